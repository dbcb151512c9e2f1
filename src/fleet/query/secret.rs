//! Whether somebody pasted a secret into the search box.
//!
//! Invariant: a value of a field of ids is taken for an id, unless its form says that it is a secret.

use super::lexer::{Kind, Lexer};
use crate::domain::secret_shape;

/// The fields whose values are ids, which may be as random as secrets.
pub const ID_FIELDS: [&str; 4] = ["id", "tenant", "by", "user"];

/// Whether a search text looks as if there were a secret in it.
pub fn holds_secret(text: &str) -> bool {
    let is_random = |token: super::lexer::Token| match token.kind {
        Kind::Word(word) => secret_shape::holds_secret(&word.text),
        Kind::Field { name, values, .. } => {
            let names_ids = ID_FIELDS.iter().any(|field| name.text.eq_ignore_ascii_case(field));
            !names_ids && values.iter().any(|value| secret_shape::holds_secret(&value.text))
        }
    };
    secret_shape::is_known_secret(text) || Lexer::new(text).any(is_random)
}

#[cfg(test)]
mod tests {
    use super::holds_secret;

    #[test]
    fn a_secret_is_noticed_wherever_it_was_pasted() {
        for text in [
            "Kx8vQ2mN5pR7tW9yB3dF",
            "status:active Kx8vQ2mN5pR7tW9yB3dF",
            "-Kx8vQ2mN5pR7tW9yB3dF",
            "name:Kx8vQ2mN5pR7tW9yB3dF",
            "ip~Kx8vQ2mN5pR7tW9yB3dF",
            "tenant:\"eyJhbGciOi.eyJpc3Mi.c2ln",
            "id:K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
            "claim.env=ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "P2abcdefghijklmnopqrstuvwxyz0:K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        ] {
            assert!(holds_secret(text), "{text}");
        }
    }

    #[test]
    fn a_usual_search_is_none() {
        for text in [
            "",
            "billing -test",
            "tenant=550e8400-e29b-41d4-a716-446655440000",
            "by:9f86d081884c7d659a2feaa0c55ad015",
            "K2NxyzAbCdEfGhIjKlMnOpQrStU1",
            "expires:2027-01-31..2027-02-28 created>=2026-01-31T08:05",
            "ip:10.0.0.0/8,2001:db8:85a3:8d3:1319:8a2e:370:7348",
            "claim.env=prod attr.owner:\"Anna of the Platform Team\"",
        ] {
            assert!(!holds_secret(text), "{text}");
        }
    }
}
