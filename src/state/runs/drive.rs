//! Carries runs out: sends, looks, waits.
//!
//! Invariant: one request at a time, in the journal before it leaves; and nothing is sent before it is this tab's turn.

use leptos::prelude::*;

use super::{Driving, RunEntry, RunsStore, late, moment};
use crate::api::Client;
use crate::run::{Budget, Failure, Item, Millis, Outcome, Run, Sent, Step};

/// How long a wait may keep the page from hearing of a pause, in milliseconds.
const PATIENCE: u64 = 500;
/// How long a page that lost an answer waits before it goes on, in milliseconds: one that is being left is gone by then.
const LEFT: u32 = 1_000;

impl RunsStore {
    /// Carries out runs until there is nothing to do but wait for a person. A second call while one runs does nothing.
    pub async fn drive(self) {
        if self.driving.try_get_untracked() != Some(Driving::Idle) {
            return;
        }
        self.driving.set(Driving::Queued);
        let Some(turn) = self.shelf.try_with_value(|shelf| shelf.turn()) else { return };
        let turn = turn.await;
        // The session may have ended while another tab had its turn.
        if self.keys.client().is_none() {
            return;
        }
        self.hear();
        // The last notes of the tab whose turn it was come before anything is done here.
        self.refresh();
        self.driving.try_set(Driving::Busy);
        self.count_asked();
        self.catch_up();
        let Some(shelf) = self.shelf.try_get_value() else { return };
        while let Some(client) = self.keys.client() {
            let now = moment(&client);
            self.budget.try_update_value(|budget| self.count_all(&client, budget));
            let Some((number, step)) = self.next(now) else { break };
            match step {
                Step::Rest => break,
                Step::Wait(until) => {
                    self.driving.try_set(Driving::Waiting(until));
                    let wait = (until.0 - now.0).min(PATIENCE);
                    client.transport().wait(u32::try_from(wait).unwrap_or_default()).await;
                }
                Step::Check(place) => {
                    self.driving.try_set(Driving::Busy);
                    let checked = self.check(&client, number, place).await;
                    self.settle(&client, number, |run, now, budget| run.checked(now, budget, checked));
                }
                Step::Send(places) => {
                    self.note(number);
                    self.driving.try_set(Driving::Busy);
                    let sent = self.send(&client, number, &places).await;
                    if self.keys.client().is_none() {
                        late::note(&*shelf, number, &places, &sent);
                        break;
                    }
                    match sent {
                        // A page that is being left loses its answers too. It must not begin with the next key then.
                        Sent::Lost(_) => client.transport().wait(LEFT).await,
                        Sent::Gone => self.are_gone(number, &places),
                        _ => {}
                    }
                    self.settle(&client, number, |run, now, budget| run.sent(now, budget, sent));
                    self.put_down(number);
                }
                Step::Look(places) => {
                    self.driving.try_set(Driving::Busy);
                    let looked = self.look(&client, number, &places).await;
                    self.settle(&client, number, |run, now, budget| run.looked(now, budget, looked));
                    let is_gone = |item: &&Item| item.outcome == Outcome::Failed(Failure::Gone);
                    let gone = |entry: &RunEntry| {
                        let of = |at: &usize| entry.run.items().get(*at).filter(is_gone).is_some();
                        places.iter().copied().filter(of).collect::<Vec<_>>()
                    };
                    self.are_gone(number, &self.look_into(number, gone).unwrap_or_default());
                    self.put_down(number);
                }
            }
        }
        drop(turn);
        self.driving.try_set(Driving::Idle);
    }

    /// The first run that has something to do, and what. When all wait, the one that waits shortest.
    fn next(self, now: Millis) -> Option<(u64, Step)> {
        let mut first = None::<(u64, Step)>;
        let mut budget = self.budget.try_get_value()?;
        self.entries.try_update_untracked(|entries| {
            // What was just read for a request is to leave before anything else does.
            let cleared = entries.iter().rposition(|entry| entry.ours && entry.run.is_cleared());
            let others = (0..entries.len()).rev().filter(|at| Some(*at) != cleared);
            for at in cleared.into_iter().chain(others) {
                let Some(entry) = entries.get_mut(at).filter(|entry| entry.ours) else { continue };
                match (entry.run.next(now, &mut budget), &first) {
                    (Step::Rest, _) => {}
                    (Step::Wait(until), Some((_, Step::Wait(before)))) if *before <= until => {}
                    (Step::Wait(until), _) => first = Some((entry.number, Step::Wait(until))),
                    (step, _) => {
                        first = Some((entry.number, step));
                        break;
                    }
                }
            }
        })?;
        self.budget.try_set_value(budget);
        first
    }

    /// Hands an answer to its run, and notes how far it came and what was spent.
    fn settle(self, client: &Client, number: u64, tell: impl FnOnce(&mut Run, Millis, &mut Budget)) {
        let Some(mut budget) = self.budget.try_get_value() else { return };
        let now = moment(client);
        budget.unspend();
        budget.count(answered(client));
        self.entries.try_update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.number == number) {
                tell(&mut entry.run, now, &mut budget);
            }
        });
        // Before the note, from which other tabs learn of it.
        self.budget.try_set_value(budget);
        self.note(number);
    }
}

/// When the requests were answered that the client sent since this was last asked: the runs', and all others of this page.
pub(super) fn answered(client: &Client) -> impl Iterator<Item = Millis> {
    client.answered().take().into_iter().map(|at| Millis(u64::try_from(at).unwrap_or_default()))
}
