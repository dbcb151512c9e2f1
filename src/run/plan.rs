//! What a run would do to which keys, before anything is sent.
//!
//! Invariant: every chosen key stands in exactly one list.

use super::outcome::{Item, Outcome};
use super::step::Finding;
use crate::domain::risk::{is_powerful, most_powerful_role};
use crate::domain::{AccessKey, KeyId, KeyState, Seconds};

/// What a run does to each of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// They may be exchanged again.
    Activate,
    /// They may not be exchanged until they are activated.
    Deactivate,
    /// They are gone for good.
    Delete,
}

/// What an action would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What will change.
    pub will: Vec<Chosen>,
    /// What is so already.
    pub already: Vec<Chosen>,
    /// What has expired, so that activating would be of no use.
    pub expired: Vec<Chosen>,
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
    /// What undoes it; nothing undoes a deletion.
    pub fn undo(self) -> Option<Self> {
        match self {
            Self::Activate => Some(Self::Deactivate),
            Self::Deactivate => Some(Self::Activate),
            Self::Delete => None,
        }
    }

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
        }
    }

    /// The action behind the word in the journal.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Activate, Self::Deactivate, Self::Delete].into_iter().find(|action| action.word() == word)
    }

    /// The state that it leads to; none after a deletion.
    pub fn state(self) -> Option<KeyState> {
        match self {
            Self::Activate => Some(KeyState::Active),
            Self::Deactivate => Some(KeyState::Inactive),
            Self::Delete => None,
        }
    }

    /// What a look at a key says of it; `None` for a key that is not there.
    pub fn judge(self, seen: Option<&AccessKey>) -> Finding {
        match (seen, self.state()) {
            (None, None) => Finding::Reached,
            (None, Some(_)) => Finding::Missing,
            (Some(key), Some(state)) if key.state == state => Finding::Reached,
            (Some(_), _) => Finding::NotReached,
        }
    }
}

impl Plan {
    /// What an action over chosen keys would come to; `None` stands for one that is gone.
    pub fn of(action: Action, chosen: impl IntoIterator<Item = Option<AccessKey>>, now: Seconds) -> Self {
        let mut plan = Self::default();
        for key in chosen {
            let Some(key) = key else {
                plan.gone += 1;
                continue;
            };
            let expired = action == Action::Activate && key.expiry.is_past(now);
            let list = match action.state() {
                _ if !key.editable => &mut plan.locked,
                Some(state) if key.state == state => &mut plan.already,
                _ if expired => &mut plan.expired,
                _ => &mut plan.will,
            };
            let power = most_powerful_role(&key).filter(|role| is_powerful(role)).map(str::to_owned);
            list.push(Chosen { id: key.id, name: key.name, power });
        }
        plan
    }

    /// The keys of a run over what will change.
    pub fn items(&self) -> Vec<Item> {
        let item = |key: &Chosen| Item { id: key.id.clone(), name: key.name.clone(), outcome: Outcome::Pending };
        self.will.iter().map(item).collect()
    }

    /// What will change and can, by the names of its roles, do nearly anything.
    pub fn powerful(&self) -> impl Iterator<Item = &Chosen> {
        self.will.iter().filter(|key| key.power.is_some())
    }
}
