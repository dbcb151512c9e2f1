//! What is kept of runs beyond the page, and what of them a page takes up and lets go.
//!
//! Invariant: the journal of a run is written by one page; what another page began is taken over as the journal has it.

use leptos::prelude::*;

use super::{KEPT, RunEntry, RunsStore};
use crate::run::{Budget, Phase, Record, Run};

impl RunsStore {
    /// Forgets a run that is not under way, and has brought no secret that nobody has stored yet.
    pub fn forget(self, number: u64) {
        let waits = untrack(|| self.entry(number)).is_some_and(|entry| *entry.run.phase() == Phase::Running);
        if !waits && !self.vault.undelivered(number) {
            self.entries.update(|entries| entries.retain(|entry| entry.number != number));
            self.rows.update_value(|all| all.retain(|(of, _)| *of != number));
            self.tell_waiting();
            self.shelf.with_value(|shelf| shelf.forget(number));
        }
    }

    /// Wipes the rows of an import that has nothing left to send or to try again.
    pub(super) fn put_down(self, number: u64) {
        let needed = |entry: &RunEntry| {
            let counts = entry.run.counts();
            *entry.run.phase() != Phase::Over || counts.failed + counts.unknown > 0
        };
        if self.look_into(number, needed) == Some(false) {
            self.rows.try_update_value(|all| all.retain(|(of, _)| *of != number));
        }
        self.tell_waiting();
    }

    /// Whether secrets of an import have yet to be sent.
    pub(super) fn tell_waiting(self) {
        let numbers: Vec<u64> =
            self.rows.try_with_value(|all| all.iter().map(|(number, _)| *number).collect()).unwrap_or_default();
        let waits = |entry: &RunEntry| numbers.contains(&entry.number) && *entry.run.phase() != Phase::Over;
        let waiting = self.entries.try_with_untracked(|entries| entries.iter().any(waits)).unwrap_or_default();
        self.vault.waiting.try_set(waiting);
    }

    /// Writes how far a run came, and what was spent.
    pub(super) fn note(self, number: u64) {
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
    pub(super) fn take_over(self, number: u64) {
        let Some(entry) = untrack(|| self.entry(number)).filter(|entry| !entry.ours) else { return };
        let record = Record { action: entry.action.clone(), began: entry.began, items: entry.run.items().to_vec() };
        let progress = self.shelf.with_value(|shelf| shelf.progress(number)).unwrap_or_default();
        let items = Record::read(&record.plan(), &progress).map_or(record.items, |record| record.items);
        self.entries.update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.number == number) {
                (entry.run, entry.ours) = (Run::left(self.work(&entry.action), items.clone()), true);
            }
        });
    }

    /// Takes over how far another tab came with a run while this one waited for its turn.
    pub(super) fn catch_up(self) {
        self.entries.try_update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.ours && *entry.run.phase() == Phase::Running) {
                let progress = self.shelf.with_value(|shelf| shelf.progress(entry.number)).unwrap_or_default();
                let record =
                    Record { action: entry.action.clone(), began: entry.began, items: entry.run.items().to_vec() };
                match Record::read(&record.plan(), &progress) {
                    Ok(kept) if progress != Record::progress(&record.items) => {
                        entry.run = Run::new(self.work(&kept.action), kept.items)
                    }
                    _ => {}
                }
            }
        });
    }

    /// What other tabs spent of the budget.
    pub(super) fn hear(self) {
        let spent = self.shelf.try_with_value(|shelf| shelf.spent()).unwrap_or_default();
        self.budget.try_update_value(|budget| budget.hear(&spent));
    }

    pub(super) fn make_room(self) {
        let ended = |entry: &RunEntry| *entry.run.phase() == Phase::Over;
        let old: Vec<u64> = self.entries.with_untracked(|entries| {
            entries.iter().skip(KEPT).filter(|entry| ended(entry)).map(|entry| entry.number).collect()
        });
        old.into_iter().for_each(|number| self.forget(number));
    }
}
