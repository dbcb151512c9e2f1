//! Components in headless browsers, through wasm-bindgen's own test runner.

use super::count::Count;
use super::rust;
use crate::failure::Outcome;
use crate::project;
use crate::tools::{self, chromium, firefox};
use std::process::Command;

/// Runs the console's browser tests in Chromium. Flags for it are in `webdriver.json`, where the runner looks for them.
pub(crate) fn chromium() -> Outcome<Count> {
    let chromium = chromium::find()?;
    let mut cargo = runner()?;
    cargo.env("CHROMEDRIVER", chromium.driver);
    rust::tests(cargo, "browser")
}

/// The same in Firefox, which needs no flags.
pub(crate) fn firefox() -> Outcome<Count> {
    let browser = firefox::find()?;
    let mut cargo = runner()?;
    cargo.env("GECKODRIVER", firefox::driver()?);
    cargo.env("GECKODRIVER_ARGS", format!("--binary '{}'", browser.display()));
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", project::root().join("tests/browser/firefox.json"));
    rust::tests(cargo, "browser-firefox")
}

fn runner() -> Outcome<Command> {
    tools::wasm_target()?;
    tools::cargo::wasm_bindgen()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--locked", "--target", tools::WASM, "--package", "console", "--test", "browser"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("PATH", tools::path()?);
    Ok(cargo)
}
