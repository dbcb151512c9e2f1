//! Whether and how the signature of a token can be checked.
//!
//! Invariant: the algorithm is never taken from the token alone. It must be one that this console knows, and the
//! project's public key of the same id must be meant for it; a token without a signature is never called checked.

use super::super::directory::PublicKey;
use super::super::secret::Secret;
use super::{BadToken, Token, base64, parts};

/// How a signature is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checkable<'a> {
    /// With this RSA key and this hash.
    With(&'a PublicKey, &'static str),
    /// Not at all: here is why.
    Not(Reason),
}

/// Why a signature is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The token says that it is not signed.
    NotSigned,
    /// The algorithm uses a secret that both sides share, so that no public key can prove anything.
    Shared(String),
    /// An algorithm that this console cannot check.
    Unknown(String),
    /// The project has no public key of this id.
    NoSuchKey(String),
    /// The project's key of this id is meant for something else.
    OtherUse(String),
    /// The token demands something of its reader that this console does not know.
    Critical,
}

/// What is signed, and the signature.
pub struct Proof<'a> {
    /// The first two parts, as they stand in the token.
    pub signed: &'a str,
    /// The third, as bytes.
    pub signature: Vec<u8>,
}

/// A question for whoever has the mathematics: did this RSA key sign this text?
#[derive(Debug)]
pub struct Question {
    /// The modulus, in base 64 for URLs.
    pub modulus: String,
    /// The exponent, likewise.
    pub exponent: String,
    /// The algorithm, as the public key names it.
    pub algorithm: String,
    /// The hash.
    pub hash: &'static str,
    /// What is signed.
    pub signed: Secret,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What to ask about a token's text; or why there is nothing to ask.
///
/// # Errors
/// [`Reason`].
pub fn question(token: &Token, text: &Secret, keys: &[PublicKey]) -> Result<Question, Reason> {
    let (key, hash) = match checkable(token, keys) {
        Checkable::With(key, hash) => (key, hash),
        Checkable::Not(reason) => return Err(reason),
    };
    let Proof { signed, signature } = proof(text.expose()).ok_or(Reason::NotSigned)?;
    Ok(Question {
        modulus: key.modulus.clone(),
        exponent: key.exponent.clone(),
        algorithm: key.algorithm.clone(),
        hash,
        signed: Secret::new(signed.to_owned()),
        signature,
    })
}

/// The parts of a token that a check needs; `None` when its signature is not base 64.
pub fn proof(text: &str) -> Option<Proof<'_>> {
    let [_, _, signature]: [&str; 3] = parts(text).map_err(|_: BadToken| ()).ok()?;
    let signed = text.strip_suffix(signature)?.strip_suffix('.')?;
    base64::decoded(signature).map(|signature| Proof { signed, signature })
}

/// How a token's signature can be checked with the public keys of the project.
pub fn checkable<'a>(token: &Token, keys: &'a [PublicKey]) -> Checkable<'a> {
    let hash = match token.algorithm.as_str() {
        "RS256" => "SHA-256",
        "RS384" => "SHA-384",
        "RS512" => "SHA-512",
        // Some readers once took any spelling of it.
        other if other.eq_ignore_ascii_case("none") || other.is_empty() => return Checkable::Not(Reason::NotSigned),
        other if other.starts_with("HS") => return Checkable::Not(Reason::Shared(other.to_owned())),
        other => return Checkable::Not(Reason::Unknown(other.to_owned())),
    };
    if token.critical {
        return Checkable::Not(Reason::Critical);
    }
    match keys.iter().find(|key| !key.id.is_empty() && key.id == token.key_id) {
        None => Checkable::Not(Reason::NoSuchKey(token.key_id.clone())),
        Some(key) if key.kind == "RSA" && key.algorithm == token.algorithm => Checkable::With(key, hash),
        Some(key) => {
            let kind = [&key.kind, &key.algorithm].into_iter().filter(|word| !word.is_empty()).cloned();
            Checkable::Not(Reason::OtherUse(kind.collect::<Vec<_>>().join(" ")))
        }
    }
}

