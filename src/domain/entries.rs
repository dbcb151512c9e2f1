//! Named values of a key, claims or attributes, as rows that can be edited.
//!
//! Invariant: what was not edited is written back byte for byte. A value that a row could not show without changing it
//! stays raw JSON; a whole text that is no object of distinct names stays one piece, which is not edited at all.

use super::json::{self, BadJson, Json, Member, is_plain, quoted};

/// How deep stored values may go before they are kept unread: as deep as the usual parsers follow.
const STORED_DEPTH: usize = 127;
/// How deep typed JSON may go. Ours: no source names a limit.
const TYPED_DEPTH: usize = 32;
/// Longest JSON of all rows together, in bytes. Ours: no source names a limit, and a token cannot carry so much.
pub const JSON_LIMIT: usize = 64 * 1024;

/// The value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number, as typed.
    Number(String),
    /// `true` or `false`.
    Truth(bool),
    /// A list of texts.
    List(Vec<String>),
    /// Anything else, as JSON text.
    Raw(String),
}

/// A row.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Value,
    /// What it was read from.
    origin: Option<Origin>,
}

#[derive(Clone, Debug)]
struct Origin {
    name: String,
    value: Value,
    spelling: String,
}

/// All rows.
#[derive(Clone, Debug)]
pub struct Entries {
    /// The rows, in their order.
    pub rows: Vec<Entry>,
    /// The text that could not be read into rows, and why not. It is sent back as it came.
    sealed: Option<(String, BadJson)>,
}

/// Two rows are the same when a person sees the same.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.sealed == other.sealed
    }
}

impl Eq for Entry {}
impl Eq for Entries {}

/// Why rows cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadValue {
    /// It is no number.
    NoNumber,
    /// A number whose text would change on its way, or lose digits.
    UnsteadyNumber,
    /// It is no JSON, or too deep.
    NoJson,
}

impl Entry {
    /// A row that was just added.
    pub fn new(name: impl Into<String>, value: Value) -> Self {
        Self { name: name.into(), value, origin: None }
    }

    /// Whether it is as it was read.
    pub fn is_untouched(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.name == self.name && origin.value == self.value)
    }

    fn write(&self, json: &mut String) {
        match &self.origin {
            Some(origin) if self.is_untouched() => json.push_str(&origin.spelling),
            Some(_) | None => {
                json.push_str(&quoted(&self.name));
                json.push(':');
                json.push_str(&self.value.json());
            }
        }
    }
}

impl Value {
    /// The value as JSON. Only what [`Value::problem`] finds nothing wrong with is JSON indeed.
    pub fn json(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Number(text) | Self::Raw(text) => text.trim().to_owned(),
            Self::Truth(truth) => truth.to_string(),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
                format!("[{}]", items.join(","))
            }
        }
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Option<BadValue> {
        match self {
            Self::Text(_) | Self::Truth(_) | Self::List(_) => None,
            Self::Number(text) if is_plain(text.trim()) => None,
            Self::Number(text) => {
                let is_number = matches!(json::read(text, 1), Ok(Json::Number(_)));
                Some(if is_number { BadValue::UnsteadyNumber } else { BadValue::NoNumber })
            }
            Self::Raw(text) => json::read(text, TYPED_DEPTH).err().map(|_| BadValue::NoJson),
        }
    }

    /// The simplest row value of a member: raw JSON where another would change it.
    fn of(member: &Member, lists: bool) -> Self {
        let texts = |items: &[Json]| -> Option<Vec<String>> {
            let text = |item: &Json| if let Json::Text(text) = item { Some(text.clone()) } else { None };
            items.iter().map(text).collect()
        };
        let simple = match &member.value {
            Json::Text(text) => Some(Self::Text(text.clone())),
            Json::Number(text) if is_plain(text) => Some(Self::Number(text.clone())),
            Json::Truth(truth) => Some(Self::Truth(*truth)),
            Json::List(items) if lists => texts(items).map(Self::List),
            Json::Number(_) | Json::List(_) | Json::Object(_) | Json::Null => None,
        };
        simple.unwrap_or_else(|| Self::Raw(member.value_spelling().to_owned()))
    }
}

impl Entries {
    /// No rows.
    pub fn none() -> Self {
        Self { rows: Vec::new(), sealed: None }
    }

    /// The rows of stored JSON; `lists` says whether a list of texts is a value of its own.
    pub(super) fn stored(json: &str, lists: bool) -> Self {
        match members(json, STORED_DEPTH) {
            Ok(members) => Self { rows: rows(members, lists), sealed: None },
            Err(bad) => Self { rows: Vec::new(), sealed: Some((json.to_owned(), bad)) },
        }
    }

    /// The rows of JSON that was typed.
    ///
    /// # Errors
    /// The first place that is wrong; text beyond the limit is not even read.
    pub(super) fn typed(json: &str, lists: bool) -> Result<Self, TypedError> {
        if json.len() > JSON_LIMIT {
            return Err(TypedError::TooLong { bytes: json.len() });
        }
        let members = members(json, TYPED_DEPTH).map_err(TypedError::Bad)?;
        Ok(Self { rows: rows(members, lists), sealed: None })
    }

    /// Why the stored text is kept in one piece and cannot be edited as rows.
    pub fn sealed(&self) -> Option<&BadJson> {
        self.sealed.as_ref().map(|(_, bad)| bad)
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.sealed.is_none()
    }

    /// The JSON to send: `{}` when there are no rows.
    pub fn json(&self) -> String {
        if let Some((text, _)) = &self.sealed {
            return text.clone();
        }
        let mut json = "{".to_owned();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            row.write(&mut json);
        }
        json.push('}');
        json
    }

    /// The same JSON for a person to edit, one row a line.
    pub fn pretty(&self) -> String {
        if self.rows.is_empty() {
            return self.json();
        }
        let line = |row: &Entry| {
            let mut line = "  ".to_owned();
            row.write(&mut line);
            line
        };
        format!("{{\n{}\n}}", self.rows.iter().map(line).collect::<Vec<_>>().join(",\n"))
    }
}

/// Why typed JSON is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedError {
    /// It is longer than [`JSON_LIMIT`].
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It is no object of distinct names.
    Bad(BadJson),
}

impl TypedError {
    /// What is wrong and where.
    pub fn advice(&self) -> String {
        match self {
            Self::TooLong { bytes } => format!("This is {bytes} bytes long; at most {JSON_LIMIT} are allowed."),
            Self::Bad(bad) => bad.advice(),
        }
    }
}

impl BadValue {
    /// What is wrong and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::NoNumber => "This is not a number. Write digits, with a point before decimals.",
            Self::UnsteadyNumber => {
                "This number would not arrive as it stands here: write it without needless zeros and without an exponent, with at most 15 digits, or make it a text."
            }
            Self::NoJson => "This is not valid JSON. Open it in the JSON editor to see where.",
        }
    }
}

fn members(json: &str, depth: usize) -> Result<Vec<Member>, BadJson> {
    match json::read(json, depth)? {
        Json::Object(members) => Ok(members),
        Json::Null | Json::Truth(_) | Json::Number(_) | Json::Text(_) | Json::List(_) => {
            Err(BadJson { why: json::Why::Expected("an object in braces"), line: 1, column: 1 })
        }
    }
}

fn rows(members: Vec<Member>, lists: bool) -> Vec<Entry> {
    let row = |member: Member| {
        let value = Value::of(&member, lists);
        let origin = Origin { name: member.name.clone(), value: value.clone(), spelling: member.spelling };
        Entry { name: member.name, value, origin: Some(origin) }
    };
    members.into_iter().map(row).collect()
}
