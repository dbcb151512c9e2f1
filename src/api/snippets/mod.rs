//! The call that the console would send, as code that somebody else can run: curl, and Descope's clients for Python, Node
//! and Go.
//!
//! Invariant: no snippet holds a secret; what signs it comes from environment variables. Whatever a name holds, it ends
//! up inside a literal and nowhere else, and every character of it can be seen. What a client cannot send is said in a
//! comment of its own.

mod curl;
mod go;
mod literal;
mod node;
mod python;

use super::exchange::Options;
use crate::domain::json::{self, Json};
use crate::domain::{KeyId, Narrowing, NewKey, ProjectId, Record};

/// What is to be shown as code. More than one id makes a batch.
#[derive(Debug)]
pub enum Sample {
    /// The list.
    Search(Narrowing),
    /// One key.
    Load(KeyId),
    /// A new key.
    Create(Box<NewKey>),
    /// A key with these settings.
    Update(Box<Record>),
    /// A new secret.
    Rotate(KeyId),
    /// Switching on.
    Activate(Vec<KeyId>),
    /// Switching off.
    Deactivate(Vec<KeyId>),
    /// Deleting for good.
    Delete(Vec<KeyId>),
    /// A secret for a token.
    Exchange(Options),
}

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A shell, with curl.
    Curl,
    /// Python, with the `descope` package.
    Python,
    /// JavaScript, with `@descope/node-sdk`.
    Node,
    /// Go, with `github.com/descope/go-sdk`.
    Go,
}

/// How deep a value may go that is written as code.
const DEPTH: usize = 64;
/// A number with a larger power of ten is no number to most languages.
const LARGEST_POWER: i64 = 300;

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Curl, Self::Python, Self::Node, Self::Go];

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Python => "Python",
            Self::Node => "Node",
            Self::Go => "Go",
        }
    }

    /// What has to be there for a snippet to run.
    pub fn needs(self) -> &'static str {
        match self {
            Self::Curl => "curl 7.76 or later",
            Self::Python => "pip install descope",
            Self::Node => "npm install @descope/node-sdk",
            Self::Go => "go get github.com/descope/go-sdk",
        }
    }
}

impl Sample {
    /// What it does, for a person.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Search(_) => "Search",
            Self::Load(_) => "Load",
            Self::Create(_) => "Create",
            Self::Update(_) => "Update",
            Self::Rotate(_) => "Rotate the secret",
            Self::Activate(_) => "Activate",
            Self::Deactivate(_) => "Deactivate",
            Self::Delete(_) => "Delete",
            Self::Exchange(_) => "Exchange a secret",
        }
    }

    /// The environment variables that the code reads.
    pub fn variables(&self) -> [&'static str; 2] {
        ["DESCOPE_PROJECT_ID", self.secret_variable()]
    }

    fn secret_variable(&self) -> &'static str {
        match self {
            Self::Exchange(_) => "DESCOPE_ACCESS_KEY",
            _ => "DESCOPE_MANAGEMENT_KEY",
        }
    }

    /// The call as code.
    ///
    /// # Errors
    /// In words: why it cannot be written in this language.
    pub fn code(&self, language: Language, project: &ProjectId) -> Result<String, &'static str> {
        match language {
            Language::Curl => Ok(curl::code(self, project)),
            Language::Python => python::code(self),
            Language::Node => node::code(self),
            Language::Go => go::code(self),
        }
    }
}

/// The members of an object of claims or attributes, to be written as a literal.
fn object(text: &str) -> Result<Json, &'static str> {
    let text = if text.is_empty() { "{}" } else { text };
    match json::read(text, DEPTH) {
        Ok(value @ Json::Object(_)) if !has_a_giant(&value) => Ok(value),
        Ok(Json::Object(_)) => {
            Err("A number in its claims or attributes is too large for a literal. curl can send it.")
        }
        _ => Err(
            "Its claims or attributes cannot be written as a literal: a name stands in them twice, or they go too deep. curl can send them.",
        ),
    }
}

fn is_empty(object: &Json) -> bool {
    matches!(object, Json::Object(members) if members.is_empty())
}

fn has_a_giant(value: &Json) -> bool {
    match value {
        Json::Null | Json::Truth(_) | Json::Text(_) => false,
        Json::Number(spelling) => {
            let (mantissa, power) = spelling.split_once(['e', 'E']).unwrap_or((spelling, "0"));
            mantissa.len() > 300 || !power.parse().is_ok_and(|power: i64| power.abs() <= LARGEST_POWER)
        }
        Json::List(items) => items.iter().any(has_a_giant),
        Json::Object(members) => members.iter().any(|member| has_a_giant(&member.value)),
    }
}

/// The attributes that narrow a search, as an object.
fn attributes(narrowing: &Narrowing) -> Result<Json, &'static str> {
    let body = super::search::body(narrowing);
    let body = std::str::from_utf8(&body).unwrap_or_default();
    let Ok(Json::Object(members)) = json::read(body, DEPTH) else { return object("{}") };
    let found = members.iter().find(|member| member.name == "customAttributes");
    object(found.map_or("{}", |member| member.value_spelling()))
}

/// What a client cannot send of a search.
fn left_out(Narrowing { text, limit, .. }: &Narrowing) -> Option<&'static str> {
    match (text.is_empty(), limit) {
        (true, None) => None,
        (false, None) => Some("This client cannot send the text that the search looks for: it gets more keys."),
        (true, Some(_)) => Some("This client cannot send a limit: it gets every key."),
        (false, Some(_)) => Some("This client can send neither the text nor the limit: it gets more keys."),
    }
}

#[cfg(test)]
mod tests;
