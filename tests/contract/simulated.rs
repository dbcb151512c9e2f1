//! A run over many keys on one clock, which moves only when somebody waits or a request travels.
//!
//! Invariant: the emulator counts its budget, the console its own, and another admin behind the same address spends of
//! it, all by that clock; so what comes out is the same on every machine.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::rc::Rc;
use std::sync::Arc;

use console::api::transport::{Incoming, Local, NoAnswer, Outgoing};
use console::api::{Client, Transport, search};
use console::domain::{Credentials, KeyId, Narrowing};
use console::fleet::Fold;
use console::run::edit::{EditPlan, Planned};
use console::run::{Action, Hold, Item, Marks, Phase};
use console::state::{KeysStore, RunEntry, RunShelf, RunsStore, VaultStore, runs};
use futures::executor::block_on;
use leptos::prelude::WithUntracked as _;
use serde_json::{Value, json};

use crate::project::{MANAGEMENT_KEY, PROJECT_ID, Project};

/// The documented budget: so many requests in a minute.
pub const BUDGET: u64 = 100;
/// The minute, in milliseconds.
pub const WINDOW: u64 = 60_000;
/// The longest that a request or an answer travels, in milliseconds; each takes another time.
const LONGEST_WAY: u64 = 150;
/// The same of a tab that is held back, be it by its machine or by the way.
pub const SLOW_WAY: u64 = 19_000;

/// Who else is behind the same address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// Nobody.
    Nobody,
    /// Somebody with a request every so often, who asks again soon after a refusal.
    Steady,
    /// Somebody who takes half of every window at its very beginning.
    Greedy,
}

impl Neighbour {
    /// How many times the least time a run may take.
    pub const fn promised(self) -> f64 {
        match self {
            Self::Nobody => 1.05,
            Self::Steady | Self::Greedy => 1.2,
        }
    }

    /// How many requests of a window are left to the console.
    pub const fn leaves(self) -> u64 {
        match self {
            Self::Nobody => BUDGET,
            Self::Steady | Self::Greedy => BUDGET / 2,
        }
    }
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// How long it took, in milliseconds.
    pub took: u64,
    /// How long requests and answers of it travelled.
    pub travelled: u64,
    /// The least time in which the budget lets so many requests leave.
    pub least: u64,
    /// The requests of the console that the server took.
    pub requests: u64,
    /// Those that it refused for want of budget.
    pub refused: u64,
    /// How many requests of the neighbour were let through.
    pub others: u64,
}

impl Figures {
    /// How many times the least time it took; `None` when the budget lets all of it leave at once.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of minutes")]
    pub fn ratio(&self) -> Option<f64> {
        (self.least > 0).then(|| self.took as f64 / self.least as f64)
    }
}

/// The way from the console to the emulator, with somebody else on it.
struct Line {
    project: Rc<Project>,
    neighbour: Neighbour,
    /// When the neighbour comes next.
    next: Cell<i64>,
    /// How many of the neighbour's requests were let through.
    others: Cell<u64>,
    travelled: Cell<u64>,
    requests: Cell<u64>,
    refused: Cell<u64>,
    dice: Cell<u64>,
    longest: Cell<u64>,
}

impl Line {
    /// The clock moves on, and the neighbour does what is due meanwhile.
    fn pass(&self, milliseconds: u64) {
        let wire = &self.project.wire;
        let until = wire.now().saturating_add_unsigned(milliseconds);
        while self.neighbour != Neighbour::Nobody && self.next.get() <= until {
            wire.set_clock(self.next.get().max(wire.now()));
            self.next.set(self.neighbour_comes(wire.now()));
        }
        wire.set_clock(until);
    }

    /// Gives the moment of the next visit.
    fn neighbour_comes(&self, now: i64) -> i64 {
        let wanted = if self.neighbour == Neighbour::Greedy { BUDGET / 2 } else { 1 };
        for _ in 0..wanted {
            let (status, _) = self.project.raw("GET", "/v1/mgmt/accesskey?id=K2nobody", &Value::Null);
            if status == 429 {
                // Back in the instant in which the window ends, before whoever rounds up to a second.
                return now + 100;
            }
            self.others.set(self.others.get() + 1);
        }
        let pause = if self.neighbour == Neighbour::Greedy { WINDOW } else { WINDOW / (BUDGET / 2) };
        now.saturating_add_unsigned(pause)
    }

    /// Something travels, for as long as it may.
    fn travel(&self) {
        self.dice.set(self.dice.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        let way = (self.dice.get() >> 33) % self.longest.get();
        self.travelled.set(self.travelled.get() + way);
        self.pass(way);
    }
}

impl Transport for Line {
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        Box::pin(async move {
            self.travel();
            let answer = self.project.wire.send(request).await;
            let refused = answer.as_ref().is_ok_and(|answer| answer.status == 429);
            let count = if refused { &self.refused } else { &self.requests };
            count.set(count.get() + 1);
            self.travel();
            answer
        })
    }

