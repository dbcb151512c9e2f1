//! The course of a run: what to send next, when to look, when to wait.
//!
//! Invariant: a key is under way in one request at most. A request is told to be sent once; what it carried goes back
//! among the pending only after an answer that proves that nothing was done.

mod answers;
mod brake;
mod unseen;
mod wishes;

use std::collections::VecDeque;

use hashbrown::{HashMap, HashSet};

use self::brake::Brake;
use self::unseen::{LONGEST, Unseen, Why};
use self::wishes::Wanted;
use super::budget::{Budget, Millis};
use super::outcome::{Counts, Item, Outcome};
use super::step::{Hold, Phase, Step, Unclear, Work};

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    work: Work,
    items: Vec<Item>,
    queue: VecDeque<Vec<usize>>,
    checking: Option<usize>,
    /// Checked just now, so that its request is the next to leave.
    cleared: Option<usize>,
    under_way: Vec<usize>,
    looking: Vec<usize>,
    /// Whether the look is one before the first request.
    surveying: bool,
    /// Whether there is no need of one, since the run goes on without a break.
    surveyed: bool,
    unseen: Vec<Unseen>,
    /// In which words requests were refused whose keys are to be looked at, by place.
    refusals: HashMap<usize, String>,
    phase: Phase,
    /// The hold that a hold for want of a sign-in covers.
    beneath: Option<Hold>,
    /// The hold that comes back once what a person wanted tried again is through.
    afterwards: Option<Hold>,
    /// Whether nothing is sent for the others before a person saw what came of one.
    alone: bool,
    forbidden: usize,
    unread: usize,
    brake: Brake,
    /// What a person wanted while an answer was awaited.
    wanted: Vec<Wanted>,
}

impl Run {
    /// A run over keys that may already have an outcome. What was under way when it was noted is looked at first.
    pub fn new(work: Work, mut items: Vec<Item>) -> Self {
        let mut unseen = Vec::new();
        for (at, item) in items.iter_mut().enumerate() {
            if !matches!(item.outcome, Outcome::InFlight | Outcome::Unseen) {
                continue;
            }
            if work.loss_can_be_seen {
                item.outcome = Outcome::Unseen;
                unseen.push(Unseen { at, why: Why::Lost, looks: 0, due: Millis(0) });
            } else {
                item.outcome = Outcome::Unknown;
            }
        }
        let chunk = if work.check { 1 } else { work.chunk.max(1) };
        let alone = work.first_alone && !items.iter().any(|item| item.outcome == Outcome::Done);
        let mut run = Self {
            work: Work { chunk, look_every: work.look_every.max(1), ..work },
            items,
            queue: VecDeque::new(),
            checking: None,
            cleared: None,
            under_way: Vec::new(),
            looking: Vec::new(),
            surveying: false,
            surveyed: !work.survey,
            unseen,
            refusals: HashMap::new(),
            phase: Phase::Running,
            beneath: None,
            afterwards: None,
            alone,
            forbidden: 0,
            unread: 0,
            brake: Brake::default(),
            wanted: Vec::new(),
        };
        run.fill_queue();
        run.end_if_over();
        run
    }

    /// A run that another page began, held until a person goes on with it.
    pub fn left(work: Work, items: Vec<Item>) -> Self {
        Self::held(work, items, Hold::Left)
    }

    /// A run that is held, unless every key has its outcome.
    pub fn held(work: Work, items: Vec<Item>, hold: Hold) -> Self {
        let mut run = Self::new(work, items);
        run.hold(hold);
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

    /// What stopped it, if unclear answers did.
    pub fn unclear(&self) -> Option<&Unclear> {
        match &self.phase {
            Phase::Held(Hold::Unclear(unclear)) => Some(unclear),
            Phase::Held(_) | Phase::Running | Phase::Over => None,
        }
    }

    /// The keys in figures.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.items)
    }

    /// How many keys failed for which trying again could end otherwise.
    pub fn retriable(&self) -> usize {
        let may = |item: &&Item| matches!(&item.outcome, Outcome::Failed(failure) if failure.is_worth_retrying());
        self.items.iter().filter(may).count()
    }

    /// Whether the next request is for a key that was just read for it, and should leave before anything else does.
    pub fn is_cleared(&self) -> bool {
        self.phase == Phase::Running && self.cleared.is_some()
    }

    /// Whether something was sent of which the last word is not said.
    pub fn is_in_suspense(&self) -> bool {
        self.is_waiting_for_an_answer() || !self.unseen.is_empty()
    }

    /// Whether an answer is awaited.
    pub fn is_waiting_for_an_answer(&self) -> bool {
        self.checking.is_some() || !self.under_way.is_empty() || !self.looking.is_empty()
    }

