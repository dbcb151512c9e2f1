//! An admin console for Descope access keys, as a page of static files.
//!
//! The rooms, in the order in which they build on one another; each says at its door what holds inside, and
//! `tests/tidy` holds them to it:
//!
//! - [`domain`]: the rules of access keys, pure.
//! - [`fleet`]: the loaded keys, pure.
//! - [`run`]: many calls as one piece of work, pure.
//! - [`import`]: rows of a file that may become keys, pure.
//! - [`api`]: the one door to the network.
//! - [`state`]: what the page knows, as signals, without a DOM.
//! - [`seal`]: a secret for one recipient's eyes, pure.
//! - [`browser`]: what the browser offers beyond network and DOM.
//! - [`route`]: every place as a value, printed to and parsed from the URL's fragment.
//! - [`ui`]: generic parts of a page.
//! - [`pages`]: what a person sees at each place.
//! - [`app`]: puts them together.
//!
//! What holds throughout:
//!
//! - A secret lives in one place at a time, cannot be printed, cloned or serialised, and is wiped when it is dropped.
//! - A write is sent once. An answer that cannot be trusted makes its outcome unknown, never "failed".
//! - A failure is never shown as an empty list, nor a part as the whole.
//! - Nothing panics: a panic ends the page, and with it a secret that is shown only once.

pub mod api;
pub mod app;
pub mod browser;
pub mod domain;
pub mod fleet;
pub mod import;
pub mod pages;
pub mod route;
pub mod run;
pub mod seal;
pub mod state;
pub mod ui;
