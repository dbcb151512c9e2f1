//! The shape of a file: it opens with what it is, and it ends before one loses the thread.

use crate::finding::{Finding, none};
use crate::source::Source;
use crate::tree;

/// Lines of a file, its tests aside.
const MOST_LINES: usize = 300;

/// The files that are longer, and why that is right for each.
const LONGER: &[(&str, &str)] = &[];

/// Where the limit holds: in what is shipped or run, not in its tests.
const MEASURED: [&str; 3] = ["src/", "emulator/src/", "xtask/src/"];

fn too_long(source: &Source) -> Option<Finding> {
    let lines = source.lines_of_code();
    let measured = MEASURED.iter().any(|folder| source.path.starts_with(folder));
    let excused = LONGER.iter().any(|(path, _)| *path == source.path);
    (measured && !excused && lines > MOST_LINES)
        .then(|| Finding::whole(&source.path, format!("{lines} lines outside its tests")))
}

fn opens_in_silence(source: &Source) -> Option<Finding> {
    (!source.text.starts_with("//!")).then(|| source.finding(0, "no `//!` in its first line"))
}

#[test]
fn no_file_is_too_long() {
    let found: Vec<_> = tree::workspace().iter().filter_map(too_long).collect();
    none(
        &found,
        "a file has at most 300 lines, its tests aside",
        "find the second idea in it and give that its own file",
    );
}

#[test]
fn each_excuse_is_still_needed() {
    let excused = tree::workspace().into_iter().filter(|source| LONGER.iter().any(|(path, _)| *path == source.path));
    let short = excused.filter(|source| source.lines_of_code() <= MOST_LINES);
    let found: Vec<_> = short.map(|source| Finding::whole(&source.path, "excused, and short enough")).collect();
    none(&found, "an excuse goes when its reason goes", "take the file out of LONGER in tests/tidy/shape.rs");
}

#[test]
fn each_file_opens_with_what_it_is() {
    let found: Vec<_> = tree::workspace().iter().filter_map(opens_in_silence).collect();
    none(&found, "each file opens with `//!`", "say in a sentence what the file is for, and what always holds in it");
}

#[test]
fn a_long_file_is_found() {
    let long = "let a = 1;\n".repeat(MOST_LINES + 1);
    assert!(too_long(&Source::new("src/a.rs", &long)).is_some());
    assert!(too_long(&Source::new("tests/a.rs", &long)).is_none());
    let tested = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    assert!(too_long(&Source::new("src/a.rs", &tested)).is_none());
}

#[test]
fn a_silent_file_is_found() {
    assert!(opens_in_silence(&Source::new("src/a.rs", "// a\nfn a() {}")).is_some());
    assert!(opens_in_silence(&Source::new("src/a.rs", "//! What it is.\n")).is_none());
}
