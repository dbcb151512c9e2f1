//! The course of a run: what to send next, when to look, when to wait.
//!
//! Invariant: a key is under way in one request at most. A request is told to be sent once; what it carried goes back
//! among the pending only after an answer that proves that nothing was done.

use std::collections::VecDeque;

use super::budget::{Budget, Millis};
use super::outcome::{Counts, Failure, Item, Outcome};
use super::step::{Finding, Hold, Looked, Phase, Sent, Step, Work};

/// Pauses before each look at what was accepted, in milliseconds: reads may lag behind writes.
const ACCEPTED: [u64; 3] = [0, 2_000, 8_000];
/// Pauses before each look at what may not have arrived. The last lies behind the 40 seconds that a proxy waits for the API.
const LOST: [u64; 4] = [0, 2_000, 8_000, 35_000];
/// After so many refusals for want of the right, and nothing ever done, the rest is not tried.
const FORBIDDEN: usize = 2;

/// A key that is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unseen {
    at: usize,
    /// Whether the server accepted the request; otherwise its answer was lost.
    accepted: bool,
    looks: usize,
    due: Millis,
}

impl Unseen {
    fn pauses(&self) -> &'static [u64] {
        if self.accepted { &ACCEPTED } else { &LOST }
    }
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    work: Work,
    items: Vec<Item>,
    queue: VecDeque<Vec<usize>>,
    under_way: Vec<usize>,
    looking: Vec<usize>,
    unseen: Vec<Unseen>,
    phase: Phase,
    forbidden: usize,
}

impl Run {
    /// A run over keys that may already have an outcome. What was under way when it was noted is looked at first.
    pub fn new(work: Work, mut items: Vec<Item>) -> Self {
        let mut unseen = Vec::new();
        for (at, item) in items.iter_mut().enumerate() {
            if matches!(item.outcome, Outcome::InFlight | Outcome::Unseen) {
                item.outcome = Outcome::Unseen;
                unseen.push(Unseen { at, accepted: false, looks: 0, due: Millis(0) });
            }
        }
        let mut run = Self {
            work: Work { chunk: work.chunk.max(1), look_every: work.look_every.max(1) },
            items,
            queue: VecDeque::new(),
            under_way: Vec::new(),
            looking: Vec::new(),
            unseen,
            phase: Phase::Running,
            forbidden: 0,
        };
        run.fill_queue();
        run.end_if_over();
        run
    }

    /// A run that another page began, held until a person goes on with it.
    pub fn left(work: Work, items: Vec<Item>) -> Self {
        let mut run = Self::new(work, items);
        run.hold(Hold::Left);
        run
    }

