//! Firefox from Debian's packages, and its driver, which Debian does not have.

use super::{apt, cargo, on_path};
use crate::failure::{Outcome, fail};
use crate::project;
use std::env;
use std::path::PathBuf;

/// Names under which distributions install Firefox.
const BROWSERS: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds the browser, or installs it where that can be done without asking.
pub(crate) fn find() -> Outcome<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    apt::install(&["firefox-esr", "fonts-liberation"], "Firefox")?;
    match installed() {
        Some(found) => Ok(found),
        None => fail!(
            "Firefox is still missing after apt installed it (Ubuntu has it as a snap only). Install it and set FIREFOX \
             to its path."
        ),
    }
}

/// The driver; built where there is none.
pub(crate) fn driver() -> Outcome<PathBuf> {
    cargo::geckodriver()?;
    let own = project::tools().join("bin/geckodriver");
    match own.is_file().then_some(own).or_else(|| on_path("geckodriver")) {
        Some(driver) => Ok(driver),
        None => fail!("geckodriver is still missing after cargo installed it."),
    }
}

fn installed() -> Option<PathBuf> {
    let named = env::var_os("FIREFOX").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))
}
