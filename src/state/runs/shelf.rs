//! Where runs are kept, and how the tabs of a browser take turns.

use std::any::Any;
use std::pin::Pin;

/// Where runs are kept in this browser.
pub trait RunShelf {
    /// The number of every run of which something is kept.
    fn numbers(&self) -> Vec<u64>;
    /// What does not change during a run.
    fn plan(&self, number: u64) -> Option<String>;
    /// Keeps what does not change during a run; `false` where the browser keeps nothing more.
    fn keep_plan(&self, number: u64, plan: &str) -> bool;
    /// Keeps how far it came; `false` likewise.
    fn keep_progress(&self, number: u64, progress: &str) -> bool;
    /// How far it came, as another tab may have noted.
    fn progress(&self, number: u64) -> Option<String>;
    /// Keeps which of its new secrets are stored; `false` likewise.
    fn keep_stored(&self, number: u64, stored: &str) -> bool;
    /// Which of its new secrets are stored; empty when that was never said.
    fn stored(&self, number: u64) -> String;
    /// Notes that a person holds a run, by a word, or nobody any more, by none: what a tab does not know of yet that waits
    /// for its turn.
    fn keep_hold(&self, number: u64, word: &str);
    /// Whether a person holds a run.
    fn hold(&self, number: u64) -> String;
    /// Forgets a run.
    fn forget(&self, number: u64);
    /// What was last spent of the budget by any tab.
    fn spent(&self) -> String;
    /// Notes what was spent.
    fn keep_spent(&self, spent: &str);
    /// Notes when the requests of a tab were answered that belong to no run.
    fn keep_asked(&self, tab: u64, asked: &str);
    /// The same of all tabs but this, parted by commas.
    fn asked(&self, besides: u64) -> String;
    /// Waits until no other tab carries out runs, and what it noted can be read here; what it gives lets the next one in when it is dropped.
    fn turn(&self) -> Turn;
}

/// The way to one's turn, and what is held while it lasts.
pub type Turn = Pin<Box<dyn Future<Output = Box<dyn Any>>>>;
