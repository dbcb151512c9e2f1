//! Rows of cells with a separator between them, as RFC 4180 has it.
//!
//! A quote counts at the start of a cell only; elsewhere it is a letter. Lines end with CR LF, LF or CR.

use super::cell::{Cell, Spelling};

/// A row: where it ends, and where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) end: usize,
    pub(super) next: usize,
}

/// Why a row cannot be read, and at which offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) text: &'static str,
    /// Whether something is opened and the bytes end before it is closed.
    pub(super) is_open: bool,
}

const UNCLOSED: &str = "a quote is opened here and never closed.";
const BEHIND: &str = "text stands behind a closing quote. Double the quotes within a cell.";

/// Reads the row that begins at an offset, and hands out its cells.
pub(super) fn record(bytes: &[u8], start: usize, separator: u8, see: &mut dyn FnMut(Cell)) -> Result<Record, Broken> {
    let mut at = start;
    loop {
        let cell =
            if bytes.get(at) == Some(&b'"') { quoted(bytes, at, separator)? } else { bare(bytes, at, separator) };
        at = if bytes.get(at) == Some(&b'"') { cell.end + 1 } else { cell.end };
        see(cell);
        match bytes.get(at) {
            Some(byte) if *byte == separator => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Ok(Record { end: at, next: at + 2 }),
            Some(_) => return Ok(Record { end: at, next: at + 1 }),
            None => return Ok(Record { end: at, next: at }),
        }
    }
}

fn bare(bytes: &[u8], at: usize, separator: u8) -> Cell {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == separator || matches!(byte, b'\r' | b'\n'));
    Cell { at, end: at + length.unwrap_or(rest.len()), spelling: Spelling::Plain }
}

fn quoted(bytes: &[u8], open: usize, separator: u8) -> Result<Cell, Broken> {
    let mut at = open + 1;
    let mut spelling = Spelling::Plain;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(quote) = memchr::memchr(b'"', rest) else {
            return Err(Broken { at: open, text: UNCLOSED, is_open: true });
        };
        let quote = at + quote;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                spelling = Spelling::Doubled;
                at = quote + 2;
            }
            Some(byte) if *byte != separator && !matches!(byte, b'\r' | b'\n') => {
                return Err(Broken { at: quote + 1, text: BEHIND, is_open: false });
            }
            Some(_) | None => return Ok(Cell { at: open + 1, end: quote, spelling }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Vec<String>>, Broken> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut row = Vec::new();
            let record =
                record(text.as_bytes(), at, b',', &mut |cell| row.push(cell.text(text.as_bytes()).into_owned()))?;
            assert!(record.next > at && record.end <= record.next);
            at = record.next;
            rows.push(row);
        }
        Ok(rows)
    }

    #[test]
    fn cells_are_read_as_the_standard_has_it() {
        for (text, rows) in [
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("\"a,\"\"b\"\"\",\"\r\n\"\n", vec![vec!["a,\"b\"", "\r\n"]]),
            ("a\"b\"c, \"d\"", vec![vec!["a\"b\"c", " \"d\""]]),
            (",\n\"\"", vec![vec!["", ""], vec![""]]),
            ("a\rb\n", vec![vec!["a"], vec!["b"]]),
            ("a,", vec![vec!["a", ""]]),
            ("\u{e9},\"\u{1f600}\"", vec![vec!["\u{e9}", "\u{1f600}"]]),
        ] {
            assert_eq!(read(text).unwrap_or_default(), rows, "{text:?}");
        }
    }

    #[test]
    fn quotes_that_do_not_fit_are_refused_where_they_stand() {
        assert_eq!(read("a,\"b"), Err(Broken { at: 2, text: UNCLOSED, is_open: true }));
        assert_eq!(read("a\n\"b\"c,d"), Err(Broken { at: 5, text: BEHIND, is_open: false }));
        assert_eq!(read("\"a\" ,b"), Err(Broken { at: 3, text: BEHIND, is_open: false }));
        assert_eq!(read("\"\"\""), Err(Broken { at: 0, text: UNCLOSED, is_open: true }));
    }
}
