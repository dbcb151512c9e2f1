//! WebKitGTK with its driver, and a screen for it that nobody sees, from Debian's packages.

use super::{apt, on_path};
use crate::failure::{Outcome, fail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where Debian keeps the libraries of each architecture, and with them the browser that WebKitGTK brings.
const LIBRARIES: &str = "/usr/lib";

/// The browser and its driver.
pub(crate) struct WebKit {
    /// `MiniBrowser`.
    pub(crate) browser: PathBuf,
    /// `WebKitWebDriver`.
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs them where that can be done without asking.
pub(crate) fn find() -> Outcome<WebKit> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    apt::install(&["webkit2gtk-driver", "xvfb", "fonts-liberation"], "WebKitGTK, WebKitWebDriver and Xvfb")?;
    match installed() {
        Some(found) => Ok(found),
        None => fail!(
            "WebKitGTK's MiniBrowser, WebKitWebDriver or Xvfb are still missing after apt installed them. Install them, \
             and set WEBKIT and WEBKIT_DRIVER to the paths of the first two."
        ),
    }
}

fn installed() -> Option<WebKit> {
    let named = |variable| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    let browser = named("WEBKIT").or_else(mini_browser)?;
    let driver = named("WEBKIT_DRIVER").or_else(|| on_path("WebKitWebDriver"))?;
    on_path("Xvfb").map(|_| WebKit { browser, driver })
}

/// `/usr/lib/<architecture>/webkit2gtk-<version>/MiniBrowser`.
fn mini_browser() -> Option<PathBuf> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit2gtk-"));
    let architectures = entries(Path::new(LIBRARIES)).collect::<Vec<_>>();
    let browsers = architectures.iter().flat_map(|folder| entries(folder)).filter(named);
    browsers.map(|folder| folder.join("MiniBrowser")).find(|file| file.is_file())
}
