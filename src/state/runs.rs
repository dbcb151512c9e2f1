//! The runs of this browser: those under way, and those of before.
//!
//! Invariant: one request at a time leaves for all runs of all tabs, each is in the journal before it leaves, and what
//! another page began is gone on with only when a person says so. The end of the session ends the sending; the journal
//! stays.

use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysStore;
use crate::api::{Client, ReadError, Refusal, WriteError, batch, search};
use crate::domain::{KeyId, Seconds};
use crate::fleet::Fleet;
use crate::run::{Action, Budget, Hold, Item, Looked, Millis, Phase, Record, Run, Sent, Step, Work};

/// Keys in one request. The API documents no limit, so few enough to be read in one glance when something goes wrong.
const CHUNK: usize = 50;
/// A look reads every key of the project, so it is spent on so many at once, or on a tenth of all if that is more.
const LOOK_EVERY: usize = 200;
/// How long a wait may keep the page from hearing of a pause, in milliseconds.
const PATIENCE: u64 = 500;
/// How many runs are kept. The oldest that has ended makes room.
const KEPT: usize = 30;

/// Where runs are kept in this browser.
pub trait RunShelf {
    /// Every run's number, plan and progress.
    fn all(&self) -> Vec<(u64, String, String)>;
    /// Keeps what does not change during a run; `false` where the browser keeps nothing more.
    fn keep_plan(&self, number: u64, plan: &str) -> bool;
    /// Keeps how far it came; `false` likewise.
    fn keep_progress(&self, number: u64, progress: &str) -> bool;
    /// How far it came, as another tab may have noted.
    fn progress(&self, number: u64) -> Option<String>;
    /// Forgets a run.
    fn forget(&self, number: u64);
    /// What was last spent of the budget by any tab.
    fn spent(&self) -> String;
    /// Notes what was spent.
    fn keep_spent(&self, spent: &str);
    /// Waits until no other tab carries out runs; what it gives lets the next one in when it is dropped.
    fn turn(&self) -> Turn;
}

/// The way to one's turn, and what is held while it lasts.
pub type Turn = Pin<Box<dyn Future<Output = Box<dyn Any>>>>;

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunEntry {
    /// Tells it from the others in this browser; the latest has the highest.
    pub number: u64,
    /// What it does.
    pub action: Action,
    /// When it was begun.
    pub began: Seconds,
    /// Its course.
    pub run: Run,
    /// Whether this page began it or went on with it, so that its journal is this page's to write.
    pub ours: bool,
    /// Whether the browser keeps its journal.
    pub kept: bool,
}

/// What the driver is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Driving {
    /// Nothing.
    #[default]
    Idle,
    /// Another tab carries out runs; this one waits for it.
    Queued,
    /// It sends and looks.
    Busy,
    /// It waits for the budget, until this moment.
    Waiting(Millis),
}

/// All runs.
#[derive(Clone, Copy)]
pub struct RunsStore {
    /// The latest first.
    pub entries: RwSignal<Vec<RunEntry>>,
    /// What the driver is doing.
    pub driving: RwSignal<Driving>,
    budget: StoredValue<Budget>,
    shelf: StoredValue<Rc<dyn RunShelf>, LocalStorage>,
    keys: KeysStore,
}

impl RunsStore {
    /// The runs that are kept. None of them goes on by itself.
    pub fn new(keys: KeysStore, shelf: Rc<dyn RunShelf>) -> Self {
        let mut kept: Vec<RunEntry> = shelf
            .all()
            .into_iter()
            .filter_map(|(number, plan, progress)| {
                let Record { action, began, items } = Record::read(&plan, &progress).ok()?;
                Some(RunEntry {
                    number,
                    action,
                    began,
                    run: Run::left(Work { chunk: CHUNK, look_every: LOOK_EVERY }, items),
                    ours: false,
                    kept: true,
                })
            })
            .collect();
        kept.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        Self {
            entries: RwSignal::new(kept),
            driving: RwSignal::new(Driving::Idle),
            budget: StoredValue::new(Budget::documented()),
            shelf: StoredValue::new_local(shelf),
            keys,
        }
    }

