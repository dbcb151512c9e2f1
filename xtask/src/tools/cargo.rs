//! Trunk, wasm-bindgen's command and geckodriver, built from source at their pinned versions.

use super::{lock, on_path};
use crate::failure::{Failure, Outcome};
use crate::{files, process, project, say};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The Trunk this project is built with; `Trunk.toml` refuses any other.
const TRUNK: &str = "0.21.14";

/// What cuts the module into parts, at the marks of the `wasm_split_helpers` that Leptos brings.
const WASM_SPLIT: &str = "0.2.4";

/// The driver through which Firefox runs the tests of components.
const GECKODRIVER: &str = "0.37.1";

/// Fast builds of the tools instead of fast tools: they run for seconds.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// One crate with commands in it.
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    /// What it installs.
    commands: &'a [&'a str],
    arguments: &'a [&'a str],
    minutes: u32,
}

/// Installs Trunk where it is missing. Without its own downloads: it finds the other tools on PATH.
pub(crate) fn trunk() -> Outcome {
    ensure(&Crate {
        name: "trunk",
        version: TRUNK,
        commands: &["trunk"],
        arguments: &["--no-default-features"],
        minutes: 4,
    })
}

/// Installs wasm-bindgen's commands where they are missing, in the version of the library: they only fit together.
pub(crate) fn wasm_bindgen() -> Outcome {
    let text = files::read_text(&project::root().join("Cargo.lock"))?;
    let unlocked = || Failure::new("Cargo.lock has no wasm-bindgen. Restore it with `git checkout Cargo.lock`.");
    ensure(&Crate {
        name: "wasm-bindgen-cli",
        version: lock::cargo_version(&text, "wasm-bindgen").ok_or_else(unlocked)?,
        commands: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        arguments: &[],
        minutes: 3,
    })
}

/// Installs the command that cuts modules where it is missing.
pub(crate) fn wasm_split() -> Outcome {
    ensure(&Crate {
        name: "wasm_split_cli_support",
        version: WASM_SPLIT,
        commands: &["wasm-split-cli"],
        arguments: &["--features", "build-binary"],
        minutes: 1,
    })
}

/// Installs the driver of Firefox where it is missing. Debian has none.
pub(crate) fn geckodriver() -> Outcome {
    ensure(&Crate { name: "geckodriver", version: GECKODRIVER, commands: &["geckodriver"], arguments: &[], minutes: 2 })
}

fn ensure(tool: &Crate) -> Outcome {
    let bin = project::tools().join("bin");
    let is_right = |command: &Path| version_of(command).as_deref() == Some(tool.version);
    // Not every command tells its version, but cargo keeps a list of what it installed.
    let list = fs::read_to_string(project::tools().join(".crates.toml")).unwrap_or_default();
    let is_listed = list.contains(&format!("\"{} {} ", tool.name, tool.version));
    if is_listed && tool.commands.iter().all(|command| bin.join(command).exists()) {
        return Ok(());
    }
    // An outdated copy of our own would hide the one on PATH, so it is replaced.
    let outdated = tool.commands.iter().any(|command| bin.join(command).exists());
    let found = |command: &&str| on_path(command).is_some_and(|path| is_right(&path));
    if !outdated && tool.commands.iter().all(found) {
        return Ok(());
    }
    install(tool)
}

fn install(tool: &Crate) -> Outcome {
    let Crate { name, version, minutes, .. } = *tool;
    let long = if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
    say::doing(&format!("Installing {name} {version} into .tools (about {long} on two cores) …"));
    let started = Instant::now();
    let build = project::tools().join("build");
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "--locked", "--force", "--version", version]).args(tool.arguments).arg("--root");
    cargo.arg(project::tools()).arg(name).env("CARGO_TARGET_DIR", &build).envs(QUICK_BUILD).env_remove("RUSTFLAGS");
    process::succeed(&mut cargo, &format!("install-{name}"), &format!("Installing {name}"))?;
    // A gigabyte that nobody will need again.
    fs::remove_dir_all(&build).map_err(|error| Failure::file("remove", &build, &error))?;
    say::doing(&format!("… done after {} seconds.", started.elapsed().as_secs()));
    Ok(())
}

/// The version in an answer such as `trunk 0.21.14`.
fn version_of(command: &Path) -> Option<String> {
    let answer = process::ask(command, &["--version"])?;
    answer.split_whitespace().nth(1).map(str::to_owned)
}
