//! What the console knows at the moment, as signals.
//!
//! Invariant: no DOM. What the browser offers comes in as a trait object, so every store runs on the host in a test. A
//! page's life is one enum, and only the methods here move it on.

mod choosing;
pub mod create;
pub mod edit;
pub mod key;
mod key_writes;
pub mod keys;
pub mod list;
pub mod reconcile;
pub mod reveal;
pub mod runs;
pub mod session;
pub mod toasts;

#[cfg(test)]
mod tests;

pub use create::{CreateStore, Stage};
pub use edit::{Doubt, EditStage, EditStore, Outcome, Stop};
pub use key::{History, KeyStore, Reading};
pub use key_writes::{Deed, Doing, Fact, Target};
pub use keys::{KeysStore, Phase, Receipt};
pub use list::{LeftAt, ListStore, Step};
pub use reconcile::{Fate, Finding, Reconcile};
pub use reveal::{Copying, Origin, Reveal, RevealStore};
pub use runs::{Driving, Entry, RunShelf, RunsStore};
pub use session::{Attempt, Farewell, Session, SessionStore};
pub use toasts::{Said, Toasts};
