//! A stream of keys as the body of a response.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use emulator::KeyStream;
use http_body::{Body, Frame, SizeHint};

/// Pulls the next chunk only when the caller's connection has room for it.
pub(crate) struct Keys(pub(crate) KeyStream);

impl Body for Keys {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|chunk| Ok(Frame::data(Bytes::from(chunk)))))
    }

    fn size_hint(&self) -> SizeHint {
        self.0.remaining_bytes().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
