//! The tools the commands need, each in the very version the project is known to work with. What is
//! missing is installed into `.tools`; a tool of the right version on PATH is used as it is.

pub(crate) mod apt;
pub(crate) mod cargo;
pub(crate) mod chromium;
pub(crate) mod firefox;
mod lock;
pub(crate) mod npm;
pub(crate) mod proxies;
pub(crate) mod python;
pub(crate) mod webkit;

use crate::failure::{Outcome, fail};
use crate::{process, project, say};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// The Rust target of everything that runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Everything `trunk build --release` calls.
pub(crate) fn for_bundle() -> Outcome {
    wasm_target()?;
    std_sources()?;
    cargo::trunk()?;
    cargo::wasm_bindgen()?;
    cargo::wasm_split()?;
    npm::bundle_tools()
}

/// The standard library for [`WASM`].
pub(crate) fn wasm_target() -> Outcome {
    let sysroot = process::ask("rustc", &["--print", "sysroot"]);
    if sysroot.is_some_and(|sysroot| PathBuf::from(sysroot).join("lib/rustlib").join(WASM).is_dir()) {
        return Ok(());
    }
    say::doing("Adding the Rust target wasm32-unknown-unknown (about half a minute) …");
    let mut rustup = Command::new("rustup");
    process::succeed(rustup.args(["target", "add", WASM]), "rustup-target", "Adding the wasm32 target").map(drop)
}

/// The sources of the standard library, which the bundle compiles for itself. `rust-toolchain.toml` asks for them, but
/// where rustup may not install by itself nobody has listened.
fn std_sources() -> Outcome {
    let sysroot = process::ask("rustc", &["--print", "sysroot"]);
    if sysroot.is_some_and(|sysroot| PathBuf::from(sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()) {
        return Ok(());
    }
    say::doing("Adding the sources of Rust's standard library (some seconds) …");
    let mut rustup = Command::new("rustup");
    process::succeed(rustup.args(["component", "add", "rust-src"]), "rustup-component", "Adding rust-src").map(drop)
}

/// PATH with the project's own tools before all others.
pub(crate) fn path() -> Outcome<OsString> {
    let own = [project::tools().join("bin"), project::tools().join("npm/node_modules/.bin")];
    let others = env::var_os("PATH").unwrap_or_default();
    match env::join_paths(own.into_iter().chain(env::split_paths(&others))) {
        Ok(path) => Ok(path),
        Err(error) => fail!("The project's folder cannot be put on PATH: {error}. Move it to a path without colons."),
    }
}

/// The first file of this name on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
