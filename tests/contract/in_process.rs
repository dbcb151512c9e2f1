//! A transport that ends in the emulator's core instead of the network.
//!
//! Invariant: it does to an answer what the network and a browser's `fetch` would (cut, drop, hang, refuse a redirect),
//! and nothing else. No file, no thread and no real clock: waiting moves the clock, so that it also serves in a browser.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::time::UNIX_EPOCH;

use console::api::Transport;
use console::api::transport::{Broken, Chunks, Incoming, Local, NoAnswer, Outgoing, RetryAfter};
use emulator::{Answer, Body, Emulator, Fate, Framing, Request, Setup};
use zeroize::Zeroizing;

/// The emulator's core as a transport.
#[derive(Debug)]
pub struct InProcess {
    core: RefCell<Emulator>,
    now_ms: Cell<i64>,
    seen: RefCell<Vec<Seen>>,
    waits: RefCell<Vec<u32>>,
    ids: Cell<u32>,
}

/// A request that the console sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Method, path and query.
    pub line: String,
    /// The value of `x-request-id`.
    pub id: String,
}

impl InProcess {
    /// A transport to a new emulator; the clock begins at the setup's.
    pub fn new(setup: Setup) -> Self {
        let now_ms = Cell::new(setup.now_ms);
        let core = RefCell::new(Emulator::new(setup).expect("a fleet that can be written as JSON"));
        Self { core, now_ms, seen: RefCell::default(), waits: RefCell::default(), ids: Cell::default() }
    }

    /// Sets the clock, in milliseconds since the epoch.
    pub fn set_clock(&self, now_ms: i64) {
        self.now_ms.set(now_ms);
    }

    /// What the console sent since the last time this was asked, oldest first.
    pub fn take_seen(&self) -> Vec<Seen> {
        self.seen.take()
    }

    /// The waits that ran out since the last time this was asked, in milliseconds.
    pub fn take_waits(&self) -> Vec<u32> {
        self.waits.take()
    }

    /// Sends a request past the console, and gives status and body.
    pub fn direct(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Vec<u8>) {
        let answer = self.answer(method, target, headers, body);
        (answer.status, answer.body.into_bytes())
    }

    fn answer(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let request = Request { method, path, query, headers, body, remote_ip: IpAddr::V4(Ipv4Addr::LOCALHOST) };
        self.core.borrow_mut().answer(&request, self.now_ms.get())
    }

    fn pass_time(&self, milliseconds: u64) {
        self.now_ms.set(self.now_ms.get().saturating_add_unsigned(milliseconds));
    }
}

impl Transport for InProcess {
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        Box::pin(async move {
            let Outgoing { method, url, headers, body, abort_when_dropped: _ } = request;
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let id = headers.iter().find(|(name, _)| *name == "x-request-id").map_or("", |(_, id)| id);
            self.seen.borrow_mut().push(Seen { line: format!("{} {url}", method.name()), id: id.to_owned() });
            let body = body.as_ref().map_or(&[][..], |body| body.as_slice());
            let answer = self.answer(method.name(), &url, &headers, body);
            self.pass_time(answer.delivery.delay_ms);
            match answer.delivery.fate {
                Fate::Hang => pending().await,
                Fate::Drop => Err(NoAnswer::Lost),
                // The console tells `fetch` to follow none.
                Fate::Deliver | Fate::CutAt { .. } if matches!(answer.status, 301..=303 | 307 | 308) => {
                    Err(NoAnswer::Redirected)
                }
                Fate::Deliver => Ok(incoming(answer, None)),
                Fate::CutAt { at, framing } => Ok(incoming(answer, Some((at, framing)))),
            }
        })
    }

    /// The time passes when somebody waits for it, not when the wait is made: a limit that is not reached takes none.
    fn wait(&self, milliseconds: u32) -> Local<'_, ()> {
        Box::pin(async move {
            self.waits.borrow_mut().push(milliseconds);
            self.pass_time(u64::from(milliseconds));
        })
    }

    fn pause(&self) -> Local<'_, ()> {
        Box::pin(ready(()))
    }

    fn request_id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("00000000-0000-4000-8000-{:012x}", self.ids.get())
    }

    fn now(&self) -> i64 {
        self.now_ms.get()
    }

    fn host(&self) -> String {
        "keys.example".to_owned()
    }
}

fn incoming(answer: Answer, cut: Option<(u64, Framing)>) -> Incoming {
    let length = match cut {
        None | Some((_, Framing::Length)) => answer.body.len(),
        Some((_, Framing::Chunked | Framing::Close)) => None,
    };
    Incoming {
        status: answer.status,
        content_type: answer.header("content-type").unwrap_or_default().to_owned(),
        length,
        retry_after: answer.header("retry-after").and_then(retry_after),
        date: answer.header("date").and_then(moment),
        body: Box::new(Pieces::new(answer.body, cut)),
    }
}

fn retry_after(text: &str) -> Option<RetryAfter> {
    text.parse().ok().map(RetryAfter::Seconds).or_else(|| moment(text).map(RetryAfter::At))
}

fn moment(text: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// A body in the pieces in which the core makes it, up to where it is cut.
struct Pieces {
    pieces: VecDeque<Vec<u8>>,
    end: Result<(), Broken>,
}

impl Pieces {
    fn new(body: Body, cut: Option<(u64, Framing)>) -> Self {
        let mut pieces: VecDeque<_> = match body {
            Body::Bytes(bytes) => VecDeque::from([bytes]),
            Body::Keys(stream) => stream.collect(),
        };
        let Some((at, framing)) = cut else { return Self { pieces, end: Ok(()) } };
        let mut left = usize::try_from(at).unwrap_or(usize::MAX);
        for piece in &mut pieces {
            piece.truncate(left);
            left -= piece.len();
        }
        let end = match framing {
            Framing::Length | Framing::Chunked => Err(Broken),
            Framing::Close => Ok(()),
        };
        Self { pieces, end }
    }
}

impl Chunks for Pieces {
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>> {
        Box::pin(ready(match self.pieces.pop_front() {
            Some(piece) => Ok(Some(Zeroizing::new(piece))),
            None => self.end.map(|()| None),
        }))
    }
}
