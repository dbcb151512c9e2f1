//! What can still be read of a damaged answer that brought a secret.
//!
//! Invariant: only a whole value is ever read, never a part as the whole; and only from the place where it belongs, so
//! that nothing that a key holds can pass for its secret.

use crate::domain::{KeyId, Secret};

/// What a damaged answer still says.
#[derive(Debug)]
pub(super) struct Salvage {
    /// The secret, to its last character.
    pub(super) secret: Secret,
    /// The key's id, if it can be read.
    pub(super) id: Option<KeyId>,
    /// The key's name, likewise.
    pub(super) name: Option<String>,
}

/// Reads what is left; `None` unless there is a whole secret.
pub(super) fn salvage(body: &[u8]) -> Option<Salvage> {
    let secret = Secret::new(text(body, &["cleartext"])?);
    let id = text(body, &["key", "id"]).map(KeyId);
    (!secret.expose().is_empty()).then(|| Salvage { secret, id, name: text(body, &["key", "name"]) })
}

/// The text at a path of members, if it is all there.
fn text(body: &[u8], path: &[&str]) -> Option<String> {
    // What is no UTF-8 is refused here.
    serde_json::from_slice(find(body, path)?).ok()
}

/// The string literal at a path of members.
fn find<'a>(body: &'a [u8], path: &[&str]) -> Option<&'a [u8]> {
    // The name of the member that is read, at each depth: of a list there is none.
    let mut members: Vec<Option<&[u8]>> = Vec::new();
    let (mut at, mut last, mut is_value) = (0, None::<&[u8]>, false);
    while let Some(&byte) = body.get(at) {
        match byte {
            b'"' => {
                let literal = literal(body.get(at..)?)?;
                let here = members.iter().map(|name| name.and_then(|name| name.get(1..name.len().checked_sub(1)?)));
                if is_value && here.eq(path.iter().map(|name| Some(name.as_bytes()))) {
                    return Some(literal);
                }
                last = Some(literal);
                at += literal.len();
                continue;
            }
            b':' => {
                *members.last_mut()? = last.take();
                is_value = true;
            }
            b'{' | b'[' => {
                members.push(None);
                is_value = false;
            }
            b'}' | b']' => {
                members.pop()?;
                is_value = false;
            }
            b',' => {
                *members.last_mut()? = None;
                is_value = false;
            }
            b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E' => {}
            // Outside of a text nothing else can stand: from here on the structure is not to be trusted.
            _ => return None,
        }
        at += 1;
    }
    None
}

/// The whole string literal that begins here, with its quotes.
fn literal(body: &[u8]) -> Option<&[u8]> {
    let mut escaped = false;
    let end = body.iter().skip(1).position(|byte| match (escaped, byte) {
        (true, _) => {
            escaped = false;
            false
        }
        (false, b'\\') => {
            escaped = true;
            false
        }
        (false, byte) => *byte == b'"',
    })?;
    body.get(..end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"key":{"id":"K1","customClaims":{"cleartext":"evil","key":{"id":"K9"}},"tags":["cleartext","x"],"name":"a \"cleartext\":\"evil\""},"cleartext":"K2\u0061b"}"#;

    fn read(body: &[u8]) -> Option<(String, Option<String>, Option<String>)> {
        salvage(body).map(|s| (s.secret.expose().to_owned(), s.id.map(|id| id.0), s.name))
    }

    #[test]
    fn a_whole_secret_is_read_from_its_own_place_alone() {
        let name = r#"a "cleartext":"evil""#.to_owned();
        assert_eq!(read(WHOLE.as_bytes()), Some(("K2ab".into(), Some("K1".into()), Some(name))));
        let first = br#"{ "cleartext" : "K2ab", "key": {"name":"ci","id":"K1"#;
        assert_eq!(read(first), Some(("K2ab".into(), None, Some("ci".into()))));
        assert_eq!(read(b"{\"cleartext\":\"K2ab\",\"key\":{\"name\":\"\xff\""), Some(("K2ab".into(), None, None)));
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole_wherever_it_was_cut() {
        for end in 0..WHOLE.len() - 1 {
            assert_eq!(read(&WHOLE.as_bytes()[..end]), None, "{end}");
        }
        let first = r#"{"cleartext":"K2\"ab","key":{"id":"K1","name":"ci"}}"#;
        for end in 0..first.len() {
            let read = read(&first.as_bytes()[..end]);
            assert!(read.is_none_or(|(secret, id, _)| secret == "K2\"ab" && id.is_none_or(|id| id == "K1")), "{end}");
        }
    }

    #[test]
    fn what_is_no_text_or_stands_elsewhere_is_no_secret() {
        for body in [
            "",
            "{}",
            r#"{"cleartext":""}"#,
            r#"{"cleartext":{"x":"K2"}}"#,
            r#"{"cleartext":["K2"]}"#,
            r#"[{"cleartext":"K2"}]"#,
            r#""cleartext":"K2""#,
            r#"{"key":{"cleartext":"K2"}}"#,
            r#"<html>{"cleartext":"K2"}"#,
        ] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
        assert_eq!(read(b"{\"cleartext\":\"K\xff2\"}"), None, "a byte that is no text");
    }
}
