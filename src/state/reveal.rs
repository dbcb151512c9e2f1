//! The one showing of a new secret.
//!
//! Invariant: the secret lives here and nowhere else, from the answer that brought it until the person says that it is
//! stored. Nothing else that happens, no refusal, refresh or sign-out, takes it away; closing wipes it, and so does
//! waiting too long.

use leptos::prelude::*;

use super::held::{HeldSecret, Rescue};
use crate::api::access_keys::Revealed;
use crate::api::handover::Whose;
use crate::domain::{KeyId, ProjectId, Secret};

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
    /// Tells it from the others of this page; never used twice.
    pub number: u32,
    /// Whose it is.
    pub whose: Whose,
    /// How it came to be.
    pub origin: Origin,
    /// Whether the answer that brought it was damaged.
    pub damaged: bool,
    /// None once it waited too long to be stored.
    secret: Option<HeldSecret>,
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

/// The dialog's state; closed while there is no reveal. A second secret waits until the first is stored.
#[derive(Clone, Copy)]
pub struct RevealStore {
    all: RwSignal<Vec<Reveal>>,
    last: StoredValue<u32>,
    awaited: RwSignal<u32>,
    rescue: Rescue,
    /// Whether the secret stands on the screen.
    pub shown: RwSignal<bool>,
    /// Where copying stands.
    pub copying: RwSignal<Copying>,
    /// Whether the person says that it is stored.
    pub stored: RwSignal<bool>,
}

impl Default for RevealStore {
    fn default() -> Self {
        Self::new(Rescue::default())
    }
}

impl RevealStore {
    /// One whose secrets a page whose code failed finds there.
    pub fn new(rescue: Rescue) -> Self {
        Self {
            rescue,
            all: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            awaited: RwSignal::new(0),
            shown: RwSignal::new(false),
            copying: RwSignal::new(Copying::Not),
            stored: RwSignal::new(false),
        }
    }
}

/// A request is under way whose answer brings a secret, until this is dropped.
#[derive(Debug)]
pub struct Awaited(RwSignal<u32>);

impl Awaited {
    /// Counts one more that is under way.
    pub(super) fn one(awaited: RwSignal<u32>) -> Self {
        awaited.update(|awaited| *awaited += 1);
        Self(awaited)
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.try_update(|awaited| *awaited -= 1);
    }
}

impl RevealStore {
    /// Opens with a new secret, masked; behind one that is not stored yet.
    pub fn open(self, project: &ProjectId, revealed: Revealed, origin: Origin) {
        let Revealed { key, secret, damaged } = revealed;
        let number = self.last.try_update_value(|last| {
            *last += 1;
            *last
        });
        let whose = Whose { project: project.as_str().to_owned(), id: key.id, name: key.name };
        let number = number.unwrap_or_default();
        let secret = Some(HeldSecret::new(self.rescue, &whose.id, &whose.name, damaged, secret));
        let reveal = Reveal { number, whose, origin, damaged, secret };
        self.all.update(|all| all.push(reveal));
    }

    /// Says that a request leaves whose answer brings a secret.
    pub fn await_secret(self) -> Awaited {
        Awaited::one(self.awaited)
    }

    /// Whether going away now would lose a secret, one that is shown or one that is on its way.
    pub fn would_be_lost(self) -> bool {
        self.is_awaited() || self.all.with_untracked(|all| all.iter().any(|reveal| reveal.secret.is_some()))
    }

    /// Whether a secret is on its way.
    pub fn is_awaited(self) -> bool {
        self.awaited.get_untracked() > 0
    }

    /// The number of the secret that waits to be stored. Tracks.
    pub fn number(self) -> Option<u32> {
        self.all.with(|all| all.first().map(|reveal| reveal.number))
    }

    /// Whether a secret waits to be stored. Tracks.
    pub fn is_open(self) -> bool {
        self.number().is_some()
    }

    /// Whether a secret waits to be stored, at this moment.
    pub fn is_open_now(self) -> bool {
        untrack(|| self.is_open())
    }

    /// Looks at the key and the origin of the open reveal. Tracks.
    pub fn with<T>(self, look: impl FnOnce(&Reveal) -> T) -> Option<T> {
        self.all.with(|all| all.first().map(look))
    }

