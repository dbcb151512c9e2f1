//! The one room that knows the management API: its addresses, its JSON and its faults.
//!
//! Invariant: a request is a value ([`Call`]) until [`Client`] sends it over a [`Transport`], and the value's type says
//! whether it may be sent twice. No other room knows a path or a JSON name.

pub mod access_keys;
mod answered;
pub mod audit;
pub mod batch;
mod body;
pub mod call;
pub mod client;
pub mod config;
pub mod directory;
pub mod error;
pub mod exchange;
pub mod handover;
pub mod import;
mod judgement;
mod loose;
mod retry;
mod salvage;
#[cfg(test)]
pub(crate) mod scripted;
pub mod search;
pub mod snippets;
pub mod transport;
pub mod update;
mod wire;
mod wire_record;

pub use answered::Answered;
pub use call::{Call, Once, Read, Repeatable, Set};
pub use client::Client;
pub use error::{Answerer, ReadError, Refusal, Report, Sign, SignOn, Unknown, WriteError};
pub use retry::Patience;
pub use transport::Transport;
