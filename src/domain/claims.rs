//! The custom claims of a key: what its session tokens carry at their top level.
//!
//! The API documents text, numbers and booleans; other values are stored all the same, and are kept as raw JSON.

use super::entries::{Entries, Entry, TypedError};
use super::json;

/// The rows of a key's claims.
pub fn stored(json: &str) -> Entries {
    Entries::stored(json, false)
}

/// The rows of what was typed into the raw editor.
///
/// # Errors
/// [`TypedError`].
pub fn typed(json: &str) -> Result<Entries, TypedError> {
    Entries::typed(json, false)
}

/// What a session token says by itself, and no custom claim may say otherwise: the registered claims of RFC 7519, and
/// those that Descope's clients read (`permissions`, `roles`, `tenants`, `dct`, `dsub`, `amr`, `drn`, and `nsec`, under
/// which the claims of an exchange stand). What the server does with such a claim is not documented.
pub const RESERVED: [&str; 15] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "permissions",
    "roles",
    "tenants",
    "dct",
    "dsub",
    "nsec",
    "amr",
    "drn",
];

/// Longest name of a claim, in bytes. Ours: no source names a limit.
pub const NAME_LIMIT: usize = 128;

/// What is wrong with the name of a row that is new or was edited.
pub fn name_problem(rows: &[Entry], at: usize) -> Option<String> {
    let name = rows.get(at).map(|row| row.name.as_str())?;
    if RESERVED.contains(&name) {
        return Some(format!("“{name}” is set by Descope in every token, so no custom claim may be called so."));
    }
    common_name_problem(rows, at, NAME_LIMIT)
}

/// What is wrong with a name wherever it is used: empty, too long, with control characters, or there twice.
pub(super) fn common_name_problem(rows: &[Entry], at: usize, limit: usize) -> Option<String> {
    let name = rows.get(at).map(|row| row.name.as_str())?;
    let is_other = |(other, row): (usize, &Entry)| other != at && row.name == name;
    if super::text::looks_empty(name) {
        Some("Give it a name.".to_owned())
    } else if name.chars().any(char::is_control) {
        Some("The name holds a control character. Remove it.".to_owned())
    } else if name.len() > limit {
        Some(format!("The name is {} bytes long; at most {limit} are allowed.", name.len()))
    } else if rows.iter().enumerate().any(is_other) {
        Some(format!("“{name}” stands here twice. A name may stand only once."))
    } else {
        None
    }
}

/// Whether two JSON texts mean the same; texts that cannot be read are compared as they stand.
pub fn mean_the_same(one: &str, other: &str) -> bool {
    const DEPTH: usize = 127;
    match (json::read(one, DEPTH), json::read(other, DEPTH)) {
        (Ok(one), Ok(other)) => one.means(&other),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::{BadValue, JSON_LIMIT, Value};
    use super::super::json::Why;
    use super::*;

    #[test]
    fn simple_values_are_rows_and_all_else_is_kept_byte_for_byte() {
        let json = r#"{ "a":"x\u00e9", "n" : 5,"t":true,"z": null, "o":{"b" : 1.0},"l":["a"],"big":12345678901234567890123,"f":1.0 }"#;
        let claims = stored(json);
        let values: Vec<_> = claims.rows.iter().map(|row| row.value.clone()).collect();
        assert_eq!(
            values,
            [
                Value::Text("xé".into()),
                Value::Number("5".into()),
                Value::Truth(true),
                Value::Raw("null".into()),
                Value::Raw(r#"{"b" : 1.0}"#.into()),
                Value::Raw(r#"["a"]"#.into()),
                Value::Raw("12345678901234567890123".into()),
                Value::Raw("1.0".into()),
            ]
        );
        let mut edited = claims.clone();
        edited.rows[1].value = Value::Number("6".into());
        edited.rows.remove(3);
        assert_eq!(
            edited.json(),
            r#"{"a":"x\u00e9","n":6,"t":true,"o":{"b" : 1.0},"l":["a"],"big":12345678901234567890123,"f":1.0}"#
        );
        edited.rows[1].value = Value::Number("5".into());
        assert!(edited.json().contains(r#""n" : 5"#), "an edit that was taken back leaves no trace");
    }

    #[test]
    fn rows_come_back_from_their_json() {
        let values = [
            Value::Text("5".into()),
            Value::Text("\u{202e}<b>\"\\\n{{user.email}}".into()),
            Value::Number("-0.25".into()),
            Value::Truth(false),
            Value::Raw(r#"[1,{"a":null}]"#.into()),
            Value::Raw("9007199254740993".into()),
            Value::Raw("null".into()),
        ];
        let names = ["__proto__", "a.b", "a[0]", "null", "é", "\"", "k"];
        for first in 0..values.len() {
            let mut claims = Entries::none();
            for (at, name) in names.iter().enumerate() {
                claims.rows.push(Entry::new(*name, values[(first + at) % values.len()].clone()));
            }
            for json in [claims.json(), claims.pretty()] {
                assert_eq!(stored(&json), claims);
                assert_eq!(typed(&json).as_ref(), Ok(&claims));
                assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
            }
        }
    }

    #[test]
    fn what_is_no_object_of_distinct_names_stays_in_one_piece() {
        for json in ["[1]", "\"x\"", r#"{"a":1,"a":2}"#, &format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200))]
        {
            let claims = stored(json);
            assert!(claims.sealed().is_some() && !claims.is_empty());
            assert_eq!(claims.json(), json);
        }
    }

    #[test]
    fn typed_json_is_refused_with_its_place() {
        let why = |json: &str| match typed(json) {
            Err(TypedError::Bad(bad)) => bad.why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(r#"{"a":1,"a":1}"#), Why::Twice("a".into()));
        assert_eq!(why("[]"), Why::Expected("an object in braces"));
        assert_eq!(why(&format!("{{\"a\":{}{}}}", "[".repeat(40), "]".repeat(40))), Why::TooDeep);
        assert_eq!(why("{\"a\":1,}"), Why::Expected("a name in double quotes"));
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(JSON_LIMIT));
        assert_eq!(typed(&long), Err(TypedError::TooLong { bytes: long.len() }));
    }

    #[test]
    fn a_number_must_arrive_as_it_was_typed() {
        let problem = |text: &str| Value::Number(text.into()).problem();
        assert_eq!(problem(" 12.5 "), None);
        assert_eq!(problem("1.0"), Some(BadValue::UnsteadyNumber));
        assert_eq!(problem("9007199254740993"), Some(BadValue::UnsteadyNumber));
        for text in ["", "NaN", "1e", "٢٠", "0x7", "1,5"] {
            assert_eq!(problem(text), Some(BadValue::NoNumber), "{text}");
        }
        assert_eq!(Value::Raw("{".into()).problem(), Some(BadValue::NoJson));
    }

    #[test]
    fn a_name_is_refused_when_it_is_taken_by_the_token_or_by_another_row() {
        let row = |name: &str| Entry::new(name, Value::Truth(true));
        let rows =
            [row("team"), row("sub"), row("team"), row(" "), row("a\u{0}"), row(&"x".repeat(129)), row("__proto__")];
        let bad: Vec<_> = (0..rows.len()).map(|at| name_problem(&rows, at).is_some()).collect();
        assert_eq!(bad, [true, true, true, true, true, true, false]);
    }
}
