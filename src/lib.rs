//! An admin console for Descope access keys.
//!
//! The rooms, in the order in which they build on one another:
pub mod api;
pub mod browser;
pub mod domain;
pub mod fleet;
pub mod route;
pub mod state;
