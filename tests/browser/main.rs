//! The console's components, mounted in a real Chromium.
//!
//! One binary, one module a part. On the host there is nothing in it: what needs a browser must not
//! count as passed where there is none.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what it did not expect")]

mod harness;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
