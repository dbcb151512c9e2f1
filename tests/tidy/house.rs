//! What no committed file may hold, and what must agree between two of them.

use crate::finding::{Finding, none};
use crate::tree;

/// Words that promise work instead of doing it. Spelt in two parts, for this file is read too.
const PROMISES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// How a path begins that exists on one machine only.
const HOMES: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("C:\\Us", "ers\\")];

/// Endings of host names that resolve inside one network only.
const INDOORS: [&str; 7] = [".internal", ".intranet", ".corp", ".lan", ".local", ".home", ".localdomain"];

/// Every text file of the project, line by line; what is no UTF-8 is a picture or a font.
fn scan(look: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree::files("") {
        let Some(text) = tree::read(&file) else { continue };
        for (index, line) in text.lines().enumerate() {
            found.extend(look(line).map(|what| Finding { file: file.clone(), line: index + 1, what }));
        }
    }
    found
}

fn promise(line: &str) -> Option<String> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().find(|word| PROMISES.contains(word)).map(|word| format!("`{word}`"))
}

fn home(line: &str) -> Option<String> {
    let at = HOMES.iter().find_map(|home| {
        let starts = |at: &usize| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || "._-}/~".contains(c));
        line.match_indices(home).map(|(at, _)| at).find(starts)
    })?;
    Some(format!("`{}`", line[at..].split([' ', '"', '\'', '`', ')']).next().unwrap_or_default()))
}

fn private_host(line: &str) -> Option<String> {
    let hosts = line.match_indices("://").map(|(at, mark)| host(&line[at + mark.len()..]));
    hosts.into_iter().find(|host| is_private(host)).map(|host| format!("`{host}`"))
}

/// The host at the start of what follows `://`.
fn host(rest: &str) -> &str {
    let authority = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || "-._@:%".contains(c))).unwrap_or(rest.len())];
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

fn is_private(host: &str) -> bool {
    let numbers: Vec<u8> = host.split('.').map_while(|part| part.parse().ok()).collect();
    match numbers[..] {
        [10, _, _, _] | [192, 168, _, _] | [172, 16..=31, _, _] => true,
        _ => INDOORS.iter().any(|ending| host.ends_with(ending)),
    }
}

/// The version of a package in a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let start = lock.find(&format!("name = \"{package}\"\n"))?;
    lock[start..].lines().find_map(|line| line.strip_prefix("version = "))?.trim_matches('"').into()
}

/// The exact version that a `Cargo.toml` pins a package to.
fn pinned<'a>(manifest: &'a str, package: &str) -> Option<&'a str> {
    let lines = manifest.lines().filter(|line| line.split(['=', ' ', '.']).next() == Some(package));
    let mut quoted = lines.flat_map(|line| line.split('"'));
    quoted.find_map(|text| text.strip_prefix('='))
}

#[test]
fn nothing_is_left_for_later() {
    none(&scan(promise), "the tree holds no promises", "do it now, or open an issue");
}

#[test]
fn no_file_names_one_persons_machine() {
    none(&scan(home), "no absolute path of one machine", "make it relative, or an argument");
}

#[test]
fn no_file_names_a_private_host() {
    none(&scan(private_host), "no host that only one network knows", "use 127.0.0.1 or a name under .example");
}

#[test]
fn wasm_bindgen_is_locked_to_its_pin() {
    let [lock, manifest] = ["Cargo.lock", "Cargo.toml"].map(|path| tree::read(path).expect("it is committed"));
    let pin =
        pinned(&manifest, "wasm-bindgen").expect("Cargo.toml pins wasm-bindgen with `=`: its command must match it");
    assert_eq!(locked(&lock, "wasm-bindgen"), Some(pin), "run `cargo update -p wasm-bindgen --precise {pin}`");
}

#[test]
fn bad_lines_are_found() {
    assert!(promise(concat!("// TO", "DO: later")).is_some() && promise(concat!("#[clippy::to", "do]")).is_none());

    assert!(home(concat!("cd /ho", "me/ann/src")).is_some() && home(concat!("\"C:\\Us", "ers\\ann\"")).is_some());
    assert!(home(concat!("see docs.example/ho", "me/a")).is_none() && home("a way home").is_none());

    let found = |line| private_host(line).is_some();
    assert!(found(concat!("https://npm.acme", ".corp/a")) && found(concat!("http://ann:b@192.168", ".1.2:80/")));
    assert!(!found("http://127.0.0.1:8080") && !found("https://keys.internal.example/ and 10.0.0.1"));
}

#[test]
fn versions_are_read() {
    let lock =
        "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen-macro\"\n";
    assert_eq!([locked(lock, "wasm-bindgen"), locked(lock, "wasm")], [Some("0.2.1"), None]);
    let manifest =
        "[dependencies]\nwasm-bindgen-futures = \"=0.4.1\"\nwasm-bindgen = { version = \"=0.2.1\" }\nserde = \"1\"\n";
    assert_eq!([pinned(manifest, "wasm-bindgen"), pinned(manifest, "serde")], [Some("0.2.1"), None]);
}
