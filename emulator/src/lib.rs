//! Descope's management API for access keys, as a value: a request and a time go in, an answer comes out.
//!
//! Invariants of the whole crate: the core knows no clock, no socket, no file and no thread, so that a page in a browser
//! can hold it as well as a server can; it shares no types with the console, because the API is someone else's.
//!
//! - [`Emulator`] is the door; [`http`] is what goes through it.
//! - `operation` routes, `auth` opens, `operations` does the work, one file each, on the `store` and the `directory`.
//! - `faults`, [`switches`], `control`, `log` and `redact` are what makes it a tool for tests.
//! - `seed` generates a company's fleet. [`state`] is the text of a state file; the shell in `main.rs` owns the file.

mod addresses;
mod audit;
mod auth;
mod budget;
mod control;
mod cors;
mod directory;
mod emulator;
mod errors;
mod faults;
mod guards;
pub mod http;
mod jwt;
mod log;
mod operation;
mod operations;
mod random;
mod record;
mod redact;
mod reports;
mod seed;
pub mod state;
mod store;
mod stream;
pub mod switches;
mod time;
mod view;
mod wire;

pub use control::is_loopback_host;
pub use emulator::{Emulator, Setup};
pub use errors::{ErrorCode, Refusal};
pub use faults::{Fault, Nth, RetryAfter, Target, Then, TooMany};
pub use http::{Answer, Body, Delivery, Fate, Framing, Request};
pub use log::Entry;
pub use operation::Operation;
pub use record::{Change, Record};
pub use stream::KeyStream;
pub use switches::Switches;

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
