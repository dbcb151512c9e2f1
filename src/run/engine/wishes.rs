//! What a person wants of a run.
//!
//! Invariant: what a person held stays held: a second try is for what failed, and a sign-in for nothing more than itself.

use super::Run;
use super::unseen::Why;
use crate::run::budget::Millis;
use crate::run::outcome::{Item, Outcome};
use crate::run::step::{Hold, Phase};

/// What a person wants sent or looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Failed,
    Unknown,
}

impl Run {
    /// Sends nothing more until it is resumed. A request that is under way ends first.
    pub fn pause(&mut self) {
        self.wanted.clear();
        self.hold(Hold::Paused);
    }

    /// Ends it: what was not sent stays so.
    pub fn cancel(&mut self) {
        self.wanted.clear();
        self.hold(Hold::Cancelled);
    }

    /// Does what was wanted while an answer was awaited.
    pub(super) fn grant_wanted(&mut self, now: Millis) {
        for wanted in std::mem::take(&mut self.wanted) {
            match wanted {
                Wanted::Failed => self.retry_failed(now),
                Wanted::Unknown => self.repeat_unknown(),
            }
        }
    }

    /// Goes on with what is pending. A sign-in that was wanted meanwhile ends no other hold.
    pub fn resume(&mut self) {
        let Phase::Held(hold) = &self.phase else { return };
        self.phase = match self.beneath.take().filter(|_| hold.wants_sign_in()) {
            Some(beneath) => Phase::Held(beneath),
            None => Phase::Running,
        };
        self.begin_anew();
        if self.phase == Phase::Running && self.queue.is_empty() {
            self.afterwards = None;
            self.fill_queue();
        }
        self.end_if_over();
    }

    /// Puts what failed back among the pending; what nobody knows of is looked at again, and not sent. What was never
    /// sent stays so, if the run is held.
    pub fn retry_failed(&mut self, now: Millis) {
        if self.is_waiting_for_an_answer() {
            return self.wanted.push(Wanted::Failed);
        }
        let mut again = Vec::new();
        for at in 0..self.items.len() {
            let Some(item) = self.items.get_mut(at) else { continue };
            match &item.outcome {
                Outcome::Failed(failure) if failure.is_worth_retrying() => again.push(at),
                Outcome::Unknown if self.work.loss_can_be_seen => self.look_at(&[at], Why::Lost, now),
                _ => {}
            }
        }
        self.again(again);
    }

    /// Puts what nobody knows of back among the pending. For a person to decide: it may have been carried out.
    pub fn repeat_unknown(&mut self) {
        if self.is_waiting_for_an_answer() {
            return self.wanted.push(Wanted::Unknown);
        }
        let unknown = |(at, item): (usize, &Item)| (item.outcome == Outcome::Unknown).then_some(at);
        let again = self.items.iter().enumerate().filter_map(unknown).collect();
        self.again(again);
    }

    /// A person knows what went wrong so far.
    fn begin_anew(&mut self) {
        (self.forbidden, self.unread, self.surveyed) = (0, 0, !self.work.survey);
        self.is_clear();
    }

    /// Sends these once more. A person who held the run wanted nothing else sent.
    fn again(&mut self, places: Vec<usize>) {
        self.begin_anew();
        self.mark(&places, &Outcome::Pending);
        self.check_anew();
        match std::mem::replace(&mut self.phase, Phase::Running) {
            Phase::Held(hold) => {
                self.queue = places.chunks(self.work.chunk).map(<[usize]>::to_vec).collect();
                let beneath = self.beneath.take().filter(|_| hold.wants_sign_in());
                self.afterwards.get_or_insert(beneath.unwrap_or(hold));
            }
            Phase::Running | Phase::Over => self.fill_queue(),
        }
        self.end_if_over();
    }
}
