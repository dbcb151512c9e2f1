//! The core, through its one door: requests in, answers out, no socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access_keys;
mod clients;
mod control;
mod documents;
mod exchange;
mod faults;
mod imports;
mod log;
mod neighbours;
mod search;
mod state;
mod support;
mod switches;
mod updates;
