//! Making a key.
//!
//! Invariant: one sending for each decision of the person. What was typed stays until a key was made. A lost answer
//! leads to [`Stage::Unknown`] and a search for what happened, never to "failed" and never to a second sending.

use std::pin::pin;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::keys::KeysStore;
use super::reconcile::Reconcile;
use super::reveal::{Origin, RevealStore};
use crate::api::{Refusal, WriteError, access_keys};
use crate::domain::{Draft, KeyId, Problem, Seconds};

/// After how many milliseconds without an answer the page says that it is still waiting.
const SLOW: u32 = 15_000;

/// Where the create page stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The form, with what was wrong at the last try.
    Editing(Vec<Problem>),
    /// The form; the server refused, or nothing could be sent. Nothing was created.
    Refused(Option<Refusal>),
    /// A request is under way.
    Sending {
        /// Whether it takes unusually long.
        slow: bool,
    },
    /// Nobody knows whether the key was created.
    Unknown(Reconcile),
}

/// The create page of one session.
#[derive(Clone, Copy)]
pub struct CreateStore {
    /// What stands in the form.
    pub draft: RwSignal<Draft>,
    /// Where the page stands.
    pub stage: RwSignal<Stage>,
    keys: KeysStore,
    reveal: RevealStore,
}

impl CreateStore {
    /// An empty form.
    pub fn new(keys: KeysStore, reveal: RevealStore) -> Self {
        Self { draft: RwSignal::new(Draft::empty()), stage: RwSignal::new(Stage::Editing(Vec::new())), keys, reveal }
    }

    pub(super) fn keys(self) -> KeysStore {
        self.keys
    }

    pub(super) fn reveal(self) -> RevealStore {
        self.reveal
    }

    /// The ids of the loaded keys with exactly this name. Tracks.
    pub fn same_name(self, name: &str) -> Vec<KeyId> {
        self.keys.fleet.with(|fleet| fleet.ids_named(name))
    }

    /// This machine's time.
    pub fn now(self) -> Seconds {
        self.keys.now()
    }

    /// Whether a request is under way. Tracks.
    pub fn is_sending(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Sending { .. }))
    }

    /// Empties the form.
    pub fn start_over(self) {
        self.draft.set(Draft::empty());
        self.stage.set(Stage::Editing(Vec::new()));
    }

    /// Back to the form with everything typed, after a check found that nothing was created.
    pub fn edit_again(self) {
        self.stage.set(Stage::Editing(Vec::new()));
    }

    /// Sends the form, once. A second call while one runs does nothing: the stage is set before anything is awaited.
    pub async fn submit(self) {
        let ready = self.stage.with_untracked(|stage| matches!(stage, Stage::Editing(_) | Stage::Refused(_)));
        if !ready {
            return;
        }
        let now = self.keys.now();
        let new = match self.draft.with_untracked(|draft| draft.validate(now)) {
            Ok(new) => new,
            Err(problems) => return self.stage.set(Stage::Editing(problems)),
        };
        let Some(client) = self.keys.client() else { return };
        self.stage.set(Stage::Sending { slow: false });
        self.reveal.await_secret(true);
        let name = new.name().to_owned();
        let before = self.keys.fleet.with_untracked(|fleet| fleet.ids_named(&name));
        let mut writing = pin!(client.write(access_keys::create(&new)));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.stage.set(Stage::Sending { slow: true });
                writing.await
            }
        };
        self.reveal.await_secret(false);
        // Signed out meanwhile, after having been asked: the secret is wiped unseen, for who sits here now is unknown.
        if self.keys.client().is_none() {
            return;
        }
        match outcome {
            Ok(revealed) => {
                // The secret first: whatever follows must not lose it.
                let key = revealed.key.clone();
                self.reveal.open(revealed, Origin::Created);
                self.keys.merge(key);
                self.start_over();
            }
            Err(WriteError::NotSent) => self.stage.set(Stage::Refused(None)),
            Err(WriteError::Refused(refusal)) => self.stage.set(Stage::Refused(Some(refusal))),
            Err(WriteError::Unknown(unknown)) => {
                self.stage.set(Stage::Unknown(Reconcile::new(name, before, now, unknown)));
                self.find_out().await;
            }
        }
    }
}
