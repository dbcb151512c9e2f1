//! The contract between console, emulator and Descope: the console's client, and the official
//! clients for Python and Node, which no one here can bend to a mistake of ours.

use super::count::Count;
use super::rust;
use crate::emulator::Emulator;
use crate::failure::{Outcome, fail};
use crate::process::{self, Finished};
use crate::tools::{npm, python};
use crate::{project, say};
use std::path::PathBuf;
use std::process::Command;

/// All three of them. A client that cannot be run is a failure and does not hide the others.
pub(crate) fn contract() -> Outcome<Count> {
    let mut count = rust::contract()?;
    rust::build_emulator()?;
    for (name, client) in [("python", python_client as fn() -> Outcome<Command>), ("node", node_client)] {
        match client().and_then(|command| check(command, &format!("contract-{name}"))) {
            Ok(checked) => count += checked,
            Err(failure) => {
                say::failure(&failure);
                count += Count::of_check(false);
            }
        }
    }
    Ok(count)
}

fn folder(client: &str) -> PathBuf {
    project::root().join("tests/contract/clients").join(client)
}

fn python_client() -> Outcome<Command> {
    let mut command = Command::new(python::with(&folder("python").join("requirements.txt"))?);
    command.arg("check.py").current_dir(folder("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

fn node_client() -> Outcome<Command> {
    npm::install(&folder("node"), "the official Node client")?;
    let mut command = Command::new("node");
    command.arg("check.mjs").current_dir(folder("node"));
    Ok(command)
}

/// Runs a client's script against an emulator of its own.
fn check(mut command: Command, log: &str) -> Outcome<Count> {
    let emulator = Emulator::start(&["--port", "0", "--keys", "25", "--seed", "1", "--quiet"])?;
    let info = emulator.info()?;
    command.args(["--base-url", &emulator.url, "--project", &info.project, "--key", &info.management_key]);
    // The clients would take these for their own settings.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DESCOPE_")) {
        command.env_remove(name);
    }
    let Finished { success, output } = process::run(&mut command, log)?;
    let count = Count::of_script(&output);
    if !success || count.is_none_or(|count| count.failed > 0) {
        say::output(&output);
    }
    match count {
        Some(count) if success || count.failed > 0 => Ok(count),
        Some(_) | None => fail!("{log} ended without a count of its checks; its output is above."),
    }
}
