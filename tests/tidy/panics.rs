//! Nothing in the page may panic: a panic in WebAssembly ends the page, and with it a secret that is shown once.

use crate::finding::{Finding, none};
use crate::source::{Source, words};
use crate::tree;

const PANICS: [&str; 7] =
    [".unwrap()", ".expect(", ".unwrap_err()", "panic!", "todo!", "unimplemented!", "unreachable!"];

/// Where it may: before the page is there, there is nothing to lose.
const MAY: [&str; 1] = ["src/main.rs"];

fn panics(source: &Source) -> Vec<Finding> {
    if MAY.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let found = PANICS.iter().flat_map(|word| words(&source.code, word).map(move |at| (at, word)));
    found.map(|(at, word)| source.finding(at, format!("`{word}`"))).collect()
}

#[test]
fn the_page_does_not_panic() {
    let found: Vec<_> = tree::console().iter().flat_map(panics).collect();
    none(
        &found,
        "src/ does not panic outside its tests",
        "make the case impossible by type, or answer a Result or a default",
    );
}

#[test]
fn a_panic_is_found() {
    let lines = |path, text| panics(&Source::new(path, text)).into_iter().map(|found| found.line).collect::<Vec<_>>();
    assert_eq!(
        lines("src/a.rs", "a.unwrap();\nb.unwrap_or(c);\n// d.unwrap()\ne.expect(\"f\");\npanic!(\"g\")"),
        [1, 4, 5]
    );
    assert_eq!(lines("src/a.rs", "let a = \"panic!\";\n#[cfg(test)]\nmod tests { fn b() { todo!() } }"), [0; 0]);
    assert_eq!(lines("src/main.rs", "a.unwrap();"), [0; 0]);
}
