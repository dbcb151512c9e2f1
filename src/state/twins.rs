//! Keys that were made beside the one that was asked for: browsers and proxies may send a request twice, and the answer to
//! one of the two is all that the page ever sees.
//!
//! Invariant: it only reads. What is done about a twin, a person decides.

use leptos::prelude::*;

use super::create::CreateStore;
use crate::api::search;
use crate::domain::{AccessKey, KeyId, Seconds};

/// Pauses before each look, in milliseconds: soon, and when every list is up to date.
const PAUSES: [u32; 2] = [2_000, 68_000];
/// How far the server's clock may lag behind what we know of it, in seconds, for a key to count as made by us.
const SKEW: i64 = 120;

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub(super) id: KeyId,
    pub(super) name: String,
    pub(super) before: Vec<KeyId>,
    pub(super) since: Seconds,
}

/// A key that nobody asked for, beside the one whose secret was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The one that nobody asked for.
    pub key: AccessKey,
    /// The one whose secret was shown.
    pub of: KeyId,
}

/// The twins of a session.
#[derive(Clone, Copy)]
pub struct Twins {
    /// Those that nobody has dealt with.
    pub found: RwSignal<Vec<Twin>>,
    pub(super) made: StoredValue<Option<Made>>,
}

impl Default for Twins {
    fn default() -> Self {
        Self { found: RwSignal::new(Vec::new()), made: StoredValue::new(None) }
    }
}

impl Twins {
    /// Nothing more is to be said of a twin.
    pub fn forget(self, id: &KeyId) {
        self.found.try_update(|found| found.retain(|twin| twin.key.id != *id));
    }
}

impl CreateStore {
    /// Looks for twins of the key that was made last. A search that fails says nothing: the list shows both some day.
    pub async fn look_for_twins(self) {
        let Some(Made { id, name, mut before, since }) = self.twins.made.try_update_value(Option::take).flatten()
        else {
            return;
        };
        for pause in PAUSES {
            let Some(client) = self.keys().client() else { return };
            client.transport().wait(pause).await;
            let found = search::named(&client, &name).await;
            if self.keys().client().is_none() {
                return;
            }
            for key in found.into_iter().flatten() {
                let is_ours = key.created.is_none_or(|created| created >= since.plus(-SKEW));
                if is_ours && key.id != id && !before.contains(&key.id) {
                    // It is told once.
                    before.push(key.id.clone());
                    self.keys().merge(key.clone());
                    self.twins.found.update(|found| found.push(Twin { key, of: id.clone() }));
                }
            }
        }
    }
}
