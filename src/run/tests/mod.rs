//! Runs against a server that a generator makes misbehave, the same way each time for the same number.

mod brake;
mod course;
mod journal;
pub(super) mod world;
