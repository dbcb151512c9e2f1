//! The rules of the house that no compiler holds: who may use whom, and what no file may contain.
//!
//! Invariant: every rule is a plain function from text to findings, is run over the tree by one test, and is shown by
//! another to find what it is there to find. The rooms and their doors are the table in `rooms.rs`.

#![allow(clippy::expect_used, clippy::panic)]

mod finding;
mod house;
mod markup;
mod panics;
mod records;
mod rooms;
mod secrets;
mod shape;
mod source;
mod styles;
mod tree;
