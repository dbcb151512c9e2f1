//! What a person wants of runs that there are already.
//!
//! Invariant: a wish is for the run as it is when it is this tab's turn, and not as this tab last saw it.

use leptos::prelude::*;

use super::{Driving, RunsStore};
use crate::run::{Hold, Phase, Run};

/// What a person wants of a run that is held or over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Resume,
    RetryFailed,
    RepeatUnknown,
}

/// A wish that waits for this tab's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wished {
    pub(super) number: u64,
    pub(super) wish: Wish,
    /// What held the run then.
    pub(super) hold: Option<Hold>,
}

/// The words for runs that a person holds.
const PAUSED: &str = "paused";
const ENDED: &str = "ended";

impl RunsStore {
    /// What a person holds a run for, in whichever tab that was said last.
    pub(super) fn held_by_person(self, number: u64) -> Option<Hold> {
        match self.shelf.try_with_value(|shelf| shelf.hold(number))?.as_str() {
            PAUSED => Some(Hold::Paused),
            ENDED => Some(Hold::Cancelled),
            _ => None,
        }
    }

    /// Sends nothing more of it until it is resumed.
    pub fn pause(self, number: u64) {
        self.shelf.with_value(|shelf| shelf.keep_hold(number, PAUSED));
        self.change(number, Run::pause);
    }

    /// Ends it; what was not sent stays so.
    pub fn cancel(self, number: u64) {
        self.shelf.with_value(|shelf| shelf.keep_hold(number, ENDED));
        self.change(number, Run::cancel);
    }

    /// Goes on with what is pending, by what the journal says of it now.
    pub fn resume(self, number: u64) {
        self.release(number);
        self.go_on();
    }

    /// Lets [`RunsStore::drive`] go on with a run that is held.
    pub fn release(self, number: u64) {
        self.wish(number, Wish::Resume);
    }

    /// Tries again what failed, and looks again at what nobody knows.
    pub fn retry_failed(self, number: u64) {
        self.wish(number, Wish::RetryFailed);
        self.go_on();
    }

    /// Sends once more for the keys of which nobody knows what became of them: a person decided so.
    pub fn repeat_unknown(self, number: u64) {
        self.wish(number, Wish::RepeatUnknown);
        self.go_on();
    }

    /// What a person wants, of the run as the journal has it: another tab may have carried it on. While another tab has its
    /// turn it may still do so, and then the wish is for what is left afterwards.
    pub(super) fn wish(self, number: u64, wish: Wish) {
        let ours = self.look_into(number, |entry| entry.ours) == Some(true);
        if !ours || !self.has_turn() {
            self.take_over(number);
        }
        if !self.has_turn() {
            let hold = self.look_into(number, |entry| entry.run.phase().clone()).and_then(|phase| match phase {
                Phase::Held(hold) => Some(hold),
                Phase::Running | Phase::Over => None,
            });
            self.wishes.update_value(|wishes| wishes.push(Wished { number, wish, hold }));
        }
        self.grant(number, wish);
        // A run that was ended stays so when it only wanted another management key.
        let goes_on = self.look_into(number, |entry| !matches!(entry.run.phase(), Phase::Held(_))) == Some(true);
        if wish == Wish::Resume && goes_on {
            self.shelf.with_value(|shelf| shelf.keep_hold(number, ""));
        }
        if self.has_turn() {
            self.note(number);
        }
    }

    pub(super) fn grant(self, number: u64, wish: Wish) {
        let Some(now) = self.now() else { return };
        self.change(number, |run| match wish {
            Wish::Resume => run.resume(),
            Wish::RetryFailed => run.retry_failed(now),
            Wish::RepeatUnknown => run.repeat_unknown(),
        });
    }

    /// Whether it is this tab's turn to send, so that no other changes a journal.
    pub(super) fn has_turn(self) -> bool {
        matches!(self.driving.try_get_untracked(), Some(Driving::Busy | Driving::Waiting(_)))
    }
}
