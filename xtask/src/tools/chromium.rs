//! Chromium and its driver, from Debian's packages: tests run in the browser the system has.

use super::on_path;
use crate::failure::{Outcome, fail};
use crate::{process, say};
use std::env;
use std::path::PathBuf;
use std::process::Command;

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
    apt_install(&["chromium", "chromium-driver", "fonts-liberation"], "Chromium and ChromeDriver")?;
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

/// Installs Debian packages where this is root on Debian or Ubuntu; else says what to install.
pub(crate) fn apt_install(packages: &[&str], what: &str) -> Outcome {
    let list = packages.join(" ");
    let is_root = process::ask("id", &["-u"]).as_deref() == Some("0");
    if !is_root || on_path("apt-get").is_none() {
        fail!("Missing: {what}. Install it (on Debian: sudo apt-get install {list}) and start again.");
    }
    say::doing(&format!("Installing {what} with apt-get (about a minute) …"));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::succeed(&mut command, "apt-get", &format!("Installing {what}"))
    };
    apt(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments).map(drop)
}
