//! JSON, read in its place: what is well formed is told by places in the bytes, and nothing of it is copied.
//!
//! Invariant: it takes what [`crate::domain::json::read`] takes, which is not used here because it copies texts, and a
//! secret among them, into memory that is not wiped.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cell::{Cell, Spelling};
use crate::domain::json::Why;

/// How deep a row may go.
const DEPTH: usize = 32;

/// A place in JSON text.
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    depth: usize,
}

/// Who is told of the members of an object.
pub(super) type See<'s, 'a> = &'s mut dyn FnMut(Cow<'a, str>, Cell);

impl<'a> Scanner<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, depth: DEPTH }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes this byte, if it comes next.
    pub(super) fn takes(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    pub(super) fn expected<T>(&self, what: &'static str) -> Result<T, Why> {
        Err(if self.at >= self.bytes.len() { Why::Ends } else { Why::Expected(what) })
    }

    /// A value that begins here.
    pub(super) fn value(&mut self) -> Result<Cell, Why> {
        let at = self.at;
        match self.peek() {
            Some(b'"') => return self.text(),
            Some(b'{') => self.object(&mut |_, _| {})?,
            Some(b'[') => self.list()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => {
                let rest = self.bytes.get(at..).unwrap_or_default();
                match [&b"true"[..], b"false", b"null"].into_iter().find(|word| rest.starts_with(word)) {
                    Some(word) => self.at += word.len(),
                    None => {
                        return self.expected(
                            "a value: text in double quotes, a number, true, false, null, a list or an object",
                        );
                    }
                }
            }
        }
        Ok(Cell { at, end: self.at, spelling: Spelling::Raw })
    }

    /// An object that begins here.
    pub(super) fn object(&mut self, see: See<'_, 'a>) -> Result<(), Why> {
        if self.peek() != Some(b'{') {
            return self.expected("an object in braces");
        }
        self.deeper()?;
        let mut names: BTreeSet<Cow<'a, str>> = BTreeSet::new();
        self.blanks();
        if self.takes(b'}') {
            return self.back();
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.expected("a name in double quotes");
            }
            let name = self.name()?;
            if !names.insert(name.clone()) {
                self.at = start;
                return Err(Why::Twice(name.chars().take(64).collect()));
            }
            self.blanks();
            if !self.takes(b':') {
                return self.expected("a colon after the name");
            }
            self.blanks();
            let value = self.value()?;
            see(name, value);
            self.blanks();
            if self.takes(b'}') {
                return self.back();
            }
            if !self.takes(b',') {
                return self.expected("a comma or the end of the object");
            }
        }
    }

    fn list(&mut self) -> Result<(), Why> {
        self.deeper()?;
        self.blanks();
        if self.takes(b']') {
            return self.back();
        }
        loop {
            self.blanks();
            self.value()?;
            self.blanks();
            if self.takes(b']') {
                return self.back();
            }
            if !self.takes(b',') {
                return self.expected("a comma or the end of the list");
            }
        }
    }

    fn deeper(&mut self) -> Result<(), Why> {
        self.depth = self.depth.checked_sub(1).ok_or(Why::TooDeep)?;
        self.at += 1;
        Ok(())
    }

    fn back(&mut self) -> Result<(), Why> {
        self.depth += 1;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Why> {
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')) {
            return self.expected("the end of the number");
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Why> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.expected("a digit") } else { Ok(()) }
    }

    /// The name of a member, whose opening quote stands here.
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, Why> {
        Ok(self.text()?.text(self.bytes))
    }

    /// A text whose opening quote stands here.
    fn text(&mut self) -> Result<Cell, Why> {
        let at = self.at + 1;
        self.at = at;
        let mut spelling = Spelling::Plain;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let stop = rest.iter().position(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ');
            self.at = stop.map_or(self.bytes.len(), |stop| self.at + stop);
            match self.peek() {
                None => return Err(Why::Ends),
                Some(b'"') => {
                    let cell = Cell { at, end: self.at, spelling };
                    self.at += 1;
                    return Ok(cell);
                }
                Some(b'\\') => {
                    spelling = Spelling::Json;
                    self.escape()?;
                }
                Some(_) => return Err(Why::Control),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Why> {
        match self.bytes.get(self.at + 1) {
            None => Err(Why::Ends),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let first = self.unit(self.at).ok_or(Why::BadEscape)?;
                let pair = match first {
                    0xd800..0xdc00 => self.unit(self.at + 6).is_some_and(|low| (0xdc00..0xe000).contains(&low)),
                    0xdc00..0xe000 => return Err(Why::BadEscape),
                    _ => {
                        self.at += 6;
                        return Ok(());
                    }
                };
                self.at += 12 * usize::from(pair);
                if pair { Ok(()) } else { Err(Why::BadEscape) }
            }
            Some(_) => Err(Why::BadEscape),
        }
    }

    /// The number of a `\u` with four digits.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        let digit = |value: u32, byte: &u8| Some(value * 16 + char::from(*byte).to_digit(16)?);
        digits.iter().try_fold(0, digit)
    }
}