    /// What to do now.
    pub fn next(&mut self, now: Millis, budget: &mut Budget) -> Step {
        if self.is_waiting_for_an_answer() || self.phase == Phase::Over {
            return Step::Rest;
        }
        if self.phase != Phase::Running {
            self.check_anew();
        }
        // After a clock was set back nothing waits for longer than it would have.
        self.unseen.iter_mut().for_each(|unseen| unseen.due = unseen.due.min(now.plus(LONGEST)));
        if let Phase::Held(hold) = &self.phase {
            // What was sent is still looked at where that is possible.
            let blind = hold.wants_sign_in() || matches!(hold, Hold::Offline | Hold::Left);
            if blind || self.unseen.is_empty() {
                return Step::Rest;
            }
        }
        let in_doubt = self.unseen.iter().any(|unseen| self.is_in_doubt(unseen));
        let some = self.cleared.is_some() || !self.queue.is_empty();
        let may_send = self.phase == Phase::Running && !in_doubt && some;
        let due = self.unseen.iter().filter(|unseen| unseen.due <= now).count();
        let look = due > 0 && self.cleared.is_none() && (!may_send || due >= self.work.look_every);
        if !look && !may_send {
            return self.unseen.iter().map(|unseen| unseen.due).min().map_or(Step::Rest, Step::Wait);
        }
        let check = !look && self.work.check && self.cleared.is_none();
        // A check is worth something only when the request leaves right after it.
        let ready = budget.ready_for(now, if check { 2 } else { 1 });
        if ready > now {
            // Somebody else could change the key meanwhile.
            self.check_anew();
            return Step::Wait(ready);
        }
        budget.spend(now);
        if !look && !self.surveyed {
            self.surveying = true;
            self.looking = self.queue.iter().flatten().copied().collect();
            return Step::Look(self.looking.clone());
        }
        if look {
            self.looking = self.unseen.iter().filter(|unseen| unseen.due <= now).map(|unseen| unseen.at).collect();
            return Step::Look(self.looking.clone());
        }
        let chunk = self.cleared.take().map(|at| vec![at]).or_else(|| self.queue.pop_front()).unwrap_or_default();
        if let (true, [at]) = (check, chunk.as_slice()) {
            self.checking = Some(*at);
            return Step::Check(*at);
        }
        self.mark(&chunk, &Outcome::InFlight);
        self.under_way.clone_from(&chunk);
        Step::Send(chunk)
    }

    /// What was read for its request is to be read again before it leaves.
    fn check_anew(&mut self) {
        self.cleared.take().into_iter().for_each(|at| self.queue.push_front(vec![at]));
    }

    /// When the last request could leave at the earliest, if nothing goes wrong.
    pub fn finish(&self, now: Millis, budget: &Budget) -> Millis {
        let requests = self.queue.len() * if self.work.check { 2 } else { 1 };
        let unseen = match self.work.answer_is_proof {
            true => self.unseen.len(),
            false => self.unseen.len() + self.queue.iter().map(Vec::len).sum::<usize>(),
        };
        budget.finish(now, usize::from(!self.surveyed) + requests + unseen.div_ceil(self.work.look_every))
    }

    fn hold(&mut self, hold: Hold) {
        if self.phase == Phase::Over {
            return;
        }
        if let Phase::Held(beneath) = &self.phase
            && hold.wants_sign_in()
            && !beneath.wants_sign_in()
        {
            self.beneath = Some(beneath.clone());
        }
        self.phase = Phase::Held(hold);
    }

    fn mark(&mut self, places: &[usize], outcome: &Outcome) {
        for at in places {
            if let Some(item) = self.items.get_mut(*at) {
                item.outcome = outcome.clone();
            }
        }
    }

    fn fill_queue(&mut self) {
        let (checking, cleared) = (self.checking, self.cleared);
        let looked_at: HashSet<usize> = self.unseen.iter().map(|unseen| unseen.at).collect();
        let pending = |(at, item): (usize, &Item)| {
            let taken = Some(at) == checking || Some(at) == cleared || looked_at.contains(&at);
            (item.outcome == Outcome::Pending && !taken).then_some(at)
        };
        let pending: Vec<usize> = self.items.iter().enumerate().filter_map(pending).collect();
        self.queue = pending.chunks(self.work.chunk).map(<[usize]>::to_vec).collect();
    }

    fn end_if_over(&mut self) {
        let unsent = self.cleared.is_some() || !self.queue.is_empty();
        if unsent || self.is_in_suspense() {
            return;
        }
        let is_over = !self.items.iter().any(|item| item.outcome == Outcome::Pending);
        match self.afterwards.take() {
            _ if is_over => self.phase = Phase::Over,
            Some(hold) if self.phase == Phase::Running => self.phase = Phase::Held(hold),
            hold => self.afterwards = hold,
        }
    }
}
