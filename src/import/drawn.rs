//! Whether a text looks as if it had been drawn at random, as secrets are and names are not.
//!
//! Invariant: it is a guess that hides a text or asks about it, and never changes what is sent.

use super::expiry::looks_like_moment;
use super::strength::{Strength, strength};
use crate::domain::ip_list;
use crate::domain::secret_shape::{any_word, is_known_secret, is_unbroken, is_unlike_words};

/// Whether a text could have been drawn at random.
pub(super) fn could_be_drawn(text: &str) -> bool {
    let is_word = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word && strength(text) >= Strength::Fair && ip_list::read(text).is_err() && !looks_like_moment(text)
}

/// Whether a text that could have been drawn at random is hardly a name: those have words in small letters.
pub(super) fn is_surely_drawn(text: &str) -> bool {
    let any = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    let is_mixed = any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_digit);
    could_be_drawn(text) && (is_mixed || is_unbroken(text))
}

/// Whether a text looks like one that was drawn at random.
fn looks_random(text: &str) -> bool {
    could_be_drawn(text) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether such a text stands in another.
pub(super) fn holds_random(text: &str) -> bool {
    any_word(text, &looks_random)
}

/// Whether a text, or a word in it, is hardly a name.
pub(super) fn is_no_name(text: &str) -> bool {
    is_known_secret(text) || any_word(text, &|word| could_be_drawn(word) && is_unlike_words(word))
}

/// Whether a text could be presented as a secret, however weak, and is nothing else that is known here.
pub(super) fn is_one_word(text: &str) -> bool {
    let is_word = text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word && ip_list::read(text).is_err() && !looks_like_moment(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_what_was_drawn() {
        for name in [
            "ci-deploy",
            "nightly-backup-prod-2024",
            "build-server-2024-01-31-eu1",
            "BuildServer2024ProductionEurope",
            "productionbuildservereurope2024",
            "prod-k8s-eu1-v2-api-gateway",
            "correct horse battery staple 2024",
            "https://wiki.example/keys/Rotation2024",
            "service.account@project-1234.example",
            "",
        ] {
            assert!(!is_no_name(name), "{name}");
        }
        for drawn in [
            "Kx8vQ2mN5pR7tW9yB3dF",
            "the old one was Kx8vQ2mN5pR7tW9yB3dF",
            "550e8400-e29b-41d4-a716-446655440000",
            "9f86d081884c7d659a2feaa0c55ad015",
            "QxErnYuiOpAsDfGhJkLz",
            "xkqzvbnmwr4tplkjhgfdsxcvbn",
            "K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        ] {
            assert!(is_no_name(drawn), "{drawn}");
        }
    }
}
