//! One edit for many keys: what is asked of each, and what it would come to for one of them.
//!
//! Invariant: a key is changed through the form's own rules and no others, so that many keys at once are held to what
//! one key is held to. What a key would not take is refused for that key as a whole, in words.

mod apply;
mod occurring;
mod pattern;
mod plan;
#[cfg(test)]
mod tests;
mod words;

pub use occurring::{Held, Kind, Occurring};
pub use pattern::{BadPattern, PLACEHOLDERS, Pattern};
pub use plan::{EditPlan, Effects, Named, Planned, Refused};

use serde::{Deserialize, Serialize};

use crate::domain::{Draft, Entries, TenantAccess, json};

/// What is asked of each key, in the order in which it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Operation>", into = "Vec<Operation>")]
pub struct Edit {
    /// What.
    pub operations: Vec<Operation>,
}

/// One thing that is asked of each key. Where a key is so already, it asks nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// The key is to have this role of the project.
    AddRole(String),
    /// The key is not to have this role of the project.
    RemoveRole(String),
    /// The key is to be in a tenant, with at least these roles.
    AddTenant(Tenant),
    /// The key is not to be in a tenant.
    RemoveTenant(Tenant),
    /// The key is not to have these roles in a tenant.
    Revoke(Tenant),
    /// Requests with the key may come from this address or range.
    Permit(String),
    /// This address or range is not to be in the key's list.
    Unpermit(String),
    /// A claim of this name, with this JSON as its value.
    SetClaim(String, String),
    /// No claim of this name.
    RemoveClaim(String),
    /// An attribute of this name, with this JSON as its value.
    SetAttribute(String, String),
    /// No attribute of this name.
    RemoveAttribute(String),
    /// A description made from this pattern.
    Describe(Pattern),
}

/// A tenant of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// Its id.
    pub id: String,
    /// Its name, for the eye; empty when it is not known.
    pub name: String,
    /// The roles that are meant.
    pub roles: Vec<String>,
}

impl From<Edit> for Vec<Operation> {
    fn from(edit: Edit) -> Self {
        edit.operations
    }
}

/// So deep may the value of a claim or an attribute be.
const DEPTH: usize = 127;

/// Values that are no JSON would smuggle others into the record that is sent.
impl TryFrom<Vec<Operation>> for Edit {
    type Error = &'static str;

    fn try_from(operations: Vec<Operation>) -> Result<Self, Self::Error> {
        let sound = |operation: &Operation| match operation {
            Operation::SetClaim(_, value) | Operation::SetAttribute(_, value) => json::read(value, DEPTH).is_ok(),
            _ => true,
        };
        if operations.iter().all(sound) { Ok(Self { operations }) } else { Err("a value is no JSON") }
    }
}

impl Edit {
    /// What is taken first, and then what is given: all that stands in a form, and a description.
    pub fn new(taken: &[Operation], given: &Draft, description: Option<Pattern>) -> Self {
        let mut operations = taken.to_vec();
        operations.extend(given.access.roles().iter().cloned().map(Operation::AddRole));
        operations.extend(
            given
                .access
                .tenants()
                .iter()
                .cloned()
                .map(|TenantAccess { id, name, roles }| Operation::AddTenant(Tenant { id, name, roles })),
        );
        operations.extend(given.permitted_ips.iter().map(|range| Operation::Permit(range.trim().to_owned())));
        let set = |entries: &Entries, operation: fn(String, String) -> Operation| -> Vec<Operation> {
            entries.rows.iter().map(|row| operation(row.name.clone(), row.value.json())).collect()
        };
        operations.extend(set(&given.claims, Operation::SetClaim));
        operations.extend(set(&given.attributes, Operation::SetAttribute));
        operations.extend(description.map(Operation::Describe));
        Self { operations }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// What is both asked for and asked away, in short words, each once.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for operation in &self.operations {
            if self.operations.iter().any(|other| contradict(operation, other)) {
                found.push(format!("Both asked for: {} and its opposite.", operation.words()));
            }
        }
        found
    }
}

/// Whether the first gives what the second takes.
fn contradict(gives: &Operation, takes: &Operation) -> bool {
    use Operation::{
        AddRole, AddTenant, Permit, RemoveAttribute, RemoveClaim, RemoveRole, RemoveTenant, Revoke, SetAttribute,
        SetClaim, Unpermit,
    };
    match (gives, takes) {
        (AddRole(one), RemoveRole(other))
        | (SetClaim(one, _), RemoveClaim(other))
        | (SetAttribute(one, _), RemoveAttribute(other)) => one == other,
        (Permit(one), Unpermit(other)) => apply::same_range(one, other),
        (AddTenant(one), RemoveTenant(other)) => one.id == other.id,
        (AddTenant(one), Revoke(other)) => {
            one.id == other.id && one.roles.iter().any(|role| other.roles.contains(role))
        }
        _ => false,
    }
}
