//! Components in headless Chromium, through wasm-bindgen's own test runner.

use super::count::Count;
use super::rust;
use crate::failure::Outcome;
use crate::tools::{self, chromium};
use std::process::Command;

/// Runs the console's browser tests. Flags for Chromium are in `webdriver.json`.
pub(crate) fn run() -> Outcome<Count> {
    tools::wasm_target()?;
    tools::cargo::wasm_bindgen()?;
    let chromium = chromium::find()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--locked", "--target", tools::WASM, "--package", "console", "--test", "browser"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("PATH", tools::path()?).env("CHROMEDRIVER", chromium.driver);
    rust::tests(cargo, "browser")
}
