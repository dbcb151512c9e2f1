//! Many calls as one piece of work: what is done to which keys, in which order, how fast, and what came of each.
//!
//! Invariant: every key of a run has exactly one outcome, and `Done` is said only of what was seen. What may have been
//! carried out is never sent again by itself. No clock and no I/O: moments and answers are arguments, so that the same
//! story always ends the same way.

mod budget;
pub mod edit;
mod engine;
mod journal;
mod outcome;
mod plan;
mod step;
#[cfg(test)]
mod tests;

pub use budget::{Budget, Millis};
pub use edit::Edit;
pub use engine::Run;
pub use journal::{Record, Unreadable, advance};
pub use outcome::{Counts, Failure, Item, Marks, Outcome};
pub use plan::{Action, Plan};
pub use step::{
    BRAKE_OF_WHAT_CANNOT_BE_UNDONE, Checked, Finding, Hold, Looked, Phase, Sent, Step, Unclear, UnclearAnswer, Work,
};
