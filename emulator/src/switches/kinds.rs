//! The values that switches can have.

use serde::{Deserialize, Serialize};

/// How fields that an update does not carry, or carries empty, are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UpdateReading {
    /// Absent keeps, empty clears, given replaces.
    #[default]
    KeepsAbsent,
    /// Absent clears too.
    OverwritesAbsent,
    /// Only the name changes; all else is silently ignored.
    NameOnly,
    /// Absent and empty both keep: nothing can be cleared.
    EmptyKeeps,
    /// Given lists are joined with the stored ones, given maps laid over them.
    Merges,
}

/// What a batch, or an import, does with an item that cannot be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Atomicity {
    /// One bad item refuses all of them.
    #[default]
    AllOrNothing,
    /// Bad items are skipped without a word.
    SkipsBad,
}

/// What happens to input that may or may not be allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Answered with an error.
    #[default]
    Refused,
    /// Taken as it is.
    Accepted,
}

/// What happens to a key that is given both project roles and tenants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RolesAndTenants {
    /// The project roles are dropped.
    #[default]
    TenantsWin,
    /// The request is refused.
    Refused,
    /// Both are stored.
    KeepsBoth,
}

/// How numbers in claims and attributes are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Numbers {
    /// As doubles: whole numbers beyond 2^53 lose digits.
    #[default]
    Doubles,
    /// As sent, up to 64 bits.
    Exact,
}

/// The order of a search that names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// By creation, newest first.
    #[default]
    NewestFirst,
    /// By creation, oldest first.
    OldestFirst,
    /// By id, which tells nothing.
    ById,
}

/// How an answer writes a field whose value is its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EmptyFields {
    /// As `""`, `[]`, `{}`, `0`, `false`.
    #[default]
    Present,
    /// Not at all.
    Omitted,
    /// As `null`.
    Null,
}

/// How an answer writes times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Times {
    /// As numbers.
    #[default]
    Numbers,
    /// As decimal text.
    Text,
}

/// The subject of a token for a key that is bound to a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    /// The key's id.
    #[default]
    KeyId,
    /// The user's id.
    UserId,
}

/// The status in a key's answer once its time is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExpiredStatus {
    /// The stored one: clients have to compute it.
    #[default]
    Stored,
    /// `expired`.
    Sent,
}
