//! The program, over its socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod durable;
mod page;
mod program;
mod start;
mod wire;
