//! What an edit would come to over chosen keys, before anything is sent.
//!
//! Invariant: every key that was looked at stands in exactly one list. Differences are not kept: with thousands of keys
//! only those that a person looks at are worked out again.

use std::sync::Arc;

use super::Edit;
use crate::domain::ip_reach::Reach;
use crate::domain::risk::is_powerful;
use crate::domain::{AccessKey, KeyChange, KeyId, Problem, Record, Updatable};
use crate::run::{Item, Marks};

/// The plan, as far as it has been made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditPlan {
    /// What is asked.
    pub edit: Arc<Edit>,
    /// What will change.
    pub will: Vec<Planned>,
    /// What is so already.
    pub already: Vec<Named>,
    /// What would not take it, and why.
    pub cannot: Vec<Refused>,
    /// What the management key may not change.
    pub locked: Vec<Named>,
    /// Ids that are no longer in the list.
    pub gone: usize,
}

/// A key, as far as a plan speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub id: KeyId,
    /// Its name.
    pub name: String,
}

/// A key that will change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub key: Named,
    /// What it is, and what it is to be.
    pub marks: Marks,
    /// The fields that change.
    pub fields: Vec<Updatable>,
    /// What a person should know before.
    pub effects: Effects,
}

/// A key that cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub key: Named,
    /// Why not.
    pub problems: Vec<Problem>,
}

/// What is worth a warning about a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// A role that it gains and by whose name it can do nearly anything.
    pub power: Option<String>,
    /// It loses its last permitted address, and works from everywhere.
    pub opens: bool,
    /// It worked from everywhere, and will only from some addresses.
    pub confines: bool,
    /// It loses its last role and tenant.
    pub strips: bool,
}

impl EditPlan {
    /// Before the first key.
    pub fn new(edit: Arc<Edit>) -> Self {
        Self { edit, will: Vec::new(), already: Vec::new(), cannot: Vec::new(), locked: Vec::new(), gone: 0 }
    }

    /// Looks at one more of the chosen keys; `None` stands for one that is gone.
    pub fn look(&mut self, key: Option<AccessKey>) {
        let Some(key) = key else {
            self.gone += 1;
            return;
        };
        let named = || Named { id: key.id.clone(), name: key.name.clone() };
        match self.edit.apply(&key) {
            _ if !key.editable => self.locked.push(named()),
            Err(problems) => self.cannot.push(Refused { key: named(), problems }),
            Ok(change) if change.differences().is_empty() => self.already.push(named()),
            Ok(change) => self.will.push(Planned {
                key: named(),
                marks: marks(&change),
                fields: change.differences().iter().map(|difference| difference.field).collect(),
                effects: Effects::of(&change),
            }),
        }
    }

    /// How many keys were looked at.
    pub fn looked(&self) -> usize {
        self.will.len() + self.already.len() + self.cannot.len() + self.locked.len() + self.gone
    }

    /// The keys of a run over what will change.
    pub fn items(&self) -> Vec<Item> {
        let item = |planned: &Planned| Item {
            marks: Some(planned.marks),
            ..Item::new(planned.key.id.clone(), planned.key.name.clone())
        };
        self.will.iter().map(item).collect()
    }
}

fn marks(change: &KeyChange) -> Marks {
    Marks { before: Record::of(change.base()).fingerprint(), after: change.record().fingerprint() }
}

impl Effects {
    /// Of a change.
    pub fn of(change: &KeyChange) -> Self {
        let (before, after) = (change.base(), change.record());
        let held = |role: &String| before.roles.contains(role);
        let held_in = |id: &String, role: &String| {
            before.tenants.iter().any(|tenant| tenant.id == *id && tenant.roles.contains(role))
        };
        let project = after.roles.iter().filter(|role| !held(role));
        let tenants = after.tenants.iter().flat_map(|tenant| tenant.roles.iter().map(move |role| (&tenant.id, role)));
        let tenants = tenants.filter(|(id, role)| !held_in(id, role)).map(|(_, role)| role);
        let is_open = |list: &[String]| Reach::of_list(list).v4;
        let (was_open, is_open) = (is_open(&before.permitted_ips), is_open(&after.permitted_ips));
        let may = |roles: &[String], tenants: usize| !roles.is_empty() || tenants > 0;
        Self {
            power: project.chain(tenants).find(|role| is_powerful(role)).cloned(),
            opens: !was_open && is_open,
            confines: was_open && !is_open,
            strips: may(&before.roles, before.tenants.len()) && !may(&after.roles, after.tenants.len()),
        }
    }
}