    /// As with the emulator's own wire, a wait that nobody asks for takes no time.
    fn wait(&self, milliseconds: u32) -> Local<'_, ()> {
        Box::pin(async move { self.pass(u64::from(milliseconds)) })
    }

    fn pause(&self) -> Local<'_, ()> {
        Box::pin(ready(()))
    }

    fn request_id(&self) -> String {
        self.project.wire.request_id()
    }

    fn now(&self) -> i64 {
        self.project.wire.now()
    }

    fn host(&self) -> String {
        "keys.example".to_owned()
    }
}

/// What a browser keeps of runs.
#[derive(Default)]
struct Shelf {
    runs: RefCell<BTreeMap<u64, (String, String)>>,
    spent: RefCell<String>,
    asked: RefCell<BTreeMap<u64, String>>,
}

impl RunShelf for Shelf {
    fn numbers(&self) -> Vec<u64> {
        self.runs.borrow().keys().copied().collect()
    }
    fn plan(&self, number: u64) -> Option<String> {
        self.runs.borrow().get(&number).map(|run| run.0.clone())
    }
    fn keep_plan(&self, number: u64, plan: &str) -> bool {
        plan.clone_into(&mut self.runs.borrow_mut().entry(number).or_default().0);
        true
    }
    fn keep_progress(&self, number: u64, progress: &str) -> bool {
        progress.clone_into(&mut self.runs.borrow_mut().entry(number).or_default().1);
        true
    }
    fn progress(&self, number: u64) -> Option<String> {
        self.runs.borrow().get(&number).map(|run| run.1.clone())
    }
    // Nobody stores a secret here.
    fn keep_stored(&self, _: u64, _: &str) -> bool {
        true
    }
    fn stored(&self, _: u64) -> String {
        String::new()
    }
    // Nor does anybody hold a run.
    fn keep_hold(&self, _: u64, _: &str) {}
    fn hold(&self, _: u64) -> String {
        String::new()
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
    fn keep_asked(&self, tab: u64, asked: &str) {
        self.asked.borrow_mut().insert(tab, asked.to_owned());
    }
    fn asked(&self, besides: u64) -> String {
        let asked = self.asked.borrow();
        let others = asked.iter().filter(|(tab, _)| **tab != besides).map(|(_, text)| text.as_str());
        others.collect::<Vec<_>>().join(",")
    }
    fn turn(&self) -> runs::Turn {
        Box::pin(ready(Box::new(()) as Box<dyn Any>))
    }
}

/// The switches that turn the documented budget on, and let any key have a new secret.
fn budgeted() -> Value {
    json!({"rateBudget": BUDGET, "rateWindowSeconds": WINDOW / 1_000, "rotateUnusable": "accepted"})
}

/// A signed-in console whose runs go to an emulator with the documented budget.
pub struct Console {
    /// The other end.
    pub project: Rc<Project>,
    line: Rc<Line>,
    runs: RunsStore,
    vault: VaultStore,
    keys: KeysStore,
    shelf: Rc<Shelf>,
}

impl Console {
    /// For a project of so many keys, behind the same address as somebody else.
    pub fn new(keys: u32, neighbour: Neighbour) -> Self {
        let project = Rc::new(Project::with_keys(keys));
        project.control("switches", &budgeted());
        let next = Cell::new(project.wire.now());
        let line = Rc::new(Line {
            project: Rc::clone(&project),
            neighbour,
            next,
            others: Cell::default(),
            travelled: Cell::default(),
            requests: Cell::default(),
            refused: Cell::default(),
            dice: Cell::new(1),
            longest: Cell::new(LONGEST_WAY),
        });
        Self::tab(project, line, Rc::new(Shelf::default()))
    }

    /// Another tab of the same browser, signed in to the same project.
    pub fn another_tab(&self) -> Self {
        Self::tab(Rc::clone(&self.project), Rc::clone(&self.line), Rc::clone(&self.shelf))
    }

    fn tab(project: Rc<Project>, line: Rc<Line>, shelf: Rc<Shelf>) -> Self {
        let credentials =
            Credentials::from_form(PROJECT_ID, MANAGEMENT_KEY).expect("credentials as the emulator has them");
        let client = Client::new("", credentials, Rc::clone(&line) as Rc<dyn Transport>);
        let keys = KeysStore::new(client, Fold::default());
        let vault = VaultStore::default();
        let runs = RunsStore::new(keys, Rc::clone(&shelf) as Rc<dyn RunShelf>, vault);
        Self { project, line, runs, vault, keys, shelf }
    }

