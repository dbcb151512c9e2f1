//! What can go wrong on the way to the server and back, told apart as far as it changes what a person should do.
//!
//! Invariant: a read either gave its value or changed nothing. A write was refused, was never sent, or its outcome is
//! unknown; "failed" is never said of a write that may have happened.

use crate::domain::time::span_in_words;

/// Why a read gave no value. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No answer came: offline, refused, blocked, or too slow.
    Unreachable,
    /// The server refused.
    Refused(Refusal),
    /// An answer came, but not from this API: a page of HTML, or JSON of another shape.
    NotDescope {
        /// The HTTP status.
        status: u16,
    },
    /// The server or the proxy before it is failing.
    Failing {
        /// The HTTP status, 500 or above.
        status: u16,
    },
    /// The answer broke off or was damaged on the way.
    Damaged,
}

/// The server understood the request and did not carry it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not accept the management key.
    KeyNotAccepted(Report),
    /// It does not know the project.
    UnknownProject(Report),
    /// The management key may not do this.
    Forbidden(Report),
    /// There is no such thing.
    NotFound(Report),
    /// A proxy on the way does not pass this call on.
    NotPassed(Report),
    /// Too many requests.
    TooMany {
        /// Seconds to wait, between 1 and 120.
        wait: u32,
    },
    /// The request was not acceptable.
    Invalid(Report),
}

/// The error that the API sent, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// `E` and six digits, or a proxy's own code; empty when there was none.
    pub code: String,
    /// The kind of error.
    pub description: String,
    /// The detail; may be empty.
    pub message: String,
}

/// Why the outcome of a write is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The connection ended before an answer came.
    NoAnswer,
    /// The server or a proxy answered that it is failing, which does not prove that nothing was done.
    Failing {
        /// The HTTP status.
        status: u16,
    },
    /// The answer broke off, was damaged, or was not what this operation answers.
    Unreadable,
    /// The answer spoke of another key.
    OtherKey,
    /// A proxy on the way suppressed a second copy of the request.
    Duplicate,
}

/// Why a write did not give its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// It was never sent: the browser is offline.
    NotSent,
    /// The server refused; nothing was changed.
    Refused(Refusal),
    /// It may or may not have been carried out.
    Unknown(Unknown),
}

impl Report {
    /// The server's own words in one line, with its code.
    pub fn line(&self) -> String {
        let texts = [self.description.as_str(), self.message.as_str()];
        let words = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        match (words.is_empty(), self.code.is_empty()) {
            (true, true) => "No reason was given.".to_owned(),
            (true, false) => format!("Code {}.", self.code),
            (false, true) => format!("“{words}”."),
            (false, false) => format!("“{words}” ({}).", self.code),
        }
    }
}

impl Refusal {
    /// What the refusal means and what to do, for whatever was asked.
    pub fn advice(&self) -> String {
        match self {
            Self::KeyNotAccepted(report) => {
                format!(
                    "Descope did not accept this management key. Sign in again with a valid one. It said: {}",
                    report.line()
                )
            }
            Self::UnknownProject(report) => {
                format!("Descope does not know this project. Check the project id. It said: {}", report.line())
            }
            Self::Forbidden(report) => format!(
                "This management key may not do that, or not from this address. Use a key with the right to manage access keys. Descope said: {}",
                report.line()
            ),
            Self::NotFound(report) => {
                format!("Descope does not know it: it may have been deleted. It said: {}", report.line())
            }
            Self::NotPassed(report) => format!(
                "The proxy in front of this console does not pass this call on. Ask whoever runs the console. It said: {}",
                report.line()
            ),
            Self::TooMany { wait } => format!(
                "Too many requests: everyone behind this proxy shares one budget. Try again in {}.",
                span_in_words(i64::from(*wait))
            ),
            Self::Invalid(report) => format!("Descope refused the request: {}", report.line()),
        }
    }
}

impl ReadError {
    /// What happened and what to do. Reads change nothing, so no word is said of that.
    pub fn advice(&self) -> String {
        match self {
            Self::Unreachable => "No answer came from the API. Check the connection and the proxy in front of this console, then try again.".to_owned(),
            Self::Refused(refusal) => refusal.advice(),
            Self::NotDescope { status } => format!(
                "What answered (status {status}) is not Descope's API: perhaps a sign-in page of the network, or a proxy that does not pass this path on. Ask whoever runs this console."
            ),
            Self::Failing { status } => format!("The API or the proxy before it is failing (status {status}). Try again in a moment."),
            Self::Damaged => "The answer broke off or was damaged on the way. Try again.".to_owned(),
        }
    }
}

impl Unknown {
    /// What is known, without claiming more.
    pub fn reason(self) -> String {
        match self {
            Self::NoAnswer => "The connection ended before an answer came.".to_owned(),
            Self::Failing { status } => format!(
                "The server or a proxy answered with an error (status {status}), which does not prove that nothing was done."
            ),
            Self::Unreadable => "An answer came, but it was damaged or not the answer of this operation.".to_owned(),
            Self::OtherKey => "The answer spoke of another key, so it was not used.".to_owned(),
            Self::Duplicate => {
                "A proxy saw the same request twice and stopped the second; the answer to the first is lost.".to_owned()
            }
        }
    }
}
