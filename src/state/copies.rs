//! Keys that are gone, as they were: their settings can become a new key.
//!
//! Invariant: kept in this page's memory and nowhere else, so that a reload and a sign-out end it. There is no secret in a
//! key.

use leptos::prelude::*;

use crate::domain::{AccessKey, KeyId};

/// How many are kept.
const MOST: usize = 50;

/// The copies of a session.
#[derive(Clone, Copy)]
pub struct Copies(RwSignal<Vec<AccessKey>>);

impl Default for Copies {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

impl Copies {
    /// Keeps a copy, in the place of an earlier one of the same key.
    pub fn keep(self, key: AccessKey) {
        self.0.try_update(|all| {
            all.retain(|known| known.id != key.id);
            all.push(key);
            let surplus = all.len().saturating_sub(MOST);
            all.drain(..surplus);
        });
    }

    /// The copy of a key. Tracks.
    pub fn of(self, id: &KeyId) -> Option<AccessKey> {
        self.0.with(|all| all.iter().find(|known| known.id == *id).cloned())
    }

    /// Whether there is one of this key. Tracks.
    pub fn has(self, id: &KeyId) -> bool {
        self.0.with(|all| all.iter().any(|known| known.id == *id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;

    #[test]
    fn the_last_copy_of_a_key_counts_and_the_oldest_go() {
        Owner::new().with(|| {
            let copies = Copies::default();
            copies.keep(key("K0", "before"));
            copies.keep(key("K0", "after"));
            assert_eq!(copies.of(&KeyId("K0".into())).map(|key| key.name), Some("after".to_owned()));
            (1..=MOST).for_each(|n| copies.keep(key(&format!("K{n}"), "")));
            assert!(!copies.has(&KeyId("K0".into())) && copies.has(&KeyId("K1".into())));
        });
    }
}
