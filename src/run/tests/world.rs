//! A server with keys of its own, a budget, and faults by chance; and whoever drives a run against it.

use std::collections::{BTreeMap, HashMap};

use crate::domain::KeyId;
use crate::run::{
    BRAKE_OF_WHAT_CANNOT_BE_UNDONE, Budget, Checked, Failure, Finding, Item, Looked, Millis, Outcome, Phase, Record,
    Run, Sent, Step, UnclearAnswer, Work,
};

pub(super) const SINGLE: Work = Work::in_chunks(1, 50);
const IRREVERSIBLE: Work = Work { brake: BRAKE_OF_WHAT_CANNOT_BE_UNDONE, ..SINGLE };
pub(super) const ROTATE: Work = Work { answer_is_proof: true, loss_can_be_seen: false, ..IRREVERSIBLE };
pub(super) const REPLACE: Work = Work { check: true, answer_is_proof: true, ..IRREVERSIBLE };
pub(super) const IMPORT: Work = Work { first_alone: true, ..IRREVERSIBLE };

/// A small generator: xorshift.
pub(in crate::run) struct Chance(u64);

impl Chance {
    pub(in crate::run) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(in crate::run) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, cases: u64) -> bool {
        self.below(100) < cases
    }
}

/// How often, of a hundred requests, what goes wrong.
#[derive(Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) lost_before: u64,
    pub(super) lost_after: u64,
    /// Carried out, and the answer was damaged, but for its secret.
    pub(super) damaged: u64,
    pub(super) not_sent: u64,
    pub(super) sign_in: u64,
    pub(super) look_fails: u64,
    /// Accepted, and only some of it done.
    pub(super) partial: u64,
    /// A read before a request comes to nothing.
    pub(super) check_fails: u64,
    /// Somebody else changed the key before it was read.
    pub(super) drift: u64,
}

/// What a request does to the key that it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It becomes true, which can be seen.
    Set,
    /// It becomes true, and nobody can see it.
    Hidden,
    /// Another key is made for it; its secret comes with the answer alone.
    Twin,
    /// It is made, with a secret that was sent along.
    New,
}

/// The server's truth: keys that are to become true.
pub(super) struct World {
    pub(super) keys: BTreeMap<String, bool>,
    /// Keys that a request may not hold: it is refused as a whole.
    pub(super) bad: Vec<String>,
    pub(super) kind: Kind,
    /// Keys that somebody else changed.
    pub(super) drifted: Vec<String>,
    pub(super) faults: Faults,
    pub(super) chance: Chance,
    /// The server's budget: so many requests in each minute of its own, of which somebody else takes some.
    pub(super) most: usize,
    pub(super) others: usize,
    window: (u64, usize),
    /// How many requests were refused for want of budget.
    pub(super) refused: usize,
    /// How many requests were carried out, and came in at all.
    pub(super) requests: usize,
    /// How often each key was in a request that was carried out.
    pub(super) carried_out: HashMap<String, usize>,
    /// The keys whose requests got an unclear answer since somebody last cleared this.
    pub(super) in_doubt: Vec<String>,
    pub(super) now: Millis,
}

pub(super) fn items(count: usize) -> Vec<Item> {
    (0..count).map(|at| Item::new(KeyId(format!("K{at}")), format!("key {at}"))).collect()
}

impl World {
    pub(super) fn new(seed: u64, count: usize) -> Self {
        Self {
            keys: (0..count).map(|at| (format!("K{at}"), false)).collect(),
            bad: Vec::new(),
            kind: Kind::Set,
            drifted: Vec::new(),
            faults: Faults::default(),
            chance: Chance::new(seed),
            most: 100,
            others: 0,
            window: (0, 0),
            refused: 0,
            requests: 0,
            carried_out: HashMap::new(),
            in_doubt: Vec::new(),
            now: Millis(0),
        }
    }

    /// Takes from the budget, or says how long to wait.
    fn admit(&mut self) -> Result<(), u32> {
        let minute = self.now.0 / 60_000;
        if self.window.0 != minute {
            self.window = (minute, 0);
        }
        if self.window.1 + self.others >= self.most {
            self.refused += 1;
            let left = (minute + 1) * 60_000 - self.now.0;
            return Err(u32::try_from(left.div_ceil(1_000)).unwrap());
        }
        self.window.1 += 1;
        self.requests += 1;
        Ok(())
    }

    fn send(&mut self, ids: &[String]) -> Sent {
        if self.chance.percent(self.faults.not_sent) {
            return Sent::NotSent;
        }
        if let Err(wait) = self.admit() {
            return Sent::TooMany(wait);
        }
        if self.chance.percent(self.faults.sign_in) {
            return Sent::SignIn;
        }
        if self.chance.percent(self.faults.lost_before) {
            return self.lose(ids);
        }
        if ids.iter().any(|id| self.bad.contains(id) || !self.keys.contains_key(id)) {
            return Sent::Refused("no such key".into());
        }
        for id in ids {
            *self.carried_out.entry(id.clone()).or_default() += 1;
            if !self.chance.percent(self.faults.partial) {
                self.keys.insert(id.clone(), true);
            }
        }
        match (self.kind, ids) {
            _ if self.chance.percent(self.faults.lost_after) => self.lose(ids),
            (Kind::Twin | Kind::Hidden, [id]) if self.chance.percent(self.faults.damaged) => {
                self.in_doubt.push(id.clone());
                Sent::Damaged(if self.kind == Kind::Twin { twin(id) } else { KeyId(String::new()) })
            }
            (Kind::Twin | Kind::New, [id]) => Sent::Made(twin(id)),
            _ => Sent::Accepted,
        }
    }

