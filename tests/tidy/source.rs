//! A Rust source seen three ways: as it stands, without its comments, and without its literals too.
//!
//! Invariant: all three have the same bytes at the same places (what is taken out becomes spaces), so an offset in one is
//! an offset in the others, and code that is compiled for tests only is gone from both derived forms.

use std::ops::Range;

use crate::finding::Finding;

/// One Rust file.
pub(crate) struct Source {
    /// Path from the project's root, with `/` between its parts.
    pub(crate) path: String,
    /// The text as it stands.
    pub(crate) text: String,
    /// Without comments and test code; string literals are still there.
    pub(crate) spoken: String,
    /// Without comments, test code and the contents of literals.
    pub(crate) code: String,
    tests: Vec<Range<usize>>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let (mut spoken, mut code) = (text.as_bytes().to_vec(), text.as_bytes().to_vec());
        let mut at = 0;
        while at < text.len() {
            let (kind, length) = token(&text[at..]);
            let range = at..at + length;
            match kind {
                Token::Comment => {
                    blank(&mut spoken[range.clone()]);
                    blank(&mut code[range]);
                }
                Token::Literal => {
                    blank(&mut code[range]);
                    (code[at], code[at + length - 1]) = (b'"', b'"');
                }
                Token::Other => {}
            }
            at += length;
        }
        let tests = test_items(&String::from_utf8_lossy(&code));
        for range in &tests {
            blank(&mut spoken[range.clone()]);
            blank(&mut code[range.clone()]);
        }
        let [spoken, code] = [spoken, code].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { path: path.to_owned(), text: text.to_owned(), spoken, code, tests }
    }

    /// The files of the modules that this one declares for tests only, by their paths without `.rs`.
    pub(crate) fn test_modules(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let folder = match stem.rsplit_once('/') {
            Some((folder, "mod" | "lib" | "main")) => folder,
            _ => stem,
        };
        let declared = self.tests.iter().filter_map(|range| {
            let (_, name) = self.text[range.clone()].strip_suffix(';')?.rsplit_once("mod ")?;
            Some(format!("{folder}/{name}"))
        });
        declared.collect()
    }

    /// The same file, as one that is compiled for tests only.
    pub(crate) fn into_tests(self) -> Self {
        let whole = 0..self.text.len();
        let blank: String = self.text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        Self { spoken: blank.clone(), code: blank, tests: std::iter::once(whole).collect(), ..self }
    }

    /// A finding at an offset.
    pub(crate) fn finding(&self, offset: usize, what: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line: self.line_at(offset), what: what.into() }
    }

    /// How many lines stand outside test code.
    pub(crate) fn lines_of_code(&self) -> usize {
        let in_tests = self.tests.iter().map(|range| self.text[range.clone()].matches('\n').count());
        self.text.lines().count() - in_tests.sum::<usize>()
    }

    fn line_at(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }
}

/// Offsets of a word that is no part of a longer identifier. A `*` at its end admits any ending: `gloo*` finds
/// `gloo_net`.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (stem, open) = match word.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (word, !word.ends_with(in_identifier)),
    };
    code.match_indices(stem).map(|(at, _)| at).filter(move |&at| {
        let (before, after) = (&code[..at], &code[at + stem.len()..]);
        let starts = !stem.starts_with(in_identifier) || !before.ends_with(in_identifier);
        starts && (open || !after.starts_with(in_identifier))
    })
}

/// May this stand inside an identifier?
pub(crate) fn in_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The offset behind the bracket that closes the one at the start of `code`, or the end when none does.
pub(crate) fn closing(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    code.len()
}

enum Token {
    Comment,
    Literal,
    Other,
}

