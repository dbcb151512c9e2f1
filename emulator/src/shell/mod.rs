//! The server around the core: command line, sockets, files, the machine's clock.
//!
//! Invariant: it listens on the loopback interface only, and answers nobody who thinks that it has another name.

pub(crate) mod args;
mod body;
mod connection;
mod files;
mod headers;
mod page;
mod raw;
mod server;
mod start;
mod state_file;

pub(crate) use server::serve;
