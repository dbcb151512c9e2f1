//! What must hold of every bundle before anybody serves it.

use super::names;
use crate::failure::{Outcome, fail};
use crate::{digest, files, project};
use std::env;
use std::path::Path;

/// What would leak the module's memory, the sources, or belongs to `trunk serve` alone.
const FORBIDDEN: [&str; 4] = ["TrunkApplicationStarted", "wasmBindings", "sourceMappingURL", ".well-known/trunk"];

/// Checks the folder; the first thing that does not hold ends it.
pub(crate) fn all(dist: &Path) -> Outcome {
    let names = names(dist)?;
    let html = files::read_text(&dist.join("index.html"))?;
    let mut linked = page(&html)?;
    for (name, integrity) in &linked {
        let content = files::read(&dist.join(name))?;
        if digest::integrity(&content) != *integrity {
            fail!("dist/{name} is not the file that dist/index.html vouches for. Build again.");
        }
    }
    for name in &names {
        let content = files::read(&dist.join(name))?;
        leaks(name, &content, &private_folders())?;
        if name.ends_with(".wasm") {
            linked.push((name.clone(), digest::integrity(&content)));
        }
        let is_code = [".js", ".wasm", ".css"].iter().any(|ending| name.ends_with(ending));
        if is_code && !(immutable(name) && linked.iter().any(|(known, _)| known == name)) {
            fail!("dist/{name} is a file nobody vouches for, or one whose name does not change with its content.");
        }
    }
    vouched_modules(dist, &linked)?;
    if files::read_text(&dist.join("config.json"))?.trim() != r#"{"apiBase":""}"# {
        fail!("dist/config.json must hold nothing but an empty apiBase.");
    }
    Ok(())
}

/// The script and style sheet of a page that keeps the policy, each with its integrity value.
fn page(html: &str) -> Outcome<Vec<(String, String)>> {
    let mut linked = Vec::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let lower = tag.to_ascii_lowercase();
        let name = lower.split([' ', '\n', '/']).next().unwrap_or_default();
        if name == "style" || lower.contains(" style=") {
            fail!("dist/index.html has an inline style, which the page's policy forbids: <{tag}>");
        }
        if lower.split_whitespace().any(|word| word.starts_with("on") && word.contains('=')) {
            fail!("dist/index.html has an inline handler, which the page's policy forbids: <{tag}>");
        }
        let address = match name {
            "script" => attribute(tag, "src"),
            "link" if attribute(tag, "rel") == Some("stylesheet") => attribute(tag, "href"),
            "link" if lower.contains("preload") => None,
            _ => continue,
        };
        match (address.and_then(|address| address.strip_prefix("./")), attribute(tag, "integrity")) {
            (Some(file), Some(integrity)) => linked.push((file.to_owned(), integrity.to_owned())),
            _ => fail!("dist/index.html loads something without a relative address and an integrity value: <{tag}>"),
        }
    }
    if linked.len() != 2 {
        fail!("dist/index.html loads {} files of code instead of one script and one style sheet.", linked.len());
    }
    Ok(linked)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Whether the file may be cached for ever: its name carries sixteen digits of its content's digest.
fn immutable(name: &str) -> bool {
    let Some((stem, _)) = name.rsplit_once('.') else { return false };
    let Some((_, hash)) = stem.strip_suffix("_bg").unwrap_or(stem).rsplit_once('-') else { return false };
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Checks that the script fetches every module under its own integrity value.
fn vouched_modules(dist: &Path, linked: &[(String, String)]) -> Outcome {
    let Some((script, _)) = linked.iter().find(|(name, _)| name.ends_with(".js")) else {
        fail!("dist/index.html loads no script.");
    };
    let script = files::read_text(&dist.join(script))?;
    let modules = || linked.iter().filter(|(name, _)| name.ends_with(".wasm"));
    if let Some((name, _)) = modules().find(|(name, value)| !(script.contains(name) && script.contains(value))) {
        fail!("The script in dist does not fetch {name} under its integrity value.");
    }
    if modules().filter(|(name, _)| is_first(name)).count() != 1 {
        fail!("dist must hold the one module that starts the page.");
    }
    Ok(())
}

/// Whether a file of `dist` is loaded with the page; the other modules come when they are first needed.
pub(super) fn is_first(name: &str) -> bool {
    !name.ends_with(".wasm") || name.ends_with("_bg.wasm")
}

/// Folders whose names are nobody's business: where it was built, and whose machine that was.
fn private_folders() -> Vec<String> {
    let home = env::home_dir().into_iter().chain(env::var_os("CARGO_HOME").map(Into::into));
    let folders = home.chain([project::root()]).map(|path| format!("{}/", path.display()));
    folders.filter(|folder| folder.len() > 2).collect()
}

fn leaks(name: &str, content: &[u8], private: &[String]) -> Outcome {
    let text = String::from_utf8_lossy(content);
    let words = FORBIDDEN.iter().copied().chain(private.iter().map(String::as_str));
    for word in words.chain(name.ends_with(".wasm").then_some(".debug_info")) {
        if text.contains(word) {
            fail!("dist/{name} holds `{word}`, which must not be shipped.");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    const GOOD: &str = r#"<!doctype html><html lang="en"><head>
<link rel="icon" href="./favicon.svg"><link rel="stylesheet" href="./a.css" integrity="sha384-A">
<script type="module" src="./b.js" integrity="sha384-B"></script></head><body spellcheck="false"></body></html>"#;

    #[test]
    fn a_page_that_keeps_the_policy_passes() {
        let pairs = page(GOOD).unwrap();
        assert_eq!(pairs[0], ("a.css".to_owned(), "sha384-A".to_owned()));
        assert_eq!(pairs[1], ("b.js".to_owned(), "sha384-B".to_owned()));
    }

    #[test]
    fn a_page_that_breaks_the_policy_is_refused() {
        for (from, to) in [
            (" src=\"./b.js\"", ""),
            (" integrity=\"sha384-B\"", ""),
            (" integrity=\"sha384-A\"", ""),
            ("./b.js", "/b.js"),
            ("</head>", "<style>a{}</style></head>"),
            ("<body", "<body style=\"x\""),
            ("<body", "<body onload=\"x\""),
            ("rel=\"icon\"", "rel=\"modulepreload\""),
        ] {
            assert!(page(&GOOD.replace(from, to)).is_err(), "{to:?} instead of {from:?} went through");
        }
    }

    #[test]
    fn only_names_that_follow_the_content_are_immutable() {
        assert!(immutable("console-0123456789abcdef_bg.wasm") && immutable("boot-0123456789abcdef.js"));
        assert!(!immutable("console.js") && !immutable("boot-0123.js") && !immutable("boot-0123456789abcdeX.js"));
    }

    #[test]
    fn what_must_not_be_shipped_is_found() {
        let private = ["/srv/build/project/".to_owned()];
        assert!(leaks("a.js", b"fine", &private).is_ok());
        assert!(leaks("a.wasm", b"\0at /srv/build/project/src/main.rs\xff", &private).is_err());
        assert!(leaks("a.js", b"//# sourceMappingURL=a.map", &private).is_err());
    }
}
