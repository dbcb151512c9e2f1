//! Texts and values as literals.
//!
//! Invariant: a literal is one line of printable characters. Whatever is not plainly seen, or could move its neighbours
//! on the screen, is written as an escape, so that nobody runs code that reads otherwise than it is.

use crate::domain::json::{Json, is_plain, quoted};
use crate::domain::text;

/// How a language writes values.
pub(super) struct Style {
    /// `true`, `false` and nothing.
    words: [&'static str; 3],
    list: [&'static str; 2],
    object: [&'static str; 2],
    /// A text.
    text: fn(&str) -> String,
    /// A name before a value.
    name: fn(&str) -> String,
    /// A number that is not written alike everywhere.
    number: fn(&str) -> String,
}

pub(super) const PYTHON: Style = Style {
    words: ["True", "False", "None"],
    list: ["[", "]"],
    object: ["{", "}"],
    text: wide,
    name: wide,
    number: str::to_owned,
};

pub(super) const NODE: Style = Style {
    words: ["true", "false", "null"],
    list: ["[", "]"],
    object: ["{", "}"],
    text: seen_json,
    name: node_name,
    number: str::to_owned,
};

pub(super) const GO: Style = Style {
    words: ["true", "false", "nil"],
    list: ["[]any{", "}"],
    object: ["map[string]any{", "}"],
    text: wide,
    name: wide,
    number: go_number,
};

impl Style {
    /// A text.
    pub(super) fn text(&self, text: &str) -> String {
        (self.text)(text)
    }

    /// Any value.
    pub(super) fn value(&self, value: &Json) -> String {
        let Self { words: [yes, no, nothing], .. } = self;
        match value {
            Json::Null => (*nothing).to_owned(),
            Json::Truth(true) => (*yes).to_owned(),
            Json::Truth(false) => (*no).to_owned(),
            Json::Number(spelling) if is_plain(spelling) => spelling.clone(),
            Json::Number(spelling) => (self.number)(spelling),
            Json::Text(text) => self.text(text),
            Json::List(items) => joined(self.list, items.iter().map(|item| self.value(item))),
            Json::Object(members) => {
                let pair = |name: &str, value| format!("{}: {}", (self.name)(name), self.value(value));
                joined(self.object, members.iter().map(|member| pair(&member.name, &member.value)))
            }
        }
    }

    /// A list of texts between these signs.
    pub(super) fn texts<'a>(&self, around: [&str; 2], texts: impl IntoIterator<Item = &'a String>) -> String {
        joined(around, texts.into_iter().map(|text| self.text(text)))
    }
}

/// Some items with commas between them.
pub(super) fn joined([begin, end]: [&str; 2], items: impl Iterator<Item = String>) -> String {
    format!("{begin}{}{end}", items.collect::<Vec<_>>().join(", "))
}

/// A text for a shell: nothing is special between single quotes but the quote itself.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// JSON in which every character of its texts is seen; blanks between its parts are single spaces.
pub(super) fn seen(json: &str) -> String {
    let mut all = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // Within a text they would be escaped already.
            '\n' | '\r' | '\t' => all.push(' '),
            c if is_plainly_seen(c) => all.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| all.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    all
}

/// A text as JSON and JavaScript both write it.
fn seen_json(text: &str) -> String {
    seen(&quoted(text))
}

/// JavaScript takes this one name for the prototype, unless it is computed.
fn node_name(name: &str) -> String {
    let text = seen_json(name);
    if name == "__proto__" { format!("[{text}]") } else { text }
}

/// As Python and Go write it: with eight digits for what lies beyond the first plane.
fn wide(text: &str) -> String {
    let mut all = String::from('"');
    for c in text.chars() {
        match c {
            '"' => all.push_str("\\\""),
            '\\' => all.push_str("\\\\"),
            '\n' => all.push_str("\\n"),
            '\r' => all.push_str("\\r"),
            '\t' => all.push_str("\\t"),
            c if is_plainly_seen(c) => all.push(c),
            c if u32::from(c) > 0xffff => all.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => all.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    all.push('"');
    all
}

/// Go would round it, or not compile.
fn go_number(spelling: &str) -> String {
    format!("json.Number({})", quoted(spelling))
}

/// Printable ASCII, and letters and figures of scripts that are written from left to right. Combining marks and emoji are
/// escaped too: what they show depends on what stands before them.
fn is_plainly_seen(c: char) -> bool {
    let runs_leftward = matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}');
    match c {
        ' '..='~' => true,
        _ => c.is_alphanumeric() && !runs_leftward && text::unseen(c.encode_utf8(&mut [0; 4])).is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::read;

    #[test]
    fn every_character_of_a_literal_is_seen() {
        for (text, wide, json) in [
            ("ci's \"x\" \\ $HOME `id`", r#""ci's \"x\" \\ $HOME `id`""#, r#""ci's \"x\" \\ $HOME `id`""#),
            ("a\nb\r\t\0\u{7f}", r#""a\nb\r\t\u0000\u007f""#, r#""a\nb\r\t\u0000\u007f""#),
            ("\u{202e}x\u{200b}\u{2028}", r#""\u202ex\u200b\u2028""#, r#""\u202ex\u200b\u2028""#),
            ("ключ 鍵 é", "\"ключ 鍵 é\"", "\"ключ 鍵 é\""),
            ("😀\u{e0041}", r#""\U0001f600\U000e0041""#, r#""\ud83d\ude00\udb40\udc41""#),
            ("שלום\u{3164}", r#""\u05e9\u05dc\u05d5\u05dd\u3164""#, r#""\u05e9\u05dc\u05d5\u05dd\u3164""#),
            ("*/ # // ${x} {{x}} </script>", r#""*/ # // ${x} {{x}} </script>""#, r#""*/ # // ${x} {{x}} </script>""#),
        ] {
            assert_eq!(PYTHON.text(text), wide);
            assert_eq!(GO.text(text), wide);
            assert_eq!(NODE.text(text), json);
            assert_eq!(read(&NODE.text(text), 1), Ok(Json::Text(text.to_owned())));
        }
        assert_eq!(shell("a'b; rm -rf ~"), r"'a'\''b; rm -rf ~'");
    }

    #[test]
    fn values_keep_their_kind_and_their_digits() {
        let json = r#"{"a":[1,-2.5,true,null],"__proto__":{"b":12345678901234567890123},"c":1e3}"#;
        let value = read(json, 9).unwrap();
        assert_eq!(
            PYTHON.value(&value),
            r#"{"a": [1, -2.5, True, None], "__proto__": {"b": 12345678901234567890123}, "c": 1e3}"#
        );
        assert_eq!(
            NODE.value(&value),
            r#"{"a": [1, -2.5, true, null], ["__proto__"]: {"b": 12345678901234567890123}, "c": 1e3}"#
        );
        assert_eq!(
            GO.value(&value),
            r#"map[string]any{"a": []any{1, -2.5, true, nil}, "__proto__": map[string]any{"b": json.Number("12345678901234567890123")}, "c": json.Number("1e3")}"#
        );
    }

    #[test]
    fn json_stays_the_same_json_when_it_is_made_visible() {
        let json = "{\n \"a\u{202e}\" : [\"\\n\\u0041\u{1f600}\u{feff}\",\t1.0]}";
        let shown = seen(json);
        assert!(shown.chars().all(|c| (' '..='~').contains(&c)), "{shown}");
        assert!(read(&shown, 9).unwrap().means(&read(json, 9).unwrap()));
    }
}
