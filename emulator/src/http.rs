//! What goes in and what comes out: a request as plain data, an answer as plain data.
//!
//! Invariant: nothing here knows a socket. What a transport must do beyond sending bytes (wait, hang, cut, drop) is
//! said in [`Delivery`], so that a server, a test and a browser page can each do it in their own way.

use std::net::IpAddr;

use crate::stream::KeyStream;

/// A request as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path, still percent-encoded, without the query.
    pub path: &'a str,
    /// The query without `?`; empty when there is none.
    pub query: &'a str,
    /// Header names (any case) and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The whole body; may be empty.
    pub body: &'a [u8],
    /// The address of the caller, which permitted IPs and rate budgets are held against.
    pub remote_ip: IpAddr,
}

impl<'a> Request<'a> {
    /// The first header of that name, whatever the case of its letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The first query parameter of that name, decoded (`+` and `%20` are both a space).
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    }
}

/// What the emulator answers, and how it is to be delivered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, among them always `Date` and, with a body, `Content-Type`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// What the transport must do beyond sending it.
    pub delivery: Delivery,
}

impl Answer {
    /// An answer that is delivered as it is.
    pub(crate) fn new(status: u16, content_type: &str, body: Body) -> Self {
        let headers = vec![
            ("Content-Type".to_owned(), content_type.to_owned()),
            ("Cache-Control".to_owned(), "no-store".to_owned()),
        ];
        Self { status, headers, body, delivery: Delivery::default() }
    }

    /// A JSON answer.
    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", Body::Bytes(body.into()))
    }

    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        let headers = vec![("Cache-Control".to_owned(), "no-store".to_owned())];
        Self { status, headers, body: Body::Bytes(Vec::new()), delivery: Delivery::default() }
    }

    /// The first header of that name, whatever the case of its letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sets a header, in place of any of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }
}

/// The bytes of an answer: at hand, or made as they are pulled.
#[derive(Debug)]
pub enum Body {
    /// All of it.
    Bytes(Vec<u8>),
    /// A list of keys, in chunks of about 64 KiB.
    Keys(KeyStream),
}

impl Body {
    /// Its length in bytes, where that is known without making it.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Keys(stream) => stream.remaining_bytes(),
        }
    }

    /// Whether it is known to be empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// All of it in one piece.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Keys(stream) => stream.collect::<Vec<_>>().concat(),
        }
    }
}

/// How an answer reaches the caller, if it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Wait this long, in milliseconds, before the first byte.
    pub delay_ms: u64,
    /// What happens then.
    pub fate: Fate,
}

/// The end of an answer's journey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It arrives whole.
    #[default]
    Deliver,
    /// Nothing ever arrives; the connection stays open until the caller leaves.
    Hang,
    /// The connection is reset without a byte of the answer.
    Drop,
    /// The connection ends after that many bytes of the body.
    CutAt {
        /// How many bytes of the body arrive.
        at: u64,
        /// What the caller was told about the body's end.
        framing: Framing,
    },
}

/// How the end of a body that is cut had been announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// `Content-Length` of the whole body: the caller can see that some is missing.
    #[default]
    Length,
    /// Chunked, without the last chunk: the caller can see that it ended early.
    Chunked,
    /// Neither: the end of the connection is the end of the body, and the cut looks like a whole answer.
    Close,
}
