//! What a run would do to which keys, before anything is sent.
//!
//! Invariant: every chosen key stands in exactly one list.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::edit::Edit;
use super::outcome::Item;
use super::step::{BRAKE_OF_WHAT_CANNOT_BE_UNDONE, Work};
use crate::domain::risk::{is_powerful, most_powerful_role};
use crate::domain::{AccessKey, KeyId, KeyState, Seconds, Status};

/// What a run does to each of its keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// They may be exchanged again.
    Activate,
    /// They may not be exchanged until they are activated.
    Deactivate,
    /// They are gone for good.
    Delete,
    /// They get other settings.
    Edit(Arc<Edit>),
    /// They get new secrets; the old ones stop working at once.
    Rotate,
    /// For each another key with the same settings is made, and the old one stays.
    Replace,
    /// Keys whose secrets exist already are made.
    Import,
}

/// What an action would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What will change.
    pub will: Vec<Chosen>,
    /// What is so already.
    pub already: Vec<Chosen>,
    /// What is not in a state for it: expired, or not active.
    pub unfit: Vec<Chosen>,
    /// What the management key may not change.
    pub locked: Vec<Chosen>,
    /// Ids that are no longer in the list.
    pub gone: usize,
}

/// A chosen key, as far as a plan speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// The role whose name promises most, when that is one of those that can do nearly anything.
    pub power: Option<String>,
}

impl Action {
    /// What undoes it over the same keys, or those that it made; nothing undoes a deletion or a new secret.
    pub fn undo(&self) -> Option<Self> {
        match self {
            Self::Activate => Some(Self::Deactivate),
            Self::Deactivate => Some(Self::Activate),
            Self::Import => Some(Self::Delete),
            Self::Delete | Self::Edit(_) | Self::Rotate | Self::Replace => None,
        }
    }

    /// The state that it leads to, of an action that leads to one.
    pub fn state(&self) -> Option<KeyState> {
        match self {
            Self::Activate => Some(KeyState::Active),
            Self::Deactivate => Some(KeyState::Inactive),
            Self::Delete | Self::Edit(_) | Self::Rotate | Self::Replace | Self::Import => None,
        }
    }

    /// Whether its answers bring secrets that nothing gives again.
    pub fn brings_secrets(&self) -> bool {
        matches!(self, Self::Rotate | Self::Replace)
    }

    /// How a run goes about it. `chunk` and `look_every` are for what can be sent or seen for many keys at once.
    pub fn work(&self, chunk: usize, look_every: usize) -> Work {
        let single = Work::in_chunks(1, look_every);
        let irreversible = Work { brake: BRAKE_OF_WHAT_CANNOT_BE_UNDONE, ..single };
        match self {
            Self::Activate | Self::Deactivate => Work { survey: true, ..Work::in_chunks(chunk, look_every) },
            Self::Delete => Work::in_chunks(chunk, look_every),
            Self::Edit(_) => Work { check: true, ..single },
            // Nothing that can be read of a key tells whether its secret is another.
            Self::Rotate => Work { answer_is_proof: true, loss_can_be_seen: false, ..irreversible },
            Self::Replace => Work { check: true, answer_is_proof: true, ..irreversible },
            Self::Import => Work { first_alone: true, ..irreversible },
        }
    }

    /// Whether it can be done to a key in this state.
    fn fits(&self, key: &AccessKey, now: Seconds) -> bool {
        match self {
            Self::Activate => !key.expiry.is_past(now),
            Self::Rotate | Self::Replace => key.status(now) == Status::Active,
            Self::Deactivate | Self::Delete | Self::Edit(_) | Self::Import => true,
        }
    }
}

impl Plan {
    /// What an action over chosen keys would come to; `None` stands for one that is gone.
    pub fn of(action: &Action, chosen: impl IntoIterator<Item = Option<AccessKey>>, now: Seconds) -> Self {
        let mut plan = Self::default();
        for key in chosen {
            let Some(key) = key else {
                plan.gone += 1;
                continue;
            };
            let list = match action.state() {
                _ if !key.editable => &mut plan.locked,
                Some(state) if key.state == state => &mut plan.already,
                _ if !action.fits(&key, now) => &mut plan.unfit,
                _ => &mut plan.will,
            };
            let power = most_powerful_role(&key).filter(|role| is_powerful(role)).map(str::to_owned);
            list.push(Chosen { id: key.id, name: key.name, power });
        }
        plan
    }

    /// The keys of a run over what will change.
    pub fn items(&self) -> Vec<Item> {
        self.will.iter().map(|key| Item::new(key.id.clone(), key.name.clone())).collect()
    }

    /// What will change and can, by the names of its roles, do nearly anything.
    pub fn powerful(&self) -> impl Iterator<Item = &Chosen> {
        self.will.iter().filter(|key| key.power.is_some())
    }
}
