//! Checking the rows, and what a person decides about them.
//!
//! Invariant: whatever changes what a column is, or what the project has, checks every row anew.

use std::sync::Arc;

use leptos::prelude::*;

use super::{ImportStage, ImportStore};
use crate::fleet::Fleet;
use crate::import::{Dates, Known, Progress, Review, Standing, Target, Which};
use crate::state::directory::Listing;
use crate::state::keys::Phase;

/// Rows that are checked, and names that are compared, between two looks at the clock.
const ROWS: usize = 64;
const NAMES: usize = 1_000;

impl ImportStore {
    /// What rows are checked against, as far as it is here.
    pub(super) fn known(self) -> Known {
        let roles = self.directory.roles.with_untracked(|roles| roles.here().cloned());
        let tenants = self.directory.tenants.with_untracked(|tenants| tenants.here().cloned());
        Known::new(roles.as_deref().map(Vec::as_slice), tenants.as_deref().map(Vec::as_slice))
    }

    /// What rows are not checked against, and why. Tracks.
    pub fn unchecked(self) -> Vec<String> {
        let roles = self.directory.roles.with(out);
        let tenants = self.directory.tenants.with(out);
        let lists = [("roles", roles), ("tenants", tenants)].into_iter().filter_map(|(what, out)| {
            out.map(|why| format!("Rows are not checked against the project's {what}: {why}"))
        });
        let names = self.keys.phase.with(|phase| match phase {
            Phase::Whole => self.keys.is_narrowed().then_some("only some keys were fetched."),
            Phase::Idle | Phase::Loading(_) => Some("the list is still being read."),
            Phase::Partial(_) | Phase::Failed(_) | Phase::Stale(_) => Some("the list could not be read as a whole."),
        });
        let names = names.map(|why| format!("Names are not compared with all keys of the project: {why}"));
        lists.chain(names).collect()
    }

    /// Whether lists are on their way that rows are checked against: what is ready without them may be wrong with them.
    /// Tracks.
    pub fn awaits_lists(self) -> bool {
        self.directory.roles.with(is_awaited) | self.directory.tenants.with(is_awaited)
    }

    /// Checks all rows anew, against what is known by now.
    pub async fn check_again(self) {
        let known = self.known();
        let now = self.server_time();
        if self.change(|review| review.set_known(known, now)) {
            self.check().await;
        }
    }

    /// Says what a column is.
    pub async fn set_target(self, column: usize, target: Target) {
        if self.change(|review| review.set_target(column, target)) {
            self.check().await;
        }
    }

    /// Says what several columns are.
    pub async fn set_targets(self, targets: Vec<(usize, Target)>) {
        let set =
            |review: &mut Review| targets.into_iter().for_each(|(column, target)| review.set_target(column, target));
        if self.change(set) {
            self.check().await;
        }
    }

    /// Chooses how the moments of the column of expiries are read.
    pub async fn set_dates(self, dates: Dates) {
        if self.change(|review| review.set_dates(dates)) {
            self.check().await;
        }
    }

    /// A person says that the row of headings is the one that was taken for it.
    pub fn confirm_headings(self) {
        self.change(Review::confirm_headings);
        self.form.update(|form| form.iter_mut().for_each(|form| form.is_asked = false));
    }

    pub(super) async fn check(self) {
        let job = self.begin_job();
        self.look_at(None);
        // What is drawn of the rows is a turn of its own.
        let Some(client) = self.keys.client() else { return };
        client.transport().pause().await;
        if !self.is_due(job) {
            return;
        }
        let nothing = Progress { done: 0, total: 0, is_finished: true };
        let work = || {
            let progress = self.review.try_update_value(|review| review.as_mut().map(|review| review.work(ROWS)));
            Ok::<_, ()>(progress.flatten().unwrap_or(nothing))
        };
        let tell = |progress| self.stage.set(ImportStage::Checking(progress));
        if self.in_turns(job, tell, work).await.is_none() {
            return;
        }
        // Names that exist already, as far as the list knows them.
        let all = self.keys.fleet.with_untracked(Fleet::len);
        let mut done = 0;
        let compare = || {
            self.review.try_update_value(|review| {
                let Some(review) = review.as_mut() else { return };
                self.keys.fleet.with_untracked(|fleet| {
                    review.taken(fleet.names().skip(done).take(NAMES).map(|(_, name)| name));
                });
            });
            done += NAMES;
            Ok::<_, ()>(Progress { done: done.min(all), total: all, is_finished: done >= all })
        };
        if self.in_turns(job, |_| (), compare).await.is_some() {
            self.stage.set(ImportStage::Checked);
            self.look_at(None);
        }
    }

    /// Looks at the rows that stand there, or at all.
    pub fn look_at(self, only: Option<Standing>) {
        let rows = self.review.try_with_value(|review| {
            review.as_ref().map(|review| match only {
                Some(standing) => {
                    review.rows_of(standing).into_iter().filter_map(|row| u32::try_from(row).ok()).collect()
                }
                None => (0..u32::try_from(review.table().rows()).unwrap_or(u32::MAX)).collect(),
            })
        });
        self.only.set(only);
        self.looked_at.set(rows.flatten().unwrap_or_else(|| Arc::from([])));
        self.version.update(|version| *version += 1);
    }

    /// Leaves a row out, or takes it back.
    pub fn leave_out(self, row: usize, out: bool) {
        self.change(|review| review.leave_out(row, out));
    }

    /// Decides that a row is sent although something was asked about it, or takes that back.
    pub fn keep(self, row: usize, kept: bool) {
        self.change(|review| review.keep(row, kept));
    }

    /// Leaves many rows out, or takes them back.
    pub fn leave_out_all(self, which: Which, out: bool) {
        self.change(|review| review.leave_out_all(which, out));
        self.look_at(None);
    }

    /// Decides that many rows are sent although something was asked about them.
    pub fn keep_all(self, which: Which) {
        self.change(|review| review.keep_all(which, true));
        self.look_at(None);
    }

    fn change(self, change: impl FnOnce(&mut Review)) -> bool {
        let changed = self.review.try_update_value(|review| review.as_mut().map(change).is_some());
        self.version.try_update(|version| *version += 1);
        changed == Some(true)
    }
}

fn is_awaited<T>(listing: &Listing<T>) -> bool {
    match listing {
        Listing::UnderWay => true,
        Listing::NotAsked | Listing::Here(_) | Listing::NotAllowed | Listing::Failed(_) => false,
    }
}

fn out<T>(listing: &Listing<T>) -> Option<&'static str> {
    match listing {
        Listing::Here(_) => None,
        Listing::NotAsked | Listing::UnderWay => Some("they are still being read."),
        Listing::NotAllowed => Some("this management key may not list them."),
        Listing::Failed(_) => Some("they could not be read."),
    }
}
