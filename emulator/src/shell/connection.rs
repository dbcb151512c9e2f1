//! Connections that can be told to misbehave.
//!
//! Invariant: a connection without orders is the plain socket. One with orders sends exactly the bytes it was told, in
//! place of whatever the HTTP library writes next, and ends.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How a connection is to end.
#[derive(Debug)]
pub(crate) enum Order {
    /// At once, with a reset.
    Reset,
    /// In an orderly way after these bytes.
    Send(Vec<u8>),
}

type Orders = Arc<Mutex<Option<Order>>>;

/// The caller, as handlers see it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    ip: IpAddr,
    orders: Orders,
}

impl Peer {
    /// The caller's address.
    pub(crate) const fn ip(&self) -> IpAddr {
        self.ip
    }

    /// From the next write on, the connection does this and ends.
    pub(crate) fn end_with(&self, order: Order) {
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) = Some(order);
    }
}

/// Accepts connections.
#[derive(Debug)]
pub(crate) struct Door(pub(crate) TcpListener);

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The library's own listener knows which errors pass by themselves.
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Answers are written in one go; waiting for more would only delay them.
        let _ = stream.set_nodelay(true);
        (Connection { stream, orders: Orders::default(), sent: 0 }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        Self { ip: stream.remote_addr().ip(), orders: Arc::clone(&stream.io().orders) }
    }
}

/// A socket and the orders it may get.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    orders: Orders,
    sent: usize,
}

impl Connection {
    /// Carries out the order, if there is one: ready with an error once it is done.
    fn obey(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        match &*orders {
            None => return Poll::Ready(Ok(())),
            // Closing a socket with data unsent, or with no patience for it, sends a reset.
            Some(Order::Reset) => self.stream.set_zero_linger()?,
            Some(Order::Send(bytes)) => {
                while self.sent < bytes.len() {
                    self.sent += ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[self.sent..]))?;
                }
                ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
            }
        }
        Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "ended by a fault on demand")))
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.obey(context))?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
