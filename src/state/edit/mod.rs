//! Changing a key.
//!
//! Invariant: one sending for each decision of the person, and never one without a look at the key just before. What was
//! typed stays until the server was seen to hold it; what it says and what it then shows are told apart.

mod after;
mod desk;

pub use after::{Doubt, Outcome};
pub use desk::EditDesk;

use std::pin::pin;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::journal::Operation;
use super::keys::KeysStore;
use crate::api::{Client, Patience, ReadError, Refusal, WriteError, access_keys, update};
use crate::domain::change::{Difference, Merge, Side};
use crate::domain::{AccessKey, Draft, KeyChange, KeyId, Problem, Updatable};

/// After how many milliseconds without an answer the page says that it is still waiting.
const SLOW: u32 = 15_000;

/// Where the editor stands.
#[derive(Clone, Debug, PartialEq)]
pub enum EditStage {
    /// The form, with what was wrong at the last try.
    Editing(Vec<Problem>),
    /// What would be changed, before it is.
    Reviewing(Box<KeyChange>),
    /// The key is loaded once more, to see whether somebody else changed it.
    Checking,
    /// Somebody did. Where both sides changed a field, the person chooses; nothing was sent.
    Conflict(Box<Merge>),
    /// The update is under way.
    Sending {
        /// Whether it takes unusually long.
        slow: bool,
    },
    /// It was accepted; the key is loaded to see what it is now.
    Confirming,
    /// Everything that was asked for was seen on the key.
    Verified {
        /// Whether a fresh load showed it. Otherwise only the update's own answer did: no load could be read, or they
        /// still showed the key of before.
        by_load: bool,
    },
    /// The server accepted it and keeps something else: from what was asked, to what it keeps.
    KeptDifferently(Vec<Difference>),
    /// Nothing was sent, or nothing was done. The form is as it was.
    Stopped(Stop),
    /// Nobody knows whether it was done.
    Unknown(Box<Doubt>),
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The key could not be loaded before sending, so nothing was sent.
    NotChecked(ReadError),
    /// The browser is offline: nothing was sent.
    NotSent,
    /// The server refused.
    Refused(Refusal),
    /// The key is no longer there.
    Gone,
    /// The key may not be changed with this management key.
    NotEditable,
}

impl Stop {
    /// The refusal that stopped it, if one did.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::NotChecked(error) => error.refusal(),
            Self::Refused(refusal) => Some(refusal),
            Self::NotSent | Self::Gone | Self::NotEditable => None,
        }
    }
}

/// The editor of one key.
#[derive(Clone, Copy)]
pub struct EditStore {
    /// What stands in the form.
    pub draft: RwSignal<Draft>,
    /// The key as the form began with it, or as it was last seen.
    pub base: RwSignal<AccessKey>,
    /// Where the editor stands.
    pub stage: RwSignal<EditStage>,
    keys: KeysStore,
}

impl EditStore {
    /// The form of this key.
    pub fn new(keys: KeysStore, key: AccessKey) -> Self {
        Self {
            draft: RwSignal::new(Draft::of(&key)),
            base: RwSignal::new(key),
            stage: RwSignal::new(EditStage::Editing(Vec::new())),
            keys,
        }
    }

    /// Whether leaving would lose something typed, or the outcome of what is under way. Tracks.
    pub fn is_dirty(self) -> bool {
        let holds = |draft: &Draft| !draft.unfinished.is_empty() || self.base.with(|base| draft.differs(base));
        self.is_busy() || self.draft.with(holds)
    }

    /// Whether it is of this key. Tracks.
    pub fn is_of(self, id: &KeyId) -> bool {
        self.base.with(|base| base.id == *id)
    }

    /// Whether there is something in it that reading the key anew would lose. Tracks.
    fn is_worth_keeping(self) -> bool {
        self.is_dirty() || self.stage.with(|stage| matches!(stage, EditStage::Unknown(_)))
    }

    /// Whether a request is under way. Tracks.
    pub fn is_busy(self) -> bool {
        self.stage.with(is_busy)
    }

    /// What the form would change, whether or not it may be sent. Tracks.
    pub fn changed(self) -> usize {
        self.draft.with(|draft| self.base.with(|base| draft.changed_fields(base).len()))
    }

    /// The key as it would be with what stands in the form, as far as that is in order.
    pub fn as_edited(self) -> AccessKey {
        let base = self.base.get_untracked();
        let change = self.draft.with_untracked(|draft| draft.change(&base));
        change.map(|change| change.record().laid_over(&base)).unwrap_or(base)
    }

    /// Back to the key as it was last seen.
    pub fn discard(self) {
        if !self.stage.with_untracked(is_busy) {
            self.draft.set(Draft::of(&self.base.get_untracked()));
            self.stage.set(EditStage::Editing(Vec::new()));
        }
    }

    /// From a review, a conflict or an outcome back to the form as it is.
    pub fn edit_again(self) {
        if !self.stage.with_untracked(is_busy) {
            self.stage.set(EditStage::Editing(Vec::new()));
        }
    }

