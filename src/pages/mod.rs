//! What a person sees at each place.
//!
//! Invariant: pages put `ui` and `state` together and hold no rule of their own: no path text, no request, no JSON.

pub mod code;
pub mod create;
pub mod edit;
pub mod form;
pub mod import;
pub mod key;
pub mod keys;
mod later;
pub mod leave;
mod left_over;
mod moments;
pub mod parts;
pub mod place;
mod quiet;
mod recover;
mod renew;
pub mod reveal;
pub mod runs;
mod sealing;
pub mod shell;
pub mod sign_in;
mod steps;
pub mod theme_menu;
pub mod trying;
