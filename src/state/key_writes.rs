//! Activating, deactivating and deleting a key.
//!
//! Invariant: one sending for each decision of the person. When the answer is lost, the key is read to find out what is
//! true; "it did not happen" is said only after the last look, which comes later than any proxy would have given up on
//! the request. It goes on when the page is left, and what went wrong is then said in passing.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::key::KeyStore;
use super::toasts::Said;
use crate::api::{Patience, ReadError, Refusal, Unknown, WriteError, access_keys};
use crate::domain::{AccessKey, KeyId, KeyState};

/// Pauses before each look, in milliseconds. The last lies behind the 40 seconds that a proxy waits for the API.
const PAUSES: [u32; 4] = [0, 2_000, 8_000, 35_000];
/// After how many milliseconds without an answer the page says that it is still waiting.
const SLOW: u32 = 15_000;

/// What can be done to a key with one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It may be exchanged again.
    Activate,
    /// It may not be exchanged until it is activated.
    Deactivate,
    /// It is gone for good.
    Delete,
}

/// Which key is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: KeyId,
    /// Its name when it was decided, for what is said about it.
    pub name: String,
}

/// Where a deed stands. A deed that succeeded leaves nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// The answer is awaited.
    UnderWay {
        /// Whether it takes unusually long.
        slow: bool,
    },
    /// Nothing was changed: the server refused, or (`None`) nothing could be sent.
    Refused(Deed, Option<Refusal>),
    /// Nobody knows whether it was done; the key is being looked at.
    FindingOut(Deed, Unknown),
    /// The answer was lost, and this was found.
    Found(Deed, Unknown, Fact),
}

/// What a look at the key says of a deed whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The key is as it should be.
    Done,
    /// The key is as it was.
    NotDone,
    /// There is no such key any more.
    Gone,
    /// The key could not be read.
    CannotTell(ReadError),
}

impl Deed {
    /// What brings the key back to where it was; nothing does after a deletion.
    pub fn undo(self) -> Option<Self> {
        match self {
            Self::Activate => Some(Self::Deactivate),
            Self::Deactivate => Some(Self::Activate),
            Self::Delete => None,
        }
    }

    /// The state of the key when it is done; none after a deletion.
    fn state(self) -> Option<KeyState> {
        match self {
            Self::Activate => Some(KeyState::Active),
            Self::Deactivate => Some(KeyState::Inactive),
            Self::Delete => None,
        }
    }

    /// What a look at the key says of it.
    fn judge(self, look: &Result<AccessKey, ReadError>) -> Fact {
        match (look, self.state()) {
            (Ok(key), Some(state)) if key.state == state => Fact::Done,
            (Ok(_), _) => Fact::NotDone,
            (Err(ReadError::Refused(Refusal::NotFound(_))), None) => Fact::Done,
            (Err(ReadError::Refused(Refusal::NotFound(_))), Some(_)) => Fact::Gone,
            (Err(error), _) => Fact::CannotTell(error.clone()),
        }
    }
}

impl KeyStore {
    /// What is being done to a key, or what came of it. Tracks.
    pub fn doing(self, id: &KeyId) -> Option<Doing> {
        self.doings.with(|all| all.iter().find(|(of, _)| of == id).map(|(_, doing)| doing.clone()))
    }

    /// Whether something is on its way, so that nothing else may be started. Tracks.
    pub fn is_busy(self, id: &KeyId) -> bool {
        matches!(self.doing(id), Some(Doing::UnderWay { .. } | Doing::FindingOut(..)))
    }

