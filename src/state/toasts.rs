//! What was said in passing: that something was done, or that it came to nothing while nobody looked at its page.
//!
//! Invariant: it belongs to the session and not to a page, so that "Undo" still works after a change of page.

use leptos::prelude::*;

use super::key_writes::{Deed, Target};
use crate::domain::KeyId;

/// One message. The name stands apart from the words: it is somebody else's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Tells it from the others; never used twice.
    pub number: u64,
    /// Whether it is good news, which pass by themselves.
    pub good: bool,
    /// What happened, before the name.
    pub before: &'static str,
    /// Whose name.
    pub name: String,
    /// What happened, after the name.
    pub after: String,
    /// What would undo it.
    pub undo: Option<Undo>,
}

/// What would undo something, as far as it can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Doing this to the key.
    Deed(Target, Deed),
    /// A new key with the settings of this one, which is gone.
    Recreate(KeyId),
}

/// The messages that nobody closed yet, the oldest first.
#[derive(Clone, Copy)]
pub struct Toasts {
    all: RwSignal<Vec<Said>>,
    next: StoredValue<u64>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self { all: RwSignal::new(Vec::new()), next: StoredValue::new(1) }
    }
}

impl Toasts {
    /// The messages. Tracks.
    pub fn all(self) -> Vec<Said> {
        self.all.get()
    }

    /// Whether there is one. Tracks.
    pub fn any(self) -> bool {
        self.all.with(|all| !all.is_empty())
    }

    /// Says something; its number is given to it here.
    pub fn say(self, said: Said) {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.all.update(|all| all.push(Said { number, ..said }));
    }

    /// Takes a message away.
    pub fn close(self, number: u64) {
        self.all.update(|all| all.retain(|said| said.number != number));
    }
}
