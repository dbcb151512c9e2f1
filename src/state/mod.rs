//! What the console knows at the moment, as signals.
//!
//! Invariant: no DOM. What the browser offers comes in as a trait object, so every store runs on the host in a test. A
//! page's life is one enum, and only the methods here move it on.

mod choosing;
pub mod code;
mod copies;
pub mod create;
pub mod directory;
pub mod edit;
mod held;
pub mod import;
pub mod journal;
pub mod key;
mod key_writes;
pub mod keys;
pub mod list;
mod list_load;
pub mod reconcile;
pub mod replace;
pub mod reveal;
pub mod rotate;
pub mod runs;
pub mod session;
mod telling;
pub mod toasts;
pub mod trying;
pub mod twins;
pub mod vault;

#[cfg(test)]
mod tests;

pub use code::CodeStore;
pub use copies::Copies;
pub use create::{Begun, CreateStore, Stage};
pub use directory::{DirectoryStore, Known, Listing};
pub use edit::{Doubt, EditDesk, EditStage, EditStore, Outcome, Stop};
pub use held::Rescue;
pub use import::{FileFacts, ImportStage, ImportStore};
pub use journal::{Claim, Entry, JournalStore, KeepJournal, Line, Operation, Told, Wait, Waiting};
pub use key::{History, KeyStore, Reading};
pub use key_writes::{Deed, Doing, Fact, Target};
pub use keys::{KeysStore, Phase, Receipt};
pub use list::{LeftAt, ListStore, Step};
pub use reconcile::{Fate, Finding, Reconcile};
pub use replace::{ReplaceStore, Shelf};
pub use reveal::{Copying, Origin, Reveal, RevealStore};
pub use rotate::{Halt, RotateStore, Rotating};
pub use runs::{Driving, RunEntry, RunShelf, RunsStore};
pub use session::{Attempt, Farewell, Session, SessionStore};
pub use toasts::{Said, Toasts, Undo};
pub use trying::{Signature, Trial, Tried, TryStore};
pub use twins::{Twin, Twins};
pub use vault::{Handed, Owed, Parcel, VaultStore};
