//! A transport for tests, which answers what it is told and remembers what it was asked.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use zeroize::Zeroizing;

use super::transport::{Broken, Chunks, Incoming, Local, NoAnswer, Outgoing, RetryAfter, Transport};

/// One answer of the script.
pub(crate) enum Answer {
    /// A whole answer.
    Whole(u16, &'static str, String),
    /// The beginning of an answer, then the pieces, then an end or a break.
    Pieces(Vec<&'static [u8]>, Result<(), Broken>),
    /// A good answer with the server's clock, in milliseconds since the epoch.
    Dated(i64, &'static str),
    /// None.
    None(NoAnswer),
    /// "Too many requests", with the server's clock and its wish.
    Full { date: i64, retry_after: RetryAfter },
}

impl Answer {
    /// A good answer.
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::json(200, body)
    }

    /// JSON with a status.
    pub(crate) fn json(status: u16, body: impl Into<String>) -> Self {
        Self::Whole(status, "application/json; charset=utf-8", body.into())
    }

    /// A page.
    pub(crate) fn html(status: u16) -> Self {
        Self::Whole(status, "text/html", "<!doctype html><title>Sign in</title>".into())
    }

    fn incoming(self) -> Result<Incoming, NoAnswer> {
        let incoming = |status, kind: &str, pieces: VecDeque<Vec<u8>>, end| Incoming {
            status,
            content_type: kind.to_owned(),
            length: None,
            retry_after: None,
            date: None,
            body: Box::new(Pieces { pieces, end }),
        };
        match self {
            Self::Whole(status, kind, body) => Ok(incoming(status, kind, VecDeque::from([body.into_bytes()]), Ok(()))),
            Self::Pieces(pieces, end) => {
                Ok(incoming(200, "application/json", pieces.into_iter().map(<[u8]>::to_vec).collect(), end))
            }
            Self::Dated(date, body) => {
                let mut answer = Self::ok(body).incoming()?;
                answer.date = Some(date);
                Ok(answer)
            }
            Self::None(reason) => Err(reason),
            Self::Full { date, retry_after } => {
                let mut answer = Self::json(429, r#"{"errorCode":"E130429"}"#).incoming()?;
                (answer.date, answer.retry_after) = (Some(date), Some(retry_after));
                Ok(answer)
            }
        }
    }
}

struct Pieces {
    pieces: VecDeque<Vec<u8>>,
    end: Result<(), Broken>,
}

impl Chunks for Pieces {
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>> {
        let next = match self.pieces.pop_front() {
            Some(piece) => Ok(Some(Zeroizing::new(piece))),
            None => self.end.map(|()| None),
        };
        Box::pin(std::future::ready(next))
    }
}

/// What was asked: method and address, and the body as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) body: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// Answers from a list, one for each request; waits take no time but move the clock.
#[derive(Default)]
pub(crate) struct Scripted {
    answers: RefCell<VecDeque<Answer>>,
    pub(crate) asked: RefCell<Vec<Asked>>,
    pub(crate) waited: RefCell<Vec<u32>>,
    pub(crate) pauses: Cell<usize>,
    pub(crate) now: Cell<i64>,
    /// How far the clock goes each time it is looked at, in milliseconds.
    pub(crate) pace: Cell<i64>,
    ids: Cell<u32>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Rc<Self> {
        let now = Cell::new(1_700_000_000_000);
        Rc::new(Self { answers: RefCell::new(answers.into_iter().collect()), now, ..Self::default() })
    }

    /// Adds to the script.
    pub(crate) fn then(&self, answer: Answer) {
        self.answers.borrow_mut().push_back(answer);
    }

    /// The methods and addresses of all requests.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked.borrow().iter().map(|asked| asked.line.clone()).collect()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        let body = request.body.map(|body| String::from_utf8_lossy(&body).into_owned());
        self.asked.borrow_mut().push(Asked {
            line: format!("{} {}", request.method.name(), request.url),
            body: body.unwrap_or_default(),
            headers: request.headers.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        });
        let answer = self.answers.borrow_mut().pop_front().expect("the script has an answer for each request");
        Box::pin(std::future::ready(answer.incoming()))
    }

    fn wait(&self, milliseconds: u32) -> Local<'_, ()> {
        self.waited.borrow_mut().push(milliseconds);
        Box::pin(std::future::ready(()))
    }

    fn pause(&self) -> Local<'_, ()> {
        self.pauses.set(self.pauses.get() + 1);
        Box::pin(std::future::ready(()))
    }

    fn request_id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("00000000-0000-4000-8000-{:012x}", self.ids.get())
    }

    fn now(&self) -> i64 {
        self.now.replace(self.now.get() + self.pace.get())
    }

    fn host(&self) -> String {
        "keys.example".to_owned()
    }
}
