//! Runs against a server that a generator makes misbehave, the same way each time for the same number.

mod brake;
mod course;
pub(super) mod world;
