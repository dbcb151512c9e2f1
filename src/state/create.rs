//! Making a key.
//!
//! Invariant: one sending for each decision of the person. What was typed stays until a key was made. A lost answer
//! leads to [`Stage::Unknown`] and a search for what happened, never to "failed" and never to a second sending.

use std::pin::pin;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::journal::Operation;
use super::keys::KeysStore;
use super::reconcile::Reconcile;
use super::reveal::{Origin, RevealStore};
use super::twins::{Made, Twins};
use crate::api::{Refusal, Unknown, WriteError, access_keys};
use crate::domain::{AccessKey, Draft, KeyId, Problem, Purpose, Record, Seconds};

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

/// What a form was begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The other key.
    pub from: KeyId,
    /// Its name.
    pub name: String,
    /// What the new one is for.
    pub purpose: Purpose,
    /// Whether the other holds roles of the project and tenants, of which a new one can have only one kind.
    pub both: bool,
}

/// The create page of one session.
#[derive(Clone, Copy)]
pub struct CreateStore {
    /// What stands in the form.
    pub draft: RwSignal<Draft>,
    /// Where the page stands.
    pub stage: RwSignal<Stage>,
    /// What the form was begun with, unless it was begun empty.
    pub begun: RwSignal<Option<Begun>>,
    made: StoredValue<Option<Callback<KeyId>>>,
    /// The form as it was begun.
    fresh: StoredValue<Draft>,
    /// What was typed into the plain form before another key's settings took its place.
    aside: StoredValue<Option<Draft>>,
    /// Keys that were made beside the ones that were asked for.
    pub twins: Twins,
    keys: KeysStore,
    reveal: RevealStore,
}

impl CreateStore {
    /// An empty form.
    pub fn new(keys: KeysStore, reveal: RevealStore) -> Self {
        Self {
            draft: RwSignal::new(Draft::empty()),
            stage: RwSignal::new(Stage::Editing(Vec::new())),
            begun: RwSignal::new(None),
            made: StoredValue::new(None),
            fresh: StoredValue::new(Draft::empty()),
            aside: StoredValue::new(None),
            twins: Twins::default(),
            keys,
            reveal,
        }
    }

    pub(super) fn keys(self) -> KeysStore {
        self.keys
    }

    pub(super) fn reveal(self) -> RevealStore {
        self.reveal
    }

    /// The server's time.
    pub fn now(self) -> Seconds {
        self.keys.now()
    }

    /// Whether something has to be said above every page: a key that was made twice, or what an earlier page asked for.
    /// Tracks.
    pub fn has_unsettled(self) -> bool {
        let resumed = |stage: &Stage| matches!(stage, Stage::Unknown(reconcile) if reconcile.resumed);
        self.stage.with(resumed) || self.twins.found.with(|found| !found.is_empty())
    }

