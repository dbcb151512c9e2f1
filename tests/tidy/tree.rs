//! The files of the project, as the rules see them.
//!
//! Invariant: what `.gitignore` names is not looked at, so that a build or an installed tool cannot break a rule.

use std::fs;
use std::path::{Path, PathBuf};

use crate::source::Source;

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file's text, or nothing when there is no such file.
pub(crate) fn read(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

/// The paths of all files under `folder`, sorted, with `/` between their parts; `""` is the root.
pub(crate) fn files(folder: &str) -> Vec<String> {
    let ignored = ignored(&read(".gitignore").expect("a .gitignore at the root"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == ".git" || ignored.contains(&name) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    let below = entry.path().strip_prefix(root()).expect("below the root").to_owned();
                    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                    found.push(parts.join("/"));
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// The console's own sources.
pub(crate) fn console() -> Vec<Source> {
    sources(&["src"])
}

/// All Rust sources of the workspace.
pub(crate) fn workspace() -> Vec<Source> {
    sources(&["src", "emulator", "xtask", "tests"])
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let paths = folders.iter().flat_map(|folder| files(folder)).filter(|path| path.ends_with(".rs"));
    let found: Vec<_> = paths.map(|path| Source::new(&path, &read(&path).expect("UTF-8"))).collect();
    assert!(!found.is_empty(), "no Rust source under {folders:?}: the rules would hold of nothing");
    let tests: Vec<_> = found.iter().flat_map(Source::test_modules).collect();
    let is_test = |source: &Source| {
        tests.iter().any(|module| source.path.strip_prefix(module).is_some_and(|rest| rest.starts_with(['.', '/'])))
    };
    found.into_iter().map(|source| if is_test(&source) { source.into_tests() } else { source }).collect()
}

/// The file and folder names that a `.gitignore` of plain names names.
fn ignored(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.trim_matches('/').to_owned()).collect()
}

#[test]
fn ignored_names_are_read() {
    assert_eq!(ignored("# built\n/target/\n\nnode_modules/\n*.log\n"), ["target", "node_modules", "*.log"]);
}

#[test]
fn the_walk_sees_sources_and_no_builds() {
    let all = files("");
    assert!(all.iter().any(|path| path == "src/main.rs"));
    assert!(all.iter().all(|path| !path.starts_with("target/") && !path.starts_with(".git/")));
}
