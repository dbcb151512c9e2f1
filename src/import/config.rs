//! Variables of a service's configuration that do not look like keys.
//!
//! Invariant: such a row is only asked about, with all of its kind at once; nothing is left out by itself.

use super::cell::Cell;
use super::drawn::could_be_drawn;
use super::secretive::{names_something_else, speaks_of_a_secret};

/// Values of switches, and words for none.
const WORDS: &[&str] = &[
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "null",
    "none",
    "nil",
    "undefined",
    "production",
    "development",
    "staging",
    "test",
    "debug",
    "info",
    "warn",
    "error",
    "local",
];

/// Whether a variable of this name and value does not look like a key.
pub(super) fn is_setting(name: &str, cell: Cell, bytes: &[u8]) -> bool {
    cell.with(bytes, |value| {
        let value = value.trim();
        is_plain(value) || names_something_else(name) || !(could_be_drawn(value) || speaks_of_a_secret(name))
    })
}

/// Whether a value is a switch, a number, an address or a path, whatever its variable is called.
fn is_plain(value: &str) -> bool {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) && value.len() < 12;
    let is_path = value.starts_with(['/', '.', '~']) && value.contains('/');
    let is_address = value.contains("://") || (value.contains('@') && value.contains('.'));
    let is_host = value.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_template = value.starts_with("${") || value.starts_with("$(");
    is_number
        || is_path
        || is_address
        || is_host
        || is_template
        || value.contains(' ')
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::super::cell::Spelling;
    use super::*;

    #[test]
    fn settings_are_told_from_keys() {
        let is = |name: &str, value: &str| {
            let cell = Cell { at: 0, end: value.len(), spelling: Spelling::Plain };
            is_setting(name, cell, value.as_bytes())
        };
        for (name, value) in [
            ("APP_NAME", "Example"),
            ("APP_ENV", "production"),
            ("APP_DEBUG", "false"),
            ("APP_URL", "https://app.example"),
            ("PORT", "3000"),
            ("DB_HOST", "127.0.0.1"),
            ("DB_PORT", "5432"),
            ("REDIS_PASSWORD", "null"),
            ("MAIL_FROM_NAME", "${APP_NAME}"),
            ("DATABASE_URL", "postgres://app:NYhM3dPJEoxrW8@127.0.0.1:5432/app"),
            ("REDIS", "redis.example:6379"),
            ("LOG_PATH", "/var/log/app"),
            ("MAIL_FROM", "ops@app.example"),
            ("GREETING", "Good morning to you all"),
            ("AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
            ("SENTRY_SAMPLE_RATE", "0.25"),
            ("EMPTY", ""),
        ] {
            assert!(is(name, value), "{name}");
        }
        for (name, value) in [
            ("GATEWAY_KEY", "hpSakrXizyRrjHf6pNN7tJZ4"),
            ("ci", "hpSakrXizyRrjHf6pNN7tJZ4"),
            ("AWSSecretKey", "JDdt9RhyNRZpAKqbBh6dNvQrYe9kenQpfmjf2gTj"),
            ("CI_TOKEN", "short"),
            ("DB_PASSWORD", "hunter2"),
        ] {
            assert!(!is(name, value), "{name}");
        }
    }
}
