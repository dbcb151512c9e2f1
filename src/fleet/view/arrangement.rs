//! A list as somebody has arranged it: what it is searched for, and how it looks.
//!
//! Invariant: it holds no key and no credential, so an address and a saved view may carry it. A search text is whatever
//! somebody pasted, though: one that looks like a secret stays in the page, and [`Arrangement::kept_query`] is empty.

use crate::fleet::query::holds_secret;

/// What an address carries of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The text of the search box.
    pub query: String,
    /// The text form of a [`View`](super::View).
    pub look: String,
}

impl Arrangement {
    /// Whether the search text looks like a secret.
    pub fn holds_secret(&self) -> bool {
        holds_secret(&self.query)
    }

    /// The search text as far as it may be written where it stays: all of it, or nothing.
    pub fn kept_query(&self) -> &str {
        if self.holds_secret() { "" } else { &self.query }
    }
}
