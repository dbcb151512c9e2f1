//! The console's components, mounted in a real Chromium over the emulator's core in the same page.
//!
//! One binary, one module a part. On the host there is nothing in it: what needs a browser must not
//! count as passed where there is none.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what it did not expect")]

mod desk;
mod harness;
#[path = "../contract/in_process.rs"]
#[allow(dead_code, reason = "the contract tests use all of it")]
mod in_process;
mod keys;
mod reveal;
mod services;
mod sign_in;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
