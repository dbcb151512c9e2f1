//! Where things are in the project. Everything a command makes is under one of the folders that git ignores.

use std::env;
use std::path::{Path, PathBuf};

/// The project's own folder.
pub(crate) fn root() -> PathBuf {
    // Cargo says where this package is when it runs the commands; else it is where it was compiled.
    let package = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&package).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Tools, logs and stamps.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The release bundle.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
