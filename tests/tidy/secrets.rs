//! A type that holds a secret derives nothing that would print, copy, compare or send it.

use crate::finding::{Finding, none};
use crate::source::{Source, closing, words};
use crate::tree;

const LEAKS: [&str; 6] = ["Debug", "Display", "Clone", "Serialize", "PartialEq", "Hash"];

/// The names of types whose only content is a secret.
fn is_secret(name: &str) -> bool {
    name.ends_with("Secret") || name.ends_with("Cleartext")
}

fn leaks(source: &Source) -> Vec<Finding> {
    let code = source.code.as_str();
    let derives = code.match_indices("#[derive(").filter(|(at, _)| is_secret(type_below(&code[*at..])));
    let lists = derives.map(|(at, mark)| {
        let list = at + mark.len() - 1;
        (list, &code[list..list + closing(&code[list..])])
    });
    let leaky = |(at, list)| LEAKS.iter().flat_map(move |leak| words(list, leak).map(move |i| (at + i, leak)));
    lists.flat_map(leaky).map(|(at, leak)| source.finding(at, format!("a secret derives `{leak}`"))).collect()
}

/// The name of the type under the attributes at the start of `code`; empty when something else stands there.
fn type_below(mut code: &str) -> &str {
    while code.starts_with("#[") {
        code = code[1 + closing(&code[1..])..].trim_start();
    }
    let mut parts = code.split(|c: char| c.is_whitespace() || "<({;".contains(c)).filter(|part| !part.is_empty());
    match parts.find(|part| !part.starts_with("pub") && !["crate", "super", "crate)", "super)"].contains(part)) {
        Some("struct" | "enum") => parts.next().unwrap_or_default(),
        _ => "",
    }
}

#[test]
fn secrets_derive_nothing_that_leaks() {
    let found: Vec<_> = tree::workspace().iter().filter(|s| !s.path.starts_with("tests/")).flat_map(leaks).collect();
    none(
        &found,
        "a secret cannot be printed, copied, compared or sent",
        "write the one impl that is needed by hand, with nothing of the text in it",
    );
}

#[test]
fn a_leak_is_found() {
    let lines = |text| leaks(&Source::new("src/a.rs", text)).into_iter().map(|found| found.line).collect::<Vec<_>>();
    assert_eq!(lines("#[derive(Debug)]\npub struct Secret(String);"), [1]);
    assert_eq!(
        lines("#[derive(\n    Default,\n    Clone,\n)]\n/// A\n#[b(c)]\npub(crate) struct WireSecret<'a>(&'a str);"),
        [3]
    );
    assert_eq!(lines("#[derive(Default)]\nstruct Secret;\n#[derive(Debug)]\nstruct SecretLength(usize);"), [0; 0]);
    assert_eq!(lines("#[derive(Deserialize)]\nstruct WithSecret<'a> { cleartext: &'a str }"), [0; 0]);
    assert_eq!(lines("#[derive(Debug)]\npub struct Key { secret: Secret }"), [0; 0]);
}
