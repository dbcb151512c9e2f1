//! Faults on demand: what shall go wrong, on which call of which operation.
//!
//! Invariant: a fault counts the calls of its operation from the moment it was posted; at most one fault acts on a call,
//! the first in the list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::errors::{ErrorCode, Refusal};
use crate::http::{Answer, Body, Delivery, Fate, Framing};
use crate::operation::Operation;
use crate::time::http_date;

/// A fault as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation; `*` is any.
    pub operation: Target,
    /// Which of its calls; the first, unless said otherwise.
    #[serde(default)]
    pub nth: Nth,
    /// What happens.
    pub then: Then,
}

/// The operations a fault is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Any.
    #[serde(rename = "*")]
    Any,
    /// This one.
    #[serde(untagged)]
    Only(Operation),
}

/// The calls a fault is for, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nth {
    /// Each of them.
    #[serde(rename = "every")]
    Every,
    /// One.
    #[serde(untagged)]
    One(u32),
    /// Some.
    #[serde(untagged)]
    Some(Vec<u32>),
}

impl Default for Nth {
    fn default() -> Self {
        Self::One(1)
    }
}

impl Nth {
    fn includes(&self, call: u32) -> bool {
        match self {
            Self::Every => true,
            Self::One(n) => *n == call,
            Self::Some(list) => list.contains(&call),
        }
    }
}

/// What happens. At most one of the fields from `status` to `html` may be set; the others go with any.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Then {
    /// Wait this long before the answer, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Do the operation too, although its answer is not the one that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execute: Option<bool>,
    /// Do only that many items of a batch or import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_of: Option<usize>,
    /// More headers, or others; `null` removes one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Option<String>>,
    /// Answer this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body that goes with `status`: text as it is, anything else as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Never answer.
    pub hang: bool,
    /// Reset the connection without doing anything.
    pub drop: bool,
    /// Do the operation, then reset the connection.
    pub execute_then_drop: bool,
    /// End the connection after that many bytes of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_body_at: Option<u64>,
    /// How the end of the cut body had been announced.
    pub framing: Framing,
    /// Put a byte into the answer that UTF-8 does not have.
    pub bad_utf8: bool,
    /// Answer an HTML page, as a proxy does; with `status`, else 502.
    pub html: bool,
    /// Answer 429.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_many: Option<TooMany>,
}

/// A 429 and its `Retry-After`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TooMany {
    /// None: the header is missing.
    pub retry_after: Option<RetryAfter>,
}

/// How `Retry-After` is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RetryAfter {
    /// In seconds.
    Seconds(u32),
    /// As a date, that many seconds from now.
    Date {
        /// How many.
        #[serde(rename = "dateIn")]
        date_in: u32,
    },
    /// This text.
    Text(String),
}

