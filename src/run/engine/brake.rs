//! When a run stops by itself, because the answers to its requests do not say what happened.
//!
//! Invariant: a run never goes on past more unclear answers in a row than its kind allows, and what is still to be sent
//! waits for a person then. What was sent is still looked at.

use super::Run;
use super::unseen::{Unseen, Why};
use crate::run::step::{Hold, Phase, Unclear, UnclearAnswer};

/// The unclear answers since the last clear one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Brake {
    in_a_row: usize,
    /// The keys whose requests they answer, by place.
    keys: Vec<usize>,
}

impl Run {
    /// An answer said what became of its request.
    pub(super) fn is_clear(&mut self) {
        self.brake = Brake::default();
    }

    /// The answer to a request with these keys does not say what became of it.
    pub(super) fn is_unclear(&mut self, answer: UnclearAnswer, keys: &[usize]) {
        self.brake.in_a_row += 1;
        let new: Vec<usize> = keys.iter().filter(|at| !self.brake.keys.contains(at)).copied().collect();
        self.brake.keys.extend(new);
        if self.brake.in_a_row < self.work.brake {
            return;
        }
        let hold = Hold::Unclear(Unclear { answer, keys: self.brake.keys.clone() });
        let more = self.cleared.is_some() || !self.queue.is_empty();
        match (&self.phase, &self.afterwards) {
            (Phase::Running, _) if more => self.phase = Phase::Held(hold),
            // Only what a person wanted tried again was sent: what held the run before holds it still.
            (Phase::Running, Some(Hold::Unclear(_))) => self.afterwards = Some(hold),
            _ => {}
        }
    }

    /// Whether nothing may be sent before this key was looked at.
    pub(super) fn is_in_doubt(&self, unseen: &Unseen) -> bool {
        match unseen.why {
            Why::Lost => true,
            // Its secret would be lost, which no second key is to share.
            Why::Refused => self.alone || self.work.answer_is_proof,
            Why::Accepted | Why::Already | Why::SomeGone => self.alone,
        }
    }

    /// A look failed, too, right after an answer that was unclear: then it is not that one request.
    pub(super) fn look_failed(&mut self, places: &[usize]) {
        let first = self.unseen.iter().filter(|unseen| unseen.why == Why::Lost && unseen.looks == 0);
        let keys: Vec<usize> = first.map(|unseen| unseen.at).filter(|at| places.contains(at)).collect();
        if !keys.is_empty() {
            self.is_unclear(UnclearAnswer::NotRead, &keys);
        }
    }
}
