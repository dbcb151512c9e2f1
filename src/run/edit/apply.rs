//! What an edit makes of one key, through the form of that key.
//!
//! Invariant: the form checks; here stands only what an operation means, and what the form has no words for because a
//! person at it would see it.

use super::{Edit, Operation, Tenant};
use crate::domain::claims::mean_the_same;
use crate::domain::json::{self, quoted};
use crate::domain::{
    AccessKey, AccessKind, Draft, Entries, Entry, Field, IpRange, KeyChange, Problem, attributes, claims,
};

impl Edit {
    /// The change of a key that the edit asks for; one without differences when the key is so already.
    ///
    /// # Errors
    /// Why this key cannot be changed so. Then it is to be left as it is, as a whole.
    pub fn apply(&self, key: &AccessKey) -> Result<KeyChange, Vec<Problem>> {
        let mut draft = Draft::of(key);
        let mut problems = Vec::new();
        for operation in &self.operations {
            problems.extend(carry_out(operation, &mut draft, key).err());
        }
        problems.extend(settle_access(&mut draft, key).err());
        match draft.change(key) {
            Ok(change) if problems.is_empty() => Ok(change),
            Ok(_) => Err(problems),
            Err(found) => {
                problems.extend(found);
                Err(problems)
            }
        }
    }
}

fn carry_out(operation: &Operation, draft: &mut Draft, key: &AccessKey) -> Result<(), Problem> {
    match operation {
        Operation::AddRole(role) => _ = draft.access.add_role(role),
        Operation::RemoveRole(role) => draft.access.remove_role(role),
        Operation::AddTenant(Tenant { id, name, roles }) => {
            draft.access.add_tenant(id, name);
            roles.iter().for_each(|role| _ = draft.access.grant(id, role));
        }
        Operation::RemoveTenant(tenant) => draft.access.remove_tenant(&tenant.id),
        Operation::Revoke(tenant) => tenant.roles.iter().for_each(|role| draft.access.revoke(&tenant.id, role)),
        Operation::Permit(range) => {
            if !draft.permitted_ips.iter().any(|held| same_range(held, range)) {
                draft.permitted_ips.push(range.clone());
            }
        }
        Operation::Unpermit(range) => draft.permitted_ips.retain(|held| !same_range(held, range)),
        Operation::SetClaim(name, json) => {
            let wanted = one_entry(&claims::stored(&object(name, json)), Field::Claims, name)?;
            set(&mut draft.claims, &wanted, Field::Claims)?;
        }
        Operation::RemoveClaim(name) => remove(&mut draft.claims, name, Field::Claims)?,
        Operation::SetAttribute(name, json) => {
            let wanted = one_entry(&attributes::stored(&object(name, json)), Field::Attributes, name)?;
            set(&mut draft.attributes, &wanted, Field::Attributes)?;
        }
        Operation::RemoveAttribute(name) => remove(&mut draft.attributes, name, Field::Attributes)?,
        Operation::Describe(pattern) => draft.description = pattern.fill(key),
    }
    Ok(())
}

/// Chooses what the form would be asked to choose, and refuses what it would not have offered.
fn settle_access(draft: &mut Draft, key: &AccessKey) -> Result<(), Problem> {
    let access = &mut draft.access;
    let problem = |text: &str| Err(Problem { field: Field::Access, text: text.to_owned() });
    let stored = crate::domain::Access::of(key);
    if (access.roles(), access.tenants()) == (stored.roles(), stored.tenants()) {
        return Ok(());
    }
    match (access.kind(), access.roles().is_empty(), access.tenants().is_empty()) {
        (AccessKind::User, _, _) => {
            problem("It acts as a user, whose own grants count. Roles and tenants of the key would say nothing.")
        }
        (AccessKind::ProjectRoles, false, false) => {
            problem("It has roles of the project, and a key has either these or tenants.")
        }
        (AccessKind::Tenants, false, false) => {
            problem("It is in tenants, and a key has either these or roles of the project.")
        }
        (AccessKind::ProjectRoles, true, false) => {
            access.choose(AccessKind::Tenants);
            Ok(())
        }
        (AccessKind::Tenants, _, true) => {
            access.choose(AccessKind::ProjectRoles);
            Ok(())
        }
        (AccessKind::ProjectRoles | AccessKind::Tenants | AccessKind::Both, _, _) => Ok(()),
    }
}

/// Whether two entries of a list of addresses are the same text, or say the same.
pub(super) fn same_range(one: &str, other: &str) -> bool {
    let read = |text: &str| IpRange::parse(text.trim()).ok();
    one.trim() == other.trim() || read(one).is_some_and(|one| read(other) == Some(one))
}

fn object(name: &str, json: &str) -> String {
    format!("{{{}:{json}}}", quoted(name))
}

/// The one row that was meant. Text that would smuggle in another is none.
fn one_entry(entries: &Entries, field: Field, name: &str) -> Result<Entry, Problem> {
    match entries.rows.as_slice() {
        [only] if only.name == name => Ok(Entry::new(name, only.value.clone())),
        _ => Err(Problem { field, text: format!("The value for “{name}” is no JSON.") }),
    }
}

fn set(entries: &mut Entries, wanted: &Entry, field: Field) -> Result<(), Problem> {
    readable(entries, field)?;
    match entries.rows.iter_mut().find(|row| row.name == wanted.name) {
        Some(row) if mean_the_same(&row.value.json(), &wanted.value.json()) => {}
        Some(row) => row.value = wanted.value.clone(),
        None => entries.rows.push(wanted.clone()),
    }
    Ok(())
}

fn remove(entries: &mut Entries, name: &str, field: Field) -> Result<(), Problem> {
    readable(entries, field)?;
    entries.rows.retain(|row| row.name != name);
    Ok(())
}

/// What is kept in one piece has no rows that could be changed.
fn readable(entries: &Entries, field: Field) -> Result<(), Problem> {
    let problem = |bad: &json::BadJson| Problem {
        field,
        text: format!("What is stored cannot be taken apart, and is left as it is. {}", bad.advice()),
    };
    entries.sealed().map_or(Ok(()), |bad| Err(problem(bad)))
}
