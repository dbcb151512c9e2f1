//! The runs of this browser: those under way, and those of before.
//!
//! Invariant: one request at a time leaves for all runs of all tabs, each is in the journal before it leaves, and what
//! another page began is gone on with only when a person says so. The end of the session ends the sending; the journal
//! stays.

mod drive;
mod shelf;
#[cfg(test)]
mod tests;

pub use shelf::{RunShelf, Turn};

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysStore;
use crate::api::Client;
use crate::domain::Seconds;
use crate::fleet::Fleet;
use crate::run::{Action, Budget, Hold, Item, Millis, Outcome, Phase, Record, Run, Work};

/// Keys in one request. The API documents no limit, so few enough to be read in one glance when something goes wrong.
const CHUNK: usize = 50;
/// A look reads every key of the project, so it is spent on so many at once, or on a tenth of all if that is more.
const LOOK_EVERY: usize = 200;
/// How many runs are kept. The oldest that has ended makes room.
const KEPT: usize = 30;

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

    /// Looks at a run where it lies: it may have a hundred thousand keys. Does not track.
    fn look_into<T>(self, number: u64, look: impl FnOnce(&RunEntry) -> T) -> Option<T> {
        let of = |entries: &Vec<RunEntry>| entries.iter().find(|entry| entry.number == number).map(look);
        self.entries.try_with_untracked(of).flatten()
    }

    /// When the run could be finished, by what is known of the budget.
    pub fn finish(self, number: u64) -> Option<Seconds> {
        let now = self.now()?;
        let finish = |run: &Run| self.budget.try_with_value(|budget| run.finish(now, budget));
        let end = self.look_into(number, |entry| finish(&entry.run))??;
        Some(Seconds(i64::try_from(end.0 / 1_000).unwrap_or(i64::MAX)))
    }

    /// Begins a run, carries it out in the background, and gives its number.
    pub fn start(self, action: Action, items: Vec<Item>) -> u64 {
        let number = self.begin(action, items);
        self.go_on();
        number
    }

    /// Notes a run that [`RunsStore::drive`] is to carry out.
    pub fn begin(self, action: Action, items: Vec<Item>) -> u64 {
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
        let changed = entry.run.items().iter().filter(|item| item.outcome == Outcome::Done);
        let items: Vec<Item> = changed.map(|item| Item { outcome: Outcome::Pending, ..item.clone() }).collect();
        (!items.is_empty()).then(|| self.start(undo, items))
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