    /// Shows what would be changed, or what is wrong. A form that changes nothing stays a form.
    pub fn review(self) {
        if self.stage.with_untracked(is_busy) {
            return;
        }
        let change = self.draft.with_untracked(|draft| self.base.with_untracked(|base| draft.change(base)));
        self.stage.set(match change {
            Ok(change) if change.differences().is_empty() => EditStage::Editing(Vec::new()),
            Ok(change) => EditStage::Reviewing(Box::new(change)),
            Err(problems) => EditStage::Editing(problems),
        });
    }

    /// Notes whose value of a field is to stand.
    pub fn choose(self, field: Updatable, side: Side) {
        self.stage.update(|stage| {
            if let EditStage::Conflict(merge) = stage {
                merge.choose(field, side);
            }
        });
    }

    /// Takes the choices over into the form, which now begins with the key as it is, and shows what is left to change.
    /// Does nothing before every conflict is decided.
    pub fn take_choices(self) {
        let merged = self.stage.with_untracked(|stage| match stage {
            EditStage::Conflict(merge) => merge.merged().map(|merged| (merged, merge.theirs().clone())),
            _ => None,
        });
        if let Some((merged, theirs)) = merged {
            self.base.set(theirs);
            self.draft.set(Draft::of(&merged));
            self.stage.set(EditStage::Editing(Vec::new()));
            self.review();
        }
    }

    /// Sends what is under review, once, if the key is still what it was. A second call while one runs does nothing: the
    /// stage is set before anything is awaited.
    pub async fn send(self) {
        let reviewed = self.stage.with_untracked(|stage| match stage {
            EditStage::Reviewing(change) => Some(KeyChange::clone(change)),
            _ => None,
        });
        let Some((reviewed, client)) = reviewed.zip(self.keys.client()) else { return };
        self.stage.set(EditStage::Checking);
        let fresh = self.look(&client, Patience::Usual).await;
        if self.is_over() {
            return;
        }
        let change = match fresh.map_err(stop).and_then(|fresh| self.unless_changed(reviewed, fresh)) {
            Ok(change) => change,
            Err(other) => return self.stage.set(other),
        };
        self.stage.set(EditStage::Sending { slow: false });
        let base = change.base();
        let (line, request) = self.keys.write_down(&client, Operation::Update, &base.id.0, &base.name);
        let mut writing = pin!(client.write(update::update(&change).under(request)));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.stage.try_set(EditStage::Sending { slow: true });
                writing.await
            }
        };
        // From here on the page itself finds out, as long as it is there.
        self.keys.strike(line.filter(|_| !matches!(outcome, Err(WriteError::Unknown(_)))));
        if self.is_over() {
            return;
        }
        match outcome {
            Ok(answer) => self.confirm(&client, &change, answer).await,
            Err(WriteError::NotSent) => self.stage.set(EditStage::Stopped(Stop::NotSent)),
            Err(WriteError::Refused(Refusal::NotFound(_))) => self.stage.set(EditStage::Stopped(Stop::Gone)),
            Err(WriteError::Refused(refusal)) => self.stage.set(EditStage::Stopped(Stop::Refused(refusal))),
            Err(WriteError::Unknown(reason)) => {
                self.stage.set(EditStage::Unknown(Box::new(Doubt::new(change, reason))));
                self.find_out().await;
                let in_doubt = |stage: &EditStage| matches!(stage, EditStage::Unknown(doubt) if doubt.outcome() == Outcome::CannotTell);
                if self.stage.try_with_untracked(in_doubt) == Some(false) {
                    self.keys.strike(line);
                }
            }
        }
    }

    /// The change as it is to be sent, over the key as it is now; the stage that keeps it from being sent, otherwise.
    fn unless_changed(self, reviewed: KeyChange, fresh: AccessKey) -> Result<KeyChange, EditStage> {
        if !fresh.editable {
            return Err(EditStage::Stopped(Stop::NotEditable));
        }
        if let Some(merge) = Merge::of(&reviewed, fresh.clone()) {
            return Err(EditStage::Conflict(Box::new(merge)));
        }
        self.base.set(fresh.clone());
        Ok(reviewed.over(fresh))
    }

    /// Loads the key and puts it into the list.
    async fn look(self, client: &Client, patience: Patience) -> Result<AccessKey, ReadError> {
        let id = self.base.try_with_untracked(|base| base.id.clone()).ok_or(ReadError::Unreachable)?;
        let key = client.read(&access_keys::load(&id), patience).await?;
        if !self.is_over() {
            self.keys.merge(key.clone());
        }
        Ok(key)
    }

    /// Whether the session, and with it the page, ended while something was awaited.
    fn is_over(self) -> bool {
        self.keys.client().is_none() || self.stage.is_disposed()
    }
}

fn is_busy(stage: &EditStage) -> bool {
    match stage {
        EditStage::Checking | EditStage::Sending { .. } | EditStage::Confirming => true,
        EditStage::Unknown(doubt) => doubt.is_looking(),
        EditStage::Editing(_)
        | EditStage::Reviewing(_)
        | EditStage::Conflict(_)
        | EditStage::Verified { .. }
        | EditStage::KeptDifferently(_)
        | EditStage::Stopped(_) => false,
    }
}

fn stop(error: ReadError) -> EditStage {
    EditStage::Stopped(match error {
        ReadError::Refused(Refusal::NotFound(_)) => Stop::Gone,
        other => Stop::NotChecked(other),
    })
}