    /// Hands the secret to whoever shows, copies or hashes it. Tracks.
    pub fn expose<T>(self, take: impl FnOnce(&Secret) -> T) -> Option<T> {
        self.with(|reveal| reveal.secret.as_ref().map(|held| take(held.secret()))).flatten()
    }

    /// Wipes the secret that nobody stored in time; that there was one stays to be said.
    pub fn expire(self) {
        self.shown.set(false);
        self.all.update(|all| {
            if let Some(reveal) = all.first_mut() {
                reveal.secret = None;
            }
        });
    }

    /// Closes and wipes, if the person has said that the secret is stored, or it is wiped already; `false` otherwise.
    pub fn close(self) -> bool {
        let done = self.stored.get_untracked() || untrack(|| self.expose(|_| ())).is_none();
        if done {
            self.give_up();
        }
        done
    }

    /// Closes, and gives the secret away with its key, if the person has said that it is stored; nothing stays here.
    pub fn hand_over(self) -> Option<(KeyId, Secret)> {
        if !self.stored.get_untracked() {
            return None;
        }
        let given = self.all.try_update(|all| {
            let reveal = all.first_mut()?;
            Some((reveal.whose.id.clone(), reveal.secret.take()?.into_secret()))
        });
        let given = given.flatten();
        if given.is_some() {
            self.give_up();
        }
        given
    }

    /// Closes and wipes in any case: when the person gives the secret up after a second question.
    pub fn give_up(self) {
        self.reset();
        self.all.update(|all| {
            all.drain(..all.len().min(1));
        });
    }

    /// Wipes every secret: when the page goes away.
    pub fn wipe(self) {
        self.reset();
        self.all.update(Vec::clear);
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

    fn opened(texts: &[&str]) -> (Owner, RevealStore) {
        let owner = Owner::new();
        owner.set();
        let store = RevealStore::default();
        let credentials = crate::domain::Credentials::from_form("P2abc", "K2def").unwrap();
        for text in texts {
            store.open(
                &credentials.project,
                Revealed { key: key("K1", "ci"), secret: Secret::new((*text).into()), damaged: false },
                Origin::Created,
            );
        }
        (owner, store)
    }

    fn text(store: RevealStore) -> Option<String> {
        store.expose(|secret| secret.expose().to_owned())
    }

    #[test]
    fn only_saying_that_it_is_stored_closes_and_wipes() {
        let (_owner, store) = opened(&["K2canary"]);
        store.shown.set(true);
        assert!(!store.close());
        assert_eq!(text(store).as_deref(), Some("K2canary"));
        store.stored.set(true);
        assert!(store.close());
        assert!(!store.is_open() && !store.shown.get_untracked() && !store.stored.get_untracked());
        assert_eq!(text(store), None);
    }

    #[test]
    fn a_stored_secret_can_be_given_away_and_is_then_nowhere_else() {
        let (_owner, store) = opened(&["K2canary"]);
        assert!(store.hand_over().is_none(), "not before it is stored");
        store.stored.set(true);
        let (id, secret) = store.hand_over().unwrap();
        assert_eq!((id.0.as_str(), secret.expose()), ("K1", "K2canary"));
        assert!(!store.is_open() && store.hand_over().is_none());
    }

    #[test]
    fn a_second_secret_does_not_push_the_first_away() {
        let (_owner, store) = opened(&["K2first", "K2second"]);
        let first = store.number();
        store.stored.set(true);
        assert_eq!(text(store).as_deref(), Some("K2first"));
        assert!(store.close());
        assert_eq!(text(store).as_deref(), Some("K2second"));
        assert_ne!(store.number(), first);
        assert!(!store.close(), "of the second nobody has said that it is stored");
    }

    #[test]
    fn a_secret_that_nobody_stored_in_time_is_gone_but_not_forgotten() {
        let (_owner, store) = opened(&["K2canary"]);
        assert!(store.would_be_lost());
        store.expire();
        assert_eq!((text(store), store.is_open(), store.would_be_lost()), (None, true, false));
        assert!(store.close() && !store.is_open());
    }

    #[test]
    fn it_is_known_how_many_secrets_are_on_their_way() {
        let (_owner, store) = opened(&[]);
        let (one, other) = (store.await_secret(), store.await_secret());
        drop(one);
        assert!(store.would_be_lost());
        drop(other);
        assert!(!store.would_be_lost());
    }
}
