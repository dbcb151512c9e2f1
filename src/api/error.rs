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
    /// It was refused.
    Refused(Refusal),
    /// An answer came, but not one of this API: text, or JSON of another shape.
    NotDescope {
        /// The HTTP status.
        status: u16,
    },
    /// Descope or a proxy is failing.
    Failing {
        /// The HTTP status; 500 or above, most often.
        status: u16,
        /// Who said so.
        by: Answerer,
    },
    /// The answer broke off or was damaged on the way.
    Damaged,
}

/// The request was not carried out. Each kind has one author: Descope, or a proxy between this page and Descope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Descope does not accept the management key.
    KeyNotAccepted(Report),
    /// Descope does not know the project.
    UnknownProject(Report),
    /// Descope does not let the management key do this.
    Forbidden(Report),
    /// Descope has no such thing.
    NotFound(Report),
    /// Descope finds the request wrong.
    Invalid(Report),
    /// Descope, or a proxy that counts for it, has had too many requests.
    TooMany {
        /// Seconds to wait, between 1 and 120.
        wait: u32,
    },
    /// The sign-in that a proxy asks for has expired.
    SignOnExpired(SignOn),
    /// A proxy does not let this call through.
    NotPassed(Report),
    /// A proxy finds something wrong with the request itself, such as its size.
    ProxyInvalid(Report),
}

/// Who answered a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answerer {
    /// Descope: the answer carries a code of its form.
    Descope,
    /// Something between this page and Descope: the answer does not.
    Proxy,
}

/// The sign-in of a proxy in front of this console, which answered in Descope's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOn {
    /// The host that wants the sign-in.
    pub host: String,
    /// What it answered.
    pub sign: Sign,
}

/// By what an expired sign-in was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A redirect, which leads to a sign-in page. It was not followed.
    Redirect,
    /// Status 401.
    Unauthorized,
    /// Status 403, which a rule against the request gives as well.
    Forbidden,
    /// A page of HTML with a good status, which a proxy that does not know the path gives as well.
    Page,
}

/// An error in the words of whoever answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The HTTP status.
    pub status: u16,
    /// `E` and digits, or a proxy's own code; empty when there was none.
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
    /// Descope or a proxy answered that it is failing, which does not prove that nothing was done.
    Failing {
        /// The HTTP status.
        status: u16,
        /// Who said so.
        by: Answerer,
    },
    /// A proxy answered in Descope's place: with a page, or with a refusal that does not say whether anything was done.
    ProxyAnswer {
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
    /// It was refused; nothing was changed.
    Refused(Refusal),
    /// It may or may not have been carried out.
    Unknown(Unknown),
}

impl Report {
    /// The words of whoever answered, in one line, with the code.
    pub fn line(&self) -> String {
        let texts = [self.description.as_str(), self.message.as_str()];
        let words = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        match (words.is_empty(), self.code.is_empty()) {
            (true, true) if self.status == 0 => "No reason was given.".to_owned(),
            (true, true) => format!("No reason was given (status {}).", self.status),
            (true, false) => format!("Code {}.", self.code),
            (false, true) => format!("“{words}”."),
            (false, false) => format!("“{words}” ({}).", self.code),
        }
    }

    /// What is wrong with the request for a proxy, as far as the status tells.
    fn fault(&self) -> &'static str {
        match self.status {
            413 => " The request is too large for it.",
            414 | 431 => " The address or the headers of the request are too long for it.",
            411 | 415 => " It does not take this form of request.",
            _ => "",
        }
    }
}

impl Answerer {
    /// As the subject of a sentence.
    fn subject(self) -> &'static str {
        match self {
            Self::Descope => "Descope",
            Self::Proxy => "A proxy on the way to Descope",
        }
    }
}

impl SignOn {
    /// What happened, and what to do; `then` is what to press afterwards, such as "try again" or "Resume".
    pub fn advice(&self, then: &str) -> String {
        let Self { host, sign } = self;
        let (happened, otherwise) = match sign {
            Sign::Redirect | Sign::Unauthorized => ("", ""),
            Sign::Forbidden => (
                ", or the proxy in front of this console blocks this request (status 403)",
                " If that does not help, ask the people who run the proxy.",
            ),
            Sign::Page => (
                ", or the proxy in front of this console does not let this call through: a web page answered in Descope's place",
                " If that does not help, ask the people who run the proxy.",
            ),
        };
        format!(
            "Your sign-in to {host} has expired{happened}. Sign in again in another tab, then {then}; nothing here is lost.{otherwise}"
        )
    }
}

