//! One spelling for all JSON of the same meaning.
//!
//! Invariant: two values have the same canonical text exactly when [`Json::means`] says that they mean the same.

use super::number::Number;
use super::{Json, quoted};

impl Json {
    /// The canonical text. It is for comparing only: a number in it is not JSON.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.spell(&mut text);
        text
    }

    fn spell(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Truth(truth) => text.push_str(if *truth { "true" } else { "false" }),
            Self::Number(spelling) => text.push_str(&Number::of(spelling).canonical()),
            Self::Text(letters) => text.push_str(&quoted(letters)),
            Self::List(items) => {
                text.push('[');
                for item in items {
                    item.spell(text);
                    text.push(',');
                }
                text.push(']');
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_unstable_by_key(|member| member.name.as_str());
                text.push('{');
                for member in sorted {
                    text.push_str(&quoted(&member.name));
                    text.push(':');
                    member.value.spell(text);
                    text.push(',');
                }
                text.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn the_canonical_text_is_the_same_exactly_where_the_meaning_is() {
        let texts = [
            r#"{"a":1,"b":[true,null]}"#,
            r#"{ "b" : [true, null], "a" : 1.0 }"#,
            r#"{"b":[null,true],"a":1}"#,
            r#"{"a":"1","b":[true,null]}"#,
            "{}",
            "[]",
            "[[]]",
            "[[],[]]",
            "null",
            "\"null\"",
            "100",
            "1e2",
            "-100",
            "-0",
            "0.0",
            "1e99999999999999999999",
            "1.0e99999999999999999999",
            "\"\\u00e9\"",
            "\"é\"",
            "9007199254740993",
            "9007199254740992",
        ];
        let all: Vec<_> = texts.iter().map(|text| read(text, 9).unwrap()).collect();
        for one in &all {
            for other in &all {
                assert_eq!(one.means(other), one.canonical() == other.canonical(), "{one:?} {other:?}");
            }
        }
    }
}