    /// Whether a run is going on, so that leaving the page would interrupt it. Tracks.
    pub fn is_running(self) -> bool {
        self.driving.get() != Driving::Idle
    }

    /// The run with this number. Tracks.
    pub fn entry(self, number: u64) -> Option<RunEntry> {
        self.entries.with(|entries| entries.iter().find(|entry| entry.number == number).cloned())
    }

    /// When the run could be finished, by what is known of the budget.
    pub fn finish(self, number: u64) -> Option<Seconds> {
        let now = self.now()?;
        let entry = untrack(|| self.entry(number))?;
        let end = self.budget.try_with_value(|budget| entry.run.finish(now, budget))?;
        Some(Seconds(i64::try_from(end.0 / 1_000).unwrap_or(i64::MAX)))
    }

    /// Begins a run, carries it out in the background, and gives its number.
    pub fn start(self, action: Action, items: Vec<Item>) -> u64 {
        let number = self.begin(action, items);
        self.go_on();
        number
    }

    /// Notes a run that [`RunsStore::drive`] is to carry out.
    fn begin(self, action: Action, items: Vec<Item>) -> u64 {
        let began = self.keys.now();
        let last = self.entries.with_untracked(|entries| entries.first().map_or(0, |entry| entry.number));
        // Two tabs that begin one in the same second would write over each other.
        let number = (last + 1).max(u64::try_from(began.0).unwrap_or_default().saturating_mul(1_000) + self.dice());
        let record = Record { action, began, items };
        let kept = self.shelf.with_value(|shelf| {
            shelf.keep_plan(number, &record.plan()) && shelf.keep_progress(number, &Record::progress(&record.items))
        });
        let entry = RunEntry { number, action, began, run: Run::new(self.work(), record.items), ours: true, kept };
        self.entries.update(|entries| entries.insert(0, entry));
        self.make_room();
        number
    }

    /// Sends nothing more of it until it is resumed.
    pub fn pause(self, number: u64) {
        self.change(number, Run::pause);
    }

    /// Ends it; what was not sent stays so.
    pub fn cancel(self, number: u64) {
        self.change(number, Run::cancel);
    }

    /// Goes on with what is pending, by what the journal says of it now.
    pub fn resume(self, number: u64) {
        self.take_over(number);
        self.change(number, Run::resume);
        self.go_on();
    }

    /// Tries again what failed, and looks again at what nobody knows.
    pub fn retry_failed(self, number: u64) {
        self.take_over(number);
        let Some(now) = self.now() else { return };
        self.change(number, |run| run.retry_failed(now));
        self.go_on();
    }

    /// Forgets a run that is not under way.
    pub fn forget(self, number: u64) {
        let waits = untrack(|| self.entry(number)).is_some_and(|entry| *entry.run.phase() == Phase::Running);
        if !waits {
            self.entries.update(|entries| entries.retain(|entry| entry.number != number));
            self.shelf.with_value(|shelf| shelf.forget(number));
        }
    }

    /// Begins the opposite over exactly the keys that this run changed.
    pub fn undo(self, number: u64) -> Option<u64> {
        let entry = untrack(|| self.entry(number))?;
        let undo = entry.action.undo()?;
        let changed = entry.run.items().iter().filter(|item| item.outcome == crate::run::Outcome::Done);
        let items: Vec<Item> =
            changed.map(|item| Item { outcome: crate::run::Outcome::Pending, ..item.clone() }).collect();
        (!items.is_empty()).then(|| self.start(undo, items))
    }

