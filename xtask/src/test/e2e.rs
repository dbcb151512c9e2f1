//! Journeys in a real Chromium: the built bundle, served by an emulator under the production headers.

use super::count::Count;
use super::rust;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Finished};
use crate::tools::{chromium, npm};
use crate::{bundle, emulator, files, project, say};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds what the journeys need and runs them. The types of the tests are one check of their own.
pub(crate) fn run() -> Outcome<Count> {
    let folder = project::root().join("tests/e2e");
    let chromium = chromium::find()?;
    bundle::build()?;
    rust::build_emulator()?;
    npm::install(&folder, "Playwright")?;
    let mut count = types(&folder)?;
    count += journeys(&folder, &chromium.browser)?;
    Ok(count)
}

fn types(folder: &Path) -> Outcome<Count> {
    let mut tsc = installed(folder, "tsc");
    let Finished { success, output } = process::run(&mut tsc, "e2e-types")?;
    if !success {
        say::output(&output);
    }
    Ok(Count::of_check(success))
}

fn journeys(folder: &Path, browser: &Path) -> Outcome<Count> {
    let report = project::tools().join("log/e2e.json");
    if report.exists() {
        files::remove(&report)?;
    }
    let mut playwright = installed(folder, "playwright");
    playwright.arg("test").env("CHROMIUM", browser).env("EMULATOR", emulator::binary()).env("E2E_REPORT", &report);
    let Finished { success, output } = process::run(&mut playwright, "e2e")?;
    if !success {
        say::output(&output);
    }
    let count = fs::read_to_string(&report).ok().and_then(|report| Count::of_playwright(&report));
    let mut count = count.ok_or_else(|| Failure::new("Playwright left no report; its output is above."))?;
    if !success {
        count.failed = count.failed.max(1);
    }
    Ok(count)
}

/// A command of a package that the tests have installed.
fn installed(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(folder.join("node_modules/.bin").join(name));
    command.current_dir(folder);
    command
}
