//! An admin console for Descope access keys.
//!
//! The rooms, in the order in which they build on one another:
pub mod api;
pub mod app;
pub mod browser;
pub mod domain;
pub mod fleet;
pub mod pages;
pub mod route;
pub mod state;
pub mod ui;
