//! The one showing of a new secret.
//!
//! Invariant: the secret lives here and nowhere else, from the answer that brought it until the person says that it is
//! stored. Nothing else that happens, no refusal, refresh or sign-out, takes it away; closing wipes it.

use leptos::prelude::*;

use crate::api::access_keys::Revealed;
use crate::domain::{AccessKey, Secret};

/// How the secret came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// With a new key.
    Created,
    /// By rotating a key.
    Rotated,
}

/// A secret that has not been stored yet.
#[derive(Debug)]
pub struct Reveal {
    /// Whose it is.
    pub key: AccessKey,
    /// How it came to be.
    pub origin: Origin,
    secret: Secret,
}

/// Where copying stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    /// Not tried yet.
    Not,
    /// The clipboard took it.
    Done,
    /// The browser refused.
    Refused,
}

/// The dialog's state; closed while there is no reveal.
#[derive(Clone, Copy)]
pub struct RevealStore {
    reveal: RwSignal<Option<Reveal>>,
    /// Whether the secret stands on the screen.
    pub shown: RwSignal<bool>,
    /// Where copying stands.
    pub copying: RwSignal<Copying>,
    /// Whether the person says that it is stored.
    pub stored: RwSignal<bool>,
}

impl Default for RevealStore {
    fn default() -> Self {
        Self {
            reveal: RwSignal::new(None),
            shown: RwSignal::new(false),
            copying: RwSignal::new(Copying::Not),
            stored: RwSignal::new(false),
        }
    }
}

impl RevealStore {
    /// Opens with a new secret, masked.
    pub fn open(self, Revealed { key, secret }: Revealed, origin: Origin) {
        self.reset();
        self.reveal.set(Some(Reveal { key, origin, secret }));
    }

    /// Whether a secret waits to be stored. Tracks.
    pub fn is_open(self) -> bool {
        self.reveal.with(Option::is_some)
    }

    /// Whether a secret waits to be stored, at this moment.
    pub fn is_open_now(self) -> bool {
        self.reveal.with_untracked(Option::is_some)
    }

    /// Looks at the key and the origin of the open reveal. Tracks.
    pub fn with<T>(self, look: impl FnOnce(&Reveal) -> T) -> Option<T> {
        self.reveal.with(|reveal| reveal.as_ref().map(look))
    }

    /// Hands the secret to whoever shows, copies or hashes it. Tracks.
    pub fn expose<T>(self, take: impl FnOnce(&Secret) -> T) -> Option<T> {
        self.with(|reveal| take(&reveal.secret))
    }

    /// Closes and wipes, if the person has said that the secret is stored; `false` otherwise.
    pub fn close(self) -> bool {
        let stored = self.stored.get_untracked();
        if stored {
            self.wipe();
        }
        stored
    }

    /// Wipes the secret in any case: when the page goes away, or the person gives it up after a second question.
    pub fn wipe(self) {
        self.reveal.set(None);
        self.reset();
    }

    fn reset(self) {
        self.shown.set(false);
        self.copying.set(Copying::Not);
        self.stored.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;

    #[test]
    fn only_saying_that_it_is_stored_closes_and_wipes() {
        let owner = Owner::new();
        owner.set();
        let store = RevealStore::default();
        store.open(Revealed { key: key("K1", "ci"), secret: Secret::new("K2canary".into()) }, Origin::Created);
        store.shown.set(true);
        assert!(!store.close());
        assert_eq!(store.expose(|secret| secret.expose().to_owned()).as_deref(), Some("K2canary"));
        store.stored.set(true);
        assert!(store.close());
        assert!(!store.is_open() && !store.shown.get_untracked() && !store.stored.get_untracked());
        assert!(store.expose(|_| ()).is_none());
    }
}