    /// The answer to a request with these does not come, or does not say what happened.
    fn lose(&mut self, ids: &[String]) -> Sent {
        self.in_doubt.extend(ids.iter().cloned());
        let answers =
            [UnclearAnswer::None, UnclearAnswer::Proxy(502), UnclearAnswer::Unreadable, UnclearAnswer::OtherKey];
        let which = usize::try_from(self.chance.below(4)).unwrap();
        Sent::Lost(answers[which])
    }

    fn read(&mut self, id: &String) -> Checked {
        if let Err(wait) = self.admit() {
            return Checked::TooMany(wait);
        }
        if self.chance.percent(self.faults.check_fails) {
            return Checked::Failed;
        }
        if self.chance.percent(self.faults.drift) && !self.drifted.contains(id) {
            self.drifted.push(id.clone());
        }
        match self.keys.get(id) {
            _ if self.drifted.contains(id) => Checked::Drifted,
            None => Checked::Gone,
            Some(true) if self.kind == Kind::Set => Checked::Already,
            Some(_) => Checked::Same,
        }
    }

    fn look(&mut self, ids: &[String]) -> Looked {
        if let Err(wait) = self.admit() {
            return Looked::TooMany(wait);
        }
        if self.chance.percent(self.faults.look_fails) {
            return Looked::Failed;
        }
        let find = |id: &String| match self.keys.get(id) {
            Some(true) if self.kind == Kind::Twin => Finding::Orphan(twin(id)),
            Some(true) if self.kind == Kind::New => Finding::Made(twin(id)),
            Some(true) => Finding::Reached,
            Some(false) => Finding::NotReached,
            None => Finding::Missing,
        };
        Looked::Found(ids.iter().map(find).collect())
    }

    /// Takes one step of a run, and the time that it takes. False when there is nothing to do but to wait for a person.
    pub(super) fn step(&mut self, run: &mut Run, budget: &mut Budget) -> bool {
        let ids = |run: &Run, places: &[usize]| -> Vec<String> {
            places.iter().map(|at| run.items()[*at].id.0.clone()).collect()
        };
        match run.next(self.now, budget) {
            Step::Send(places) => {
                let ids = ids(run, &places);
                self.now = self.now.plus(20);
                let sent = self.send(&ids);
                run.sent(self.now, budget, sent);
            }
            Step::Check(place) => {
                let ids = ids(run, &[place]);
                self.now = self.now.plus(20);
                let checked = self.read(&ids[0]);
                run.checked(self.now, budget, checked);
            }
            Step::Look(places) => {
                let ids = ids(run, &places);
                self.now = self.now.plus(20);
                let looked = self.look(&ids);
                run.looked(self.now, budget, looked);
            }
            Step::Wait(until) => {
                assert!(until > self.now, "waiting for what is past would never end");
                self.now = until;
            }
            Step::Rest => return false,
        }
        true
    }

    /// Drives a run to its end; whoever is asked to sign in or to come online does so.
    pub(super) fn drive(&mut self, run: &mut Run, budget: &mut Budget) {
        for _ in 0..100_000 {
            if !self.step(run, budget) {
                if *run.phase() == Phase::Over {
                    return;
                }
                run.resume();
            }
        }
        panic!("the run does not end: {:?}", run.counts());
    }

    /// What a run says must be so.
    pub(super) fn check(&self, run: &Run) {
        for item in run.items() {
            let truth = self.keys.get(&item.id.0);
            match &item.outcome {
                Outcome::Done | Outcome::Failed(Failure::SecretLost) => assert_eq!(truth, Some(&true), "{item:?}"),
                Outcome::Failed(Failure::Drifted) => assert!(!self.carried_out.contains_key(&item.id.0), "{item:?}"),
                Outcome::Failed(_) => assert_ne!(truth, Some(&true), "{item:?}"),
                Outcome::Unknown => {}
                Outcome::Pending => assert!(!self.carried_out.contains_key(&item.id.0), "{item:?}"),
                open @ (Outcome::InFlight | Outcome::Unseen | Outcome::Unchanged) => panic!("{open:?} is no end"),
            }
        }
    }
}

/// The key that is made for another.
fn twin(id: &str) -> KeyId {
    KeyId(id.replace('K', "N"))
}

/// A run as it comes back from its journal.
pub(super) fn reloaded(run: &Run, work: Work) -> Run {
    use crate::domain::Seconds;
    use crate::run::Action;
    let record = Record { action: Action::Deactivate, began: Seconds(0), items: run.items().to_vec(), unclear: None };
    let items = Record::read(&record.plan(), &Record::progress(run.items(), None)).unwrap().items;
    Run::new(work, items)
}
