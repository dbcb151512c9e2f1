//! The runs of this browser: those under way, and those of before.
//!
//! Invariant: one request at a time leaves for all runs of all tabs, each is in the journal before it leaves, and what
//! another page began is gone on with only when a person says so. The end of the session ends the sending; the journal
//! stays.

mod answers;
mod beside;
mod drive;
mod errand;
mod keeping;
mod late;
mod look;
mod shelf;
mod sight;
mod stored;
#[cfg(test)]
mod tests;
mod undo;
mod unreadable;
mod wishes;
mod words;

pub use errand::Rows;
pub use shelf::{RunShelf, Turn};
pub use stored::Stored;
pub use undo::undoable;
pub use unreadable::UnreadableRun;
pub use words::{HoldText, words};

use std::rc::Rc;

use hashbrown::HashMap;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::wishes::Wished;
use super::keys::KeysStore;
use super::vault::VaultStore;
use crate::api::Client;
use crate::domain::{AccessKey, Seconds, Secret};
use crate::fleet::Fleet;
use crate::run::{Action, Budget, Failure, Item, Millis, Outcome, Record, Run, Work};

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
    /// What is kept of runs and cannot be read, the latest first.
    pub unreadable: RwSignal<Vec<UnreadableRun>>,
    /// What the driver is doing.
    pub driving: RwSignal<Driving>,
    budget: StoredValue<Budget>,
    shelf: StoredValue<Rc<dyn RunShelf>, LocalStorage>,
    /// Tells this page from others.
    tab: u64,
    /// When requests of this page were answered that belong to no run, as far as no turn has counted them.
    asked: StoredValue<Vec<Millis>>,
    /// What was read right before the request that is about to leave, of each run.
    fresh: StoredValue<Vec<(u64, AccessKey)>>,
    /// What requests would make of which no answer came, by run and place.
    sought: StoredValue<HashMap<(u64, usize), sight::Sought>>,
    /// What a person wanted of runs before it was this tab's turn.
    wishes: StoredValue<Vec<Wished>>,
    /// The rows of the imports that this page began.
    rows: StoredValue<Vec<Source>, LocalStorage>,
    /// Where new secrets are kept until they are handed over.
    pub vault: VaultStore,
    keys: KeysStore,
}

/// The rows of the run with this number.
type Source = (u64, Rc<dyn Rows>);

