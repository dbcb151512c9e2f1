//! Finding out what became of a create whose answer was lost.
//!
//! Invariant: it only reads, until a person decides. "Nothing was created" is said only after the last check, which
//! comes when a late request has ended and every list is up to date.

use leptos::prelude::*;

use super::create::{CreateStore, Stage};
use super::journal::{Entry, Line, Operation};
use super::reveal::Origin;
use crate::api::{ReadError, Unknown, WriteError, access_keys, search};
use crate::domain::looks::LOST;
use crate::domain::{AccessKey, KeyId, Seconds};

/// How far the server's clock may lag behind ours, in seconds, for a key to count as made by us.
const SKEW: i64 = 120;

/// What is known so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconcile {
    /// The name that was asked for.
    pub name: String,
    /// Why the outcome is not known.
    pub reason: Unknown,
    /// How many checks have been made, and how many there are.
    pub checks: usize,
    /// What the last check could not read.
    pub trouble: Option<ReadError>,
    /// Keys that may be the one that was asked for.
    pub found: Vec<Finding>,
    /// Whether a secret could be read from the answer all the same.
    pub salvaged: bool,
    /// Whether an earlier page asked for it, so that what was typed is gone.
    pub resumed: bool,
    /// Whether no more checks are made before the person has signed in again.
    held: bool,
    before: Vec<KeyId>,
    since: Seconds,
    line: Option<Line>,
}

/// A key of that name that was not there before.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The key.
    pub key: AccessKey,
    /// What the person decided about it.
    pub fate: Fate,
}

/// What became of a key that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Its secret was lost on the way; nothing was decided yet.
    SecretLost,
    /// A request about it is under way.
    Deciding,
    /// It was rotated: its new secret was shown.
    Rotated,
    /// It was deleted.
    Deleted,
    /// The request about it did not succeed, or nobody knows.
    Trouble(WriteError),
}

/// What can be said when looking at the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Checks are still to come.
    Checking,
    /// Every check was made, the last one was readable, and no key was found.
    NothingCreated,
    /// The last check could not be read.
    CannotTell,
    /// Keys were found.
    Found,
}

impl Reconcile {
    pub(super) fn new(name: String, before: Vec<KeyId>, since: Seconds, reason: Unknown, line: Option<Line>) -> Self {
        let (salvaged, resumed, found) = (false, false, Vec::new());
        Self { name, reason, checks: 0, trouble: None, found, salvaged, resumed, held: false, before, since, line }
    }

    pub(super) fn salvaged(self) -> Self {
        Self { salvaged: true, ..self }
    }

    /// How many checks there are.
    pub const CHECKS: usize = LOST.len();

    /// What can be said now.
    pub fn verdict(&self) -> Verdict {
        if !self.found.is_empty() {
            Verdict::Found
        } else if self.held {
            Verdict::CannotTell
        } else if self.checks < Self::CHECKS {
            Verdict::Checking
        } else if self.trouble.is_some() {
            Verdict::CannotTell
        } else {
            Verdict::NothingCreated
        }
    }

    /// Whether every key that was found has been dealt with and no check is to come.
    pub fn is_settled(&self) -> bool {
        let dealt = |finding: &Finding| matches!(finding.fate, Fate::Rotated | Fate::Deleted);
        self.checks >= Self::CHECKS && self.trouble.is_none() && self.found.iter().all(dealt)
    }

    fn note(&mut self, outcome: Result<Vec<AccessKey>, ReadError>) {
        self.held = outcome.as_ref().is_err_and(ReadError::wants_sign_in);
        self.checks += usize::from(!self.held);
        match outcome {
            Ok(keys) => {
                self.trouble = None;
                for key in keys {
                    let new = !self.before.contains(&key.id)
                        && key.created.is_none_or(|created| created >= self.since.plus(-SKEW))
                        && self.found.iter().all(|finding| finding.key.id != key.id);
                    if new {
                        self.found.push(Finding { key, fate: Fate::SecretLost });
                    }
                }
            }
            Err(error) => self.trouble = Some(error),
        }
    }
}

impl CreateStore {
    /// Finds out about what an earlier page asked for, unless something is being found out or sent.
    pub async fn resume(self, line: Line, entry: Entry) {
        let idle = self.stage.with_untracked(|stage| matches!(stage, Stage::Editing(_) | Stage::Refused(_)));
        if let (true, Operation::Create(before)) = (idle, entry.operation.clone()) {
            let (since, before) = (entry.since(), before.into_iter().map(KeyId).collect());
            let reconcile = Reconcile::new(entry.name, before, since, Unknown::NoAnswer, Some(line));
            self.stage.set(Stage::Unknown(Reconcile { resumed: true, ..reconcile }));
            self.find_out().await;
        }
    }