    /// From now on a request or an answer takes up to so many milliseconds.
    pub fn hold_back(&self, longest: u64) {
        self.line.longest.set(longest);
    }

    /// Hears what other tabs noted, as a page does half a second later, and tells what it asked itself.
    pub fn hear(&self) {
        self.runs.refresh();
    }

    /// All keys as they were in the beginning, no fault, an empty log and a budget that nobody has spent of; and these
    /// switches.
    pub fn begin_anew(&self, switches: &Value) {
        self.project.control("reset", &json!({}));
        self.project.wire.set_clock(self.line.now() + 3_600_000);
        self.project.control("switches", &budgeted());
        self.project.control("switches", switches);
    }

    /// The keys past the console and its budget, as the API tells them.
    pub fn truth(&self) -> BTreeMap<KeyId, Value> {
        let keys = self.project.past_budget(|project| project.raw("POST", "/v1/mgmt/accesskey/search", &json!({})).1);
        let key = |key: &Value| (KeyId(key["id"].as_str().unwrap_or_default().to_owned()), key.clone());
        keys["keys"].as_array().map(|keys| keys.iter().map(key).collect()).unwrap_or_default()
    }

    /// So many keys that may be changed, as the plan of this action has them.
    pub fn planned(&self, action: &Action, count: usize) -> Vec<Item> {
        let keys = self.project.past_budget(Project::all_keys);
        let keys = keys.into_iter().filter(|key| key.editable).take(count);
        let Action::Edit(edit) = action else { return keys.map(|key| Item::new(key.id, key.name)).collect() };
        let mut plan = EditPlan::new(Arc::clone(edit));
        keys.for_each(|key| plan.look(Some(key)));
        let item = |Planned { key, marks, .. }: Planned| {
            let marks = Some(Marks { before: marks.before, after: marks.after });
            Item { marks, ..Item::new(key.id, key.name) }
        };
        plan.will.into_iter().map(item).collect()
    }

    /// Reads the list, as the page does.
    pub fn load_list(&self) {
        if let Some(client) = self.keys.client() {
            block_on(search::all(&client, &Narrowing::default(), |_| ())).ok();
        }
    }

    /// How many secrets of the last run wait to be handed over.
    pub fn secrets(&self) -> usize {
        let last = self.runs.entries.with_untracked(|all| all.first().map(|entry| entry.number));
        last.map_or(0, |last| self.vault.count(last))
    }

    /// Carries out a run over these keys to its end; whenever it stops by itself since answers were unclear, a person
    /// resumes it.
    pub fn run(&self, action: &Action, items: Vec<Item>) -> (Figures, Vec<Item>) {
        let Line { travelled, requests, refused, others, .. } = &*self.line;
        [travelled, requests, refused, others].into_iter().for_each(|figure| figure.set(0));
        let began = self.line.now();
        let number = self.runs.begin(action.clone(), items);
        block_on(self.runs.drive());
        let stopped = |entry: &RunEntry| matches!(entry.run.phase(), Phase::Held(Hold::Unclear(_)));
        while self.runs.look_into(number, stopped) == Some(true) {
            self.runs.release(number);
            block_on(self.runs.drive());
        }
        let [travelled, requests, refused, others] = [travelled, requests, refused, others].map(Cell::get);
        let least = requests.saturating_sub(1) / self.line.neighbour.leaves() * WINDOW;
        let took = self.line.now().abs_diff(began);
        let figures = Figures { took, travelled, least, requests, refused, others };
        let ours = |entry: &&RunEntry| entry.number == number;
        let items = |entries: &Vec<RunEntry>| entries.iter().find(ours).map(|entry| entry.run.items().to_vec());
        (figures, self.runs.entries.with_untracked(items).unwrap_or_default())
    }

    /// How often each id stood in a request of this operation that the server carried out.
    pub fn carried_out(&self, operation: &str) -> BTreeMap<String, u32> {
        let (_, log) = self.project.wire.direct("GET", "/__emulator/log", &[], b"");
        let log: Value = serde_json::from_slice(&log).unwrap_or_default();
        let entries = log["entries"].as_array().cloned().unwrap_or_default();
        let mut times = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry["operation"] == operation && entry["executed"] == true) {
            let one = entry["body"]["id"].as_str().map(|id| vec![Value::from(id)]).unwrap_or_default();
            let ids = entry["body"]["ids"].as_array().cloned().unwrap_or(one);
            let ids: BTreeSet<String> = ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
            ids.into_iter().for_each(|id| *times.entry(id).or_default() += 1);
        }
        times
    }
}
