//! An edit as one line of text, for the journal of a run.
//!
//! Invariant: an edit comes back as it was written, and a text that is not wholly understood is no edit. It holds
//! exactly what the edit asks for, and nothing of any key.

use super::{Edit, Operation, Pattern, Tenant};
use crate::domain::json;

impl Edit {
    /// The line: JSON, each operation a list of texts.
    pub fn text(&self) -> String {
        let lists: Vec<_> = self.operations.iter().map(written).collect();
        // Texts always can be written.
        serde_json::to_string(&lists).unwrap_or_default()
    }

    /// The edit of a line.
    pub fn read(text: &str) -> Option<Self> {
        let lists: Vec<Vec<String>> = serde_json::from_str(text).ok()?;
        let operations = lists.into_iter().map(operation).collect::<Option<_>>()?;
        Some(Self { operations })
    }
}

fn written(operation: &Operation) -> Vec<String> {
    let (word, texts): (&str, Vec<&String>) = match operation {
        Operation::AddRole(role) => ("add role", vec![role]),
        Operation::RemoveRole(role) => ("remove role", vec![role]),
        Operation::AddTenant(tenant) => ("add tenant", parts(tenant)),
        Operation::RemoveTenant(tenant) => ("remove tenant", parts(tenant)),
        Operation::Revoke(tenant) => ("revoke", parts(tenant)),
        Operation::Permit(range) => ("permit", vec![range]),
        Operation::Unpermit(range) => ("unpermit", vec![range]),
        Operation::SetClaim(name, json) => ("set claim", vec![name, json]),
        Operation::RemoveClaim(name) => ("remove claim", vec![name]),
        Operation::SetAttribute(name, json) => ("set attribute", vec![name, json]),
        Operation::RemoveAttribute(name) => ("remove attribute", vec![name]),
        Operation::Describe(pattern) => return vec!["describe".to_owned(), pattern.text().to_owned()],
    };
    std::iter::once(word.to_owned()).chain(texts.into_iter().cloned()).collect()
}

fn parts(Tenant { id, name, roles }: &Tenant) -> Vec<&String> {
    [id, name].into_iter().chain(roles).collect()
}

fn operation(list: Vec<String>) -> Option<Operation> {
    let mut texts = list.into_iter();
    let word = texts.next()?;
    let first = texts.next()?;
    let rest: Vec<String> = texts.collect();
    let alone = |made: fn(String) -> Operation| rest.is_empty().then(|| made(first.clone()));
    let valued = |made: fn(String, String) -> Operation| match rest.as_slice() {
        [value] if json::read(value, 127).is_ok() => Some(made(first.clone(), value.clone())),
        _ => None,
    };
    let tenant = |made: fn(Tenant) -> Operation| {
        let (name, roles) = rest.split_first()?;
        Some(made(Tenant { id: first.clone(), name: name.clone(), roles: roles.to_vec() }))
    };
    match word.as_str() {
        "add role" => alone(Operation::AddRole),
        "remove role" => alone(Operation::RemoveRole),
        "add tenant" => tenant(Operation::AddTenant),
        "remove tenant" => tenant(Operation::RemoveTenant),
        "revoke" => tenant(Operation::Revoke),
        "permit" => alone(Operation::Permit),
        "unpermit" => alone(Operation::Unpermit),
        "set claim" => valued(Operation::SetClaim),
        "remove claim" => alone(Operation::RemoveClaim),
        "set attribute" => valued(Operation::SetAttribute),
        "remove attribute" => alone(Operation::RemoveAttribute),
        "describe" if rest.is_empty() => Pattern::read(&first).ok().map(Operation::Describe),
        _ => None,
    }
}