    /// The keys, in their order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Where it stands.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The keys in figures.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.items)
    }

    /// Whether an answer is awaited.
    pub fn is_waiting_for_an_answer(&self) -> bool {
        !self.under_way.is_empty() || !self.looking.is_empty()
    }

    /// What to do now.
    pub fn next(&mut self, now: Millis, budget: &mut Budget) -> Step {
        if self.is_waiting_for_an_answer() || self.phase == Phase::Over {
            return Step::Rest;
        }
        if let Phase::Held(hold) = &self.phase {
            // What was sent is still looked at where that is possible.
            let blind = matches!(hold, Hold::SignIn | Hold::Offline | Hold::Left);
            if blind || self.unseen.is_empty() {
                return Step::Rest;
            }
        }
        let in_doubt = self.unseen.iter().any(|unseen| !unseen.accepted);
        let may_send = self.phase == Phase::Running && !in_doubt && !self.queue.is_empty();
        let due = self.unseen.iter().filter(|unseen| unseen.due <= now).count();
        let look = due > 0 && (!may_send || due >= self.work.look_every);
        if !look && !may_send {
            return self.unseen.iter().map(|unseen| unseen.due).min().map_or(Step::Rest, Step::Wait);
        }
        let ready = budget.ready_at(now);
        if ready > now {
            return Step::Wait(ready);
        }
        budget.spend(now);
        if look {
            self.looking = self.unseen.iter().filter(|unseen| unseen.due <= now).map(|unseen| unseen.at).collect();
            return Step::Look(self.looking.clone());
        }
        let chunk = self.queue.pop_front().unwrap_or_default();
        self.mark(&chunk, &Outcome::InFlight);
        self.under_way.clone_from(&chunk);
        Step::Send(chunk)
    }

    /// Says what came of the request that was sent.
    pub fn sent(&mut self, now: Millis, budget: &mut Budget, sent: Sent) {
        let chunk = std::mem::take(&mut self.under_way);
        if chunk.is_empty() {
            return;
        }
        match sent {
            Sent::Accepted => self.look_at(&chunk, true, now),
            Sent::Lost => self.look_at(&chunk, false, now),
            Sent::Refused(words) => self.refused(&chunk, words),
            Sent::Forbidden(words) => {
                self.forbidden += 1;
                let hopeless = self.forbidden >= FORBIDDEN && self.counts().done == 0;
                self.refused(&chunk, words.clone());
                if hopeless && self.phase == Phase::Running {
                    self.phase = Phase::Held(Hold::Forbidden(words));
                }
            }
            Sent::SignIn => self.give_back(chunk, Some(Hold::SignIn)),
            Sent::NotSent => self.give_back(chunk, Some(Hold::Offline)),
            Sent::TooMany(wait) => {
                budget.refused(now, wait);
                self.give_back(chunk, None);
            }
        }
        self.end_if_over();
    }

    /// Says what came of the look.
    pub fn looked(&mut self, now: Millis, budget: &mut Budget, looked: Looked) {
        let places = std::mem::take(&mut self.looking);
        match looked {
            Looked::SignIn => self.hold(Hold::SignIn),
            Looked::TooMany(wait) => budget.refused(now, wait),
            Looked::Failed => places.iter().for_each(|at| self.judge(*at, None, now)),
            Looked::Found(found) => {
                let mut found = found.into_iter();
                places.iter().for_each(|at| self.judge(*at, found.next(), now));
            }
        }
        self.end_if_over();
    }

    /// Sends nothing more until it is resumed. A request that is under way ends first.
    pub fn pause(&mut self) {
        self.hold(Hold::Paused);
    }

    /// Ends it: what was not sent stays so.
    pub fn cancel(&mut self) {
        self.hold(Hold::Cancelled);
    }

    /// Goes on with what is pending.
    pub fn resume(&mut self) {
        if matches!(self.phase, Phase::Held(_)) {
            self.phase = Phase::Running;
            self.forbidden = 0;
            self.end_if_over();
        }
    }

    /// Puts what failed back among the pending; what nobody knows of is looked at again, and not sent.
    pub fn retry_failed(&mut self, now: Millis) {
        if self.is_waiting_for_an_answer() {
            return;
        }
        for at in 0..self.items.len() {
            let Some(item) = self.items.get_mut(at) else { continue };
            match item.outcome {
                Outcome::Failed(Failure::Gone) => {}
                Outcome::Failed(_) => item.outcome = Outcome::Pending,
                Outcome::Unknown => self.look_at(&[at], false, now),
                _ => {}
            }
        }
        self.forbidden = 0;
        self.fill_queue();
        self.phase = Phase::Running;
        self.end_if_over();
    }

    /// When the last request could leave at the earliest, if nothing goes wrong.
    pub fn finish(&self, now: Millis, budget: &Budget) -> Millis {
        let unseen = self.unseen.len() + self.queue.iter().map(Vec::len).sum::<usize>();
        budget.finish(now, self.queue.len() + unseen.div_ceil(self.work.look_every))
    }

    fn hold(&mut self, hold: Hold) {
        if self.phase != Phase::Over {
            self.phase = Phase::Held(hold);
        }
    }

    fn mark(&mut self, places: &[usize], outcome: &Outcome) {
        for at in places {
            if let Some(item) = self.items.get_mut(*at) {
                item.outcome = outcome.clone();
            }
        }
    }

    fn look_at(&mut self, chunk: &[usize], accepted: bool, now: Millis) {
        self.mark(chunk, &Outcome::Unseen);
        self.unseen.extend(chunk.iter().map(|at| Unseen { at: *at, accepted, looks: 0, due: now }));
    }

    /// One key alone is the wrong one; of several it is not known which, so they are tried by halves.
    fn refused(&mut self, chunk: &[usize], words: String) {
        if let [_] = chunk {
            return self.mark(chunk, &Outcome::Failed(Failure::Refused(words)));
        }
        let (one, other) = chunk.split_at(chunk.len() / 2);
        self.mark(chunk, &Outcome::Pending);
        self.queue.push_front(other.to_vec());
        self.queue.push_front(one.to_vec());
    }

    /// Nothing was done with these.
    fn give_back(&mut self, chunk: Vec<usize>, hold: Option<Hold>) {
        self.mark(&chunk, &Outcome::Pending);
        self.queue.push_front(chunk);
        if let Some(hold) = hold.filter(|_| self.phase == Phase::Running) {
            self.phase = Phase::Held(hold);
        }
    }

    /// What a look told of a key; `None` when it could not be read.
    fn judge(&mut self, at: usize, found: Option<Finding>, now: Millis) {
        let Some(place) = self.unseen.iter().position(|unseen| unseen.at == at) else { return };
        let Some(unseen) = self.unseen.get_mut(place) else { return };
        let accepted = unseen.accepted;
        unseen.looks += 1;
        let pause = unseen.pauses().get(unseen.looks).copied();
        let outcome = match (found, pause) {
            (Some(Finding::Reached), _) => Outcome::Done,
            (Some(Finding::Missing), _) => Outcome::Failed(Failure::Gone),
            (_, Some(pause)) => {
                unseen.due = now.plus(pause);
                return;
            }
            (Some(Finding::NotReached), None) if accepted => Outcome::Failed(Failure::NotKept),
            (Some(Finding::NotReached), None) => Outcome::Failed(Failure::NotDone),
            (None, None) => Outcome::Unknown,
        };
        self.unseen.swap_remove(place);
        self.mark(&[at], &outcome);
    }

    fn fill_queue(&mut self) {
        let pending = |(at, item): (usize, &Item)| (item.outcome == Outcome::Pending).then_some(at);
        let pending: Vec<usize> = self.items.iter().enumerate().filter_map(pending).collect();
        self.queue = pending.chunks(self.work.chunk).map(<[usize]>::to_vec).collect();
    }

    fn end_if_over(&mut self) {
        let nothing_left = self.queue.is_empty() && self.unseen.is_empty() && !self.is_waiting_for_an_answer();
        if nothing_left {
            self.phase = Phase::Over;
        }
    }
}
