//! What takes a run back.
//!
//! Invariant: only what the run itself changed or made, as far as no later run took it back.

use hashbrown::HashSet;
use leptos::prelude::*;

use super::{RunEntry, RunsStore};
use crate::domain::KeyId;
use crate::run::{Action, Failure, Item, Outcome};

impl RunsStore {
    /// What undoing a run would be: the opposite over exactly the keys that it changed or made, as far as no later run did
    /// or does that.
    pub fn undoing(self, number: u64) -> Option<(Action, Vec<Item>)> {
        let undoing = |entries: &Vec<RunEntry>| {
            let (undo, left) = undoable(entries, number)?;
            let items: Vec<Item> = left.into_iter().map(|(id, name)| Item::new(id.clone(), name.to_owned())).collect();
            (!items.is_empty()).then_some((undo, items))
        };
        self.entries.try_with_untracked(undoing).flatten()
    }

    /// Undoes a run.
    pub fn undo(self, number: u64) -> Option<u64> {
        let (undo, items) = self.undoing(number)?;
        Some(self.start(undo, items))
    }
}

/// What undoes a run of these, and over which keys: with their ids and names.
pub fn undoable(entries: &[RunEntry], number: u64) -> Option<(Action, Vec<(&KeyId, &str)>)> {
    let entry = entries.iter().find(|entry| entry.number == number)?;
    let undo = entry.action.undo()?;
    let later = entries.iter().filter(|other| other.number > number && other.action == undo);
    let undone: HashSet<&KeyId> = later
        .flat_map(|other| other.run.items())
        // What is gone needs no taking back.
        .filter(|item| !matches!(&item.outcome, Outcome::Failed(failure) if *failure != Failure::Gone))
        .map(|item| &item.id)
        .collect();
    // What an answer told of is there, although nobody has looked at it yet, no list shows it, or it is not as asked.
    let is_made = |item: &&Item| item.made.is_some() && item.outcome != Outcome::Failed(Failure::Gone);
    let changed = entry.run.items().iter().filter(|item| item.outcome == Outcome::Done || is_made(item));
    let keys = changed.map(|item| (item.made.as_ref().unwrap_or(&item.id), item.name.as_str()));
    Some((undo, keys.filter(|(id, _)| !undone.contains(id)).collect()))
}
