//! One key that is looked at: the list's copy at once, then what the server has.
//!
//! Invariant: what is shown is never older than a write of this page that ended. The copy from before stays, so that
//! what somebody else changed meanwhile can be told.

use std::sync::Arc;

use leptos::prelude::*;

use super::copies::Copies;
use super::key_writes::Doing;
use super::keys::KeysStore;
use super::toasts::Toasts;
use crate::api::audit::{self, Trail};
use crate::api::{Patience, ReadError, access_keys};
use crate::domain::compare::{Facet, changed};
use crate::domain::{AccessKey, KeyId, Narrowing, Seconds};

/// Where reading the key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// An answer is awaited.
    UnderWay,
    /// It is as the server had it at this moment.
    Fresh(Seconds),
    /// It could not be read: what is shown, if anything, is the list's copy.
    Failed(ReadError),
}

/// Where reading the key's history stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// Nobody asked for it.
    NotAsked,
    /// An answer is awaited.
    UnderWay,
    /// It is here.
    Here(Trail),
    /// It could not be read.
    Failed(ReadError),
}

/// The key that is looked at, and what is being done to keys. One of a session.
#[derive(Clone, Copy)]
pub struct KeyStore {
    /// The key as it is known.
    pub key: RwSignal<Option<Arc<AccessKey>>>,
    /// The list's copy, with what this page did to the key since.
    pub former: RwSignal<Option<Arc<AccessKey>>>,
    /// Where reading it stands.
    pub reading: RwSignal<Reading>,
    /// Where reading its history stands.
    pub history: RwSignal<History>,
    pub(super) open: RwSignal<Option<KeyId>>,
    pub(super) doings: RwSignal<Vec<(KeyId, Doing)>>,
    /// How many writes have ended: a read that began before the last one is out of date.
    pub(super) writes: StoredValue<u32>,
    /// Of keys that are gone.
    pub copies: Copies,
    pub(super) keys: KeysStore,
    pub(super) toasts: Toasts,
}

impl KeyStore {
    /// No key is looked at.
    pub fn new(keys: KeysStore, toasts: Toasts) -> Self {
        Self {
            key: RwSignal::new(None),
            former: RwSignal::new(None),
            reading: RwSignal::new(Reading::UnderWay),
            history: RwSignal::new(History::NotAsked),
            open: RwSignal::new(None),
            doings: RwSignal::new(Vec::new()),
            writes: StoredValue::new(0),
            copies: Copies::default(),
            keys,
            toasts,
        }
    }

    /// Looks at a key: what the list knows of it is shown at once.
    pub fn open(self, id: &KeyId) {
        let copy = self.keys.fleet.with_untracked(|fleet| fleet.key(id)).map(Arc::new);
        self.key.set(copy.clone());
        self.former.set(copy);
        self.history.set(History::NotAsked);
        self.reading.set(Reading::UnderWay);
        self.open.set(Some(id.clone()));
    }

    /// What is different now, and was not this page's doing. Tracks; it is worked out anew each time.
    pub fn changed(self) -> Vec<Facet> {
        let both = |key: &Option<Arc<AccessKey>>, former: &Option<Arc<AccessKey>>| {
            key.as_ref().zip(former.as_ref()).map(|(key, former)| changed(former, key))
        };
        self.key.with(|key| self.former.with(|former| both(key, former))).unwrap_or_default()
    }

    /// Looks away from a key, unless another is looked at by now. What is being done goes on.
    pub fn close(self, id: &KeyId) {
        if self.is_open(id) {
            self.open.set(None);
            self.forget_outcome(id);
        }
    }

    /// Whether this key is looked at; not once the session is over.
    pub(super) fn is_open(self, id: &KeyId) -> bool {
        self.open.try_with_untracked(|open| open.as_ref() == Some(id)).unwrap_or_default()
    }

    /// Reads the key that is looked at.
    pub async fn read(self) {
        let Some((client, id)) = self.keys.client().zip(self.open.get_untracked()) else { return };
        self.reading.set(Reading::UnderWay);
        loop {
            let before = self.writes.get_value();
            let outcome = client.read(&access_keys::load(&id), Patience::Usual).await;
            if !self.is_open(&id) {
                return;
            }
            match outcome {
                // It was changed here while the answer was on its way.
                _ if self.writes.get_value() != before => {}
                Ok(key) => return self.take(key),
                Err(error) => return self.reading.set(Reading::Failed(error)),
            }
        }
    }

    /// Takes over what the server has, here and in the list.
    pub(super) fn take(self, key: AccessKey) {
        if self.is_open(&key.id) {
            if self.key.with_untracked(|known| known.as_deref() != Some(&key)) {
                self.key.set(Some(Arc::new(key.clone())));
            }
            self.reading.set(Reading::Fresh(self.keys.now()));
        }
        let listed = self.keys.fleet.with_untracked(|fleet| fleet.key(&key.id));
        // A list of only some keys is not joined by one that nobody fetched for it.
        let belongs = listed.is_some() || self.keys.only.with_untracked(|only| *only == Narrowing::default());
        if belongs && listed.as_ref() != Some(&key) {
            self.keys.merge(key);
        }
    }

    /// Reads the history of the key that is looked at. Only when a person asks: the log allows ten questions a minute.
    pub async fn read_history(self) {
        let Some((client, id)) = self.keys.client().zip(self.open.get_untracked()) else { return };
        if self.history.with_untracked(|history| *history == History::UnderWay) {
            return;
        }
        self.history.set(History::UnderWay);
        let outcome = client.read(&audit::about(&id), Patience::None).await;
        if self.is_open(&id) {
            self.history.set(outcome.map_or_else(History::Failed, History::Here));
        }
    }

    /// What the list knows of a key. Tracks.
    pub fn listed(self, id: &KeyId) -> Option<AccessKey> {
        self.keys.fleet.with(|fleet| fleet.key(id))
    }

    /// The project that the keys are of.
    pub fn project(self) -> String {
        self.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default()
    }

    /// Reads the whole list anew.
    pub fn refresh_list(self) {
        self.keys.start_loading();
    }
}
