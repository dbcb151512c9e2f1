//! A session token, taken apart without believing it.
//!
//! Invariant: whatever the text is, reading it ends in a token or in a reason, and takes time in proportion to its length.
//! Nothing here says that a token is genuine: that is for [`signature`], and for whoever holds the project's public keys.

mod base64;
pub mod explain;
pub mod signature;

use super::json::{self, BadJson, Json, Member};
use super::time::Seconds;

/// Longer ones are not read, in bytes: no server takes one in a header, and no key can hold so much.
pub const LONGEST: usize = 256 * 1024;
/// How deep its JSON may go.
const DEPTH: usize = 64;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The algorithm that its header names; empty when it names none.
    pub algorithm: String,
    /// The id of the key that it claims to be signed with; empty when it names none.
    pub key_id: String,
    /// Whether its header demands that its reader understands something special (`crit`).
    pub critical: bool,
    /// The claims, in their order and their spelling.
    pub claims: Vec<Member>,
    /// How long its text is, in bytes.
    pub size: usize,
}

/// One of the first two parts of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// How it is signed.
    Header,
    /// What it says.
    Claims,
}

/// Why a text is no token that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// It is longer than [`LONGEST`].
    TooLong,
    /// It has so many parts, and a signed token has three.
    Parts(usize),
    /// A part is not base 64 as tokens use it.
    Base64(Part),
    /// A part is not UTF-8.
    Utf8(Part),
    /// A part is no JSON, or JSON that readers disagree about.
    Json(Part, BadJson),
    /// A part is JSON, but no object.
    NoObject(Part),
}

impl Token {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn read(text: &str) -> Result<Self, BadToken> {
        if text.len() > LONGEST {
            return Err(BadToken::TooLong);
        }
        let [header, claims, _] = parts(text)?;
        let header = object(Part::Header, header)?;
        let word = |name: &str| match header.iter().find(|member| member.name == name) {
            Some(Member { value: Json::Text(text), .. }) => text.clone(),
            Some(_) | None => String::new(),
        };
        Ok(Self {
            algorithm: word("alg"),
            key_id: word("kid"),
            critical: header.iter().any(|member| member.name == "crit"),
            claims: object(Part::Claims, claims)?,
            size: text.len(),
        })
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Member> {
        self.claims.iter().find(|member| member.name == name)
    }

    /// A claim that is a moment; fractions of a second are dropped.
    pub fn moment(&self, name: &str) -> Option<Seconds> {
        let Json::Number(spelling) = &self.claim(name)?.value else { return None };
        let whole = spelling.split_once('.').map_or(spelling.as_str(), |(whole, fraction)| {
            if fraction.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { "" }
        });
        whole.parse().ok().map(Seconds)
    }
}

fn parts(text: &str) -> Result<[&str; 3], BadToken> {
    let mut all = text.split('.');
    match (all.next(), all.next(), all.next(), all.next()) {
        (Some(header), Some(claims), Some(signature), None) => Ok([header, claims, signature]),
        _ => Err(BadToken::Parts(text.split('.').count())),
    }
}

fn object(part: Part, text: &str) -> Result<Vec<Member>, BadToken> {
    let bytes = base64::decoded(text).ok_or(BadToken::Base64(part))?;
    let text = String::from_utf8(bytes).map_err(|_| BadToken::Utf8(part))?;
    match json::read(&text, DEPTH) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(BadToken::NoObject(part)),
        Err(bad) => Err(BadToken::Json(part, bad)),
    }
}

impl Part {
    fn words(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Claims => "claims",
        }
    }
}

impl BadToken {
    /// What is wrong with it.
    pub fn advice(&self) -> String {
        match self {
            Self::TooLong => format!("It is longer than {} KB.", LONGEST / 1024),
            Self::Parts(5) => "It has five parts, as an encrypted token has: only a signed one can be read.".to_owned(),
            Self::Parts(count) => format!("A signed token has three parts with points between them; this has {count}."),
            Self::Base64(part) => format!("Its {} are not base 64 as tokens use it.", part.words()),
            Self::Utf8(part) => format!("Its {} are not UTF-8.", part.words()),
            Self::Json(part, bad) => format!("Its {} cannot be read. {}", part.words(), bad.advice()),
            Self::NoObject(part) => format!("Its {} are no JSON object.", part.words()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