impl Reason {
    /// Why, and what it means.
    pub fn advice(&self) -> String {
        match self {
            Self::NotSigned => {
                "It is not signed at all: anybody could have written it. No service may accept it.".to_owned()
            }
            Self::Shared(algorithm) => format!(
                "It names {algorithm}, which proves nothing to whoever has only public keys. Descope signs otherwise: do not trust it."
            ),
            Self::Unknown(algorithm) => {
                format!("It names {algorithm}, which this console cannot check. That says nothing about the token.")
            }
            Self::NoSuchKey(id) if id.is_empty() => {
                "It does not name the key that it is signed with, so nobody can look that key up.".to_owned()
            }
            Self::NoSuchKey(id) => {
                format!("The project has no public key “{id}”: it is of another project, or forged.")
            }
            Self::OtherUse(kind) => format!(
                "The project's key of that id is meant for {}, and not for what the token names: do not trust it.",
                if kind.is_empty() { "something that it does not say" } else { kind }
            ),
            Self::Critical => "It demands something of its reader that this console does not know.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{header, token};
    use super::*;

    fn key(id: &str, kind: &str, algorithm: &str) -> PublicKey {
        PublicKey {
            id: id.into(),
            algorithm: algorithm.into(),
            kind: kind.into(),
            modulus: "AQAB".into(),
            exponent: "AQAB".into(),
        }
    }

    #[test]
    fn only_the_projects_own_key_for_the_same_algorithm_checks_a_token() {
        let keys =
            [key("one", "RSA", "RS256"), key("two", "EC", "ES256"), key("", "RSA", "RS256"), key("odd", "RSA", "")];
        let not = |json: &str| match checkable(&header(json), &keys) {
            Checkable::Not(reason) => reason,
            Checkable::With(key, _) => panic!("{json}: checked with {}", key.id),
        };
        assert_eq!(checkable(&header(r#"{"alg":"RS256","kid":"one"}"#), &keys), Checkable::With(&keys[0], "SHA-256"));
        for json in
            ["{}", r#"{"alg":"none","kid":"one"}"#, r#"{"alg":"nOnE"}"#, r#"{"alg":null}"#, r#"{"alg":["RS256"]}"#]
        {
            assert_eq!(not(json), Reason::NotSigned, "{json}");
        }
        assert_eq!(not(r#"{"alg":"HS256","kid":"one"}"#), Reason::Shared("HS256".into()));
        for algorithm in ["ES256", "PS256", "EdDSA", "rs256", "RS256 "] {
            let json = format!(r#"{{"alg":"{algorithm}","kid":"one"}}"#);
            assert_eq!(not(&json), Reason::Unknown(algorithm.into()));
        }
        assert_eq!(not(r#"{"alg":"RS256","kid":"three"}"#), Reason::NoSuchKey("three".into()));
        assert_eq!(not(r#"{"alg":"RS256"}"#), Reason::NoSuchKey(String::new()));
        assert_eq!(not(r#"{"alg":"RS256","kid":""}"#), Reason::NoSuchKey(String::new()));
        assert_eq!(not(r#"{"alg":"RS256","kid":"two"}"#), Reason::OtherUse("EC ES256".into()));
        assert_eq!(not(r#"{"alg":"RS512","kid":"one"}"#), Reason::OtherUse("RSA RS256".into()));
        assert_eq!(not(r#"{"alg":"RS256","kid":"odd"}"#), Reason::OtherUse("RSA".into()));
        assert_eq!(not(r#"{"alg":"RS256","kid":"one","crit":["b64"],"b64":false}"#), Reason::Critical);
    }

    #[test]
    fn what_is_signed_is_the_text_up_to_the_last_point() {
        let text = token(r#"{"alg":"RS256"}"#, r#"{"sub":"K1"}"#);
        let proof = proof(&text).unwrap();
        assert_eq!(format!("{}.", proof.signed), text.trim_end_matches("c2lnbmVk"));
        assert_eq!(proof.signature, b"signed");
        for bad in ["", "a.b", "a.b.c.d", "a.b.=", "a.b.Zh"] {
            assert!(super::proof(bad).is_none(), "{bad}");
        }
    }
}
