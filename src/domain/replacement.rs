//! A key that takes another's place without downtime: where that stands.
//!
//! Invariant: what the person said and did is written down with its moment; whether the old key still works is never
//! believed from what was written, but seen. The record holds ids and moments and nothing else.

use super::access_key::{AccessKey, KeyId, Status};
use super::time::Seconds;

/// What is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The key that is to go.
    pub old: KeyId,
    /// The key that takes its place.
    pub new: KeyId,
    /// When the new one was made.
    pub made: Seconds,
    /// When the person said that the new secret was handed over.
    pub handed_over: Option<Seconds>,
    /// When the old key was first seen not to work.
    pub stopped: Option<Seconds>,
    /// When the old key was first seen to be gone.
    pub gone: Option<Seconds>,
}

/// What is seen of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing: it was not looked at.
    Unknown,
    /// It can be exchanged.
    Works,
    /// It is there and cannot be exchanged.
    Stopped,
    /// There is no such key.
    Gone,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Hand the new secret over.
    HandOver,
    /// Wait until nothing uses the old key, and deactivate it then.
    Deactivate,
    /// Delete the old key when nobody missed it.
    Delete,
    /// Nothing: it is replaced.
    Done,
}

impl Sight {
    /// What is seen of a key that was read.
    pub fn of(key: &AccessKey, now: Seconds) -> Self {
        match key.status(now) {
            Status::Active => Self::Works,
            Status::Inactive | Status::Expired => Self::Stopped,
            // A word that nobody here knows says nothing.
            Status::Other(_) => Self::Unknown,
        }
    }
}

impl Replacement {
    /// The new key was made.
    pub fn begun(old: KeyId, new: KeyId, now: Seconds) -> Self {
        Self { old, new, made: now, handed_over: None, stopped: None, gone: None }
    }

    /// Whether it is about this key, on either side.
    pub fn concerns(&self, id: &KeyId) -> bool {
        self.old == *id || self.new == *id
    }

    /// Writes down what is seen of the old key. Answers whether that is news.
    pub fn see(&mut self, old: Sight, now: Seconds) -> bool {
        let before = self.clone();
        match old {
            Sight::Unknown => {}
            Sight::Works => (self.stopped, self.gone) = (None, None),
            Sight::Stopped => {
                self.gone = None;
                self.stopped.get_or_insert(now);
            }
            Sight::Gone => _ = self.gone.get_or_insert(now),
        }
        *self != before
    }

    /// What is to be done next.
    pub fn step(&self) -> Step {
        match (self.handed_over, self.stopped, self.gone) {
            (None, _, _) => Step::HandOver,
            (Some(_), _, Some(_)) => Step::Done,
            (Some(_), Some(_), None) => Step::Delete,
            (Some(_), None, None) => Step::Deactivate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::access_key::tests::key;
    use super::super::{Expiry, KeyState};
    use super::*;

    fn begun() -> Replacement {
        Replacement::begun(KeyId("K1".into()), KeyId("K2".into()), Seconds(10))
    }

    #[test]
    fn the_path_leads_from_handing_over_to_the_end() {
        let mut it = begun();
        assert_eq!(it.step(), Step::HandOver);
        assert!(!it.see(Sight::Works, Seconds(20)), "no news");
        it.handed_over = Some(Seconds(20));
        assert_eq!(it.step(), Step::Deactivate);
        assert!(it.see(Sight::Stopped, Seconds(30)) && !it.see(Sight::Stopped, Seconds(31)));
        assert_eq!((it.step(), it.stopped), (Step::Delete, Some(Seconds(30))));
        assert!(it.see(Sight::Gone, Seconds(40)));
        assert_eq!((it.step(), it.stopped, it.gone), (Step::Done, Some(Seconds(30)), Some(Seconds(40))));
    }

    #[test]
    fn an_old_key_that_works_again_leads_a_step_back() {
        let mut it = Replacement { handed_over: Some(Seconds(20)), stopped: Some(Seconds(30)), ..begun() };
        assert!(it.see(Sight::Works, Seconds(40)));
        assert_eq!(it.step(), Step::Deactivate);
        it.see(Sight::Unknown, Seconds(50));
        assert_eq!(it.step(), Step::Deactivate, "what is not seen changes nothing");
    }

    #[test]
    fn an_old_key_that_went_too_early_still_leaves_the_secret_to_be_handed_over() {
        let mut it = begun();
        it.see(Sight::Gone, Seconds(11));
        assert_eq!(it.step(), Step::HandOver);
        it.handed_over = Some(Seconds(12));
        assert_eq!(it.step(), Step::Done);
    }

    #[test]
    fn a_key_is_seen_as_it_is_now() {
        let now = Seconds(100);
        let seen = |state: KeyState, expiry| Sight::of(&AccessKey { state, expiry, ..key("K1", "a") }, now);
        assert_eq!(seen(KeyState::Active, Expiry::Never), Sight::Works);
        assert_eq!(seen(KeyState::Active, Expiry::At(now)), Sight::Stopped);
        assert_eq!(seen(KeyState::Inactive, Expiry::Never), Sight::Stopped);
        assert_eq!(seen(KeyState::Other("frozen".into()), Expiry::Never), Sight::Unknown);
        assert!(begun().concerns(&KeyId("K1".into())) && begun().concerns(&KeyId("K2".into())));
        assert!(!begun().concerns(&KeyId("K3".into())));
    }
}
