//! How far the list of keys has been loaded, and from when it is.
//!
//! Invariant: a list that is not whole has another phase than a whole one.

use crate::api::ReadError;
use crate::domain::Seconds;

/// What is going on with the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing was asked for yet.
    Idle,
    /// An answer is being read.
    Loading(Progress),
    /// The whole list is here.
    Whole,
    /// The answer broke off: what came is shown.
    Partial(ReadError),
    /// Nothing came.
    Failed(ReadError),
    /// A refresh failed: the list of before is shown.
    Stale(ReadError),
}

/// How far an answer has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Rows so far.
    pub rows: usize,
    /// Bytes so far.
    pub bytes: u64,
    /// Bytes in all, when the server said.
    pub length: Option<u64>,
}

/// When the list on the screen was read, and how long that took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// When reading began.
    pub at: Seconds,
    /// From the request to the last row, in milliseconds.
    pub took: i64,
    /// How many rows came.
    pub rows: usize,
}
