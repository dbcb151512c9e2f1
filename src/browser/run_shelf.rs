//! Where runs are kept in this browser, and how its tabs take turns.
//!
//! Invariant: what is kept are the ids and names of keys and what came of each; never a secret or a credential. A turn
//! is that of `turns`.

use js_sys::Reflect;

use super::listener::Listener;
use super::local_storage::storage;
use super::turns;
use crate::state::RunShelf;
use crate::state::runs;

/// What the names of a project's entries begin with.
pub(super) const RUNS: &str = "console-runs:";
/// What the name of a tab's requests begins with.
const ASKED: &str = "console-runs:asked:";

/// The runs of a project.
#[derive(Clone, Debug)]
pub struct Shelf {
    prefix: String,
}

impl Shelf {
    /// Of this project.
    pub fn of(project: &str) -> Self {
        Self { prefix: format!("{RUNS}{project}:") }
    }

    fn name(&self, number: u64, part: &str) -> String {
        format!("{}{number}:{part}", self.prefix)
    }

    fn read(name: &str) -> Option<String> {
        storage()?.get_item(name).ok().flatten()
    }

    fn write(name: &str, text: &str) -> bool {
        storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
    }
}

impl RunShelf for Shelf {
    fn numbers(&self) -> Vec<u64> {
        let Some(storage) = storage() else { return Vec::new() };
        let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
        // Of a run that was kept in part either may be missing.
        let number = |name: String| {
            let (number, part) = name.strip_prefix(&self.prefix)?.split_once(':')?;
            matches!(part, "plan" | "progress").then(|| number.parse().ok())?
        };
        let mut numbers: Vec<u64> = names.filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn plan(&self, number: u64) -> Option<String> {
        Self::read(&self.name(number, "plan"))
    }

    fn keep_plan(&self, number: u64, plan: &str) -> bool {
        Self::write(&self.name(number, "plan"), plan)
    }

    fn keep_progress(&self, number: u64, progress: &str) -> bool {
        Self::write(&self.name(number, "progress"), progress)
    }

    fn progress(&self, number: u64) -> Option<String> {
        Self::read(&self.name(number, "progress"))
    }

    fn keep_stored(&self, number: u64, stored: &str) -> bool {
        Self::write(&self.name(number, "stored"), stored)
    }

    fn stored(&self, number: u64) -> String {
        Self::read(&self.name(number, "stored")).unwrap_or_default()
    }

    fn keep_hold(&self, number: u64, word: &str) {
        match (word.is_empty(), storage()) {
            // What is not there was not to be read either.
            (true, Some(storage)) => _ = storage.remove_item(&self.name(number, "hold")),
            _ => _ = Self::write(&self.name(number, "hold"), word),
        }
    }

    fn hold(&self, number: u64) -> String {
        Self::read(&self.name(number, "hold")).unwrap_or_default()
    }

    fn forget(&self, number: u64) {
        if let Some(storage) = storage() {
            // A store that cannot be reached holds nothing that could be read.
            for part in ["plan", "progress", "stored", "hold"] {
                let _ = storage.remove_item(&self.name(number, part));
            }
        }
    }

    fn spent(&self) -> String {
        Self::read(&format!("{RUNS}spent")).unwrap_or_default()
    }

    fn keep_spent(&self, spent: &str) {
        Self::write(&format!("{RUNS}spent"), spent);
    }

    fn keep_asked(&self, tab: u64, asked: &str) {
        let name = format!("{ASKED}{tab}");
        match (asked.is_empty(), storage()) {
            // What is not there was not to be read either.
            (true, Some(storage)) => _ = storage.remove_item(&name),
            _ => _ = Self::write(&name, asked),
        }
    }

    fn asked(&self, besides: u64) -> String {
        let Some(storage) = storage() else { return String::new() };
        let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
        let others = names.filter(|name| name.strip_prefix(ASKED).is_some_and(|tab| tab != besides.to_string()));
        others.filter_map(|name| Self::read(&name)).collect::<Vec<_>>().join(",")
    }

    fn turn(&self) -> runs::Turn {
        Box::pin(turns::take())
    }
}

/// Whether an entry is of no run, but of the budget.
fn is_budget(key: &str) -> bool {
    key.starts_with(ASKED) || key.ends_with(":spent") || key.ends_with(":turns")
}

/// Runs `look` when another tab writes down something about runs.
pub fn when_written(look: impl Fn() + 'static) -> Option<Listener> {
    Listener::on_window("storage", move |event| {
        let key = Reflect::get(&event, &"key".into()).ok().and_then(|key| key.as_string());
        if key.is_some_and(|key| key.starts_with(RUNS) && !is_budget(&key)) {
            look();
        }
    })
}
