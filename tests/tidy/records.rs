//! Where a key is taken apart or put together, every field is named.
//!
//! Then a new field of an access key is an error of the compiler at each of these places, and cannot be forgotten.

use crate::finding::{Finding, none};
use crate::source::Source;
use crate::tree;

/// Files, by how their path begins, that convert an access key.
const CONVERSIONS: [&str; 5] =
    ["src/api/wire", "src/api/config", "src/domain/change", "src/domain/draft", "src/import/examine"];

/// `..` before a `}`: the rest of a pattern, or of another value. A range is none, and so is the rest of a slice.
fn rests(source: &Source) -> Vec<Finding> {
    let code = source.code.as_str();
    let dots = code.match_indices("..").filter(|(at, _)| {
        let before = code[..*at].trim_end();
        before.ends_with(['{', ',']) && !code[at + 2..].starts_with(['=', '.']) && closes_with_brace(&code[at + 2..])
    });
    dots.map(|(at, _)| source.finding(at, "`..` leaves fields out")).collect()
}

/// Does the expression at the start of `code` reach the `}` of the braces that it stands in?
fn closes_with_brace(code: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            '}' if depth == 0 => return true,
            ')' | ']' | ',' | ';' if depth == 0 => return false,
            '=' if depth == 0 && code[at..].starts_with("=>") => return false,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    false
}

#[test]
fn conversions_name_every_field() {
    let sources = tree::console();
    let conversions = sources.iter().filter(|source| CONVERSIONS.iter().any(|start| source.path.starts_with(start)));
    let found: Vec<_> = conversions.flat_map(rests).collect();
    none(
        &found,
        "a conversion of an access key names every field",
        "write the fields out; the compiler then names this place when a field is added",
    );
}

#[test]
fn a_rest_is_found() {
    let lines =
        |text| rests(&Source::new("src/api/wire.rs", text)).into_iter().map(|found| found.line).collect::<Vec<_>>();
    assert_eq!(lines("let Key { id, .. } = key;\nlet Key { .. } = key;"), [1, 2]);
    assert_eq!(lines("Key {\n    id,\n    ..Key::default()\n}"), [3]);
    assert_eq!(lines("Key { id, ..old(&[1, 2]) }"), [1]);
    assert_eq!(lines("let [a, ..] = b;\nlet (c, ..) = d;\nfor e in 0..9 {}\n&f[1..]"), [0; 0]);
    assert_eq!(lines("match a { ..9 => b, 9.. => c }\n// { .. }\nlet d = \"{ .. }\";"), [0; 0]);
}