/// The items of a list that stands in a cell.
pub(super) fn items(bytes: &[u8], cell: Cell) -> Option<Vec<Cell>> {
    let inside = bytes.get(..cell.end)?;
    let mut scanner = Scanner::new(inside, cell.at);
    let mut items = Vec::new();
    if !scanner.takes(b'[') {
        return None;
    }
    scanner.blanks();
    if scanner.takes(b']') {
        return Some(items);
    }
    loop {
        scanner.blanks();
        items.push(scanner.value().ok()?);
        scanner.blanks();
        if scanner.takes(b']') {
            return Some(items);
        }
        if !scanner.takes(b',') {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json;

    fn scan(text: &str) -> Result<(), Why> {
        let mut scanner = Scanner::new(text.as_bytes(), 0);
        scanner.blanks();
        scanner.value()?;
        scanner.blanks();
        if scanner.at == text.len() { Ok(()) } else { Err(Why::More) }
    }

    #[test]
    fn it_takes_and_refuses_what_the_other_reader_does() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for text in [
            "{}",
            "[]",
            " [ ] ",
            "{\"a\":1,\"b\":[true,null,{\"c\":-0.5e+7}]}",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\u+123\"",
            "\"\\x\"",
            "\"a",
            "\"a\n\"",
            "01",
            "1.",
            "-",
            "1e5x",
            "nul",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1,\"\\u0061\":2}",
            "[1 2]",
            "[1,]",
            "{} {}",
            "'a'",
            "// a\n1",
            "1e400",
            "",
            &deep(32),
            &deep(33),
        ] {
            let other = json::read(text, DEPTH).map(drop).map_err(|bad| bad.why);
            assert_eq!(scan(text), other, "{text}");
        }
    }

    #[test]
    fn members_and_items_are_places() {
        let text = r#"{"a":"x\ty","b":[1, "c", {"d":[]}] ,"e":null}"#;
        let mut seen = Vec::new();
        let mut see = |name: Cow<'_, str>, cell: Cell| seen.push((name.into_owned(), cell));
        assert_eq!(Scanner::new(text.as_bytes(), 0).object(&mut see), Ok(()));
        let told: Vec<_> = seen.iter().map(|(name, cell)| (name.as_str(), cell.text(text.as_bytes()))).collect();
        assert_eq!(told[0], ("a", "x\ty".into()));
        assert_eq!(told[1], ("b", r#"[1, "c", {"d":[]}]"#.into()));
        let inner = items(text.as_bytes(), seen[1].1).unwrap_or_default();
        let inner: Vec<_> = inner.into_iter().map(|cell| cell.text(text.as_bytes())).collect();
        assert_eq!(inner, ["1", "c", r#"{"d":[]}"#]);
        assert_eq!((seen[2].1.is_filled(text.as_bytes()), items(text.as_bytes(), seen[0].1)), (false, None));
    }
}
