//! What is kept of runs and cannot be read.
//!
//! Invariant: it is neither believed nor dropped. It stays until a person has looked at it and removes it.

use leptos::prelude::*;

use super::RunsStore;
use crate::domain::Seconds;
use crate::run::Unreadable;

/// No run was begun before this moment: a number that says so is not one of a moment.
const EARLIEST: i64 = 1_500_000_000;

/// What is kept of a run and cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableRun {
    /// Tells it from the others in this browser.
    pub number: u64,
    /// Why it cannot be read.
    pub why: Unreadable,
}

impl UnreadableRun {
    /// When it was begun, as far as its number tells.
    pub fn began(&self) -> Option<Seconds> {
        i64::try_from(self.number / 1_000).ok().filter(|began| *began >= EARLIEST).map(Seconds)
    }
}

impl RunsStore {
    /// Everything that is kept of a run, as it stands.
    pub fn raw_journal(self, number: u64) -> String {
        let (plan, progress, stored) = self.shelf.with_value(|shelf| {
            (shelf.plan(number).unwrap_or_default(), shelf.progress(number).unwrap_or_default(), shelf.stored(number))
        });
        format!("plan\n{plan}\n\nprogress\n{progress}\n\nstored secrets\n{stored}\n")
    }

    /// Removes what cannot be read. For a person to decide.
    pub fn remove_unreadable(self, number: u64) {
        self.shelf.with_value(|shelf| shelf.forget(number));
        self.unreadable.update(|all| all.retain(|one| one.number != number));
    }
}