impl Refusal {
    /// What happened, in a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::KeyNotAccepted(_) => "Descope no longer accepts this management key",
            Self::UnknownProject(_) | Self::Forbidden(_) | Self::NotFound(_) | Self::Invalid(_) => "Refused",
            Self::TooMany { .. } => "Too many requests",
            Self::SignOnExpired(_) => "Your sign-in has expired",
            Self::NotPassed(_) | Self::ProxyInvalid(_) => "Refused by the proxy",
        }
    }

    /// What the refusal means and what to do, for any request.
    pub fn advice(&self) -> String {
        match self {
            Self::KeyNotAccepted(report) => {
                format!("Descope did not accept this management key. Use a valid one. Descope said: {}", report.line())
            }
            Self::UnknownProject(report) => {
                format!("Descope does not know this project. Check the project ID. Descope said: {}", report.line())
            }
            Self::Forbidden(report) => format!(
                "This management key may not do that, or not from this address. Use a key with the right to manage access keys. Descope said: {}",
                report.line()
            ),
            Self::NotFound(report) => {
                format!("Descope does not know it: it may have been deleted. Descope said: {}", report.line())
            }
            Self::Invalid(report) => format!("Descope refused the request. Descope said: {}", report.line()),
            Self::TooMany { wait } => format!(
                "Too many requests: everyone behind this proxy shares one rate limit. Try again in {}.",
                span_in_words(i64::from(*wait))
            ),
            Self::SignOnExpired(sign_on) => sign_on.advice("try again"),
            Self::NotPassed(report) => format!(
                "The proxy in front of this console does not let this call through, so it did not reach Descope. Ask the people who run the proxy. It said: {}",
                report.line()
            ),
            Self::ProxyInvalid(report) => format!(
                "The proxy in front of this console refused the request, so it did not reach Descope.{} Ask the people who run the proxy. It said: {}",
                report.fault(),
                report.line()
            ),
        }
    }
}

impl ReadError {
    /// Whether it can succeed once the person has signed in again, here or to the proxy.
    pub fn wants_sign_in(&self) -> bool {
        matches!(self, Self::Refused(Refusal::KeyNotAccepted(_) | Refusal::SignOnExpired(_)))
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Unreachable | Self::NotDescope { .. } | Self::Failing { .. } | Self::Damaged => None,
        }
    }

    /// What happened and what to do. Reads change nothing, so it says nothing of that.
    pub fn advice(&self) -> String {
        match self {
            Self::Unreachable => "No answer came from the API. Check the connection and the proxy in front of this console, then try again.".to_owned(),
            Self::Refused(refusal) => refusal.advice(),
            Self::NotDescope { status } => format!(
                "What answered (status {status}) is not Descope's API: perhaps a proxy that does not let this call through. Ask the people who run this console."
            ),
            Self::Failing { status, by } => format!("{} is failing (status {status}). Try again in a moment.", by.subject()),
            Self::Damaged => "The answer broke off or was damaged on the way. Try again.".to_owned(),
        }
    }
}

impl Unknown {
    /// What is known, without claiming more.
    pub fn reason(self) -> String {
        match self {
            Self::NoAnswer => "The connection ended before an answer came.".to_owned(),
            Self::Failing { status, by } => format!(
                "{} answered with an error (status {status}), which does not prove that nothing was done.",
                by.subject()
            ),
            Self::ProxyAnswer { status } => format!(
                "A proxy answered in Descope's place (status {status}): your sign-in to it may have expired, or it blocks the request. That does not prove that nothing was done."
            ),
            Self::Unreadable => "An answer came, but it was damaged or not the answer of this operation.".to_owned(),
            Self::OtherKey => "The answer spoke of another key, so it was not used.".to_owned(),
            Self::Duplicate => {
                "A proxy saw the same request twice and stopped the second; the answer to the first is lost.".to_owned()
            }
        }
    }
}
