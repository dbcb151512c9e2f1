//! The reader of JSON text: strict, and with the place of what it refuses.

use super::{Json, Member};

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadJson {
    /// What.
    pub why: Why,
    /// The line, from 1.
    pub line: usize,
    /// The column in that line, in characters, from 1.
    pub column: usize,
}

/// What can be wrong with JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Something else was expected here: see the words.
    Expected(&'static str),
    /// The text ends too early.
    Ends,
    /// An object names this twice.
    Twice(String),
    /// Lists and objects stand too deep within one another.
    TooDeep,
    /// Something follows after the value.
    More,
    /// An escape that stands for no character, such as half of a pair.
    BadEscape,
    /// A control character inside a text.
    Control,
    /// The text begins with a byte order mark.
    Mark,
}

impl BadJson {
    /// What is wrong and where, for the person who typed it.
    pub fn advice(&self) -> String {
        let what = match &self.why {
            Why::Expected(what) => format!("Expected {what}"),
            Why::Ends => "The text ends too early: something is not closed".to_owned(),
            Why::Twice(name) => format!("“{name}” stands twice in the same object"),
            Why::TooDeep => "Lists and objects stand too deep within one another".to_owned(),
            Why::More => "Something follows after the end of the JSON".to_owned(),
            Why::BadEscape => "An escape here stands for no character".to_owned(),
            Why::Control => "A control character, such as a line break, must be escaped in a text".to_owned(),
            Why::Mark => "The text begins with an invisible byte order mark; remove it".to_owned(),
        };
        format!("{what} (line {}, column {}).", self.line, self.column)
    }
}

