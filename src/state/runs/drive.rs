//! Carries runs out: sends, looks, waits.
//!
//! Invariant: one request at a time, in the journal before it leaves; and nothing is sent before it is this tab's turn.

use leptos::prelude::*;

use super::{Driving, RunEntry, RunsStore, moment};
use crate::api::{Client, ReadError, Refusal, WriteError, batch, search};
use crate::domain::KeyId;
use crate::run::{Action, Budget, Looked, Millis, Run, Sent, Step};

/// How long a wait may keep the page from hearing of a pause, in milliseconds.
const PATIENCE: u64 = 500;

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
        self.catch_up();
        while let Some(client) = self.keys.client() {
            let now = moment(&client);
            let Some((number, step)) = self.next(now) else { break };
            match step {
                Step::Rest => break,
                Step::Wait(until) => {
                    self.driving.try_set(Driving::Waiting(until));
                    let wait = (until.0 - now.0).min(PATIENCE);
                    client.transport().wait(u32::try_from(wait).unwrap_or_default()).await;
                }
                Step::Send(places) => self.send(&client, number, &places).await,
                Step::Look(places) => self.look(&client, number, &places).await,
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
            for entry in entries.iter_mut().rev().filter(|entry| entry.ours) {
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

    async fn send(self, client: &Client, number: u64, places: &[usize]) {
        let Some((action, ids)) = self.look_into(number, |entry| (entry.action, ids(entry, places))) else { return };
        self.note(number);
        self.driving.try_set(Driving::Busy);
        let call = match action {
            Action::Activate => batch::activate(&ids),
            Action::Deactivate => batch::deactivate(&ids),
            Action::Delete => batch::delete(&ids),
        };
        let sent = told(client.write(call).await, action, ids.len());
        self.settle(client, number, |run, now, budget| run.sent(now, budget, sent));
    }

    async fn look(self, client: &Client, number: u64, places: &[usize]) {
        let Some((action, ids)) = self.look_into(number, |entry| (entry.action, ids(entry, places))) else { return };
        self.driving.try_set(Driving::Busy);
        let looked = match search::these(client, &ids).await {
            Ok(seen) => {
                let found = seen.iter().map(|key| action.judge(key.as_ref())).collect();
                if self.keys.client().is_some() {
                    self.keys.take(ids.into_iter().zip(seen));
                }
                Looked::Found(found)
            }
            Err(ReadError::Refused(Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_))) => Looked::SignIn,
            Err(ReadError::Refused(Refusal::TooMany { wait })) => Looked::TooMany(wait),
            Err(_) => Looked::Failed,
        };
        self.settle(client, number, |run, now, budget| run.looked(now, budget, looked));
    }

    /// Hands an answer to its run, and notes how far it came.
    fn settle(self, client: &Client, number: u64, tell: impl FnOnce(&mut Run, Millis, &mut Budget)) {
        let now = moment(client);
        self.budget.try_update_value(|budget| self.change(number, |run| tell(run, now, budget)));
    }
}

fn ids(entry: &RunEntry, places: &[usize]) -> Vec<KeyId> {
    places.iter().filter_map(|at| entry.run.items().get(*at)).map(|item| item.id.clone()).collect()
}

/// What an answer says of a request with so many keys.
fn told(outcome: Result<(), WriteError>, action: Action, keys: usize) -> Sent {
    match outcome {
        Ok(()) => Sent::Accepted,
        Err(WriteError::NotSent) => Sent::NotSent,
        Err(WriteError::Unknown(_)) => Sent::Lost,
        Err(WriteError::Refused(refusal)) => match refusal {
            Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_) => Sent::SignIn,
            Refusal::TooMany { wait } => Sent::TooMany(wait),
            Refusal::Forbidden(_) => Sent::Forbidden(refusal.advice()),
            // A key that is gone is what a deletion wants; the look will show it.
            Refusal::NotFound(_) if action == Action::Delete && keys == 1 => Sent::Accepted,
            Refusal::NotFound(_) | Refusal::Invalid(_) => Sent::Refused(refusal.advice()),
        },
    }
}