    /// Whether a request is under way. Tracks.
    pub fn is_sending(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Sending { .. }))
    }

    /// Begins with this form: that of another key, most often. `false` when a request is under way or its outcome is not
    /// known: then the page stays as it is.
    pub fn begin_with(self, draft: Draft) -> bool {
        let may = self.stage.with_untracked(|stage| matches!(stage, Stage::Editing(_) | Stage::Refused(_)));
        if may {
            self.fresh.set_value(draft.clone());
            self.draft.set(draft);
            self.stage.set(Stage::Editing(Vec::new()));
        }
        may
    }

    /// Begins with the settings of another key; `made` runs with the id of the new one, once there is one whose secret is
    /// shown. `false` as for [`Self::begin_with`].
    ///
    /// What was typed into the plain form waits for [`Self::begin_plain`].
    pub fn begin_like(self, key: &AccessKey, purpose: Purpose, made: Option<Callback<KeyId>>) -> bool {
        let plain = self.begun.with_untracked(Option::is_none) && self.is_typed();
        let typed = plain.then(|| self.draft.get_untracked());
        let may = self.begin_with(purpose.draft(key, self.keys.now()));
        if may {
            let both = Record::of(key).holds_both() && key.bound_user.is_empty();
            self.begun.set(Some(Begun { from: key.id.clone(), name: key.name.clone(), purpose, both }));
            self.made.set_value(made);
            if plain {
                self.aside.set_value(typed);
            }
        }
        may
    }

    /// Back to the plain form, with what was typed into it, after one that was begun with another key and left.
    pub fn begin_plain(self) {
        if self.begun.with_untracked(Option::is_some) {
            let typed = self.aside.try_update_value(Option::take).flatten();
            if self.begin_with(Draft::empty()) {
                self.begun.set(None);
                self.made.set_value(None);
                typed.into_iter().for_each(|typed| self.draft.set(typed));
            } else {
                self.aside.set_value(typed);
            }
        }
    }

    /// Whether something was typed that nothing else holds, and nothing of it is under way.
    pub fn is_typed(self) -> bool {
        let open = self.stage.try_with_untracked(|stage| matches!(stage, Stage::Editing(_) | Stage::Refused(_)));
        let same = self.draft.try_with_untracked(|draft| self.fresh.try_with_value(|fresh| fresh == draft)).flatten();
        open == Some(true) && same == Some(false)
    }

    /// A key was made from the form, and its secret is shown.
    pub(super) fn note_made(self, id: KeyId) {
        if let Some(made) = self.made.try_update_value(Option::take).flatten() {
            made.try_run(id);
        }
    }

    /// Empties the form.
    pub fn start_over(self) {
        self.begun.set(None);
        self.made.set_value(None);
        self.strike();
        self.fresh.set_value(Draft::empty());
        self.draft.set(Draft::empty());
        self.stage.set(Stage::Editing(Vec::new()));
    }

    /// Back to the form with everything typed, after a check found that nothing was created.
    pub fn edit_again(self) {
        self.strike();
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
        let awaited = self.reveal.await_secret();
        let name = new.name().to_owned();
        let before = self.keys.fleet.with_untracked(|fleet| fleet.ids_named(&name));
        let since = client.server_time();
        let known = Operation::Create(before.iter().map(|id| id.0.clone()).collect());
        let (line, request) = self.keys.write_down(&client, known, "", &name);
        let mut writing = pin!(client.write(access_keys::create(&new).under(request)));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.stage.set(Stage::Sending { slow: true });
                writing.await
            }
        };
        drop(awaited);
        // Signed out meanwhile, after having been asked: the secret is wiped unseen, for who sits here now is unknown.
        if self.keys.client().is_none() {
            return;
        }
        match outcome {
            Ok(revealed) => {
                // The secret first: whatever follows must not lose it.
                let (key, damaged) = (revealed.key.clone(), revealed.damaged);
                self.reveal.open(client.project(), revealed, Origin::Created);
                if damaged {
                    // There is a secret, but what else was said of the key is lost.
                    self.keys.strike(line);
                    let reconcile = Reconcile::new(name, before, since, Unknown::Unreadable, None);
                    self.stage.set(Stage::Unknown(reconcile.salvaged()));
                    return self.find_out().await;
                }
                self.keys.strike(line);
                self.twins.made.set_value(Some(Made { id: key.id.clone(), name, before, since }));
                self.keys.merge(key.clone());
                self.note_made(key.id);
                self.start_over();
            }
            Err(WriteError::NotSent) => {
                self.keys.strike(line);
                self.stage.set(Stage::Refused(None));
            }
            Err(WriteError::Refused(refusal)) => {
                self.keys.strike(line);
                self.stage.set(Stage::Refused(Some(refusal)));
            }
            Err(WriteError::Unknown(unknown)) => {
                self.stage.set(Stage::Unknown(Reconcile::new(name, before, since, unknown, line)));
                self.find_out().await;
            }
        }
    }
}
