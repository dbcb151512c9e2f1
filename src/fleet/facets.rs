//! Which values occur among the rows found, and how often: counts that are filters.
//!
//! Invariant: a value's count is how many rows its term would leave beside the rest of the query. A facet's own terms
//! are therefore left out where it is counted, so that a second value can be chosen. A key is counted once for each
//! value that it has; what could not be read has a status and nothing else.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Fleet;
use super::find::Needle;
use super::index::bits::Bits;
use super::index::column::Column;
use super::index::fold::fold;
use super::query::time::{Point, Unit};
use super::query::{How, Listed, Matches, Query, Term, Test, TextField, TextValue, When};
use super::status::{self, Word};
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

/// The values of a facet, most frequent first, equal ones by their label.
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
    pub(super) fn of(test: &Test) -> Option<Self> {
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

/// The stretches of life that keys are counted by, soonest first.
fn stretches() -> [(When, &'static str); 6] {
    let days = |days| Some(Point::Span(days, Unit::Day));
    [
        (When::Past, "Past"),
        (When::Between(None, days(7)), "Within 7 days"),
        (When::Between(days(7), days(30)), "7 to 30 days"),
        (When::Between(days(30), days(90)), "30 to 90 days"),
        (When::Between(days(90), None), "90 days or more"),
        (When::Never, "Never"),
    ]
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
        let needle = Needle::new(like, How::Within);
        let is_like = |text: &str| like.is_empty() || needle.fits(fold(text).as_bytes());
        values.iter_mut().for_each(|value| value.on = query.has(&value.term));
        values.extend(chosen_in_vain(facet, query, &values));
        values.retain(|value| {
            (value.count > 0 || value.on) && (is_like(&value.label) || value.id.as_deref().is_some_and(is_like))
        });
        values.sort_by_cached_key(|value| (Reverse(value.count), fold(&value.label), value.id.clone()));
        let more = values.len().saturating_sub(limit);
        values.truncate(limit);
        Counts { values, more }
    }

    fn statuses(&self, rows: &Bits, now: Seconds) -> Vec<Value> {
        // By folded word: the server may say "expired" itself, and one term filters both.
        let mut counts: HashMap<&[u8], (Word, usize)> = HashMap::new();
        let mut last: Option<(Word, usize)> = None;
        let mut add = |word, count| {
            counts.entry(status::folded(&self.table, word)).or_insert((word, 0)).1 += count;
        };
        for (row, word) in status::each(&self.table, now, |word| word).enumerate() {
            if rows.contains(row) {
                match &mut last {
                    Some((known, count)) if *known == word => *count += 1,
                    _ => {
                        if let Some((known, count)) = last.replace((word, 1)) {
                            add(known, count);
                        }
                    }
                }
            }
        }
        if let Some((known, count)) = last {
            add(known, count);
        }
        let value = |(folded, (word, count)): (&[u8], (Word, usize))| {
            let word_of_query = String::from_utf8_lossy(folded).into_owned();
            value(status::text(&self.table, word).to_owned(), count, Test::Status(vec![word_of_query]))
        };
        counts.into_iter().map(value).collect()
    }

    fn expiries(&self, rows: &Bits, now: Seconds) -> Vec<Value> {
        let stretches = stretches();
        let bounds = stretches.map(|(when, _)| when.expiries(now));
        let mut counts = [0; 6];
        for row in rows.iter() {
            let end = self.table.expiry.get(row).unwrap_or(0);
            let fits = |bounds: &Option<_>| match bounds {
                None => end == 0,
                Some(range) => end != 0 && std::ops::RangeInclusive::contains(range, &end),
            };
            if let Some(at) = bounds.iter().position(fits) {
                counts[at] += 1;
            }
        }
        let values = stretches.into_iter().zip(counts);
        values.map(|((when, label), count)| value(label.to_owned(), count, Test::Expires(vec![when]))).collect()
    }

    fn restrictions(&self, rows: &Bits) -> Vec<Value> {
        let everywhere = rows.iter().filter(|row| self.table.addresses.get(*row) == Some(0)).count();
        vec![
            value("From everywhere".to_owned(), everywhere, Test::Listed(vec![Listed::None])),
            value("From listed addresses".to_owned(), rows.count() - everywhere, Test::Listed(vec![Listed::Any])),
        ]
    }

    fn people(&self, column: &Column<u32>, rows: &Bits, field: &TextField, none: &str) -> Vec<Value> {
        let mut counts = vec![0; self.table.words.len()];
        rows.iter().filter_map(|row| column.get(row)).for_each(|word| counts[word as usize] += 1);
        self.words(&counts, field, none)
    }

    fn tenants(&self, rows: &Bits) -> Vec<Value> {
        let mut lists = vec![0; self.table.tenant_lists.len()];
        rows.iter().filter_map(|row| self.table.tenants.get(row)).for_each(|list| lists[list as usize] += 1);
        let mut counts = Tally::new(self.table.words.len());
        let mut names: HashMap<u32, u32> = HashMap::new();
        counts.add(0, lists[0]);
        for (list, count) in (1..).zip(lists.into_iter().skip(1)).filter(|(_, count)| *count > 0) {
            counts.next_key();
            // A tenant without an id is none that could be chosen.
            for (id, name, _) in self.table.tenants_in(list).filter(|(id, ..)| *id != 0) {
                counts.add(id, count);
                // The same tenant may come with its name and without.
                names.entry(id).and_modify(|known| *known = name.max(*known)).or_insert(name);
            }
        }
        let mut values = self.words(&counts.counts, &TextField::Tenant, "No tenant");
        for value in &mut values {
            let id = self.table.words.find(&value.label).filter(|id| *id != 0);
            if let Some(name) = id.and_then(|id| names.get(&id)).filter(|name| **name != 0 && value.id.is_some()) {
                value.label = self.table.words.text(*name).to_owned();
            }
        }
        values
    }

    fn roles(&self, rows: &Bits) -> Vec<Value> {
        let mut lists: HashMap<(u32, u32), usize> = HashMap::new();
        for row in rows.iter() {
            if let Some(both) = self.table.roles.get(row).zip(self.table.tenants.get(row)) {
                *lists.entry(both).or_default() += 1;
            }
        }
        let mut counts = Tally::new(self.table.words.len());
        for ((roles, tenants), count) in lists {
            counts.next_key();
            let in_tenants = self.table.tenants_in(tenants).flat_map(|(_, _, list)| self.table.role_lists.get(list));
            let mut none = true;
            for role in self.table.role_lists.get(roles).iter().chain(in_tenants) {
                none = false;
                if *role != 0 {
                    counts.add(*role, count);
                }
            }
            if none {
                counts.add(0, count);
            }
        }
        self.words(&counts.counts, &TextField::Role, "No role")
    }

    /// A value for each word that was counted; the empty one stands for none.
    fn words(&self, counts: &[usize], field: &TextField, none: &str) -> Vec<Value> {
        let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let of_word = |(word, count): (usize, &usize)| {
            let text = self.table.words.text(super::index::pool::narrow(word)).to_owned();
            let (label, id, wanted) = match word {
                0 => (none.to_owned(), None, TextValue::None),
                _ => (text.clone(), Some(text.clone()), TextValue::Text(text)),
            };
            Value { id, ..value(label, *count, Test::Text(field.clone(), How::Whole, vec![wanted])) }
        };
        counted.map(of_word).collect()
    }
}

/// What the query asks for and no row has: it must be seen, to be taken out again.
fn chosen_in_vain(facet: Facet, query: &Query, values: &[Value]) -> Vec<Value> {
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
    let missing = wanted.filter(|(_, test)| !values.iter().any(|value| only(test).has(&value.term)));
    missing.map(|(label, test)| Value { on: true, ..value(label, 0, test) }).collect()
}

/// Counts words, each once a key.
struct Tally {
    counts: Vec<usize>,
    seen_by: Vec<u32>,
    key: u32,
}

impl Tally {
    fn new(words: usize) -> Self {
        Self { counts: vec![0; words], seen_by: vec![0; words], key: 0 }
    }

    fn next_key(&mut self) {
        self.key += 1;
    }

    fn add(&mut self, word: u32, count: usize) {
        let word = word as usize;
        if self.key == 0 || self.seen_by[word] != self.key {
            self.seen_by[word] = self.key;
            self.counts[word] += count;
        }
    }
}

fn value(label: String, count: usize, test: Test) -> Value {
    Value { label, id: None, count, term: Term { negated: false, test }, on: false }
}
