//! JSON text, read without changing a byte of it.
//!
//! Invariant: whatever was read still has its exact spelling beside it. A name that stands twice in one object is an
//! error, since readers disagree about which of the two counts.

mod canonical;
mod number;
mod reader;

pub use number::{Number, is_plain};
pub use reader::{BadJson, Why, read};

/// A value, with its numbers as they were spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A number, as it was spelled.
    Number(String),
    /// Text, without its escapes.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order in which it was written.
    Object(Vec<Member>),
}

/// One entry of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, without escapes.
    pub name: String,
    /// Its value.
    pub value: Json,
    /// Name, colon and value as they were spelled.
    pub spelling: String,
    /// Where in the spelling the value begins.
    pub value_at: usize,
}

impl Member {
    /// The value as it was spelled.
    pub fn value_spelling(&self) -> &str {
        self.spelling.get(self.value_at..).unwrap_or_default()
    }
}

impl Json {
    /// Whether the two mean the same: whatever the order of an object's entries, the escapes of a text, or the spelling
    /// of a number.
    pub fn means(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Truth(one), Self::Truth(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => Number::of(one) == Number::of(other),
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.means(other))
            }
            (Self::Object(one), Self::Object(other)) => {
                let same = |known: &&Member, member: &Member| known.name == member.name;
                // Most often they stand in the same order, so the same place is looked at first.
                let has = |(at, member): (usize, &Member)| {
                    let here = other.get(at).filter(|known| same(known, member));
                    let known = here.or_else(|| other.iter().find(|known| same(known, member)));
                    known.is_some_and(|known| known.value.means(&member.value))
                };
                one.len() == other.len() && one.iter().enumerate().all(has)
            }
            (Self::Null | Self::Truth(_) | Self::Number(_) | Self::Text(_) | Self::List(_) | Self::Object(_), _) => {
                false
            }
        }
    }

    /// Whether a number in it, however deep, may lose digits in a reader that keeps numbers as doubles.
    pub fn may_lose_digits(&self) -> bool {
        match self {
            Self::Null | Self::Truth(_) | Self::Text(_) => false,
            Self::Number(spelling) => Number::of(spelling).digits() > number::EXACT_DIGITS,
            Self::List(items) => items.iter().any(Self::may_lose_digits),
            Self::Object(members) => members.iter().any(|member| member.value.may_lose_digits()),
        }
    }
}

/// A text as JSON, with no more escapes than are needed.
pub fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(one: &str, other: &str) -> bool {
        read(one, 9).unwrap().means(&read(other, 9).unwrap())
    }

    #[test]
    fn what_differs_in_spelling_only_means_the_same() {
        for (one, other) in [
            (r#"{"a":1,"b":[true,null]}"#, r#"{ "b" : [true, null], "a" : 1.0 }"#),
            (r#""\u00e9\/""#, "\"é/\""),
            ("100", "1e2"),
            ("-0", "0"),
            ("0.10", "1E-1"),
            ("12345678901234567890123", "12345678901234567890123.000"),
        ] {
            assert!(means(one, other) && means(other, one), "{one} {other}");
        }
    }

    #[test]
    fn what_differs_in_meaning_is_told_apart() {
        for (one, other) in [
            ("9007199254740993", "9007199254740992"),
            ("\"5\"", "5"),
            ("\"true\"", "true"),
            ("null", "{}"),
            ("[1,2]", "[2,1]"),
            (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
            ("1e400", "1e401"),
            ("1", "-1"),
        ] {
            assert!(!means(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_text_comes_back_from_its_json() {
        for text in ["", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "é😀\u{2028}\u{202e}", "</script>"] {
            assert_eq!(read(&quoted(text), 1), Ok(Json::Text(text.to_owned())));
            assert_eq!(serde_json::from_str::<String>(&quoted(text)).unwrap(), text);
        }
    }

    #[test]
    fn numbers_beyond_what_a_double_holds_are_noticed_at_any_depth() {
        let loses = |json: &str| read(json, 9).unwrap().may_lose_digits();
        assert!(loses("9007199254740993") && loses(r#"[{"a":[0.12345678901234567]}]"#));
        assert!(!loses("100000000000000000000") && !loses(r#"{"a":"9007199254740993","b":[1.5,-3e9]}"#));
    }
}