    /// Carries out runs until there is nothing to do but wait for a person. A second call while one runs does nothing.
    pub async fn drive(self) {
        if self.driving.try_get_untracked() != Some(Driving::Idle) {
            return;
        }
        self.driving.set(Driving::Queued);
        let Some(turn) = self.shelf.try_with_value(|shelf| shelf.turn()) else { return };
        let turn = turn.await;
        self.hear();
        self.catch_up();
        while let Some(client) = self.keys.client() {
            let now = moment(&client);
            let Some((number, step)) = self.next(now) else { break };
            match step {
                Step::Rest => break,
                Step::Wait(until) => {
                    self.driving.try_set(Driving::Waiting(until));
                    let wait = (until.0 - now.0).min(PATIENCE);
                    client.transport().wait(u32::try_from(wait).unwrap_or_default()).await;
                }
                Step::Send(places) => self.send(&client, number, &places).await,
                Step::Look(places) => self.look(&client, number, &places).await,
            }
        }
        drop(turn);
        self.driving.try_set(Driving::Idle);
    }

    /// The first run that has something to do, and what. When all wait, the one that waits shortest.
    fn next(self, now: Millis) -> Option<(u64, Step)> {
        let mut first = None::<(u64, Step)>;
        let mut budget = self.budget.try_get_value()?;
        self.entries.try_update_untracked(|entries| {
            for entry in entries.iter_mut().rev().filter(|entry| entry.ours) {
                match (entry.run.next(now, &mut budget), &first) {
                    (Step::Rest, _) => {}
                    (Step::Wait(until), Some((_, Step::Wait(before)))) if *before <= until => {}
                    (Step::Wait(until), _) => first = Some((entry.number, Step::Wait(until))),
                    (step, _) => {
                        first = Some((entry.number, step));
                        break;
                    }
                }
            }
        })?;
        self.budget.try_set_value(budget);
        first
    }

    async fn send(self, client: &Client, number: u64, places: &[usize]) {
        let Some(entry) = untrack(|| self.entry(number)) else { return };
        self.note(number);
        self.driving.try_set(Driving::Busy);
        let ids = ids(&entry, places);
        let call = match entry.action {
            Action::Activate => batch::activate(&ids),
            Action::Deactivate => batch::deactivate(&ids),
            Action::Delete => batch::delete(&ids),
        };
        let sent = told(client.write(call).await, entry.action, ids.len());
        self.settle(client, number, |run, now, budget| run.sent(now, budget, sent));
    }

