//! The rows of a JSON text: a list, the `keys` of an object, or an object a line.

use super::MOST_ROW_BYTES;
use super::dotenv::line_end;
use super::found::Found;
use super::json::Scanner;
use super::reading::Reading;
use super::source::{Refusal, line_at};
use crate::domain::json::{BadJson, Why};

impl Reading {
    /// A list, or an object up to its list of keys.
    pub(super) fn open_json(&mut self) -> Result<(), Refusal> {
        let mut beside = Vec::new();
        let mut scanner = Scanner::new(self.window(), self.at);
        scanner.blanks();
        let opened = if scanner.takes(b'[') { Ok(()) } else { to_keys(&mut scanner, &mut beside) };
        let at = scanner.at;
        opened.map_err(|why| self.bad_json(at, why))?;
        self.table.beside = beside;
        self.at = at;
        Ok(())
    }

    /// The next object of the list, or its end.
    pub(super) fn json_row(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let window = bytes.get(..self.window().len()).unwrap_or_default();
        let mut scanner = Scanner::new(window, self.at);
        let is_first = self.table.spans.is_empty();
        let row = (|| {
            scanner.blanks();
            if is_first && scanner.takes(b']') {
                return Ok(None);
            }
            if !is_first {
                if scanner.takes(b']') {
                    return Ok(None);
                }
                if !scanner.takes(b',') {
                    return scanner.expected("a comma or the end of the list");
                }
                scanner.blanks();
            }
            let start = scanner.at;
            scanner.object(&mut |name, _| self.table.see(&name))?;
            Ok(Some(start))
        })();
        let at = scanner.at;
        match row.map_err(|why| self.bad_json(at, why))? {
            Some(start) => {
                self.table.push(bytes, start, at)?;
                self.at = at;
                Ok(())
            }
            None => {
                self.at = at;
                self.close_json()
            }
        }
    }

    /// Behind the list: the rest of the object around it, if there is one, and nothing else.
    fn close_json(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let mut beside = Vec::new();
        let mut scanner = Scanner::new(self.window(), self.at);
        let text = bytes.get(self.source.start()..).unwrap_or_default();
        let is_object = text.trim_ascii_start().starts_with(b"{");
        let closed = if is_object { from_keys(&mut scanner, &mut beside) } else { Ok(()) };
        scanner.blanks();
        let closed = closed.and(if scanner.at == bytes.len() { Ok(()) } else { Err(Why::More) });
        let at = scanner.at;
        closed.map_err(|why| self.bad_json(at, why))?;
        self.table.beside.extend(beside);
        self.finish()
    }

    /// The next object that is a line.
    pub(super) fn json_line(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let mut scanner = Scanner::new(bytes, self.at);
        scanner.blanks();
        let start = scanner.at;
        if start >= bytes.len() {
            return self.finish();
        }
        let end = line_end(bytes, start);
        if end - start > MOST_ROW_BYTES {
            return Err(Found::too_long(bytes, start));
        }
        let mut scanner = Scanner::new(bytes.get(..end).unwrap_or_default(), start);
        let read = scanner.object(&mut |name, _| self.table.see(&name));
        let read = read.and_then(|()| {
            scanner.blanks();
            if scanner.at == end { Ok(()) } else { Err(Why::More) }
        });
        let at = scanner.at;
        read.map_err(|why| bad_json(bytes, at, why))?;
        self.table.push(bytes, start, end)?;
        self.at = end;
        Ok(())
    }

    /// The refusal of JSON that is not well formed in the window.
    fn bad_json(&self, at: usize, why: Why) -> Refusal {
        let bytes = self.source.bytes();
        if at >= self.window().len() && at < bytes.len() {
            return Found::too_long(bytes, self.at);
        }
        bad_json(bytes, at, why)
    }
}

/// Goes into an object up to behind the bracket of its list of keys.
fn to_keys(scanner: &mut Scanner<'_>, beside: &mut Vec<String>) -> Result<(), Why> {
    if !scanner.takes(b'{') {
        return scanner.expected("a list of objects, or an object with such a list as “keys”");
    }
    loop {
        scanner.blanks();
        if scanner.peek() != Some(b'"') {
            return scanner.expected("a list of objects under the name “keys”");
        }
        let name = scanner.name()?;
        scanner.blanks();
        if !scanner.takes(b':') {
            return scanner.expected("a colon after the name");
        }
        scanner.blanks();
        if name == "keys" {
            return if scanner.takes(b'[') { Ok(()) } else { scanner.expected("a list of objects") };
        }
        scanner.value()?;
        beside.push(name.chars().take(100).collect());
        scanner.blanks();
        if !scanner.takes(b',') {
            return scanner.expected("a comma, and a list of objects under the name “keys”");
        }
    }
}

/// Goes on behind the list of keys to the end of the object.
fn from_keys(scanner: &mut Scanner<'_>, beside: &mut Vec<String>) -> Result<(), Why> {
    loop {
        scanner.blanks();
        if scanner.takes(b'}') {
            return Ok(());
        }
        if !scanner.takes(b',') {
            return scanner.expected("a comma or the end of the object");
        }
        scanner.blanks();
        let start = scanner.at;
        if scanner.peek() != Some(b'"') {
            return scanner.expected("a name in double quotes");
        }
        let name = scanner.name()?;
        if name == "keys" {
            scanner.at = start;
            return Err(Why::Twice(name.into_owned()));
        }
        scanner.blanks();
        if !scanner.takes(b':') {
            return scanner.expected("a colon after the name");
        }
        scanner.blanks();
        scanner.value()?;
        beside.push(name.chars().take(100).collect());
    }
}

/// The refusal of JSON, with line and column.
fn bad_json(bytes: &[u8], at: usize, why: Why) -> Refusal {
    let line = line_at(bytes, at);
    let before = bytes.get(..at).unwrap_or(bytes);
    let row = before.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    // Of each character the first byte counts.
    let column = row.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    let text = BadJson { why, line: line as usize, column }.advice();
    Refusal { line: Some(line), text }
}
