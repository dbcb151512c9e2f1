//! Looking into claims and attributes, which are kept as the JSON text that was sent.
//!
//! Invariant: numbers are compared by their spelling, so none is rounded. What is no JSON object holds nothing.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Calls `seen` with the text of each value under this name until it answers `true`: of a list with each of its
/// values, of an object with its JSON. Answers whether it did.
///
/// A name with dots is a member of that name, or a way into objects.
pub(super) fn any_value(json: &str, name: &str, seen: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut found = false;
    each_member(json, &mut |member, value| {
        if found {
            return;
        }
        found = if member == name {
            any_text(value, seen)
        } else {
            let inner = name.strip_prefix(member).and_then(|rest| rest.strip_prefix('.'));
            inner.is_some_and(|inner| value.starts_with('{') && any_value(value, inner, seen))
        };
    });
    found
}

/// Calls `seen` with the name and the JSON of each member of an object.
pub(super) fn each_member(json: &str, seen: &mut dyn FnMut(&str, &str)) {
    struct Members<'a>(&'a mut dyn FnMut(&str, &str));
    impl<'de> Visitor<'de> for Members<'_> {
        type Value = ();
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
            while let Some(name) = members.next_key::<Name<'de>>()? {
                let value: &RawValue = members.next_value()?;
                (self.0)(&name.0, value.get());
            }
            Ok(())
        }
    }
    // What is no object has no members; what breaks off shows the ones before.
    let _ = serde_json::Deserializer::from_str(json).deserialize_map(Members(seen));
}

/// A text that is borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

fn any_text(value: &str, seen: &mut dyn FnMut(&str) -> bool) -> bool {
    match value.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<Name<'_>>(value).is_ok_and(|text| seen(&text.0)),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(value)
            .is_ok_and(|list| list.iter().any(|value| any_text(value.get(), seen))),
        _ => seen(value),
    }
}

/// Whether an object has a member of this name, or a way into objects.
pub(super) fn has(json: &str, name: &str) -> bool {
    // An empty list has no value, and is there all the same.
    let mut there = false;
    each_member(json, &mut |member, value| {
        let inner = name.strip_prefix(member).and_then(|rest| rest.strip_prefix('.'));
        there |= member == name || inner.is_some_and(|inner| value.starts_with('{') && has(value, inner));
    });
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(json: &str, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        any_value(json, name, &mut |text| {
            all.push(text.to_owned());
            false
        });
        all
    }

    #[test]
    fn values_are_read_as_they_are_spelt() {
        let json = r#"{"env":"pr\u006fd","n":12345678901234567890123,"on":true,"list":["a",["b"],1.0],"o":{"a":{"b":"deep"}},"o.a":{"b":"x"},"none":null,"\u0061b":"esc","e":[]}"#;
        let table: [(&str, &[&str]); 9] = [
            ("env", &["prod"]),
            ("n", &["12345678901234567890123"]),
            ("on", &["true"]),
            ("list", &["a", "b", "1.0"]),
            ("o.a.b", &["deep", "x"]),
            ("none", &["null"]),
            ("ab", &["esc"]),
            ("ENV", &[]),
            ("e", &[]),
        ];
        for (name, expected) in table {
            assert_eq!(values(json, name), expected, "{name}");
            assert_eq!(has(json, name), name != "ENV", "{name}");
        }
        for text in ["", "7", "[1]", "null", "\"x\"", "{"] {
            assert!(values(text, "env").is_empty() && !has(text, "env"), "{text}");
        }
    }
}
