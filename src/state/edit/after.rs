//! What became of an update: confirming one that was accepted, and finding out about one whose answer was lost.
//!
//! Invariant: it only reads. "Not done" is said only after the last look, when a late request has ended and reads are up
//! to date.

use leptos::prelude::*;

use super::{EditStage, EditStore, Stop};
use crate::api::{Client, Patience, ReadError, Refusal, Unknown};
use crate::domain::change::{Difference, differences};
use crate::domain::looks::LOST;
use crate::domain::{AccessKey, Draft, KeyChange, Record};

/// Pauses before each look at a key whose update was accepted, in milliseconds: reads may lag behind writes.
const CONFIRM: [u32; 3] = [0, 2_000, 8_000];

/// An update of which nobody knows whether it was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// What was asked.
    pub change: KeyChange,
    /// Why it is not known.
    pub reason: Unknown,
    /// How many looks have been taken, of [`Doubt::LOOKS`].
    pub looks: usize,
    /// What the last look could not read.
    pub trouble: Option<ReadError>,
    /// What the key was at the last look.
    seen: Option<AccessKey>,
    /// Whether no more looks are taken before the person has signed in again.
    held: bool,
}

/// What can be said of an update in doubt.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Looks are still to come.
    Looking,
    /// The key is as it was before: nothing was done.
    NotDone,
    /// The key is neither as before nor as asked; this is what differs from what was asked.
    SomethingElse(Vec<Difference>),
    /// The last look could not be read.
    CannotTell,
}

impl Doubt {
    /// How many looks there are.
    pub const LOOKS: usize = LOST.len();

    pub(super) fn new(change: KeyChange, reason: Unknown) -> Self {
        Self { change, reason, looks: 0, trouble: None, seen: None, held: false }
    }

    /// What can be said now. That it was done ends the doubt: see [`EditStage::Verified`].
    pub fn outcome(&self) -> Outcome {
        match &self.seen {
            _ if self.is_looking() => Outcome::Looking,
            Some(key) if self.trouble.is_none() => match self.change.not_kept(key) {
                _ if is_as_before(&self.change, key) => Outcome::NotDone,
                left => Outcome::SomethingElse(left),
            },
            Some(_) | None => Outcome::CannotTell,
        }
    }

    pub(super) fn is_looking(&self) -> bool {
        self.looks < Self::LOOKS && !self.held
    }
}

fn is_as_before(change: &KeyChange, key: &AccessKey) -> bool {
    differences(&Record::of(change.base()), &Record::of(key)).is_empty()
}

impl EditStore {
    /// Looks at the key whose update was accepted, until it shows what was asked or what it keeps instead.
    pub(super) async fn confirm(self, client: &Client, change: &KeyChange, answer: AccessKey) {
        self.stage.set(EditStage::Confirming);
        let answered = change.not_kept(&answer);
        for pause in CONFIRM {
            client.transport().wait(pause).await;
            // Once: the looks themselves are the repetition.
            let seen = self.look(client, Patience::None).await;
            if self.is_over() {
                return;
            }
            if let Ok(key) = seen {
                let left = change.not_kept(&key);
                // An old state may be a late read, unless the answer said the same.
                let is_late = is_as_before(change, &key) && left != answered;
                match left {
                    left if left.is_empty() => return self.done(key, true),
                    left if !is_late => return self.kept(key, left),
                    _ => {}
                }
            }
        }
        // No look told anything: what the server answered is all that is known.
        self.keys.merge(answer.clone());
        if answered.is_empty() { self.done(answer, false) } else { self.kept(answer, answered) }
    }

    fn done(self, key: AccessKey, by_load: bool) {
        self.draft.set(Draft::of(&key));
        self.base.set(key);
        self.stage.set(EditStage::Verified { by_load });
    }

    /// The form keeps what was typed, over the key as it is now: what was not kept is what is left to change.
    fn kept(self, key: AccessKey, left: Vec<Difference>) {
        self.base.set(key);
        self.stage.set(EditStage::KeptDifferently(left));
    }

    /// Takes the looks that are still to come, each after its pause.
    pub(super) async fn find_out(self) {
        let Some(client) = self.keys.client() else { return };
        loop {
            let looks = self.doubting(|doubt| doubt.looks);
            let Some(pause) = looks.and_then(|looks| LOST.get(looks)) else { return };
            client.transport().wait(*pause).await;
            self.look_once(&client).await;
            if self.doubting(|doubt| doubt.held) == Some(true) {
                return;
            }
        }
    }

    /// Looks at the key, and ends the doubt where that tells what became of the update.
    async fn look_once(self, client: &Client) {
        let seen = self.look(client, Patience::None).await;
        if self.is_over() {
            return;
        }
        match seen {
            Ok(key) => {
                if self.doubting(|doubt| doubt.change.not_kept(&key).is_empty()) == Some(true) {
                    return self.done(key, true);
                }
                self.base.set(key.clone());
                self.note(Ok(key));
            }
            Err(ReadError::Refused(Refusal::NotFound(_))) => self.stage.set(EditStage::Stopped(Stop::Gone)),
            Err(error) => self.note(Err(error)),
        }
    }

    /// Goes on with the looks, or takes the last one again where it could not be read: the time has passed then.
    pub async fn look_again(self) {
        let Some(client) = self.keys.client() else { return };
        let Some(looks) = self.doubting(|doubt| (!doubt.is_looking()).then_some(doubt.looks)).flatten() else { return };
        self.doubt(|doubt| (doubt.held, doubt.looks) = (false, looks.min(Doubt::LOOKS - 1)));
        match looks < Doubt::LOOKS {
            true => self.find_out().await,
            false => self.look_once(&client).await,
        }
    }

    fn note(self, seen: Result<AccessKey, ReadError>) {
        self.doubt(|doubt| {
            doubt.held = seen.as_ref().is_err_and(ReadError::wants_sign_in);
            doubt.looks += usize::from(!doubt.held);
            match seen {
                Ok(key) => (doubt.seen, doubt.trouble) = (Some(key), None),
                Err(error) => doubt.trouble = Some(error),
            }
        });
    }

    fn doubting<T>(self, look: impl FnOnce(&Doubt) -> T) -> Option<T> {
        let look = |stage: &EditStage| if let EditStage::Unknown(doubt) = stage { Some(look(doubt)) } else { None };
        self.stage.try_with_untracked(look).flatten()
    }

    fn doubt(self, change: impl FnOnce(&mut Doubt)) {
        self.stage.update(|stage| {
            if let EditStage::Unknown(doubt) = stage {
                change(doubt);
            }
        });
    }
}