    /// The person has dealt with what is being found out.
    pub(super) fn strike(self) {
        self.keys().strike(self.reconciling(|r| r.line).flatten());
    }

    /// Makes the checks that are still to come, each after its pause.
    pub async fn find_out(self) {
        let Some(client) = self.keys().client() else { return };
        loop {
            let Some((name, checks)) = self.reconciling(|r| (r.name.clone(), r.checks)) else { return };
            let Some(pause) = LOST.get(checks) else { return };
            client.transport().wait(*pause).await;
            self.check(&name).await;
            if self.reconciling(|r| r.held) == Some(true) {
                return;
            }
        }
    }

    /// Goes on with the checks, or makes the last one again where it could not be read: the time has passed then.
    pub async fn check_again(self) {
        let Some((name, checks)) = self.reconciling(|r| (r.name.clone(), r.checks)) else { return };
        self.reconcile(|r| (r.held, r.checks) = (false, checks.min(Reconcile::CHECKS - 1)));
        match checks < Reconcile::CHECKS {
            true => self.find_out().await,
            false => self.check(&name).await,
        }
    }

    async fn check(self, name: &str) {
        let Some(client) = self.keys().client() else { return };
        let outcome = search::named(&client, name).await;
        if let Ok(keys) = &outcome {
            keys.iter().for_each(|key| self.keys().merge(key.clone()));
        }
        self.reconcile(|r| r.note(outcome));
    }

    /// Gives a found key a new secret and reveals it. Safe here: nobody can hold the one that was lost.
    pub async fn rotate_found(self, id: KeyId) {
        let Some(client) = self.keys().client().filter(|_| self.decide(&id)) else { return };
        let name = self.reconciling(|r| r.name.clone()).unwrap_or_default();
        let awaited = self.reveal().await_secret();
        let (line, request) = self.keys().write_down(&client, Operation::Rotate, &id.0, &name);
        let outcome = client.write(access_keys::rotate(&id).under(request)).await;
        // Its outcome stays with the key that was found, which has an entry of its own.
        self.keys().strike(line);
        drop(awaited);
        if self.keys().client().is_none() {
            return;
        }
        let fate = outcome.map(|revealed| {
            let (key, damaged) = (revealed.key.clone(), revealed.damaged);
            self.reveal().open(client.project(), revealed, Origin::Rotated);
            if !damaged {
                self.keys().merge(key.clone());
                self.note_made(key.id);
            }
            Fate::Rotated
        });
        self.settle(&id, fate.unwrap_or_else(Fate::Trouble));
    }

    /// Deletes a found key.
    pub async fn delete_found(self, id: KeyId) {
        let Some(client) = self.keys().client().filter(|_| self.decide(&id)) else { return };
        let outcome = client.write(access_keys::delete(&id)).await;
        let fate = outcome.map(|()| {
            self.keys().remove(&id);
            Fate::Deleted
        });
        self.settle(&id, fate.unwrap_or_else(Fate::Trouble));
    }

    /// What stood in the way of a request about a found key is gone: the person decides again.
    pub fn decide_again(self, id: &KeyId) {
        self.settle(id, Fate::SecretLost);
    }

    /// Claims a key for one request; `false` when one is under way or it is dealt with.
    fn decide(self, id: &KeyId) -> bool {
        let free = self.reconciling(|r| {
            let mut found = r.found.iter();
            found.any(|f| f.key.id == *id && matches!(f.fate, Fate::SecretLost | Fate::Trouble(_)))
        });
        if free == Some(true) {
            self.settle(id, Fate::Deciding);
        }
        free == Some(true)
    }

    fn settle(self, id: &KeyId, fate: Fate) {
        // It is known what was made, and somebody has dealt with it.
        if matches!(fate, Fate::Rotated | Fate::Deleted) {
            self.strike();
        }
        self.reconcile(|r| {
            if let Some(finding) = r.found.iter_mut().find(|finding| finding.key.id == *id) {
                finding.fate = fate;
            }
        });
    }

    fn reconciling<T>(self, look: impl FnOnce(&Reconcile) -> T) -> Option<T> {
        let look = |stage: &Stage| match stage {
            Stage::Unknown(reconcile) => Some(look(reconcile)),
            Stage::Editing(_) | Stage::Refused(_) | Stage::Sending { .. } => None,
        };
        // Gone with the session while a check was under way.
        self.stage.try_with_untracked(look).flatten()
    }

    fn reconcile(self, change: impl FnOnce(&mut Reconcile)) {
        self.stage.update(|stage| {
            if let Stage::Unknown(reconcile) = stage {
                change(reconcile);
            }
        });
    }
}
