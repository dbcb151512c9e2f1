//! The programs that read `.env` files, where they disagree about what a value is.
//!
//! Invariant: a value on which they disagree is asked about until a person says which of them reads the file. No variable
//! is filled in and no command is run.

use super::cell::Cell;
use super::dotenv::assignment;

/// A program that reads `.env` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvReader {
    /// The libraries named dotenv, of which Node's is the best known.
    Dotenv,
    /// Docker Compose.
    Compose,
    /// A shell, by `source` or `.`.
    Shell,
}

impl EnvReader {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dotenv, Self::Compose, Self::Shell];

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Compose => "Docker Compose",
            Self::Shell => "a shell",
        }
    }
}

/// How the text of a value is spelled, by who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnvSpelling {
    /// Between double quotes, as long as nobody said who reads it: as most do.
    Quoted,
    /// Between double quotes, for dotenv: line breaks have escapes, and nothing else.
    Dotenv,
    /// Between double quotes, for Docker Compose, where two dollar signs stand for one.
    Compose,
    /// Without quotes, for Docker Compose.
    ComposeBare,
    /// Between double quotes, for a shell.
    Shell,
    /// Without quotes, for a shell, where a backslash stands before what is taken as it is.
    ShellBare,
}

/// What a reader makes of a value.
pub(super) struct Reading {
    pub(super) reader: EnvReader,
    /// How many characters it has, what is filled in left out.
    pub(super) characters: usize,
    /// Whether the value cannot be told from the file: a variable is filled in, a command is run, or it is refused.
    pub(super) is_open: bool,
}

/// What all readers make of the value of an assignment, where they disagree.
pub(super) fn disagreement(bytes: &[u8], start: usize) -> Option<[Reading; 3]> {
    let plain = assignment(bytes, start, None).ok()?;
    let is_suspect = |byte: &u8| matches!(byte, b'$' | b'\\' | b'#' | b'`' | b'"' | b'\'');
    let line = bytes.get(plain.name.end..plain.next)?;
    let quotes =
        2 * usize::from(bytes.get(plain.value.at.saturating_sub(1)).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
    if line.iter().filter(|byte| is_suspect(byte)).count() <= quotes && !line.contains(&b'`') {
        return None;
    }
    let texts = EnvReader::ALL.map(|reader| {
        let read = assignment(bytes, start, Some(reader)).ok()?;
        let is_open = is_open(bytes, read.value, reader, read.quote);
        let text = read.value.secret(bytes);
        Some((reader, text, is_open))
    });
    let [Some(one), Some(two), Some(three)] = texts else { return None };
    let is_same = one.1 == two.1 && two.1 == three.1 && !one.2 && !two.2 && !three.2;
    let reading = |(reader, text, is_open): (EnvReader, zeroize::Zeroizing<String>, bool)| Reading {
        reader,
        characters: without_variables(&text, reader, is_open),
        is_open,
    };
    (!is_same).then(|| [reading(one), reading(two), reading(three)])
}

/// Whether a reader would fill in or run something, or refuse the value.
pub(super) fn is_open(bytes: &[u8], value: Cell, reader: EnvReader, quote: Option<u8>) -> bool {
    let spelled = value.spelled(bytes);
    let is_shell = reader == EnvReader::Shell;
    match (reader, quote) {
        (EnvReader::Dotenv, _) | (_, Some(b'\'')) | (EnvReader::Compose, Some(b'`')) => false,
        (EnvReader::Shell, Some(b'`')) => true,
        (EnvReader::Compose | EnvReader::Shell, _) => {
            let escapes = is_shell || quote.is_some();
            let is_command = is_shell
                && quote.is_none()
                && spelled.contains([' ', '\t', ';', '&', '|', '<', '>', '(', ')', '"', '\'']);
            is_command || any_variable(spelled, escapes, is_shell)
        }
    }
}

/// Whether a dollar sign stands there that is not taken as it is.
fn any_variable(spelled: &str, escapes: bool, is_shell: bool) -> bool {
    let mut rest = spelled.bytes().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' if escapes => _ = rest.next(),
            b'`' if is_shell => return true,
            b'$' => match rest.peek() {
                // Two of them are one to Docker Compose, and the number of the process to a shell.
                Some(b'$') if !is_shell => _ = rest.next(),
                // A shell takes one that stands alone as it is, and Docker Compose refuses it.
                Some(next) if is_shell && !(next.is_ascii_alphanumeric() || b"_{($@*#?!-".contains(next)) => {}
                None if is_shell => {}
                _ => return true,
            },
            _ => {}
        }
    }
    false
}

