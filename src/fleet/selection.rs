//! The keys that a person has chosen.
//!
//! Invariant: a set of key ids and nothing else. It outlives filters, sorting and a refresh, and never means another key
//! because a row has moved. Only keys that were read can be chosen: nobody should act on what cannot be seen.

use hashbrown::HashMap;

use super::Fleet;
use super::index::arena::Arena;
use super::index::pool::Index;
use super::status::{self, Word};
use crate::domain::{KeyId, Seconds};

/// Chosen keys.
#[derive(Debug, Default)]
pub struct Selection {
    ids: Arena<u8>,
    index: Index,
}

/// What is chosen, in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// How many keys of each status, most frequent first.
    pub by_status: Vec<(String, usize)>,
    /// How many are no longer among the keys.
    pub gone: usize,
}

impl Selection {
    /// How many keys are chosen, gone ones too.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this key is chosen.
    pub fn contains(&self, id: &str) -> bool {
        self.number(id).is_some()
    }

    /// Whether the key at a position is chosen.
    pub fn contains_row(&self, fleet: &Fleet, position: usize) -> bool {
        fleet.id(position).is_some_and(|id| self.contains(id))
    }

    fn number(&self, id: &str) -> Option<usize> {
        self.index.candidates(id).find(|number| self.ids.get(*number) == id.as_bytes())
    }

    /// Chooses a key.
    pub fn insert(&mut self, id: &str) {
        if !self.contains(id) {
            let number = self.ids.push(id.as_bytes());
            self.index.insert(id, number);
        }
    }

    /// No longer chooses a key.
    pub fn remove(&mut self, id: &str) {
        if let Some(number) = self.number(id) {
            self.index.remove(id, number);
        }
        if self.is_empty() {
            self.clear();
        }
    }

    /// Chooses nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Chooses the key at a position, or no longer chooses it.
    pub fn toggle(&mut self, fleet: &Fleet, position: usize) {
        if let Some(id) = selectable(fleet, position) {
            if self.contains(id) { self.remove(id) } else { self.insert(id) }
        }
    }

    /// Chooses the keys at these positions as well.
    pub fn select(&mut self, fleet: &Fleet, positions: &[u32]) {
        ids(fleet, positions).for_each(|id| self.insert(id));
    }

    /// No longer chooses the keys at these positions.
    pub fn deselect(&mut self, fleet: &Fleet, positions: &[u32]) {
        ids(fleet, positions).for_each(|id| self.remove(id));
    }

    /// Chooses what is not chosen of these positions, and the other way round.
    pub fn invert(&mut self, fleet: &Fleet, positions: &[u32]) {
        // Of two rows with one id the first decides: they are one key to whoever acts on it.
        let mut wanted = Self::default();
        ids(fleet, positions).filter(|id| !self.contains(id)).for_each(|id| wanted.insert(id));
        self.deselect(fleet, positions);
        wanted.ids().for_each(|id| self.insert(id));
    }

    /// Chooses everything from one key to another in the order shown, both included. Where the first is not shown any
    /// more, only the second.
    pub fn select_range(&mut self, fleet: &Fleet, shown: &[u32], from: &KeyId, to: &KeyId) {
        let place = |KeyId(id): &KeyId| shown.iter().position(|at| fleet.id(*at as usize) == Some(id));
        let Some(to) = place(to) else { return };
        let from = place(from).unwrap_or(to);
        self.select(fleet, shown.get(from.min(to)..=from.max(to)).unwrap_or_default());
    }

    /// The ids, in the order in which they were chosen.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let mut numbers: Vec<usize> = self.index.numbers().collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| self.ids.text(number))
    }

    /// How many of these positions are chosen.
    pub fn count_among(&self, fleet: &Fleet, positions: &[u32]) -> usize {
        if self.is_empty() { 0 } else { ids(fleet, positions).filter(|id| self.contains(id)).count() }
    }

    /// What is chosen, by status at a moment.
    pub fn chosen(&self, fleet: &Fleet, now: Seconds) -> Chosen {
        let mut chosen = Chosen::default();
        let statuses: Vec<Word> = status::each(&fleet.table, now, |word| word).collect();
        let mut counts: HashMap<Word, usize> = HashMap::new();
        for id in self.ids() {
            match fleet.position_of(id).and_then(|at| statuses.get(at)) {
                Some(word) => *counts.entry(*word).or_default() += 1,
                None => chosen.gone += 1,
            }
        }
        let text = |(word, count)| (status::text(&fleet.table, word).to_owned(), count);
        chosen.by_status = counts.into_iter().map(text).collect();
        chosen.by_status.sort_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
        chosen
    }

    /// No longer chooses keys that are gone.
    pub fn forget_gone(&mut self, fleet: &Fleet) {
        let gone: Vec<String> =
            self.ids().filter(|id| fleet.position_of(id).is_none()).map(ToOwned::to_owned).collect();
        gone.iter().for_each(|id| self.remove(id));
    }
}

fn selectable(fleet: &Fleet, position: usize) -> Option<&str> {
    fleet.id(position).filter(|_| !fleet.table.is_damaged(position))
}

fn ids<'a>(fleet: &'a Fleet, positions: &'a [u32]) -> impl Iterator<Item = &'a str> {
    positions.iter().filter_map(|position| selectable(fleet, *position as usize))
}
