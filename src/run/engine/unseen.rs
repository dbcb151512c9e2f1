//! The keys that are to be looked at, and when.
//!
//! Invariant: the last word about a key is said only after the last look that the lag of reads asks for.

use crate::domain::looks::{ACCEPTED, LOST};
use crate::run::budget::Millis;

/// Pauses before each look at what was refused, and may have been made all the same.
const REFUSED: [u32; 2] = [0, 2_000];
/// The longest pause before a look, in milliseconds.
pub(super) const LONGEST: u64 = 60_000;

/// A key that is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unseen {
    pub(super) at: usize,
    pub(super) why: Why,
    /// How often it was looked at.
    pub(super) looks: usize,
    /// When it is to be looked at next.
    pub(super) due: Millis,
}

/// Why a key is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The server accepted its request.
    Accepted,
    /// The answer to its request was lost.
    Lost,
    /// Its request was refused, perhaps as the second copy of itself.
    Refused,
    /// A request with it and others was refused since one of them, at least, is gone.
    SomeGone,
    /// It was as asked before anything was sent, by a look that may have lagged: perhaps it only was so.
    Already,
}

impl Unseen {
    /// The pauses before each look at it; after the last the last word is said.
    pub(super) fn pauses(&self) -> &'static [u32] {
        match self.why {
            Why::Lost => &LOST,
            Why::Refused => &REFUSED,
            Why::Accepted | Why::Already | Why::SomeGone => &ACCEPTED,
        }
    }
}
