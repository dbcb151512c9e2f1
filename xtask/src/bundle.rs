//! The release bundle in `dist`: built when its sources changed, checked every time.

mod check;
mod sizes;
mod stamp;

use crate::failure::{Failure, Outcome};
use crate::{files, process, project, say, tools};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Brings `dist` up to date and checks it.
pub(crate) fn build() -> Outcome {
    let sources = stamp::of_sources()?;
    if !stamp::is_fresh(&sources)? {
        tools::for_bundle()?;
        say::doing("Building the release bundle (about four minutes the first time, half a minute after a change) …");
        let started = Instant::now();
        fetch()?;
        trunk()?;
        stamp::write(&sources)?;
        say::doing(&format!("… done after {} seconds.", started.elapsed().as_secs()));
    }
    check::all(&project::dist())
}

/// Downloads the crates of the module and of the standard library that is compiled with it: Trunk runs cargo without
/// network, so that it never goes looking for tools by itself. Without a target, cargo leaves out what only the
/// standard library of that target needs.
fn fetch() -> Outcome {
    let mut fetch = Command::new("cargo");
    fetch.args(["fetch", "--locked", "--target", tools::WASM]).envs(OWN_STD);
    process::succeed(&mut fetch, "fetch", "Downloading the crates").map(drop)
}

/// Builds and prints what a browser has to download.
pub(crate) fn build_and_report() -> Outcome {
    build()?;
    sizes::report(&project::dist())
}

/// Makes cargo compile the standard library together with the console, for size. That takes unstable flags of cargo,
/// which the pinned compiler has, and takes only when told to; nothing but the bundle is built so.
const OWN_STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// A panic in the bundle stops the module on the spot, without a message: the words of panics and the code that
/// formats them are a fifth of the download, and what a panic was about could hold a secret. `boot/stop.js` sees the
/// stop and says so on the page.
const SILENT_PANIC: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none ";

/// Marks where the module may be cut (`src/pages/parts.rs`), and makes the linker leave in it what refers to what.
const CUT: &str = "--cfg cut_into_parts -Clink-arg=--emit-relocs ";

/// Searching a hundred thousand keys is looking for bytes, sixteen at a time where the machine can: every browser can
/// that the console runs in.
const WIDE: &str = "-Ctarget-feature=+simd128 ";

fn trunk() -> Outcome {
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--release", "--color", "never"]).env("PATH", tools::path()?).envs(OWN_STD);
    // Flags for this target only: those of the host stay as they are, or everything would be built twice.
    trunk.env_remove("RUSTFLAGS").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags()?);
    // Trunk, too, would take NO_COLOR=1 for a mistake: it wants `true` or `false`.
    trunk.env_remove("NO_COLOR");
    process::succeed(&mut trunk, "trunk", "Building the bundle").map(drop)
}

/// Compiler flags for the module. Paths are remapped, so that the bundle tells nothing about its builder and is the
/// same wherever it is built.
fn flags() -> Outcome<OsString> {
    let mut flags = OsString::from(SILENT_PANIC);
    flags.push(CUT);
    flags.push(WIDE);
    flags.push("--remap-path-prefix=");
    flags.push(project::root());
    flags.push("=.");
    for (index, sources) in registry_sources()?.into_iter().enumerate() {
        flags.push(" --remap-path-prefix=");
        flags.push(sources);
        flags.push(if index == 0 { "=crates".to_owned() } else { format!("=crates-{index}") });
    }
    Ok(flags)
}

/// The folders in which cargo keeps the sources of dependencies, one a registry.
fn registry_sources() -> Outcome<Vec<PathBuf>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let Some(folder) = home.map(|home| home.join("registry/src")).filter(|folder| folder.is_dir()) else {
        return Ok(Vec::new());
    };
    let unreadable = |error| Failure::file("list", &folder, &error);
    let entries = fs::read_dir(&folder).map_err(unreadable)?;
    let mut found = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    found.sort();
    Ok(found)
}

/// The names of the files in `dist`.
fn names(dist: &std::path::Path) -> Outcome<Vec<String>> {
    let relative = |path: &PathBuf| path.strip_prefix(dist).unwrap_or(path).display().to_string();
    Ok(files::below(dist)?.iter().map(relative).collect())
}
