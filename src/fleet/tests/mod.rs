//! Properties of the fleet, tried on many random keys and queries that are the same at every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chosen;
mod exports;
mod naive;
mod properties;
pub(super) mod random;
mod rows;
mod sorting;
