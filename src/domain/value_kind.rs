//! The kind of a row's value, as a person chooses it.
//!
//! Invariant: changing the kind never drops what was typed, as far as the new kind can hold it.

use super::directory::Attribute;
use super::entries::Value;

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A list of texts.
    List,
    /// Any other JSON.
    Raw,
}

impl ValueKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Truth, Self::List, Self::Raw];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Truth => "boolean",
            Self::List => "list",
            Self::Raw => "JSON",
        }
    }

    /// The kind of a value.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Text(_) => Self::Text,
            Value::Number(_) => Self::Number,
            Value::Truth(_) => Self::Truth,
            Value::List(_) => Self::List,
            Value::Raw(_) => Self::Raw,
        }
    }

    /// The kind that an attribute's definition asks for; none where its word is not known here.
    pub fn defined(attribute: &Attribute) -> Option<Self> {
        match attribute.kind.as_str() {
            "string" | "singleselect" | "date" => Some(Self::Text),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Truth),
            "multiselect" => Some(Self::List),
            _ => None,
        }
    }

    /// The same value as one of this kind.
    pub fn made_of(self, value: &Value) -> Value {
        let text = match value {
            Value::Text(text) | Value::Number(text) | Value::Raw(text) => text.clone(),
            Value::Truth(truth) => truth.to_string(),
            Value::List(items) => items.join("\n"),
        };
        match self {
            Self::Text => Value::Text(text),
            Self::Number => Value::Number(text),
            Self::Truth => Value::Truth(text.trim() == "true"),
            Self::List => Value::List(lines(&text)),
            Self::Raw => Value::Raw(value.json()),
        }
    }
}

/// The entries of a list that is typed one a line. No text is no entry.
pub fn lines(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_the_kind_keeps_what_was_typed() {
        let five = Value::Text("5".into());
        assert_eq!(ValueKind::Number.made_of(&five), Value::Number("5".into()));
        assert_eq!(ValueKind::Raw.made_of(&five), Value::Raw("\"5\"".into()));
        assert_eq!(ValueKind::Text.made_of(&Value::Number("1e9".into())), Value::Text("1e9".into()));
        assert_eq!(ValueKind::Truth.made_of(&Value::Text(" true".into())), Value::Truth(true));
        assert_eq!(ValueKind::Truth.made_of(&Value::Text("yes".into())), Value::Truth(false));
        let list = ValueKind::List.made_of(&Value::Text("a\nb, c".into()));
        assert_eq!(list, Value::List(vec!["a".into(), "b, c".into()]));
        assert_eq!(ValueKind::Raw.made_of(&list), Value::Raw("[\"a\",\"b, c\"]".into()));
        assert_eq!(ValueKind::Text.made_of(&list), Value::Text("a\nb, c".into()));
        assert_eq!(ValueKind::List.made_of(&Value::Text(String::new())), Value::List(vec![]));
        for kind in ValueKind::ALL {
            assert_eq!(ValueKind::of(&kind.made_of(&five)), kind);
        }
    }

    #[test]
    fn a_definition_names_the_kind_that_it_takes() {
        let defined = |kind: &str| {
            let kind = kind.to_owned();
            ValueKind::defined(&Attribute { name: "a".into(), title: String::new(), kind, options: vec![] })
        };
        assert_eq!(defined("multiselect"), Some(ValueKind::List));
        assert_eq!((defined("date"), defined("colour")), (Some(ValueKind::Text), None));
    }
}
