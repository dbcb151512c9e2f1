//! The rows on their way into a run.
//!
//! Invariant: from then on the run alone holds them.

use std::rc::Rc;

use leptos::prelude::*;

use super::{ImportStage, ImportStore};
use crate::domain::{KeyId, NewKey, Seconds, Secret};
use crate::import::{Progress, Review};
use crate::run::Item;
use crate::state::runs::{Rows, RunsStore};

/// Rows that are named between two looks at the clock.
const ROWS: usize = 256;

impl ImportStore {
    /// Hands the rows over to a run, and gives its number. Nothing of the file stays here.
    pub async fn send(self, runs: RunsStore) -> Option<u64> {
        let (rows, items) = self.hand_over().await?;
        Some(runs.start_import(rows, items))
    }

    /// The rows that are to be sent, with an item for each; `None` before everything about them is decided, and as long as
    /// something that they are checked against is on its way.
    pub(super) async fn hand_over(self) -> Option<(Rc<dyn Rows>, Vec<Item>)> {
        let is_settled = |review: &Review| review.counts().is_settled() && !review.table().form().is_asked;
        let ready = untrack(|| self.with(is_settled)) == Some(true);
        let ready = ready && !untrack(|| self.awaits_lists());
        if !ready || self.stage.get_untracked() != ImportStage::Checked {
            return None;
        }
        let job = self.begin_job();
        self.stage.set(ImportStage::Sending);
        let review = self.review.try_update_value(Option::take).flatten()?;
        let places = review.sendable();
        let mut items = Vec::with_capacity(places.len());
        let name = || {
            let next = places.iter().skip(items.len()).take(ROWS);
            let more: Vec<Item> = next.map(|row| Item::new(KeyId(String::new()), review.name(*row))).collect();
            items.extend(more);
            Ok::<_, ()>(Progress { done: items.len(), total: places.len(), is_finished: items.len() == places.len() })
        };
        self.in_turns(job, |_| (), name).await?.ok()?;
        self.clear(None);
        Some((Rc::new(Sending { review, places }), items))
    }
}

/// The rows on their way.
struct Sending {
    review: Review,
    places: Vec<usize>,
}

impl Rows for Sending {
    fn row(&self, place: usize, now: Seconds) -> Option<(NewKey, Secret)> {
        let row = *self.places.get(place)?;
        self.review.row(row, now)
    }
}
