//! Journeys in real browsers: the built bundle, served by an emulator under the production headers.

use super::count::Count;
use super::rust;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Finished};
use crate::tools::webkit::{self, WebKit};
use crate::tools::{chromium, firefox, npm};
use crate::{bundle, emulator, files, project, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Journeys in Chromium. The types of the tests are one check of their own.
pub(crate) fn chromium() -> Outcome<Count> {
    let chromium = chromium::find()?;
    let folder = prepare()?;
    let mut count = types(&folder)?;
    count += journeys(&folder, "e2e", &["test"], &[("CHROMIUM", &chromium.browser)])?;
    Ok(count)
}

/// The same journeys in Firefox.
pub(crate) fn firefox() -> Outcome<Count> {
    let firefox = firefox::find()?;
    journeys(&prepare()?, "e2e-firefox", &["test", "--config", "firefox.config.ts"], &[("FIREFOX", &firefox)])
}

/// Those of WebKit, which are fewer and its own: Playwright drives no WebKit that a distribution ships.
pub(crate) fn webkit() -> Outcome<Count> {
    let WebKit { browser, driver } = webkit::find()?;
    let paths: [(&str, &Path); 2] = [("WEBKIT", &browser), ("WEBKIT_DRIVER", &driver)];
    journeys(&prepare()?, "e2e-webkit", &["test", "--config", "webkit.config.ts"], &paths)
}

/// Those through the proxies of `deploy/`, in Chromium.
pub(crate) fn hosting() -> Outcome<Count> {
    let chromium = chromium::find()?;
    journeys(&prepare()?, "e2e-hosting", &["test", "--config", "hosting.config.ts"], &[("CHROMIUM", &chromium.browser)])
}

/// Builds what the journeys need, and gives the folder in which they are.
fn prepare() -> Outcome<PathBuf> {
    let folder = project::root().join("tests/e2e");
    bundle::build()?;
    rust::build_emulator()?;
    npm::install(&folder, "Playwright")?;
    Ok(folder)
}

fn types(folder: &Path) -> Outcome<Count> {
    let mut tsc = installed(folder, "tsc");
    let Finished { success, output } = process::run(&mut tsc, "e2e-types")?;
    if !success {
        say::output(&output);
    }
    Ok(Count::of_check(success))
}

/// Runs Playwright with these arguments, and variables that say where a browser is.
fn journeys(folder: &Path, log: &str, arguments: &[&str], paths: &[(&str, &Path)]) -> Outcome<Count> {
    let report = project::tools().join(format!("log/{log}.json"));
    if report.exists() {
        files::remove(&report)?;
    }
    let mut playwright = installed(folder, "playwright");
    playwright.args(arguments).envs(paths.iter().copied());
    playwright.env("EMULATOR", emulator::binary()).env("E2E_REPORT", &report);
    let Finished { success, output } = process::run(&mut playwright, log)?;
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
