//! Whether `dist` is what the sources would make of it again. Contents count, not times: a fresh
//! clone and a switched branch have times that mean nothing.

use crate::failure::Outcome;
use crate::{digest, files, project};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that has a say in what is in the bundle.
const SOURCES: [&str; 13] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
    "boot",
    "src",
    "style",
    "xtask/npm",
    "xtask/src/bundle.rs",
    "xtask/src/hook",
    "xtask/src/hook.rs",
    "xtask/src/tools",
];

/// A digest over the names and contents of all sources.
pub(crate) fn of_sources() -> Outcome<String> {
    let root = project::root();
    let mut all = Vec::new();
    for source in SOURCES {
        let path = root.join(source);
        if path.is_file() { all.push(path) } else { all.extend(files::below(&path)?) }
    }
    of(&root, &all)
}

/// Whether `dist` was made from sources with this digest and has not been touched since.
pub(crate) fn is_fresh(sources: &str) -> Outcome<bool> {
    Ok(fs::read_to_string(file()).is_ok_and(|stamped| stamped == current(sources).unwrap_or_default()))
}

/// Notes that `dist` was made from sources with this digest.
pub(crate) fn write(sources: &str) -> Outcome {
    files::write(&file(), current(sources)?)
}

fn current(sources: &str) -> Outcome<String> {
    let dist = project::dist();
    Ok(format!("sources {sources}\ndist {}\n", of(&dist, &files::below(&dist)?)?))
}

fn file() -> PathBuf {
    project::tools().join("dist.stamp")
}

fn of(base: &Path, paths: &[PathBuf]) -> Outcome<String> {
    let mut list = String::new();
    for path in paths {
        let name = path.strip_prefix(base).unwrap_or(path).display();
        list += &format!("{name} {}\n", digest::hex(&files::read(path)?));
    }
    Ok(digest::hex(list.as_bytes()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    #[test]
    fn content_and_name_count() {
        let base = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let [one, two] = ["one", "sub/two"].map(|name| base.join(name));
        files::write(&one, "1").unwrap();
        files::write(&two, "2").unwrap();
        let before = of(&base, &files::below(&base).unwrap()).unwrap();

        files::write(&two, "2").unwrap();
        assert_eq!(of(&base, &files::below(&base).unwrap()).unwrap(), before, "written again with the same content");

        files::write(&two, "3").unwrap();
        assert_ne!(of(&base, &files::below(&base).unwrap()).unwrap(), before, "another content");

        fs::rename(&one, base.join("uno")).unwrap();
        files::write(&two, "2").unwrap();
        assert_ne!(of(&base, &files::below(&base).unwrap()).unwrap(), before, "another name");
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn every_source_exists() {
        for source in SOURCES {
            assert!(project::root().join(source).exists(), "{source} is gone; take it off the list");
        }
    }
}
