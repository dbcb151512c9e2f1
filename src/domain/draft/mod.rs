//! The form as typed, and what it becomes: a new key, or a change of one.
//!
//! Invariant: only [`Draft::validate`] makes a [`NewKey`] and only [`Draft::change`] a [`KeyChange`], and only these can
//! be sent. What a stored key holds and nobody touched is never refused, whatever the rules for what is typed.

mod check;
mod new_key;
mod problem;
mod warnings;

pub use new_key::NewKey;
pub use problem::{DESCRIPTION_LIMIT, Field, NAME_LIMIT, Problem};
pub use warnings::{Similar, Warning, similar};

use super::access::Access;
use super::access_key::AccessKey;
use super::change::{KeyChange, Record, Updatable, differences};
use super::entries::Entries;
use super::expiry::{Expiry, Lifetime};
use super::time::Seconds;
use super::{attributes, claims};
use check::Check;

/// What stands in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As typed, spaces and all.
    pub name: String,
    /// As typed.
    pub description: String,
    /// The choice, for a new key. A stored key's cannot be changed.
    pub lifetime: Lifetime,
    /// What the key may act as.
    pub access: Access,
    /// Addresses and ranges, one an entry, as typed.
    pub permitted_ips: Vec<String>,
    /// Claims, as rows.
    pub claims: Entries,
    /// Attributes, as rows.
    pub attributes: Entries,
    /// What was typed and could not be taken over into the rest. As long as there is any, nothing can be sent.
    pub unfinished: Vec<Unfinished>,
}

/// Text that stands in a field and nowhere in the draft: half a name in a picker, JSON that is not yet closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// What tells it from others of its field.
    pub place: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Draft {
    /// An empty form. Ninety days: long enough to be useful, short enough to be noticed.
    pub fn empty() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            lifetime: Lifetime::Days(90),
            access: Access::new(),
            permitted_ips: Vec::new(),
            claims: Entries::none(),
            attributes: Entries::none(),
            unfinished: Vec::new(),
        }
    }

    /// The form of a stored key.
    pub fn of(key: &AccessKey) -> Self {
        let AccessKey {
            id: _,
            name,
            description,
            state: _,
            created: _,
            expiry,
            created_by: _,
            client_id: _,
            // These three stand in the access.
            bound_user: _,
            roles: _,
            tenants: _,
            claims,
            attributes,
            permitted_ips,
            editable: _,
        } = key;
        Self {
            name: name.clone(),
            description: description.clone(),
            lifetime: match expiry {
                Expiry::At(end) => Lifetime::Until(Some(*end)),
                Expiry::Never => Lifetime::Never,
            },
            access: Access::of(key),
            permitted_ips: permitted_ips.clone(),
            claims: claims::stored(claims),
            attributes: attributes::stored(attributes),
            unfinished: Vec::new(),
        }
    }

    /// Notes what is wrong with text that was typed at a place of a field and not taken over; `None` takes it back.
    pub fn set_unfinished(&mut self, field: Field, place: &str, problem: Option<String>) {
        self.unfinished.retain(|known| known.problem.field != field || known.place != place);
        let place = place.to_owned();
        self.unfinished.extend(problem.map(|text| Unfinished { place, problem: Problem { field, text } }));
    }

    /// What was noted of a place.
    pub fn unfinished(&self, field: Field, place: &str) -> Option<&str> {
        let here = |known: &&Unfinished| known.problem.field == field && known.place == place;
        self.unfinished.iter().find(here).map(|known| known.problem.text.as_str())
    }

    /// The form of a new key like a stored one: with the same length of life from now on, where that is known, and under
    /// a name of its own.
    pub fn like(key: &AccessKey, now: Seconds) -> Self {
        let mut draft = Self::of(key);
        draft.name.push_str(" (copy)");
        draft.lifetime = Lifetime::like(key, now);
        draft.access = Access::like(key);
        draft
    }

    /// The new key that this form describes.
    ///
    /// Spaces around the name are dropped, which the form shows as a note; everything else is sent as typed.
    ///
    /// # Errors
    /// Every problem at once, each with its field, in the order of the form.
    pub fn validate(&self, now: Seconds) -> Result<NewKey, Vec<Problem>> {
        let mut check = Check::of_new(self);
        check.texts();
        let expiry = check.lifetime(now);
        check.rest();
        match (check.problems, expiry) {
            (problems, Some(expiry)) if problems.is_empty() => Ok(NewKey::of(self, expiry)),
            (problems, _) => Err(problems),
        }
    }

    /// The change of this key that the form describes.
    ///
    /// # Errors
    /// Every problem at once, in the order of the form, of what was edited.
    pub fn change(&self, base: &AccessKey) -> Result<KeyChange, Vec<Problem>> {
        let record = self.record(base);
        let mut check = Check::of_change(self, base);
        check.texts();
        check.rest();
        check.both(&record);
        if check.problems.is_empty() { Ok(KeyChange::new(base.clone(), record)) } else { Err(check.problems) }
    }

    /// The fields in which the form differs from the key, of those that an update could change.
    pub fn changed_fields(&self, base: &AccessKey) -> Vec<Updatable> {
        differences(&Record::of(base), &self.record(base)).into_iter().map(|difference| difference.field).collect()
    }

    /// Whether the form differs from the key in what an update could change, or holds what could not be taken over yet.
    pub fn differs(&self, base: &AccessKey) -> bool {
        !self.unfinished.is_empty() || !self.changed_fields(base).is_empty()
    }

    fn record(&self, base: &AccessKey) -> Record {
        let Self { name, description, lifetime: _, access, permitted_ips, claims, attributes, unfinished: _ } = self;
        // A stored name keeps its spaces until it is edited.
        let name = if *name == base.name { name } else { name.trim() };
        Record {
            id: base.id.clone(),
            name: name.to_owned(),
            description: description.clone(),
            roles: access.sent_roles().to_vec(),
            tenants: access.sent_tenants().to_vec(),
            permitted_ips: entries(permitted_ips, &base.permitted_ips),
            claims: claims.json(),
            attributes: attributes.json(),
        }
    }
}

/// The addresses as they are sent: without spaces around them, unless they are stored so.
fn entries(typed: &[String], stored: &[String]) -> Vec<String> {
    let entry = |entry: &String| if stored.contains(entry) { entry.clone() } else { entry.trim().to_owned() };
    typed.iter().map(entry).collect()
}

#[cfg(test)]
mod tests;
