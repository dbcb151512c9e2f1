//! A description made from what each key holds.
//!
//! Invariant: a pattern that was read has no placeholder that is not known, and filling it in always gives a text.

use serde::{Deserialize, Serialize};

use crate::domain::AccessKey;
use crate::domain::calendar::rfc3339;

/// The placeholders, and what each stands for. All are of the key as it is before the edit.
pub const PLACEHOLDERS: [(&str, &str); 5] = [
    ("name", "the key's name"),
    ("id", "the key's id"),
    ("description", "what its description says now"),
    ("tenants", "its tenants by name, or by id where they have none, parted by commas"),
    ("created", "the day it was made, as in 2026-01-31, in UTC; nothing where that is not known"),
];

/// A text with placeholders in braces; `{{` stands for a brace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// By its place in [`PLACEHOLDERS`].
    Placeholder(usize),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// No such placeholder.
    Unknown(String),
    /// A brace that is not closed.
    Open,
}

impl BadPattern {
    /// What is wrong and what to do.
    pub fn advice(&self) -> String {
        let known: Vec<_> = PLACEHOLDERS.iter().map(|(word, _)| format!("{{{word}}}")).collect();
        let known = known.join(", ");
        match self {
            Self::Unknown(word) => {
                format!("There is no placeholder “{word}”. There are {known}; write {{{{ for a brace itself.")
            }
            Self::Open => format!("A brace is not closed. Placeholders are {known}; write {{{{ for a brace itself."),
        }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl TryFrom<String> for Pattern {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).map_err(|_| "no pattern")
    }
}

impl Pattern {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`BadPattern`].
    pub fn read(text: &str) -> Result<Self, BadPattern> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            literal.push_str(before);
            if let Some(behind) = after.strip_prefix('{') {
                literal.push('{');
                rest = behind;
                continue;
            }
            let (word, behind) = after.split_once('}').ok_or(BadPattern::Open)?;
            let place = PLACEHOLDERS.iter().position(|(known, _)| *known == word);
            let place = place.ok_or_else(|| BadPattern::Unknown(word.to_owned()))?;
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(Part::Placeholder(place));
            rest = behind;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text for a key.
    pub fn fill(&self, key: &AccessKey) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Placeholder(place) => match PLACEHOLDERS.get(*place).map(|(word, _)| *word) {
                Some("name") => key.name.clone(),
                Some("id") => key.id.0.clone(),
                Some("description") => key.description.clone(),
                Some("tenants") => tenants(key),
                Some("created") => key.created.map(|made| day(&rfc3339(made))).unwrap_or_default(),
                _ => String::new(),
            },
        };
        self.parts.iter().map(part).collect()
    }
}

fn tenants(key: &AccessKey) -> String {
    let word = |tenant: &crate::domain::TenantAccess| match tenant.name.is_empty() {
        true => tenant.id.clone(),
        false => tenant.name.clone(),
    };
    let mut words: Vec<String> = Vec::new();
    for tenant in &key.tenants {
        let word = word(tenant);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

fn day(moment: &str) -> String {
    moment.split('T').next().unwrap_or_default().to_owned()
}
