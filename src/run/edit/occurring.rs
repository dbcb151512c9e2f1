//! What the chosen keys hold, so that a person takes away by choosing and not by typing.
//!
//! Invariant: each thing is counted once a key, and what is offered says which operation takes it away.

use std::collections::{BTreeMap, BTreeSet};

use super::{Operation, Tenant};
use crate::domain::{AccessKey, Entries, attributes, claims};

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Roles of the project.
    Role,
    /// Tenants, with all roles in each.
    Tenant,
    /// Single roles in tenants.
    TenantRole,
    /// Permitted addresses.
    Address,
    /// Claims.
    Claim,
    /// Attributes.
    Attribute,
}

/// One thing that some of the chosen keys hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What takes it away.
    pub takes: Operation,
    /// What it is called.
    pub title: String,
    /// What tells it from others that are called so; may be empty.
    pub detail: String,
    /// How many keys hold it.
    pub keys: usize,
}

/// All that the keys hold which were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurring {
    found: BTreeMap<(Kind, String), Held>,
    /// Keys that were looked at.
    pub keys: usize,
}

impl Occurring {
    /// Looks at one more key.
    pub fn look(&mut self, key: &AccessKey) {
        self.keys += 1;
        let mut once = BTreeSet::new();
        let mut note = |kind: Kind, mark: String, made: &dyn Fn() -> (Operation, String, String)| {
            if !once.insert((kind, mark.clone())) {
                return;
            }
            let held = self.found.entry((kind, mark)).or_insert_with(|| {
                let (takes, title, detail) = made();
                Held { takes, title, detail, keys: 0 }
            });
            held.keys += 1;
        };
        for role in &key.roles {
            note(Kind::Role, role.clone(), &|| (Operation::RemoveRole(role.clone()), role.clone(), String::new()));
        }
        for tenant in &key.tenants {
            let of = |roles: Vec<String>| Tenant { id: tenant.id.clone(), name: tenant.name.clone(), roles };
            let (title, detail) = match tenant.name.is_empty() {
                true => (tenant.id.clone(), String::new()),
                false => (tenant.name.clone(), tenant.id.clone()),
            };
            note(Kind::Tenant, tenant.id.clone(), &|| {
                (Operation::RemoveTenant(of(Vec::new())), title.clone(), detail.clone())
            });
            for role in &tenant.roles {
                // No id holds a line break.
                note(Kind::TenantRole, format!("{}\n{role}", tenant.id), &|| {
                    (Operation::Revoke(of(vec![role.clone()])), role.clone(), format!("in {title}"))
                });
            }
        }
        for range in &key.permitted_ips {
            note(Kind::Address, range.clone(), &|| (Operation::Unpermit(range.clone()), range.clone(), String::new()));
        }
        let mut entries = |kind: Kind, entries: Entries, takes: fn(String) -> Operation| {
            for row in entries.rows {
                note(kind, row.name.clone(), &|| (takes(row.name.clone()), row.name.clone(), String::new()));
            }
        };
        entries(Kind::Claim, claims::stored(&key.claims), Operation::RemoveClaim);
        entries(Kind::Attribute, attributes::stored(&key.attributes), Operation::RemoveAttribute);
    }

    /// What there is of a kind, what most keys hold first.
    pub fn of(&self, kind: Kind) -> Vec<&Held> {
        let mut all: Vec<_> = self.found.iter().filter(|((its, _), _)| *its == kind).map(|(_, held)| held).collect();
        all.sort_by_key(|held| std::cmp::Reverse(held.keys));
        all
    }
}
