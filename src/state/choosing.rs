//! Choosing keys of the list.
//!
//! Invariant: what is chosen are key ids, whatever position a key had when it was chosen.

use leptos::prelude::*;

use super::ListStore;
use crate::domain::KeyId;
use crate::fleet::Fleet;
use crate::fleet::selection::{Chosen, Selection};

impl ListStore {
    /// Chooses a key, or no longer does; ranges begin here.
    pub fn toggle(self, position: usize) {
        self.change_selection(|selection, fleet| selection.toggle(fleet, position));
        self.anchor.set_value(self.id_at(position));
    }

    /// Chooses everything that is shown between where the last choice was made and here.
    pub fn extend_to(self, position: usize) {
        let (Some(to), shown) = (self.id_at(position), self.shown.get_untracked()) else { return };
        let from = self.anchor.get_value().unwrap_or_else(|| to.clone());
        self.change_selection(|selection, fleet| selection.select_range(fleet, &shown, &from, &to));
        self.anchor.update_value(|anchor| _ = anchor.get_or_insert(to));
    }

    /// Chooses everything that is shown between two positions; the next range begins at the first of them.
    pub fn choose_between(self, from: usize, to: usize) {
        self.anchor.set_value(self.id_at(from));
        self.extend_to(to);
    }

    /// Chooses every key that is shown.
    pub fn select_shown(self) {
        let shown = self.shown.get_untracked();
        self.change_selection(|selection, fleet| selection.select(fleet, &shown));
    }

    /// No longer chooses any key that is shown.
    pub fn deselect_shown(self) {
        let shown = self.shown.get_untracked();
        self.change_selection(|selection, fleet| selection.deselect(fleet, &shown));
    }

    /// Of the keys that are shown, chooses those that are not chosen instead of those that are.
    pub fn invert_shown(self) {
        let shown = self.shown.get_untracked();
        self.change_selection(|selection, fleet| selection.invert(fleet, &shown));
    }

    /// Chooses nothing.
    pub fn clear_selection(self) {
        self.selection.update(Selection::clear);
        self.anchor.set_value(None);
    }

    /// No longer chooses keys that are gone from the list.
    pub fn forget_gone(self) {
        self.change_selection(|selection, fleet| selection.forget_gone(fleet));
    }

    /// Whether the key at a position is chosen. Tracks.
    pub fn is_chosen(self, position: usize) -> bool {
        self.selection.with(|selection| self.keys.fleet.with(|fleet| selection.contains_row(fleet, position)))
    }

    /// What is chosen, in figures. Tracks.
    pub fn chosen(self) -> Chosen {
        let now = self.now.get();
        self.selection.with(|selection| self.keys.fleet.with(|fleet| selection.chosen(fleet, now)))
    }

    fn change_selection(self, change: impl FnOnce(&mut Selection, &Fleet)) {
        self.keys.fleet.with_untracked(|fleet| self.selection.update(|selection| change(selection, fleet)));
    }

    fn id_at(self, position: usize) -> Option<KeyId> {
        self.keys.fleet.with_untracked(|fleet| fleet.id(position).map(|id| KeyId(id.to_owned())))
    }
}
