//! The requests that pages send besides their runs, which count for the budget of all tabs.
//!
//! Invariant: each is counted once by whichever tab carries out runs: from that tab's own notes, or from what the others
//! told.

use leptos::prelude::*;

use super::drive::answered;
use super::{RunsStore, moment};
use crate::api::Client;
use crate::run::{Budget, Millis};

/// So long a request counts, in milliseconds.
const WINDOW: u64 = 60_000;

impl RunsStore {
    /// Tells the tab that carries out runs what this one asked besides.
    pub(super) fn tell_asked(self) {
        let Some(client) = self.keys.client().filter(|_| !self.has_turn()) else { return };
        let now = moment(&client);
        let told = self.asked.try_update_value(|asked| {
            asked.extend(answered(&client));
            asked.retain(|at| at.plus(WINDOW) > now);
            asked.iter().map(|at| at.0.to_string()).collect::<Vec<_>>().join(",")
        });
        told.into_iter().for_each(|told| self.shelf.with_value(|shelf| shelf.keep_asked(self.tab, &told)));
    }

    /// Counts what this tab asked besides, now that its notes of what is spent are those which count.
    pub(super) fn count_asked(self) {
        let asked = self.asked.try_update_value(std::mem::take).unwrap_or_default();
        self.budget.try_update_value(|budget| budget.count(asked));
        self.shelf.with_value(|shelf| shelf.keep_asked(self.tab, ""));
    }

    /// Counts what this tab and others asked up to now.
    pub(super) fn count_all(self, client: &Client, budget: &mut Budget) {
        budget.count(answered(client));
        let told = self.shelf.try_with_value(|shelf| shelf.asked(self.tab)).unwrap_or_default();
        budget.hear_beside(told.split(',').filter_map(|at| at.parse().ok()).map(Millis));
        budget.forget(moment(client));
    }
}
