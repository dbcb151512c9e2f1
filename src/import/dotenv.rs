//! `NAME=secret` a line, as the readers of `.env` files have it.
//!
//! A value between single quotes or backticks is itself; between double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are
//! escapes; all three may go over several lines. Without quotes it goes to the end of the line, or to a `#` behind a
//! blank, blanks around it aside. `export ` in front is passed over, and nothing is filled in for `${NAME}`. Where readers
//! differ from that, they are told apart by [`EnvReader`].

use super::cell::{Cell, Spelling};
use super::csv::Broken;
use super::env_readers::{EnvReader, EnvSpelling};

/// An assignment, and where the next line begins.
pub(super) struct Assignment {
    pub(super) name: Cell,
    pub(super) value: Cell,
    /// The quote around the value, if there is one.
    pub(super) quote: Option<u8>,
    pub(super) next: usize,
}

const NO_NAME: &str = "an assignment is expected here: NAME=secret, with a name of letters, digits, - _ and points.";
const UNCLOSED: &str = "a quote is opened here and never closed.";
const BEHIND: &str = "text stands behind a closing quote.";

/// Reads the assignment that begins at an offset, where neither a blank nor a comment is, as somebody reads it.
pub(super) fn assignment(bytes: &[u8], start: usize, reader: Option<EnvReader>) -> Result<Assignment, Broken> {
    let line_end = line_end(bytes, start);
    let line = bytes.get(start..line_end).unwrap_or_default();
    let exported = line.strip_prefix(b"export").filter(|rest| rest.first().is_some_and(|byte| is_blank(*byte)));
    let at = skip_blanks(bytes, line_end - exported.map_or(line.len(), <[u8]>::len));
    let named = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let length = bytes.get(at..line_end).unwrap_or_default().iter().take_while(|byte| named(byte)).count();
    let equals = skip_blanks(bytes, at + length);
    if length == 0 || bytes.get(equals) != Some(&b'=') {
        return Err(Broken { at: start, text: NO_NAME, is_open: false });
    }
    let name = Cell { at, end: at + length, spelling: Spelling::Plain };
    let open = skip_blanks(bytes, equals + 1);
    let quote = bytes.get(open).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    let (value, behind) = match quote {
        Some(quote) => quoted(bytes, open, quote, reader)?,
        None => bare(bytes, open.min(line_end), line_end, reader),
    };
    let behind = skip_blanks(bytes, behind);
    match bytes.get(behind) {
        None | Some(b'\n' | b'\r' | b'#') => Ok(Assignment { name, value, quote, next: self::line_end(bytes, behind) }),
        Some(_) => Err(Broken { at: behind, text: BEHIND, is_open: false }),
    }
}

fn quoted(bytes: &[u8], open: usize, quote: u8, reader: Option<EnvReader>) -> Result<(Cell, usize), Broken> {
    let mut at = open + 1;
    let mut any_sign = false;
    let end = loop {
        match bytes.get(at) {
            None => return Err(Broken { at: open, text: UNCLOSED, is_open: true }),
            Some(b'\\') if quote == b'"' => {
                any_sign = true;
                at += 2;
            }
            Some(byte) if *byte == quote => break at,
            Some(byte) => {
                any_sign |= *byte == b'$';
                at += 1;
            }
        }
    };
    let spelling = match reader {
        _ if quote != b'"' || !any_sign => Spelling::Plain,
        None => Spelling::Env(EnvSpelling::Quoted),
        Some(EnvReader::Dotenv) => Spelling::Env(EnvSpelling::Dotenv),
        Some(EnvReader::Compose) => Spelling::Env(EnvSpelling::Compose),
        Some(EnvReader::Shell) => Spelling::Env(EnvSpelling::Shell),
    };
    // To Docker Compose a backtick is a sign like others.
    let is_sign = quote == b'`' && reader == Some(EnvReader::Compose);
    let cell = if is_sign { Cell { at: open, end: end + 1, spelling } } else { Cell { at: open + 1, end, spelling } };
    Ok((cell, end + 1))
}

/// A value without quotes, and the end of the line.
fn bare(bytes: &[u8], at: usize, line_end: usize, reader: Option<EnvReader>) -> (Cell, usize) {
    let text = bytes.get(at..line_end).unwrap_or_default();
    let is_comment = |(index, byte): (usize, &u8)| {
        let before = index.checked_sub(1).and_then(|before| text.get(before));
        // To dotenv a comment begins at any number sign.
        let is_any = reader == Some(EnvReader::Dotenv);
        *byte == b'#' && (is_any || before.is_none_or(|before| is_blank(*before)))
    };
    let length = text.iter().enumerate().position(is_comment).unwrap_or(text.len());
    let text = text.get(..length).unwrap_or_default().trim_ascii_end();
    let spelling = match reader {
        Some(EnvReader::Compose) if text.contains(&b'$') => Spelling::Env(EnvSpelling::ComposeBare),
        Some(EnvReader::Shell) if text.contains(&b'\\') => Spelling::Env(EnvSpelling::ShellBare),
        _ => Spelling::Plain,
    };
    (Cell { at, end: at + text.len(), spelling }, line_end)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_blank(**byte)).count()
}

/// The end of the line, before what ends it.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, String), &'static str> {
        let bytes = text.as_bytes();
        let Assignment { name, value, next, .. } = assignment(bytes, 0, None).map_err(|broken| broken.text)?;
        assert!(next <= text.len());
        Ok((name.text(bytes).into_owned(), value.text(bytes).into_owned()))
    }

    #[test]
    fn values_are_read_as_the_readers_of_such_files_do() {
        for (text, name, value) in [
            ("A=b", "A", "b"),
            ("export CI_KEY = abc  # mine\n", "CI_KEY", "abc"),
            ("A=b#c", "A", "b#c"),
            ("A= # c", "A", ""),
            ("A=", "A", ""),
            ("A=\nB=c", "A", ""),
            ("A=\"b \\\" c\\n\" # d", "A", "b \" c\n"),
            ("A='b\\n\" #'", "A", "b\\n\" #"),
            ("A=`it's \"b\"`", "A", "it's \"b\""),
            ("A=\"two\nlines\"\r\nB=c", "A", "two\nlines"),
            ("exports=1", "exports", "1"),
            ("a.b-c=K2:x=y==", "a.b-c", "K2:x=y=="),
            ("A=b\rC=d", "A", "b"),
        ] {
            assert_eq!(read(text), Ok((name.into(), value.into())), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_assignment_is_refused() {
        for (text, why) in [
            ("A", NO_NAME),
            ("export A", NO_NAME),
            ("=b", NO_NAME),
            ("\u{e4}=b", NO_NAME),
            ("A B=c", NO_NAME),
            ("A=\"b", UNCLOSED),
            ("A=\"b\\", UNCLOSED),
            ("A='b'c", BEHIND),
        ] {
            assert_eq!(read(text), Err(why), "{text:?}");
        }
    }
}