impl RunsStore {
    /// The runs that are kept. None of them goes on by itself.
    pub fn new(keys: KeysStore, shelf: Rc<dyn RunShelf>, vault: VaultStore) -> Self {
        let runs = Self {
            entries: RwSignal::new(Vec::new()),
            unreadable: RwSignal::new(Vec::new()),
            driving: RwSignal::new(Driving::Idle),
            budget: StoredValue::new(Budget::documented()),
            shelf: StoredValue::new_local(shelf),
            tab: keys.client().map(|client| hash(&client.transport().request_id())).unwrap_or_default(),
            asked: StoredValue::new(Vec::new()),
            fresh: StoredValue::new(Vec::new()),
            sought: StoredValue::new(HashMap::new()),
            wishes: StoredValue::new(Vec::new()),
            rows: StoredValue::new_local(Vec::new()),
            vault,
            keys,
        };
        runs.refresh();
        // The rows of an import go with the session, sent or not.
        on_cleanup(move || _ = vault.waiting.try_set(false));
        runs
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
    pub fn look_into<T>(self, number: u64, look: impl FnOnce(&RunEntry) -> T) -> Option<T> {
        let of = |entries: &Vec<RunEntry>| entries.iter().find(|entry| entry.number == number).map(look);
        self.entries.try_with_untracked(of).flatten()
    }

    /// When the run could be finished, by what is known of the budget.
    pub fn finish(self, number: u64) -> Option<Seconds> {
        let now = self.now()?;
        let finish = |run: &Run| self.budget.try_with_value(|budget| run.finish(now, budget));
        let end = self.look_into(number, |entry| finish(&entry.run))??;
        Some(self.by_the_server(end))
    }

    /// The server's time.
    pub fn server_time(self) -> Seconds {
        self.keys.now()
    }

    /// A moment of a run, which counts by this machine's clock, by the server's.
    pub fn by_the_server(self, moment: Millis) -> Seconds {
        self.keys.by_the_server(i64::try_from(moment.0).unwrap_or(i64::MAX))
    }

    /// Begins a run, carries it out in the background, and gives its number.
    pub fn start(self, action: Action, items: Vec<Item>) -> u64 {
        let number = self.begin(action, items);
        self.go_on();
        number
    }

    /// Begins an import of these rows, an item for each, in their order.
    pub fn start_import(self, rows: Rc<dyn Rows>, items: Vec<Item>) -> u64 {
        let number = self.begin(Action::Import, items);
        self.rows.update_value(|all| all.push((number, rows)));
        self.tell_waiting();
        self.go_on();
        number
    }

    /// The secret of an item of an import, for whoever tries it; `None` once it is gone.
    pub fn secret_of(self, number: u64, place: usize) -> Option<Secret> {
        let now = self.keys.client()?.server_time();
        let rows = self.rows.with_value(|all| all.iter().find(|(of, _)| *of == number).cloned());
        rows.and_then(|(_, rows)| rows.row(place, now)).map(|(_, secret)| secret)
    }

    /// Notes a run that [`RunsStore::drive`] is to carry out.
    pub fn begin(self, action: Action, items: Vec<Item>) -> u64 {
        // By the server's clock, since what it made is known by when it was made.
        let began = self.keys.client().map_or_else(|| self.keys.now(), |client| client.server_time());
        let last = self.last_number();
        // Two tabs that begin one in the same second would write over each other.
        let number = (last + 1).max(u64::try_from(began.0).unwrap_or_default().saturating_mul(1_000) + self.dice());
        let record = Record { action, began, items, unclear: None };
        let kept = self.shelf.with_value(|shelf| {
            let plan = shelf.keep_plan(number, &record.plan());
            let kept = plan && shelf.keep_progress(number, &Record::progress(&record.items, None));
            if !kept {
                shelf.forget(number);
            }
            kept
        });
        let Record { action, items, .. } = record;
        let run = Run::new(self.work(&action), items);
        let entry = RunEntry { number, action, began, run, ours: true, kept };
        self.entries.update(|entries| entries.insert(0, entry));
        self.make_room();
        number
    }

    /// The highest number of a run that is kept, be it readable or not.
    fn last_number(self) -> u64 {
        let last = self.entries.with_untracked(|entries| entries.first().map(|entry| entry.number));
        let unreadable = self.unreadable.with_untracked(|all| all.first().map(|one| one.number));
        last.max(unreadable).unwrap_or_default()
    }

    fn change(self, number: u64, change: impl FnOnce(&mut Run)) {
        self.entries.try_update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.number == number) {
                change(&mut entry.run);
            }
        });
    }

    fn go_on(self) {
        spawn_local(self.drive());
    }

    fn work(self, action: &Action) -> Work {
        let all = self.keys.fleet.with_untracked(Fleet::len);
        action.work(CHUNK, LOOK_EVERY.max(all / 10))
    }

    fn now(self) -> Option<Millis> {
        self.keys.client().map(|client| moment(&client))
    }

    fn dice(self) -> u64 {
        self.keys.client().map(|client| hash(&client.transport().request_id())).unwrap_or_default() % 1_000
    }
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// A session may have ended before it could note in the journal what an answer brought.
fn note_brought(vault: VaultStore, number: u64, items: &mut [Item]) {
    for item in items {
        let known = matches!(item.outcome, Outcome::Failed(Failure::Differs(_)));
        if let Some(id) = vault.brought(number, &item.id).filter(|_| !known) {
            item.outcome = Outcome::Done;
            item.made = item.made.take().or((id != item.id).then_some(id));
        }
    }
}

fn moment(client: &Client) -> Millis {
    Millis(u64::try_from(client.transport().now()).unwrap_or_default())
}
