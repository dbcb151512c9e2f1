//! What came of each key of a run.

use serde::{Deserialize, Serialize};

use crate::domain::KeyId;

/// A key of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which; empty for one that is yet to be made.
    pub id: KeyId,
    /// Its name when the run was planned, for the eye.
    pub name: String,
    /// Where it stands.
    pub outcome: Outcome,
    /// The key that the run made for this one.
    pub made: Option<KeyId>,
    /// What its record was when the run was planned, and what it is to be.
    pub marks: Option<Marks>,
}

/// Fingerprints of the record of a key: before the run and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Marks {
    /// That the plan was made on.
    pub before: u64,
    /// That it leads to.
    pub after: u64,
}

impl From<Marks> for String {
    fn from(Marks { before, after }: Marks) -> Self {
        format!("{before:016x}{after:016x}")
    }
}

impl TryFrom<String> for Marks {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (before, after) = text.split_at_checked(16).filter(|_| text.len() == 32).ok_or("not 32 digits")?;
        let number = |digits| u64::from_str_radix(digits, 16).map_err(|_| "not hexadecimal");
        Ok(Self { before: number(before)?, after: number(after)? })
    }
}

impl Item {
    /// For which nothing was sent yet.
    pub fn new(id: KeyId, name: String) -> Self {
        Self { id, name, outcome: Outcome::Pending, made: None, marks: None }
    }
}

/// Where a key of a run stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Nothing was sent for it yet.
    Pending,
    /// A request with it is under way.
    InFlight,
    /// The request was accepted, or its answer was lost; the key has yet to be looked at.
    Unseen,
    /// It was seen to be as asked.
    Done,
    /// It was as asked before anything was sent.
    Unchanged,
    /// It is not as asked.
    Failed(Failure),
    /// Nobody knows: the answer was lost and no look could be had, or no look shows what the answer told.
    Unknown,
}

/// Why a key is not as it was to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// The server refused, in these words; nothing was changed.
    Refused(String),
    /// There is no such key any more.
    Gone,
    /// The server accepted the request, and the key is as it was.
    NotKept,
    /// The answer was lost, and the key is as it was.
    NotDone,
    /// Somebody else changed the key after the plan was made, so nothing was sent for it.
    Drifted,
    /// The key could not be read before, so nothing was sent for it.
    NotRead,
    /// A new key was made, and its secret was lost with the answer.
    SecretLost,
    /// A new key was made, and the server kept something else than was asked: these of its settings.
    Differs(String),
}

/// A run in figures. Every key is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// For which nothing was sent.
    pub pending: usize,
    /// Under way, or still to be looked at.
    pub under_way: usize,
    /// Seen to be as asked.
    pub done: usize,
    /// That needed nothing.
    pub unchanged: usize,
    /// That are not as asked.
    pub failed: usize,
    /// Of which nobody knows.
    pub unknown: usize,
}

impl Counts {
    /// The figures of some keys.
    pub fn of(items: &[Item]) -> Self {
        let mut counts = Self::default();
        for item in items {
            *match item.outcome {
                Outcome::Pending => &mut counts.pending,
                Outcome::InFlight | Outcome::Unseen => &mut counts.under_way,
                Outcome::Done => &mut counts.done,
                Outcome::Unchanged => &mut counts.unchanged,
                Outcome::Failed(_) => &mut counts.failed,
                Outcome::Unknown => &mut counts.unknown,
            } += 1;
        }
        counts
    }

    /// Keys of which the last word is said.
    pub fn settled(self) -> usize {
        self.done + self.unchanged + self.failed + self.unknown
    }
}

impl Failure {
    /// Whether trying once more, with the same plan, could end otherwise.
    pub fn is_worth_retrying(&self) -> bool {
        match self {
            Self::Refused(_) | Self::NotKept | Self::NotDone | Self::NotRead => true,
            Self::Gone | Self::Drifted | Self::SecretLost | Self::Differs(_) => false,
        }
    }

    /// What happened, for a person.
    pub fn words(&self) -> String {
        match self {
            Self::Refused(words) => words.clone(),
            Self::Gone => "There is no such key any more.".to_owned(),
            Self::NotKept => "The server accepted it, but the key is not as asked.".to_owned(),
            Self::NotDone => "The answer was lost, and nothing of it is to be seen: it was not done.".to_owned(),
            Self::Drifted => "Somebody else changed it after the plan was shown, so nothing was sent for it.".to_owned(),
            Self::NotRead => "It could not be read right before, so nothing was sent for it.".to_owned(),
            Self::Differs(settings) => {
                format!("A new key was made, but the server kept something else than was asked ({settings}). Look at it, or delete it.")
            }
            Self::SecretLost => {
                "A new key was made, but its secret was lost with the answer. Delete the new key, or rotate it to get a secret.".to_owned()
            }
        }
    }
}
