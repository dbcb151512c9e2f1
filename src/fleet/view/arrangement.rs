//! A list as somebody has arranged it: what it is searched for, and how it looks.
//!
//! Invariant: text that holds no key and no credential, so an address and a saved view may carry it.

/// What an address carries of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The text of the search box.
    pub query: String,
    /// The text form of a [`View`](super::View).
    pub look: String,
}
