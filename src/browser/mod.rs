//! What the browser offers beyond the network and the DOM.
//!
//! Invariant: one service a file; each says with a `Result` or an `Option` when the browser refuses, and none of them
//! knows an access key.

pub mod clipboard;
pub mod digest;
pub mod download;
pub mod fields;
pub mod idle;
pub mod journal;
pub mod leaving;
pub mod listener;
pub mod local_storage;
pub mod location;
pub mod moments;
pub mod part_failure;
pub mod picked_file;
pub mod rescue;
pub mod run_shelf;
pub mod share_stores;
pub mod signature;
pub mod size;
pub mod stray_drop;
mod tab_lock;
pub mod text;
mod turns;

use web_sys::Window;

/// The window. There is one wherever this code runs; without it each service says that it was refused.
fn window() -> Option<Window> {
    web_sys::window()
}
