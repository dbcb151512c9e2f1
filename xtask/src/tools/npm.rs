//! Packages from npm, always exactly those of a committed lock file.

use super::on_path;
use crate::failure::{Failure, Outcome, fail};
use crate::{digest, files, process, project, say};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The oldest Node that is known to run the tests and tools.
const NODE: u32 = 20;

/// Installs wasm-opt (from binaryen) and esbuild where PATH does not have the very versions.
pub(crate) fn bundle_tools() -> Outcome {
    let source = project::root().join("xtask/npm");
    let manifest = files::read_text(&source.join("package.json"))?;
    let manifest: Value = serde_json::from_str(&manifest)
        .map_err(|error| Failure::new(format!("xtask/npm/package.json is damaged: {error}.")))?;
    let pinned = |package: &str| manifest["dependencies"][package].as_str().unwrap_or_default().to_owned();
    let wasm_opt = format!("wasm-opt version {} ", pinned("binaryen").split('.').next().unwrap_or_default());
    let own = project::tools().join("npm");
    if !own.exists() && answers("wasm-opt", &wasm_opt) && answers("esbuild", &pinned("esbuild")) {
        return Ok(());
    }
    files::create_folder(&own)?;
    for name in ["package.json", "package-lock.json"] {
        files::write(&own.join(name), files::read(&source.join(name))?)?;
    }
    install(&own, "wasm-opt and esbuild")
}

/// Whether the command on PATH names this version; the space keeps 13 from passing for 132.
fn answers(command: &str, version: &str) -> bool {
    let answer = on_path(command).and_then(|path| process::ask(path, &["--version"]));
    answer.is_some_and(|answer| format!("{answer} ").starts_with(&format!("{} ", version.trim_end())))
}

/// Makes `node_modules` in `folder` what its lock file says; does nothing when it is that already.
pub(crate) fn install(folder: &Path, what: &str) -> Outcome {
    let stamp = folder.join("node_modules/.installed-from");
    let lock = digest::hex(&files::read(&folder.join("package-lock.json"))?);
    if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    node()?;
    say::doing(&format!("Installing {what} from npm (some seconds) …"));
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    process::succeed(&mut npm, "npm", &format!("Installing {what}"))?;
    files::write(&stamp, lock)
}

/// Checks that there is a Node, and one that is new enough.
pub(crate) fn node() -> Outcome {
    let Some(version) = process::ask("node", &["--version"]) else {
        fail!("node was not found. Install Node {NODE} or newer; npm comes with it.");
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        fail!("Node {version} is too old. Install Node {NODE} or newer.");
    }
    Ok(())
}