    async fn look(self, client: &Client, number: u64, places: &[usize]) {
        let Some(entry) = untrack(|| self.entry(number)) else { return };
        self.driving.try_set(Driving::Busy);
        let ids = ids(&entry, places);
        let looked = match search::these(client, &ids).await {
            Ok(seen) => {
                let found = seen.iter().map(|key| entry.action.judge(key.as_ref())).collect();
                if self.keys.client().is_some() {
                    self.keys.take(ids.into_iter().zip(seen));
                }
                Looked::Found(found)
            }
            Err(ReadError::Refused(Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_))) => Looked::SignIn,
            Err(ReadError::Refused(Refusal::TooMany { wait })) => Looked::TooMany(wait),
            Err(_) => Looked::Failed,
        };
        self.settle(client, number, |run, now, budget| run.looked(now, budget, looked));
    }

    /// Hands an answer to its run, and notes how far it came.
    fn settle(self, client: &Client, number: u64, tell: impl FnOnce(&mut Run, Millis, &mut Budget)) {
        let now = moment(client);
        self.budget.try_update_value(|budget| self.change(number, |run| tell(run, now, budget)));
    }

    fn change(self, number: u64, change: impl FnOnce(&mut Run)) {
        self.entries.try_update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.number == number) {
                change(&mut entry.run);
            }
        });
        self.note(number);
    }

    /// Writes how far a run came, and what was spent.
    fn note(self, number: u64) {
        let kept = self.entries.try_with_untracked(|entries| {
            let entry = entries.iter().find(|entry| entry.number == number).filter(|entry| entry.ours)?;
            let progress = Record::progress(entry.run.items());
            let spent = self.budget.try_with_value(Budget::told);
            self.shelf.try_with_value(|shelf| {
                spent.inspect(|spent| shelf.keep_spent(spent));
                shelf.keep_progress(number, &progress)
            })
        });
        if kept.flatten() == Some(false) {
            self.entries.try_update(|entries| {
                entries.iter_mut().filter(|entry| entry.number == number).for_each(|entry| entry.kept = false);
            });
        }
    }

    /// Makes a run that another page began this page's own, as the journal has it now.
    fn take_over(self, number: u64) {
        let Some(entry) = untrack(|| self.entry(number)).filter(|entry| !entry.ours) else { return };
        let record = Record { action: entry.action, began: entry.began, items: entry.run.items().to_vec() };
        let progress = self.shelf.with_value(|shelf| shelf.progress(number)).unwrap_or_default();
        let items = Record::read(&record.plan(), &progress).map_or(record.items, |record| record.items);
        self.entries.update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.number == number) {
                (entry.run, entry.ours) = (Run::left(self.work(), items.clone()), true);
            }
        });
    }

    /// Takes over how far another tab came with a run while this one waited for its turn.
    fn catch_up(self) {
        let work = self.work();
        self.entries.try_update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.ours && *entry.run.phase() == Phase::Running) {
                let progress = self.shelf.with_value(|shelf| shelf.progress(entry.number)).unwrap_or_default();
                let record = Record { action: entry.action, began: entry.began, items: entry.run.items().to_vec() };
                match Record::read(&record.plan(), &progress) {
                    Ok(kept) if progress != Record::progress(&record.items) => entry.run = Run::new(work, kept.items),
                    _ => {}
                }
            }
        });
    }

    /// What other tabs spent of the budget.
    fn hear(self) {
        let spent = self.shelf.try_with_value(|shelf| shelf.spent()).unwrap_or_default();
        self.budget.try_update_value(|budget| budget.hear(&spent));
    }

    fn go_on(self) {
        spawn_local(self.drive());
    }

    fn make_room(self) {
        let ended = |entry: &RunEntry| *entry.run.phase() == Phase::Over;
        let old: Vec<u64> = self.entries.with_untracked(|entries| {
            entries.iter().skip(KEPT).filter(|entry| ended(entry)).map(|entry| entry.number).collect()
        });
        old.into_iter().for_each(|number| self.forget(number));
    }

    fn work(self) -> Work {
        let all = self.keys.fleet.with_untracked(Fleet::len);
        Work { chunk: CHUNK, look_every: LOOK_EVERY.max(all / 10) }
    }

    fn now(self) -> Option<Millis> {
        self.keys.client().map(|client| moment(&client))
    }

    fn dice(self) -> u64 {
        let id = self.keys.client().map(|client| client.transport().request_id()).unwrap_or_default();
        id.bytes().fold(0, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000)
    }
}

fn moment(client: &Client) -> Millis {
    Millis(u64::try_from(client.transport().now()).unwrap_or_default())
}

fn ids(entry: &RunEntry, places: &[usize]) -> Vec<KeyId> {
    places.iter().filter_map(|at| entry.run.items().get(*at)).map(|item| item.id.clone()).collect()
}

/// What an answer says of a request with so many keys.
fn told(outcome: Result<(), WriteError>, action: Action, keys: usize) -> Sent {
    match outcome {
        Ok(()) => Sent::Accepted,
        Err(WriteError::NotSent) => Sent::NotSent,
        Err(WriteError::Unknown(_)) => Sent::Lost,
        Err(WriteError::Refused(refusal)) => match refusal {
            Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_) => Sent::SignIn,
            Refusal::TooMany { wait } => Sent::TooMany(wait),
            Refusal::Forbidden(_) => Sent::Forbidden(refusal.advice()),
            // A key that is gone is what a deletion wants; the look will show it.
            Refusal::NotFound(_) if action == Action::Delete && keys == 1 => Sent::Accepted,
            Refusal::NotFound(_) | Refusal::Invalid(_) => Sent::Refused(refusal.advice()),
        },
    }
}

