//! Debian's packages: what the tests need of the system, and what no registry of Rust or Node has.

use super::on_path;
use crate::failure::{Outcome, fail};
use crate::{process, say};
use std::process::Command;

/// Installs packages where this is root on Debian or Ubuntu; else says what to install.
pub(crate) fn install(packages: &[&str], what: &str) -> Outcome {
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
