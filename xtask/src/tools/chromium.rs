//! Chromium and its driver, from Debian's packages: tests run in the browser the system has.

use super::{apt, on_path};
use crate::failure::{Outcome, fail};
use std::env;
use std::path::PathBuf;

/// Names under which distributions install Chromium.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser and the driver of the same version.
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// ChromeDriver.
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs them where that can be done without asking.
pub(crate) fn find() -> Outcome<Chromium> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    apt::install(&["chromium", "chromium-driver", "fonts-liberation"], "Chromium and ChromeDriver")?;
    match installed() {
        Some(found) => Ok(found),
        None => fail!(
            "Chromium and ChromeDriver are still missing after apt installed them (Ubuntu has them as snaps only). \
             Install both and set CHROMIUM and CHROMEDRIVER to their paths."
        ),
    }
}

fn installed() -> Option<Chromium> {
    let named = |variable| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    let browser = named("CHROMIUM").or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    Some(Chromium { browser, driver })
}
