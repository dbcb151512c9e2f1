//! New secrets that nobody has stored yet.
//!
//! Invariant: while a secret is held, a page whose code failed finds it; before it is wiped or given away, it is found
//! there no more.

use std::fmt;

use crate::domain::{KeyId, Secret};

/// Where a page whose code failed looks for secrets, as two calls into what survives the failure. `Default` is none.
#[derive(Clone, Copy, Debug)]
pub struct Rescue {
    /// Takes note of a secret: whose it is by id and name, and whether its answer was damaged. Answers its number.
    pub hold: fn(&KeyId, &str, bool, &Secret) -> u32,
    /// Forgets the secret of this number.
    pub release: fn(u32),
}

impl Default for Rescue {
    fn default() -> Self {
        Self { hold: |_, _, _, _| 0, release: |_| () }
    }
}

/// A secret that is held.
pub(super) struct HeldSecret {
    // Dropped first: what is forgotten then is still whole.
    _registration: Registration,
    secret: Secret,
}

#[derive(Debug)]
struct Registration {
    number: u32,
    release: fn(u32),
}

impl Drop for Registration {
    fn drop(&mut self) {
        (self.release)(self.number);
    }
}

impl HeldSecret {
    pub(super) fn new(rescue: Rescue, id: &KeyId, name: &str, damaged: bool, secret: Secret) -> Self {
        let number = (rescue.hold)(id, name, damaged, &secret);
        Self { _registration: Registration { number, release: rescue.release }, secret }
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(super) fn into_secret(self) -> Secret {
        self.secret
    }
}

impl fmt::Debug for HeldSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeldSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    thread_local! {
        static HELD: RefCell<Vec<(u32, usize)>> = const { RefCell::new(Vec::new()) };
    }

    /// Notes each secret by the length of its text.
    fn noted() -> Rescue {
        fn hold(_: &KeyId, _: &str, _: bool, secret: &Secret) -> u32 {
            HELD.with_borrow_mut(|held| {
                let number = held.last().map_or(1, |(last, _)| last + 1);
                held.push((number, secret.length()));
                number
            })
        }
        fn release(number: u32) {
            HELD.with_borrow_mut(|held| held.retain(|(known, _)| *known != number));
        }
        Rescue { hold, release }
    }

    #[test]
    fn a_secret_is_found_for_as_long_as_it_is_held() {
        let held = |text: &str| HeldSecret::new(noted(), &KeyId("K1".into()), "ci", false, Secret::new(text.into()));
        let found = || HELD.with_borrow(|held| held.iter().map(|(_, length)| *length).collect::<Vec<_>>());
        let (one, other) = (held("K2one"), held("K2other"));
        assert_eq!((found(), one.secret().expose()), (vec![5, 7], "K2one"));
        assert_eq!((one.into_secret().expose(), found()), ("K2one", vec![7]), "given away");
        assert!(format!("{other:?}").starts_with("HeldSecret(.."));
        drop(other);
        assert_eq!(found(), [0; 0]);
    }
}