    /// Does it, once. A second call while one runs does nothing. Answers whether the key is as it was to be.
    pub async fn run(self, target: Target, deed: Deed) -> bool {
        if untrack(|| self.is_busy(&target.id)) {
            return false;
        }
        let Some(client) = self.keys.client() else { return false };
        self.note(&target.id, Some(Doing::UnderWay { slow: false }));
        let call = match deed {
            Deed::Activate => access_keys::activate(&target.id),
            Deed::Deactivate => access_keys::deactivate(&target.id),
            Deed::Delete => access_keys::delete(&target.id),
        };
        let mut writing = pin!(client.write(call));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.note(&target.id, Some(Doing::UnderWay { slow: true }));
                writing.await
            }
        };
        if self.keys.client().is_none() {
            return false;
        }
        match outcome {
            Ok(()) => self.done(&target, deed, ""),
            Err(WriteError::Refused(Refusal::NotFound(_))) if deed == Deed::Delete => {
                self.done(&target, deed, " It was gone already.")
            }
            Err(WriteError::NotSent) => self.settle(&target, Doing::Refused(deed, None)),
            Err(WriteError::Refused(refusal)) => self.settle(&target, Doing::Refused(deed, Some(refusal))),
            Err(WriteError::Unknown(reason)) => self.find_out(target, deed, reason).await,
        }
    }

    /// Looks at the key until it is known what became of a deed whose answer was lost. Reads only.
    pub async fn find_out(self, target: Target, deed: Deed, reason: Unknown) -> bool {
        let Some(client) = self.keys.client() else { return false };
        self.note(&target.id, Some(Doing::FindingOut(deed, reason)));
        let mut fact = Fact::NotDone;
        for pause in PAUSES {
            client.transport().wait(pause).await;
            let look = client.read(&access_keys::load(&target.id), Patience::None).await;
            if self.keys.client().is_none() {
                return false;
            }
            fact = deed.judge(&look);
            match (&fact, look) {
                (Fact::Done, _) => return self.done(&target, deed, " Its answer was lost, but that is how it is now."),
                (Fact::Gone, _) => break,
                (_, Ok(key)) => self.take(key),
                (Fact::NotDone | Fact::CannotTell(_), Err(_)) => {}
            }
        }
        self.settle(&target, Doing::Found(deed, reason, fact))
    }

    /// Forgets what is said about something that ended.
    pub fn forget_outcome(self, id: &KeyId) {
        if !untrack(|| self.is_busy(id)) {
            self.note(id, None);
        }
    }

    fn note(self, id: &KeyId, doing: Option<Doing>) {
        self.doings.try_update(|all| {
            all.retain(|(of, _)| of != id);
            all.extend(doing.map(|doing| (id.clone(), doing)));
        });
    }

    /// The key is as it was to be: in the list, on its page, and in words.
    fn done(self, target: &Target, deed: Deed, more: &str) -> bool {
        let Target { id, name } = target;
        self.writes.update_value(|writes| *writes += 1);
        match deed.state() {
            Some(state) => self.set_state(id, &state),
            None => self.keys.remove(id),
        }
        self.note(id, None);
        let before = match deed {
            Deed::Activate => "Activated",
            Deed::Deactivate => "Deactivated",
            Deed::Delete => "Deleted",
        };
        let undo = deed.undo().map(|deed| (target.clone(), deed));
        self.say(true, before, name, format!(".{more}"), undo);
        true
    }

    fn set_state(self, id: &KeyId, state: &KeyState) {
        let with_state = |key: &AccessKey| AccessKey { state: state.clone(), ..key.clone() };
        if self.is_open(id) {
            for copy in [self.former, self.key] {
                copy.update(|copy| *copy = copy.as_deref().map(|key| Arc::new(with_state(key))));
            }
        }
        if let Some(key) = self.keys.fleet.with_untracked(|fleet| fleet.key(id)) {
            self.keys.merge(with_state(&key));
        }
    }

    /// Says how it ended: on the key's page, or in passing when that is not open.
    fn settle(self, target: &Target, doing: Doing) -> bool {
        let Target { id, name } = target;
        if self.is_open(id) {
            self.note(id, Some(doing));
            return false;
        }
        self.note(id, None);
        let (deed, why) = match doing {
            Doing::UnderWay { .. } | Doing::FindingOut(..) => return false,
            Doing::Refused(deed, None) => (deed, " was not sent: this browser is offline.".to_owned()),
            Doing::Refused(deed, Some(refusal)) => (deed, format!(" was refused. {}", refusal.advice())),
            Doing::Found(deed, _, Fact::CannotTell(_)) => {
                (deed, " may have happened or not: its answer was lost, and the key cannot be read.".to_owned())
            }
            Doing::Found(deed, _, Fact::Gone) => (deed, " did not happen: the key is gone.".to_owned()),
            Doing::Found(deed, _, _) => {
                (deed, " did not happen: its answer was lost, and the key is as it was.".to_owned())
            }
        };
        let before = match deed {
            Deed::Activate => "Activating",
            Deed::Deactivate => "Deactivating",
            Deed::Delete => "Deleting",
        };
        self.say(false, before, name, why, None);
        false
    }

    fn say(self, good: bool, before: &'static str, name: &str, after: String, undo: Option<(Target, Deed)>) {
        self.toasts.say(Said { number: 0, good, before, name: name.to_owned(), after, undo });
    }
}
