//! Which values occur among the rows found, and how often: counts that are filters.
//!
//! Invariant: a value's count is how many rows its term would leave beside the rest of the query. A facet's own terms
//! are therefore left out where it is counted, so that a second value can be chosen. A key is counted once for each
//! value that it has; what could not be read has a status and nothing else.

mod count;

use std::cmp::Reverse;

use super::find::Needle;
use super::index::bits::Bits;
use super::query::{How, Matches, Query, Term, Test, TextField, TextValue};
use super::{Fleet, Fold};
use crate::domain::Seconds;

/// What rows are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// The status as it is now.
    Status,
    /// How long it still lives.
    Expiry,
    /// Its tenants, by id.
    Tenant,
    /// Its roles, in the project or in a tenant.
    Role,
    /// Who made it.
    Creator,
    /// Whether it is restricted to addresses.
    Restriction,
    /// The user that it acts as.
    User,
}

/// The statuses in the order of a key's life; others come after, most frequent first.
const LIFE: [&str; 3] = ["active", "inactive", "expired"];

/// The values of a facet. Where they have an order of their own, as stretches of time have, they are in that; elsewhere
/// most frequent first, equal ones by their label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The first of them.
    pub values: Vec<Value>,
    /// How many more there are.
    pub more: usize,
}

/// A value that occurs, or that is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// For a person; text of the server's.
    pub label: String,
    /// The id behind the label, where the label is a name.
    pub id: Option<String>,
    /// How many rows have it.
    pub count: usize,
    /// The term that filters by it: see [`Query::toggle`].
    pub term: Term,
    /// Whether the query has this term.
    pub on: bool,
}

impl Facet {
    /// All of them, in the order in which they matter.
    pub const ALL: [Self; 7] =
        [Self::Status, Self::Expiry, Self::Tenant, Self::Role, Self::Creator, Self::Restriction, Self::User];

    /// The facet whose values a test chooses among.
    pub fn of(test: &Test) -> Option<Self> {
        match test {
            Test::Status(_) => Some(Self::Status),
            Test::Expires(_) => Some(Self::Expiry),
            Test::Text(TextField::Tenant, ..) => Some(Self::Tenant),
            Test::Text(TextField::Role, ..) => Some(Self::Role),
            Test::Text(TextField::By, ..) => Some(Self::Creator),
            Test::Text(TextField::User, ..) => Some(Self::User),
            Test::Listed(_) => Some(Self::Restriction),
            Test::Word(_) | Test::Text(..) | Test::Is(_) | Test::Editable(_) | Test::Admits(_) | Test::Created(_) => {
                None
            }
        }
    }
}

impl Fleet {
    /// Counts the values of a facet among the rows that a query found at a moment. Of values whose label or id holds the
    /// text `like`, the first `limit` are given.
    pub fn facet(
        &self,
        facet: Facet,
        query: &Query,
        found: &Matches,
        now: Seconds,
        like: &str,
        limit: usize,
    ) -> Counts {
        let mut rows = found.rest.clone();
        found.facets.iter().filter(|(one, _)| *one != facet).for_each(|(_, others)| rows.and(others));
        if facet != Facet::Status {
            rows.and(&Bits::of(self.table.len(), self.table.damage().map(|damaged| !damaged)));
        }
        let mut values = match facet {
            Facet::Status => self.statuses(&rows, now),
            Facet::Expiry => self.expiries(&rows, now),
            Facet::Restriction => self.restrictions(&rows),
            Facet::Creator => self.people(&self.table.creator, &rows, &TextField::By, "Not known"),
            Facet::User => self.people(&self.table.user, &rows, &TextField::User, "No user"),
            Facet::Tenant => self.tenants(&rows),
            Facet::Role => self.roles(&rows),
        };
        let fold = self.fold();
        let needle = Needle::new(like, How::Within, fold);
        let is_like = |text: &str| like.is_empty() || needle.fits(fold.text(text).as_bytes());
        values.iter_mut().for_each(|value| value.on = query.has(&value.term, fold));
        values.extend(chosen_in_vain(facet, query, &values, fold));
        values.retain(|value| {
            (value.count > 0 || value.on) && (is_like(&value.label) || value.id.as_deref().is_some_and(is_like))
        });
        // Stretches of life and of addresses were counted in their own order: soonest first, widest first.
        if !matches!(facet, Facet::Expiry | Facet::Restriction) {
            values.sort_by_cached_key(|value| {
                let word = fold.text(&value.label);
                let stage = LIFE.iter().position(|known| facet == Facet::Status && *known == word);
                (stage.unwrap_or(LIFE.len()), Reverse(value.count), word, value.id.clone())
            });
        }
        let more = values.len().saturating_sub(limit);
        values.truncate(limit);
        Counts { values, more }
    }
}

/// What the query asks for and no row has: it must be seen, to be taken out again.
fn chosen_in_vain(facet: Facet, query: &Query, values: &[Value], fold: Fold) -> Vec<Value> {
    let terms = query.terms.iter().filter(|term| !term.negated && Facet::of(&term.test) == Some(facet));
    let wanted = terms.flat_map(|term| match &term.test {
        Test::Text(field, How::Whole, all) => all
            .iter()
            .filter_map(|one| match one {
                TextValue::Text(text) => Some((text.clone(), Test::Text(field.clone(), How::Whole, vec![one.clone()]))),
                TextValue::None | TextValue::Any => None,
            })
            .collect(),
        Test::Status(words) => words.iter().map(|word| (word.clone(), Test::Status(vec![word.clone()]))).collect(),
        _ => Vec::new(),
    });
    let only = |test: &Test| Query { terms: vec![Term { negated: false, test: test.clone() }] };
    let missing = wanted.filter(|(_, test)| !values.iter().any(|value| only(test).has(&value.term, fold)));
    missing.map(|(label, test)| Value { on: true, ..value(label, 0, test) }).collect()
}

fn value(label: String, count: usize, test: Test) -> Value {
    Value { label, id: None, count, term: Term { negated: false, test }, on: false }
}
