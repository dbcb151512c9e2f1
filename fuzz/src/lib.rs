//! The pure rooms of the console, and nothing of the page: so that a target is built in seconds.

#[path = "../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../src/import/mod.rs"]
pub mod import;
#[path = "../../src/run/mod.rs"]
pub mod run;
