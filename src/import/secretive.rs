//! Headings that speak of a secret, whatever stands below them.
//!
//! Invariant: what is in such a column is not shown. One hidden too much costs a look into the file; one shown cannot be
//! taken back.

use super::spellings::folded;

/// Parts of a heading's small letters.
const PARTS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "passwort",
    "kennwort",
    "passphrase",
    "passcode",
    "token",
    "credential",
    "cleartext",
    "plaintext",
    "private",
    "apikey",
    "accesskey",
];
/// Whole words of it; as parts they stand in others, such as `passport`.
const WORDS: &[&str] = &[
    "pass",
    "pwd",
    "pw",
    "pin",
    "pins",
    "otp",
    "totp",
    "otpauth",
    "auth",
    "bearer",
    "authorization",
    "recovery",
    "seed",
    "mnemonic",
    "fields",
];
/// Words at the end that make it one of something else that a secret has.
const OF_IT: &[&str] = &[
    "id",
    "ids",
    "name",
    "names",
    "owner",
    "user",
    "type",
    "kind",
    "status",
    "state",
    "description",
    "count",
    "date",
    "created",
    "changed",
    "used",
    "at",
    "on",
    "age",
    "expiry",
    "expires",
    "expiration",
    "until",
];
/// Words at the end that tell one of several.
const WHICH: &[&str] = &["old", "new", "previous", "prev", "current", "next", "backup", "alt", "neu"];

/// Whether a column's heading speaks of a secret.
pub(super) fn speaks_of_a_secret(heading: &str) -> bool {
    let words = words(heading);
    let last = words.iter().rev().find(|word| !WHICH.contains(&word.as_str()));
    let Some(last) = last.filter(|word| !OF_IT.contains(&word.as_str())) else { return false };
    let folded = folded(heading);
    if folded.ends_with("keyid") {
        return false;
    }
    let is_key = matches!(last.as_str(), "key" | "keys");
    is_key || PARTS.iter().any(|part| folded.contains(part)) || words.iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Whether a name is one of something else that a secret has, such as its id.
pub(super) fn names_something_else(name: &str) -> bool {
    let words = words(name);
    let last = words.iter().rev().find(|word| !WHICH.contains(&word.as_str()));
    last.is_some_and(|last| OF_IT.contains(&last.as_str())) || folded(name).ends_with("keyid")
}

/// The words of a heading in small letters, without numbers: `apiKey_2` has two.
fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in heading.chars() {
        if !c.is_alphabetic() || (was_small && c.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_speak_of_secrets_in_many_words() {
        for heading in [
            "secret",
            "old secret",
            "previous_key",
            "previousKey",
            "Passwort",
            "Kennwort (alt)",
            "PIN",
            "backup_secret",
            "API key",
            "apikey",
            "API_KEY_2",
            "access key",
            "Secret access key",
            "key (old)",
            "db.pwd",
            "pass",
            "user pass",
            "Private",
            "accessToken",
            "credentials",
            "clear text",
            "signing key",
            "passphrase 2",
            "auth",
        ] {
            assert!(speaks_of_a_secret(heading), "{heading}");
        }
        for heading in [
            "name",
            "notes",
            "Access key ID",
            "accesskeyid",
            "key_id",
            "API key name",
            "token type",
            "key owner",
            "passport",
            "pinned",
            "keyboard",
            "monkey",
            "team",
            "password changed at",
            "secret expires",
            "",
        ] {
            assert!(!speaks_of_a_secret(heading), "{heading}");
        }
    }
}
