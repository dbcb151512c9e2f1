//! Counts that follow the list, each time after it was drawn.
//!
//! Invariant: no keystroke waits for a count. A count that was asked for and overtaken by the next question is dropped.

use std::time::Duration;

use leptos::prelude::*;

use crate::fleet::facets::{Facet, Value};
use crate::state::ListStore;

/// What is to be counted.
#[derive(Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) facet: Facet,
    /// Only values that hold this text.
    pub(super) like: String,
    /// How many values are shown beside those that are chosen.
    pub(super) limit: usize,
}

/// What was counted.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Counted {
    /// The values to show, in the order of their facet.
    pub(super) values: Vec<Value>,
    /// How many values there are in all.
    pub(super) all: usize,
}

/// The answers to what is wanted, in that order; `None` until they were counted for the first time.
pub(super) fn counted(list: ListStore, wanted: Signal<Vec<Wanted>>) -> RwSignal<Option<Vec<Counted>>> {
    let counts = RwSignal::new(None);
    let asked = StoredValue::new(0_usize);
    let count = move |turn| {
        // Overtaken, or nobody is there any more.
        if asked.try_get_value() != Some(turn) {
            return;
        }
        let wanted = wanted.get_untracked();
        let found = untrack(|| wanted.into_iter().map(|wanted| one(list, &wanted)).collect());
        counts.set(Some(found));
    };
    Effect::new(move |turn: Option<usize>| {
        wanted.track();
        list.keys.fleet.track();
        list.matches.track();
        list.now();
        let turn = turn.unwrap_or_default() + 1;
        asked.set_value(turn);
        if list.keys.is_loading() {
            // Counts of a part would be wrong at once, and would make the whole come later.
            return turn;
        }
        request_animation_frame(move || set_timeout(move || count(turn), Duration::ZERO));
        turn
    });
    counts
}

fn one(list: ListStore, Wanted { facet, like, limit }: &Wanted) -> Counted {
    // All of them: one that is chosen is shown wherever it stands.
    let mut values = list.facet(*facet, like, usize::MAX).values;
    let all = values.len();
    let mut room = *limit;
    values.retain(|value| {
        let fits = room > 0;
        room = room.saturating_sub(1);
        fits || value.on
    });
    Counted { values, all }
}