/// Reads a whole text as one value, at most so many lists and objects deep.
///
/// # Errors
/// [`BadJson`], at the first place where it is none.
pub fn read(text: &str, depth: usize) -> Result<Json, BadJson> {
    let mut reader = Reader { text, at: 0, depth };
    let read = if text.starts_with('\u{feff}') { Err(Why::Mark) } else { reader.whole() };
    read.map_err(|why| {
        let before = text.get(..reader.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        BadJson { why, line, column }
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn whole(&mut self) -> Result<Json, Why> {
        let value = self.value()?;
        self.blanks();
        if self.at == self.text.len() { Ok(value) } else { Err(Why::More) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes this byte, if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn expected<T>(&self, what: &'static str) -> Result<T, Why> {
        Err(if self.at >= self.text.len() { Why::Ends } else { Why::Expected(what) })
    }

    fn value(&mut self) -> Result<Json, Why> {
        self.blanks();
        match self.peek() {
            Some(b'{') => self.deeper(Self::object),
            Some(b'[') => self.deeper(Self::list),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let words = [("true", Json::Truth(true)), ("false", Json::Truth(false)), ("null", Json::Null)];
                match words.into_iter().find(|(word, _)| rest.starts_with(word)) {
                    Some((word, value)) => {
                        self.at += word.len();
                        Ok(value)
                    }
                    None => self
                        .expected("a value: text in double quotes, a number, true, false, null, a list or an object"),
                }
            }
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Json, Why>) -> Result<Json, Why> {
        self.depth = self.depth.checked_sub(1).ok_or(Why::TooDeep)?;
        self.at += 1;
        let value = read(self)?;
        self.depth += 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Json, Why> {
        let mut items = Vec::new();
        self.blanks();
        if self.takes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.blanks();
            if self.takes(b']') {
                return Ok(Json::List(items));
            }
            if !self.takes(b',') {
                return self.expected("a comma or the end of the list");
            }
        }
    }

    fn object(&mut self) -> Result<Json, Why> {
        let mut members: Vec<Member> = Vec::new();
        let mut names = std::collections::BTreeSet::new();
        self.blanks();
        if self.takes(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.expected("a name in double quotes");
            }
            let name = self.string()?;
            if !names.insert(name.clone()) {
                self.at = start;
                return Err(Why::Twice(name));
            }
            self.blanks();
            if !self.takes(b':') {
                return self.expected("a colon after the name");
            }
            self.blanks();
            let value_at = self.at - start;
            let value = self.value()?;
            let spelling = self.text.get(start..self.at).unwrap_or_default().to_owned();
            members.push(Member { name, value, spelling, value_at });
            self.blanks();
            if self.takes(b'}') {
                return Ok(Json::Object(members));
            }
            if !self.takes(b',') {
                return self.expected("a comma or the end of the object");
            }
        }
    }

    fn number(&mut self) -> Result<Json, Why> {
        let start = self.at;
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
        Ok(Json::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> Result<(), Why> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.expected("a digit") } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Why> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let end = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or(Why::Ends);
            let end = end.inspect_err(|_| self.at = self.text.len())?;
            text.push_str(rest.get(..end).unwrap_or_default());
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(Why::Control),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Why> {
        let letter = self.text.as_bytes().get(self.at + 1).copied().ok_or(Why::Ends)?;
        let plain = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Why::BadEscape),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u` with four digits, or two of them for a character beyond the first plane.
    fn unicode(&mut self) -> Result<char, Why> {
        let unit = |at: usize| {
            let escape = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            escape.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(escape, 16).ok())?
        };
        let first = unit(self.at).ok_or(Why::BadEscape)?;
        let is_high = (0xd800..0xdc00).contains(&first);
        let second = if is_high { unit(self.at + 6) } else { None };
        let units = [first, second.unwrap_or_default()];
        let units = units.get(..1 + usize::from(second.is_some())).unwrap_or_default();
        let c = char::decode_utf16(units.iter().copied()).next().and_then(Result::ok).ok_or(Why::BadEscape)?;
        self.at += units.len() * 6;
        Ok(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_usual_parser_reads() {
        for text in [
            " {\"a\" : [1, -2.5e+3, true, false, null, \"x\\ud83d\\ude00\\n\"], \"b\":{}} ",
            "[]",
            "0",
            "-0.0",
            "\"\"",
            "\"\\u0041\\/\"",
            "[[[]]]",
            // Refused by both:
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "'a'",
            "01",
            "1.",
            "-",
            "+1",
            "NaN",
            "Infinity",
            "nul",
            "[1 2]",
            "{a:1}",
            "1 1",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"a\nb\"",
            "\"a",
            "// c\n1",
            "{\"a\"}",
            "\u{feff}1",
            "tru",
            "1a",
            "\"\\u00g0\"",
            "\"\\",
            "\u{a0}1",
        ] {
            let known = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(read(text, 9).is_ok(), known, "{text:?}: {:?}", read(text, 9));
        }
    }

    #[test]
    fn each_entry_keeps_its_spelling() {
        let Ok(Json::Object(members)) = read("{ \"n\\u0061\" : 12345678901234567890123 ,\"b\":[ 1.0 ]}", 9) else {
            panic!("it is an object")
        };
        assert_eq!(
            (members[0].name.as_str(), members[0].spelling.as_str()),
            ("na", "\"n\\u0061\" : 12345678901234567890123")
        );
        assert_eq!((members[0].value_spelling(), members[1].value_spelling()), ("12345678901234567890123", "[ 1.0 ]"));
    }

    #[test]
    fn the_place_of_an_error_is_told() {
        let place = |text: &str| read(text, 3).map_err(|bad| (bad.why, bad.line, bad.column)).unwrap_err();
        assert_eq!(place("{\"a\":1,\n \"é\":2, \"a\":3}"), (Why::Twice("a".into()), 2, 9));
        assert_eq!(place("{\"x\":{\"a\":1,\"\\u0061\":2}}"), (Why::Twice("a".into()), 1, 13));
        assert_eq!(place("[[[[1]]]]"), (Why::TooDeep, 1, 4));
        assert_eq!(place("[1,\n2"), (Why::Ends, 2, 2));
        assert_eq!(place("{}\n\nx"), (Why::More, 3, 1));
        assert_eq!(place("\u{feff}{}").0, Why::Mark);
        assert!(read(&"[".repeat(100_000), 64).is_err());
        assert!(read("[1", 1).unwrap_err().advice().ends_with("(line 1, column 3)."));
    }
}
