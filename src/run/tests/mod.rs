//! Runs against a server that a generator makes misbehave, the same way each time for the same number.

mod course;
pub(super) mod world;