/// How many characters are left when each variable is empty.
fn without_variables(text: &str, reader: EnvReader, is_open: bool) -> usize {
    if !is_open {
        return text.chars().count();
    }
    let (mut count, mut rest) = (0, text.chars().peekable());
    while let Some(c) = rest.next() {
        if c != '$' {
            count += 1;
            continue;
        }
        match rest.peek().copied() {
            Some('{') => while rest.next().is_some_and(|c| c != '}') {},
            Some('(') => while rest.next().is_some_and(|c| c != ')') {},
            Some('$') if reader == EnvReader::Shell => _ = rest.next(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                while rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_').is_some() {}
            }
            Some(c) if c.is_ascii_digit() => _ = rest.next(),
            _ => count += 1,
        }
    }
    count
}

/// The character that a sign stands for before the rest, if any, and how long that is. For a dollar sign and a backslash.
pub(super) fn escape(sign: char, rest: &str, spelling: EnvSpelling) -> (Option<char>, usize) {
    let next = rest.chars().next();
    let taken = |c: char| (Some(c), c.len_utf8());
    let itself = (Some(sign), 0);
    match (spelling, sign, next) {
        (EnvSpelling::Compose | EnvSpelling::ComposeBare, '$', Some('$')) => (Some('$'), 1),
        (_, '$', _) | (EnvSpelling::ComposeBare, ..) => itself,
        (EnvSpelling::ShellBare, _, Some(c)) => taken(c),
        (EnvSpelling::Shell, _, Some('\n')) => (None, 1),
        (EnvSpelling::Shell, _, Some(c @ ('"' | '\\' | '$' | '`'))) => taken(c),
        (EnvSpelling::Quoted | EnvSpelling::Dotenv | EnvSpelling::Compose, _, Some('n')) => (Some('\n'), 1),
        (EnvSpelling::Quoted | EnvSpelling::Dotenv | EnvSpelling::Compose, _, Some('r')) => (Some('\r'), 1),
        (EnvSpelling::Quoted | EnvSpelling::Compose, _, Some('t')) => (Some('\t'), 1),
        (EnvSpelling::Quoted | EnvSpelling::Compose, _, Some(c @ ('"' | '\\' | '$'))) => taken(c),
        _ => itself,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths that dotenv, Docker Compose and a shell read, with a sign behind those that fill something in.
    fn readings(line: &str) -> Option<String> {
        let length = |reading: Reading| format!("{}{}", reading.characters, if reading.is_open { "?" } else { "" });
        disagreement(line.as_bytes(), 0).map(|readings| readings.map(length).join(" "))
    }

    #[test]
    fn readers_disagree_about_dollars_backslashes_and_number_signs() {
        for (line, expected) in [
            ("A=NupUcfD37D$xknncXbREAQQ", Some("23 10? 10?")),
            ("A=\"NupUcfD37D$xknncXbREAQQ\"", Some("23 10? 10?")),
            ("A='NupUcfD37D$xknncXbREAQQ'", None),
            ("A=NupUcfD37D$$xknncXbREAQQ", Some("24 23 22?")),
            ("A=NupUcfD37D$$", Some("12 11 10?")),
            ("A=NupUcfD37D$", Some("11 11? 11")),
            ("A=\"NupUcfD37D\\$xknnc\"", Some("17 16 16")),
            ("A=\"NupUcfD37D\\\\xknncXbREAQQ\"", Some("24 23 23")),
            ("A=\"NupUcfD37D\\txknncXbREAQQ\"", Some("24 23 24")),
            ("A=\"NupUcfD37D\\\"xknncXbREAQQ\"", Some("24 23 23")),
            ("A=\"NupUcfD37D\\dxknncXbREAQQ\"", None),
            ("A=NupUcfD37D\\nxknncXbREAQQ", Some("24 24 23")),
            ("A='NupUcfD37D\\nxknncXbREAQQ'", None),
            ("A=abc#def", Some("3 7 7")),
            ("A=abc #def", None),
            ("A=abc", None),
            ("A=\"abc\"", None),
            ("A=`abc`", Some("3 5 3?")),
            ("A=ab\"cd\"", Some("6 6 6?")),
            ("A=${B}", Some("4 0? 0?")),
        ] {
            assert_eq!(readings(line).as_deref(), expected, "{line}");
        }
    }
}
