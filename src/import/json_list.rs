//! The list of rows in a JSON text: the text itself, or the `keys` of an object.

use super::json::Scanner;
use super::source::{Refusal, line_at};
use crate::domain::json::{BadJson, Why};

/// Goes into an object up to behind the bracket of its list of keys.
pub(super) fn to_keys(scanner: &mut Scanner<'_>, beside: &mut Vec<String>) -> Result<(), Why> {
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
pub(super) fn from_keys(scanner: &mut Scanner<'_>, beside: &mut Vec<String>) -> Result<(), Why> {
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
pub(super) fn bad_json(bytes: &[u8], at: usize, why: Why) -> Refusal {
    let line = line_at(bytes, at);
    let before = bytes.get(..at).unwrap_or(bytes);
    let row = before.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    // Of each character the first byte counts.
    let column = row.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    let text = BadJson { why, line: line as usize, column }.advice();
    Refusal { line: Some(line), text }
}
