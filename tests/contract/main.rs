//! The console's half of the management API held against the emulator's, and both against the samples in `tests/golden`.
//!
//! Native and without a socket: a call goes through the emulator's core in the same process. The two sides share no
//! type, so what they agree on is what is written on the wire.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what it did not expect")]

mod canned;
mod editing;
mod faults;
mod golden;
mod in_process;
mod journeys;
mod pace;
mod project;
mod runs;
mod searches;
mod simulated;
mod snippets;
mod spelling;
mod trying;