impl Then {
    /// Whether it says one thing only.
    fn check(&self) -> Result<(), String> {
        let effects = [
            self.status.is_some() || self.html,
            self.hang,
            self.drop,
            self.execute_then_drop,
            self.cut_body_at.is_some(),
            self.bad_utf8,
            self.too_many.is_some(),
        ];
        if effects.iter().filter(|on| **on).count() > 1 {
            return Err("a fault does one thing: status or html, hang, drop, executeThenDrop, cutBodyAt, badUtf8 \
                        and tooMany cannot be combined"
                .to_owned());
        }
        if self.body.is_some() && self.status.is_none() {
            return Err("`body` goes with `status`".to_owned());
        }
        if self.status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err("`status` must be from 200 to 599".to_owned());
        }
        Ok(())
    }

    /// Whether the operation is done.
    pub(crate) fn executes(&self) -> bool {
        let instead = self.status.is_some() || self.html || self.hang || self.drop || self.too_many.is_some();
        self.execute.unwrap_or(!instead || self.apply_of.is_some())
    }

    /// The answer that is sent in place of `done`, the operation's own, if it was done.
    pub(crate) fn answer(&self, done: Option<Answer>, now_ms: i64) -> Answer {
        let mut answer = self.main_effect(done, now_ms);
        for (name, value) in &self.headers {
            match value {
                Some(value) => answer.set_header(name, value.as_str()),
                None => answer.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name)),
            }
        }
        answer.delivery.delay_ms = self.delay_ms.unwrap_or(0);
        answer
    }

    fn main_effect(&self, done: Option<Answer>, now_ms: i64) -> Answer {
        if self.html {
            let status = self.status.unwrap_or(502);
            let page = format!("<!doctype html><title>{status}</title><h1>{status} from a proxy</h1>\n");
            return Answer::new(status, "text/html; charset=utf-8", Body::Bytes(page.into_bytes()));
        }
        if let Some(status) = self.status {
            return match &self.body {
                Some(Value::String(text)) => Answer::json(status, text.as_bytes()),
                Some(value) => Answer::json(status, value.to_string()),
                None if (200..300).contains(&status) => {
                    let mut answer = done.unwrap_or_else(|| Answer::json(status, "{}"));
                    answer.status = status;
                    answer
                }
                None => asked_for().with_status(status).into_answer(),
            };
        }
        if let Some(TooMany { retry_after }) = &self.too_many {
            let value = retry_after.as_ref().map(|value| match value {
                RetryAfter::Seconds(seconds) => seconds.to_string(),
                RetryAfter::Date { date_in } => http_date(now_ms + i64::from(*date_in) * 1000),
                RetryAfter::Text(text) => text.clone(),
            });
            return Refusal::new(ErrorCode::RateLimited, "Fault on demand").with_retry_after(value).into_answer();
        }
        let mut answer = done.unwrap_or_else(|| Answer::empty(200));
        if self.bad_utf8 {
            answer.body = Body::Bytes(spoil(answer.body.into_bytes()));
        } else if self.apply_of.is_some() && self.plain() {
            answer = asked_for().into_answer();
        }
        answer.delivery = Delivery { delay_ms: 0, fate: self.fate() };
        answer
    }

    fn plain(&self) -> bool {
        self.fate() == Fate::Deliver && !self.bad_utf8
    }

    const fn fate(&self) -> Fate {
        if self.hang {
            return Fate::Hang;
        }
        if self.drop || self.execute_then_drop {
            return Fate::Drop;
        }
        match self.cut_body_at {
            Some(at) => Fate::CutAt { at, framing: self.framing },
            None => Fate::Deliver,
        }
    }
}

fn asked_for() -> Refusal {
    Refusal::new(ErrorCode::Fault, "This answer was asked for")
}

/// Puts a byte that no UTF-8 has into the secret of an answer, or else into its middle.
fn spoil(mut bytes: Vec<u8>) -> Vec<u8> {
    let secret = br#""cleartext":""#;
    let in_secret = bytes.windows(secret.len()).position(|window| window == secret).map(|at| at + secret.len() + 5);
    let at = in_secret.unwrap_or(bytes.len() / 2);
    match bytes.get_mut(at) {
        Some(byte) => *byte = 0xff,
        None => bytes.push(0xff),
    }
    bytes
}

/// The faults that are set.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<(Fault, u32)>,
}

impl Faults {
    /// Adds faults, all or none.
    pub(crate) fn add(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        faults.iter().try_for_each(|fault| fault.then.check())?;
        self.list.extend(faults.into_iter().map(|fault| (fault, 0)));
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// Each fault, and how many calls of its operation it has seen.
    pub(crate) fn list(&self) -> &[(Fault, u32)] {
        &self.list
    }

    /// Counts a call, and says what goes wrong with it.
    pub(crate) fn next(&mut self, operation: Operation) -> Option<Then> {
        let mut acting = None;
        for (fault, seen) in &mut self.list {
            if fault.operation == Target::Any || fault.operation == Target::Only(operation) {
                *seen += 1;
                if acting.is_none() && fault.nth.includes(*seen) {
                    acting = Some(fault.then.clone());
                }
            }
        }
        acting
    }
}
