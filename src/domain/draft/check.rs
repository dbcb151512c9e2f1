//! The search for problems in a form.
//!
//! Invariant: what stands in the stored key as it stands in the form is no problem, but for a name, without which the
//! server takes no update.

use super::problem::{DESCRIPTION_LIMIT, Field, NAME_LIMIT, Problem};
use super::{Draft, Record};
use crate::domain::access::AccessKind;
use crate::domain::access_key::AccessKey;
use crate::domain::entries::{Entries, Entry, JSON_LIMIT};
use crate::domain::expiry::Expiry;
use crate::domain::ip_list::{self, LIST_LIMIT};
use crate::domain::text::looks_empty;
use crate::domain::time::Seconds;
use crate::domain::{attributes, claims};

/// A search under way.
pub(super) struct Check<'a> {
    draft: &'a Draft,
    base: Option<&'a AccessKey>,
    pub(super) problems: Vec<Problem>,
}

/// Claims or attributes: their fields and their rule for names.
struct Kind {
    stored: fn(&AccessKey) -> Entries,
    whole: Field,
    name: fn(usize) -> Field,
    value: fn(usize) -> Field,
    name_problem: fn(&[Entry], usize) -> Option<String>,
}

impl<'a> Check<'a> {
    pub(super) fn of_new(draft: &'a Draft) -> Self {
        Self { draft, base: None, problems: Vec::new() }
    }

    pub(super) fn of_change(draft: &'a Draft, base: &'a AccessKey) -> Self {
        Self { draft, base: Some(base), problems: Vec::new() }
    }

    fn note(&mut self, field: Field, problem: Option<impl Into<String>>) {
        self.problems.extend(problem.map(|text| Problem { field, text: text.into() }));
    }

    /// Name and description.
    pub(super) fn texts(&mut self) {
        let Draft {
            name,
            description,
            lifetime: _,
            access: _,
            permitted_ips: _,
            claims: _,
            attributes: _,
            unfinished: _,
        } = self.draft;
        let is_stored_name = self.base.is_some_and(|base| base.name == *name && !name.is_empty());
        if !is_stored_name {
            self.note(Field::Name, name_problem(name.trim()));
        }
        if self.base.is_none_or(|base| base.description != *description) {
            self.note(Field::Description, description_problem(description));
        }
    }

    /// The moment of expiry of a new key.
    pub(super) fn lifetime(&mut self, now: Seconds) -> Option<Expiry> {
        let expiry = self.draft.lifetime.expiry(now);
        self.note(Field::Lifetime, expiry.err().map(|bad| bad.advice()));
        expiry.ok()
    }

    /// Access, addresses, claims and attributes, and what was not taken over yet.
    pub(super) fn rest(&mut self) {
        let draft = self.draft;
        self.problems.extend(draft.unfinished.iter().map(|unfinished| unfinished.problem.clone()));
        if draft.access.kind() == AccessKind::User && looks_empty(draft.access.sent_user()) {
            self.note(Field::Access, Some("Choose the user as whom this key acts, or another kind of access."));
        }
        self.permitted_ips();
        let of_claims = Kind {
            stored: |key| claims::stored(&key.claims),
            whole: Field::Claims,
            name: Field::ClaimName,
            value: Field::ClaimValue,
            name_problem: claims::name_problem,
        };
        self.entries(&draft.claims, &of_claims);
        let of_attributes = Kind {
            stored: |key| attributes::stored(&key.attributes),
            whole: Field::Attributes,
            name: Field::AttributeName,
            value: Field::AttributeValue,
            name_problem: attributes::name_problem,
        };
        self.entries(&draft.attributes, &of_attributes);
    }

    fn permitted_ips(&mut self) {
        let list = &self.draft.permitted_ips;
        if self.base.is_some_and(|base| base.permitted_ips == *list) {
            return;
        }
        if list.len() > LIST_LIMIT {
            let text = format!("The list has {} entries; at most {LIST_LIMIT} are allowed.", list.len());
            return self.note(Field::PermittedIps, Some(text));
        }
        let stored = self.base.map_or(&[][..], |base| &base.permitted_ips);
        for (at, bad) in ip_list::problems(list) {
            // As often as it is stored it may stay.
            let same =
                |entries: &[String]| list.get(at).map_or(0, |entry| entries.iter().filter(|e| *e == entry).count());
            let nth = same(list.get(..=at).unwrap_or_default());
            if nth > same(stored) {
                self.note(Field::PermittedIp(at), Some(bad.advice()));
            }
        }
    }

    fn entries(&mut self, entries: &Entries, kind: &Kind) {
        let stored = self.base.map_or_else(Entries::none, kind.stored);
        // Whatever way a row came into the form: it is the stored one when it says the same, and is the first to say so.
        let is_stored = |(at, row): (usize, &Entry)| {
            let earlier = entries.rows.get(..at).unwrap_or_default();
            stored.rows.contains(row) && !earlier.contains(row)
        };
        let mut edited = false;
        for (at, row) in entries.rows.iter().enumerate().filter(|(at, row)| !is_stored((*at, row))) {
            edited = true;
            self.note((kind.name)(at), (kind.name_problem)(&entries.rows, at));
            self.note((kind.value)(at), row.value.problem().map(|bad| bad.advice()));
        }
        let bytes = entries.json().len();
        if edited && bytes > JSON_LIMIT {
            let text = format!("Together they are {bytes} bytes long; at most {JSON_LIMIT} are allowed.");
            self.note(kind.whole, Some(text));
        }
    }

    /// Roles and tenants together go only to a key that holds both.
    pub(super) fn both(&mut self, record: &Record) {
        let held = self.base.is_some_and(|base| Record::of(base).holds_both());
        if record.holds_both() && !held {
            self.note(Field::Access, Some("A key has either roles of the project or tenants. Choose one."));
        }
    }
}

fn name_problem(name: &str) -> Option<String> {
    let length = name.chars().count();
    if looks_empty(name) {
        Some("Give the key a name by which others will know what it is for.".to_owned())
    } else if name.chars().any(char::is_control) {
        Some("The name holds a control character, such as a line break. Remove it.".to_owned())
    } else if length > NAME_LIMIT {
        Some(format!("The name has {length} characters; at most {NAME_LIMIT} are allowed."))
    } else {
        None
    }
}

fn description_problem(text: &str) -> Option<String> {
    let length = text.chars().count();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some("The description holds a control character. Remove it.".to_owned())
    } else if length > DESCRIPTION_LIMIT {
        Some(format!("The description has {length} characters; at most {DESCRIPTION_LIMIT} are allowed."))
    } else {
        None
    }
}
