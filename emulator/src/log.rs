//! The request log.
//!
//! Invariants: no secret is ever in it (see `redact`); it is bounded, the oldest entries go first.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use crate::operation::Operation;

const CAPACITY: usize = 10_000;

/// One request, as the log tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When it came, in milliseconds since the epoch, by the emulator's clock.
    pub time_ms: i64,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its query.
    pub query: String,
    /// What it asked for; none for a path that the API does not have.
    pub operation: Option<Operation>,
    /// The status of the answer, sent or not.
    pub status: u16,
    /// Whether the operation was done, whatever the caller was told.
    pub executed: bool,
    /// Whether a fault had its hand in the answer.
    pub fault: bool,
    /// `X-Request-Id`.
    pub request_id: String,
    /// How long the body was, in bytes.
    pub body_bytes: usize,
    /// The body, if it was JSON and short enough, without anything that may be a secret.
    pub body: Option<Value>,
}

/// The entries, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
}

impl Log {
    pub(crate) fn push(&mut self, entry: Entry) {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    pub(crate) const fn entries(&self) -> &VecDeque<Entry> {
        &self.entries
    }
}