/// The kind and length of what stands at the start of `rest`, which is not empty.
fn token(rest: &str) -> (Token, usize) {
    if rest.starts_with("//") {
        (Token::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Token::Comment, block_comment(rest))
    } else if let Some(length) = string(rest).or_else(|| character(rest)) {
        (Token::Literal, length)
    } else {
        let word = rest.find(|c| !in_identifier(c)).unwrap_or(rest.len());
        (Token::Other, word.max(rest.chars().next().map_or(1, char::len_utf8)))
    }
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(next) = rest[at..].find(['/', '*']) {
        at += next;
        match rest.get(at..at + 2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a string literal of any sort at the start of `rest`.
fn string(rest: &str) -> Option<usize> {
    let body = rest.trim_start_matches(['b', 'c']).trim_start_matches('r');
    let prefix = &rest[..rest.len() - body.len()];
    if !["", "b", "c", "r", "br", "cr"].contains(&prefix) {
        return None;
    }
    if prefix.ends_with('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let inside = body[hashes..].strip_prefix('"')?; // Else it is a raw identifier.
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(inside.find(&end).map_or(rest.len(), |at| prefix.len() + hashes + 1 + at + end.len()));
    }
    if !body.starts_with('"') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            '"' if !escaped => return Some(prefix.len() + at + 1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    Some(rest.len())
}

/// The length of a character literal at the start of `rest`; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let prefix = usize::from(rest.starts_with("b'"));
    let inside = rest[prefix..].strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' {
        return inside.get(2..)?.find('\'').map(|at| prefix + 1 + 2 + at + 1);
    }
    inside[first.len_utf8()..].starts_with('\'').then(|| prefix + 1 + first.len_utf8() + 1)
}

/// Where the items stand that are compiled for tests only.
fn test_items(code: &str) -> Vec<Range<usize>> {
    if code.contains("#![cfg(test)]") {
        return std::iter::once(0..code.len()).collect();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let starts = ["#[cfg(test)]", "#[cfg(all(test,", "#[test]"].into_iter().flat_map(|mark| code.match_indices(mark));
    let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    starts.sort_unstable();
    for start in starts {
        if found.last().is_none_or(|last| last.end <= start) {
            found.push(start..start + item(&code[start..]));
        }
    }
    found
}

/// The length of the item at the start of `code`, with its attributes.
fn item(code: &str) -> usize {
    let mut at = 0;
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        if !code[at..].starts_with("#[") {
            break;
        }
        at += 1 + closing(&code[at + 1..]);
    }
    while let Some(next) = code[at..].find(['{', '(', '[', ';']) {
        at += next;
        match code.as_bytes()[at] {
            b';' => return at + 1,
            b'{' => return at + closing(&code[at..]),
            _ => at += closing(&code[at..]),
        }
    }
    code.len()
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let source = Source::new(
        "src/a.rs",
        concat!(
            "//! panic!()\n",
            "fn a<'a>(x: &'a str) -> char { /* b /* c */ d */ let q = '\"'; 'é' }\n",
            "let s = \"e // \\\" f\"; let r#type = br#\"g \" h\"#; let n = b'\\''; // i\n",
            "let end = '\\u{1F}';\n",
        ),
    );
    let kept: String = source.code.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        kept,
        concat!(
            "fn a<'a>(x: &'a str) -> char { let q = \" \"; \" \" } ",
            "let s = \" \"; let r#type = \" \"; let n = \" \"; let end = \" \";"
        )
    );
    assert_eq!(source.code.len(), source.text.len());
    assert!(source.spoken.contains("e // ") && !source.spoken.contains("panic"));
}

#[test]
fn test_code_is_out_of_sight() {
    let source = Source::new(
        "src/a.rs",
        concat!(
            "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    fn b() { c(\"}\") }\n}\n",
            "fn d() {}\n#[cfg(test)]\nmod e;\n#[test]\nfn f(g: [u8; 2]) { }\n",
        ),
    );
    assert_eq!(source.code.split_whitespace().collect::<Vec<_>>(), ["fn", "a()", "{}", "fn", "d()", "{}"]);
    assert_eq!(source.lines_of_code(), 11 - 6);
    assert_eq!(source.finding(source.text.find("fn d").expect("there"), "d").line, 7);
}

#[test]
fn modules_of_tests_are_known_by_their_declaration() {
    let declares = |path, text| Source::new(path, text).test_modules();
    let text = "mod a;\n#[cfg(test)]\npub(crate) mod b;\n#[cfg(test)]\nmod c { }\n";
    assert_eq!(declares("src/api/mod.rs", text), ["src/api/b"]);
    assert_eq!(declares("src/api.rs", text), ["src/api/b"]);
    let scripted = Source::new("src/api/b.rs", "//! B.\nfn b() { todo!() }\n").into_tests();
    assert!(scripted.code.trim().is_empty() && scripted.lines_of_code() == 0);
}

#[test]
fn words_are_whole() {
    let count = |word| words("view! gloo_net webview!() gloo::x unwrap_or(a.unwrap())", word).count();
    assert_eq!(
        [count("view!"), count("gloo*"), count("gloo"), count(".unwrap("), count("unwrap"), count("net")],
        [1, 2, 1, 1, 1, 0]
    );
}
