//! The proxies that `deploy/` has configurations for, and what its scripts call, from Debian's packages.

use super::{apt, on_path};
use crate::failure::{Outcome, fail};

/// The commands, and the packages that have them.
const COMMANDS: [&str; 4] = ["nginx", "caddy", "openssl", "curl"];

/// Installs what is missing where that can be done without asking.
pub(crate) fn ensure() -> Outcome {
    if COMMANDS.iter().all(|command| is_there(command)) {
        return Ok(());
    }
    apt::install(&COMMANDS, "nginx, Caddy, openssl and curl")?;
    match COMMANDS.iter().find(|command| !is_there(command)) {
        None => Ok(()),
        Some(missing) => fail!("{missing} is still missing after apt installed it."),
    }
}

/// Debian has nginx where only root's PATH leads.
fn is_there(command: &str) -> bool {
    on_path(command).is_some() || std::path::Path::new("/usr/sbin").join(command).is_file()
}