/// Why nothing more is sent, for a person.
pub fn words(hold: &Hold) -> String {
    match hold {
        Hold::Paused => "Paused. Nothing is sent until you go on with it.".to_owned(),
        Hold::Cancelled => "Ended before its end. What was not sent stays as it was.".to_owned(),
        Hold::SignIn => {
            "The management key is no longer accepted, so nothing more was sent. With another one it goes on."
                .to_owned()
        }
        Hold::Offline => "This browser is offline, so nothing more was sent.".to_owned(),
        Hold::Forbidden(words) => format!("Nothing was done, and the rest was not tried. {words}"),
        Hold::Left => {
            "Another page began it. If no other tab carries it out any more, go on with it here: what was under way is looked at first."
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use futures::executor::block_on;

    use super::*;
    use crate::api::Transport;
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::transport::NoAnswer;
    use crate::domain::Credentials;
    use crate::fleet::Fold;
    use crate::run::Outcome;

    #[derive(Default)]
    struct Memory {
        runs: RefCell<BTreeMap<u64, (String, String)>>,
        spent: RefCell<String>,
    }

    impl RunShelf for Memory {
        fn all(&self) -> Vec<(u64, String, String)> {
            self.runs
                .borrow()
                .iter()
                .map(|(number, (plan, progress))| (*number, plan.clone(), progress.clone()))
                .collect()
        }
        fn keep_plan(&self, number: u64, plan: &str) -> bool {
            self.runs.borrow_mut().entry(number).or_default().0 = plan.to_owned();
            true
        }
        fn keep_progress(&self, number: u64, progress: &str) -> bool {
            self.runs.borrow_mut().entry(number).or_default().1 = progress.to_owned();
            true
        }
        fn progress(&self, number: u64) -> Option<String> {
            self.runs.borrow().get(&number).map(|run| run.1.clone())
        }
        fn forget(&self, number: u64) {
            self.runs.borrow_mut().remove(&number);
        }
        fn spent(&self) -> String {
            self.spent.borrow().clone()
        }
        fn keep_spent(&self, spent: &str) {
            spent.clone_into(&mut self.spent.borrow_mut());
        }
        fn turn(&self) -> Turn {
            Box::pin(std::future::ready(Box::new(()) as Box<dyn Any>))
        }
    }

    fn session(shelf: &Rc<Memory>, answers: impl IntoIterator<Item = Answer>) -> (Rc<Scripted>, RunsStore) {
        let wire = Scripted::new(answers);
        wire.pace.set(250);
        let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
        let client = Client::new("", credentials, Rc::clone(&wire) as Rc<dyn Transport>);
        let keys = KeysStore::new(client, Fold::default());
        (wire, RunsStore::new(keys, Rc::clone(shelf) as Rc<dyn RunShelf>))
    }

    fn items(count: usize) -> Vec<Item> {
        let item = |at| Item { id: KeyId(format!("K{at}")), name: String::new(), outcome: Outcome::Pending };
        (1..=count).map(item).collect()
    }

    fn keys(state: &str, ids: impl IntoIterator<Item = usize>) -> Answer {
        let key = |id| format!(r#"{{"id":"K{id}","name":"ci","status":"{state}"}}"#);
        Answer::ok(format!(r#"{{"keys":[{}]}}"#, ids.into_iter().map(key).collect::<Vec<_>>().join(",")))
    }

    fn posts(wire: &Scripted) -> Vec<String> {
        wire.asked
            .borrow()
            .iter()
            .filter(|asked| asked.line.ends_with("batch"))
            .map(|asked| asked.body.clone())
            .collect()
    }

    #[test]
    fn a_run_sends_looks_and_says_what_it_saw() {
        let shelf = Rc::new(Memory::default());
        let (wire, runs) = session(&shelf, [Answer::ok("{}"), keys("inactive", 1..=3)]);
        let number = runs.begin(Action::Deactivate, items(3));
        block_on(runs.drive());
        let entry = runs.entry(number).unwrap();
        assert_eq!((entry.run.phase(), entry.run.counts().done), (&Phase::Over, 3));
        assert_eq!(posts(&wire), [r#"{"ids":["K1","K2","K3"]}"#]);
        assert!(shelf.runs.borrow()[&number].1.starts_with("ddd"));
    }

    #[test]
    fn a_key_that_is_gone_is_found_among_the_others() {
        let shelf = Rc::new(Memory::default());
        let missing = || Answer::json(404, r#"{"errorCode":"E1","errorMessage":"no such key"}"#);
        let answers = [missing(), Answer::ok("{}"), missing(), keys("active", [1])];
        let (wire, runs) = session(&shelf, answers);
        let number = runs.begin(Action::Activate, items(2));
        block_on(runs.drive());
        let counts = runs.entry(number).unwrap().run.counts();
        assert_eq!((counts.done, counts.failed), (1, 1));
        assert_eq!(posts(&wire).len(), 3);
    }

    #[test]
    fn a_deletion_of_what_is_gone_already_is_done() {
        let shelf = Rc::new(Memory::default());
        let (_, runs) = session(&shelf, [Answer::json(404, r#"{"errorCode":"E1"}"#), keys("active", [])]);
        let number = runs.begin(Action::Delete, items(1));
        block_on(runs.drive());
        assert_eq!(runs.entry(number).unwrap().run.counts().done, 1);
    }

    #[test]
    fn without_a_valid_key_it_is_held_and_then_goes_on() {
        let shelf = Rc::new(Memory::default());
        let (wire, runs) = session(&shelf, [Answer::json(401, r#"{"errorCode":"E011003"}"#)]);
        let number = runs.begin(Action::Deactivate, items(2));
        block_on(runs.drive());
        assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::SignIn));
        wire.then(Answer::ok("{}"));
        wire.then(keys("inactive", 1..=2));
        runs.change(number, Run::resume);
        block_on(runs.drive());
        assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
    }

    #[test]
    fn what_another_tab_did_while_this_one_waited_is_not_done_again() {
        let shelf = Rc::new(Memory::default());
        let (_, first) = session(&shelf, []);
        let number = first.begin(Action::Deactivate, items(2));
        let (wire, second) = session(&shelf, []);
        second.take_over(number);
        second.change(number, Run::resume);
        // The first tab comes to its end before the second gets its turn.
        shelf.keep_progress(number, "dd");
        block_on(second.drive());
        assert_eq!(second.entry(number).unwrap().run.counts().done, 2);
        assert!(posts(&wire).is_empty());
    }

    #[test]
    fn a_full_budget_is_waited_for() {
        let shelf = Rc::new(Memory::default());
        let full = Answer::json(429, r#"{"errorCode":"E130429"}"#);
        let (wire, runs) = session(&shelf, [full, Answer::ok("{}"), keys("inactive", 1..=2)]);
        let number = runs.begin(Action::Deactivate, items(2));
        block_on(runs.drive());
        assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
        assert!(wire.waited.borrow().len() > 10, "{:?}", wire.waited.borrow());
    }

    #[test]
    fn a_page_that_is_left_leaves_a_run_that_looks_before_it_sends() {
        let shelf = Rc::new(Memory::default());
        let (_, runs) = session(&shelf, [Answer::None(NoAnswer::Offline)]);
        let number = runs.begin(Action::Deactivate, items(60));
        block_on(runs.drive());
        // As if the page had gone with the request under way.
        let progress = format!("{}{}", ">".repeat(50), ".".repeat(10));
        shelf.keep_progress(number, &progress);
        let (wire, runs) = session(&shelf, [keys("inactive", 1..=50), Answer::ok("{}"), keys("inactive", 1..=60)]);
        assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Left));
        runs.take_over(number);
        runs.change(number, Run::resume);
        block_on(runs.drive());
        assert_eq!(runs.entry(number).unwrap().run.counts().done, 60);
        let posts = posts(&wire);
        assert_eq!(posts.len(), 1);
        assert!(posts[0].contains("\"K51\"") && !posts[0].contains("\"K50\""));
    }
}
