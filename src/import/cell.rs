//! A cell: a place in the bytes, and how the text there is spelled.
//!
//! Invariant: its text is made only when somebody looks, and a secret's only into memory that is wiped.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::env_readers::{self, EnvSpelling};

/// How the text of a cell is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// There is no such cell in the row.
    Absent,
    /// As it is.
    Plain,
    /// Between double quotes, which stand twice for one.
    Doubled,
    /// A JSON text with escapes.
    Json,
    /// The value of a `.env` file, with escapes.
    Env(EnvSpelling),
    /// A JSON value that is no text, as it is.
    Raw,
}

/// A place in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) spelling: Spelling,
}

impl Cell {
    pub(super) const ABSENT: Self = Self { at: 0, end: 0, spelling: Spelling::Absent };

    /// As it is spelled.
    pub(super) fn spelled(self, bytes: &[u8]) -> &str {
        bytes.get(self.at..self.end).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Its text.
    pub(super) fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        let spelled = self.spelled(bytes);
        match self.spelling {
            Spelling::Absent => Cow::Borrowed(""),
            Spelling::Plain | Spelling::Raw => Cow::Borrowed(spelled),
            Spelling::Doubled | Spelling::Json | Spelling::Env(_) => {
                let mut text = String::with_capacity(spelled.len());
                append(spelled, self.spelling, &mut text);
                Cow::Owned(text)
            }
        }
    }

    /// Its text, in memory of its own that is wiped.
    pub(super) fn secret(self, bytes: &[u8]) -> Zeroizing<String> {
        let spelled = self.spelled(bytes);
        // No spelling is shorter than what it stands for, so this is never moved.
        let mut text = Zeroizing::new(String::with_capacity(spelled.len()));
        append(spelled, self.spelling, &mut text);
        text
    }

    /// Looks at its text, of which a copy is made, and wiped, only where it is spelled with escapes.
    pub(super) fn with<T>(self, bytes: &[u8], look: impl FnOnce(&str) -> T) -> T {
        match self.spelling {
            Spelling::Absent => look(""),
            Spelling::Plain | Spelling::Raw => look(self.spelled(bytes)),
            Spelling::Doubled | Spelling::Json | Spelling::Env(_) => look(&self.secret(bytes)),
        }
    }

    /// Whether it is there and holds anything; `null` is nothing.
    pub(super) fn is_filled(self, bytes: &[u8]) -> bool {
        match self.spelling {
            Spelling::Absent => false,
            Spelling::Raw => self.spelled(bytes) != "null",
            Spelling::Plain | Spelling::Doubled | Spelling::Json | Spelling::Env(_) => self.at < self.end,
        }
    }
}

/// Appends what a spelling stands for.
fn append(spelled: &str, spelling: Spelling, text: &mut String) {
    let is_sign = |c: char| match spelling {
        Spelling::Doubled => c == '"',
        Spelling::Env(_) => matches!(c, '\\' | '$'),
        Spelling::Json | Spelling::Absent | Spelling::Plain | Spelling::Raw => c == '\\',
    };
    match spelling {
        Spelling::Absent => return,
        Spelling::Plain | Spelling::Raw => return text.push_str(spelled),
        Spelling::Doubled | Spelling::Json | Spelling::Env(_) => {}
    }
    let mut rest = spelled;
    while let Some(at) = rest.find(is_sign) {
        text.push_str(rest.get(..at).unwrap_or_default());
        let sign = if rest.get(at..).is_some_and(|rest| rest.starts_with('$')) { '$' } else { '\\' };
        rest = rest.get(at + 1..).unwrap_or_default();
        let (c, length) = match spelling {
            Spelling::Json => json_escape(rest),
            Spelling::Env(spelling) => match env_readers::escape(sign, rest, spelling) {
                (Some(c), length) => (c, length),
                (None, length) => {
                    rest = rest.get(length..).unwrap_or_default();
                    continue;
                }
            },
            Spelling::Absent | Spelling::Plain | Spelling::Raw | Spelling::Doubled => ('"', 1),
        };
        text.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
}

/// The character of an escape, and how long it is behind the backslash. The reader let only good ones in.
fn json_escape(rest: &str) -> (char, usize) {
    let unit = |at: usize| rest.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match rest.bytes().next() {
        Some(b'b') => ('\u{8}', 1),
        Some(b'f') => ('\u{c}', 1),
        Some(b'n') => ('\n', 1),
        Some(b'r') => ('\r', 1),
        Some(b't') => ('\t', 1),
        Some(b'u') => match (unit(1), unit(7)) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                let c = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                (char::from_u32(c).unwrap_or_default(), 11)
            }
            (Some(one), _) => (char::from_u32(one).unwrap_or_default(), 5),
            (None, _) => ('u', 1),
        },
        _ => same(rest),
    }
}

fn same(rest: &str) -> (char, usize) {
    rest.chars().next().map_or(('\\', 0), |c| (c, c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_becomes_its_text() {
        for (spelled, spelling, text) in [
            ("a b", Spelling::Plain, "a b"),
            ("a\"\"b\"\"\"\"", Spelling::Doubled, "a\"b\"\""),
            (r#"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00x"#, Spelling::Json, "\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f600}x"),
            (r#"a\nb\"\$\d\\"#, Spelling::Env(EnvSpelling::Quoted), "a\nb\"$\\d\\"),
            (r#"a\nb\"\$\d\\"#, Spelling::Env(EnvSpelling::Dotenv), "a\nb\\\"\\$\\d\\\\"),
            (r#"a\nb\"\$\d$$\\"#, Spelling::Env(EnvSpelling::Compose), "a\nb\"$\\d$\\"),
            (r#"a\nb\"\$\d\\"#, Spelling::Env(EnvSpelling::Shell), "a\\nb\"$\\d\\"),
            (r#"a\nb\"\$\d\\"#, Spelling::Env(EnvSpelling::ShellBare), "anb\"$d\\"),
            (r"a$$b\n$c", Spelling::Env(EnvSpelling::ComposeBare), "a$b\\n$c"),
            ("12.0", Spelling::Raw, "12.0"),
            ("x", Spelling::Absent, ""),
        ] {
            let cell = Cell { at: 0, end: spelled.len(), spelling };
            assert_eq!(cell.text(spelled.as_bytes()), text);
            let secret = cell.secret(spelled.as_bytes());
            assert_eq!(*secret, text);
            assert!(secret.capacity() <= spelled.len().max(text.len()), "it was never moved");
            cell.with(spelled.as_bytes(), |seen| assert_eq!(seen, text));
        }
    }
}
