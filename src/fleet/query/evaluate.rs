//! A query against the index.
//!
//! Invariant: each test becomes one set of rows, made by loops over columns; nothing is put together a row. What could
//! not be read has no fields: it meets words, its id and that it is unreadable, and nothing else.

use std::ops::RangeInclusive;

use memchr::memmem;

use super::json;
use super::time::{Direction, When};
use super::{How, Listed, Query, Test, TextField, TextValue, Trait};
use crate::domain::{IpRange, Seconds};
use crate::fleet::Fleet;
use crate::fleet::facets::Facet;
use crate::fleet::find::{Needle, by_number, lists_with, tenants_with};
use crate::fleet::index::bits::Bits;
use crate::fleet::index::column::Column;
use crate::fleet::index::fold::Fold;
use crate::fleet::index::pool::{Pool, narrow};
use crate::fleet::index::table::{Own, Table};
use crate::fleet::reach::reaches;
use crate::fleet::status::{self, Word};

/// The rows that a query found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    positions: Vec<u32>,
    /// What all terms but those of facets leave.
    pub(in crate::fleet) rest: Bits,
    /// What the terms of each facet leave, of all rows.
    pub(in crate::fleet) facets: Vec<(Facet, Bits)>,
}

impl Matches {
    /// Positions in the fleet's order.
    pub fn positions(&self) -> &[u32] {
        &self.positions
    }

    /// How many rows were found.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }
}

impl Fleet {
    /// The rows that meet a query at a moment.
    pub fn find(&self, query: &Query, now: Seconds) -> Matches {
        let table = &self.table;
        let mut rest = self.live();
        let mut facets: Vec<(Facet, Bits)> = Vec::new();
        // Texts come last, when there may be few rows left to look through.
        let (texts, others): (Vec<_>, Vec<_>) = query.terms.iter().partition(|term| is_text(&term.test));
        for term in others {
            let mut rows = of_test(table, &term.test, now, None);
            match Facet::of(&term.test).filter(|_| !term.negated) {
                None => {
                    if term.negated {
                        rows.flip();
                    }
                    rest.and(&rows);
                }
                Some(facet) => match facets.iter_mut().find(|(one, _)| *one == facet) {
                    Some((_, known)) => known.and(&rows),
                    None => facets.push((facet, rows)),
                },
            }
        }
        for term in texts {
            let mut rows = of_test(table, &term.test, now, Some(&rest));
            if term.negated {
                rows.flip();
            }
            rest.and(&rows);
        }
        let mut all = rest.clone();
        facets.iter().for_each(|(_, rows)| all.and(rows));
        let positions = self.shown(&all).map(narrow).collect();
        Matches { positions, rest, facets }
    }
}

fn is_text(test: &Test) -> bool {
    matches!(test, Test::Word(_) | Test::Text(TextField::Name | TextField::Id | TextField::Description, ..))
}

fn of_test(table: &Table, test: &Test, now: Seconds, among: Option<&Bits>) -> Bits {
    let mut rows = match test {
        Test::Word(word) => return Needle::new(word, How::Within, table.fold).anywhere(table, among),
        Test::Text(field, how, values) => {
            let mut rows = Bits::none(table.len());
            for value in values {
                rows.or(&of_text(table, field, *how, value, among));
            }
            if *field == TextField::Id {
                return rows;
            }
            rows
        }
        Test::Status(words) => {
            let words: Vec<String> = words.iter().map(|word| table.fold.text(word)).collect();
            let is_such = |word: Word| words.iter().any(|one| one.as_bytes() == status::folded(table, word));
            return Bits::of(table.len(), status::each(table, now, is_such));
        }
        Test::Is(traits) => {
            let mut rows = Bits::none(table.len());
            traits.iter().for_each(|one| rows.or(&of_trait(table, *one, now)));
            return rows;
        }
        Test::Editable(editable) => Bits::of(table.len(), table.editability().map(|can| can == *editable)),
        Test::Listed(values) => {
            let ranges: Vec<IpRange> =
                values.iter().filter_map(|v| if let Listed::Within(range) = v { Some(*range) } else { None }).collect();
            let within = ranges_with(&table.ranges, |listed| ranges.iter().any(|range| listed.is_within(range)));
            let mut lists = lists_with(&table.range_lists, |range| within.contains(range as usize));
            let of = |value| values.contains(&value);
            let (everywhere, v6, others) = (of(Listed::None), of(Listed::EveryoneV6), of(Listed::Any));
            for (list, reach) in (0..).zip(reaches(table)).filter(|_| everywhere || v6 || others) {
                if (reach.v4 && everywhere) || (!reach.v4 && reach.v6 && v6) || (reach.is_nobody() && others) {
                    lists.insert(list);
                }
            }
            by_number(&table.addresses, &lists)
        }
        Test::Admits(ranges) => {
            let admitting = ranges_with(&table.ranges, |listed| ranges.iter().any(|range| listed.overlaps(range)));
            let mut lists = lists_with(&table.range_lists, |range| admitting.contains(range as usize));
            lists.insert(0);
            by_number(&table.addresses, &lists)
        }
        Test::Expires(values) => of_times(table, &table.expiry, values, now, Direction::Ahead),
        Test::Created(values) => of_times(table, &table.created, values, now, Direction::Back),
    };
    rows.and(&Bits::of(table.len(), table.damage().map(|damaged| !damaged)));
    rows
}

fn of_trait(table: &Table, one: Trait, now: Seconds) -> Bits {
    let status = |wanted: Word| Bits::of(table.len(), status::each(table, now, move |word| word == wanted));
    match one {
        Trait::Active => status(Word::Active),
        Trait::Inactive => status(Word::Inactive),
        Trait::Expired => status(Word::Expired),
        Trait::Unreadable => Bits::of(table.len(), table.damage()),
        Trait::Editable => Bits::of(table.len(), table.editability()),
        Trait::Expiring => {
            let mut rows = status(Word::Active);
            let soon = now.plus(status::SOON).0;
            rows.and(&Bits::of(table.len(), table.expiry.iter().map(|end| end != 0 && end < soon)));
            rows
        }
    }
}

fn of_times(table: &Table, column: &Column<i64>, values: &[When], now: Seconds, direction: Direction) -> Bits {
    let never = values.contains(&When::Never);
    let moments: Vec<RangeInclusive<i64>> =
        values.iter().filter_map(|value| value.moments(now, table.zone, direction)).collect();
    let fits = |moment: i64| if moment == 0 { never } else { moments.iter().any(|range| range.contains(&moment)) };
    Bits::of(column.len(), column.iter().map(fits))
}

fn ranges_with(pool: &Pool, is_such: impl Fn(IpRange) -> bool) -> Bits {
    let texts = (0..pool.len()).map(|number| pool.text(narrow(number)));
    Bits::of(pool.len(), texts.map(|text| IpRange::parse(text).is_ok_and(&is_such)))
}

/// Number 0 stands for the empty text and the empty list.
fn add_none_and_any(values: &mut Bits, none: bool, any: bool) {
    if any {
        let had_none = values.contains(0);
        *values = Bits::all(values.len());
        if !had_none {
            values.remove(0);
        }
    }
    if none {
        values.insert(0);
    }
}

fn of_text(table: &Table, field: &TextField, how: How, value: &TextValue, among: Option<&Bits>) -> Bits {
    let (none, any) = (*value == TextValue::None, *value == TextValue::Any);
    let needle = if let TextValue::Text(text) = value { Some(Needle::new(text, how, table.fold)) } else { None };
    let fitting = |pool: &Pool| {
        let mut texts = needle.as_ref().map_or_else(|| Bits::none(pool.len()), |needle| needle.in_pool(pool));
        add_none_and_any(&mut texts, none, any);
        texts
    };
    let own = |own: Own| match &needle {
        Some(needle) => needle.in_own(table, Some(own), among),
        None => Bits::of(table.len(), (0..table.len()).map(|row| table.own(row, own).is_empty() == none)),
    };
    let objects = |name: &str| objects_with(&table.json, table.fold, name, value, needle.as_ref());
    match field {
        TextField::Name => own(Own::Name),
        TextField::Id => own(Own::Id),
        TextField::Description => own(Own::Description),
        TextField::By => by_number(&table.creator, &fitting(&table.words)),
        TextField::User => by_number(&table.user, &fitting(&table.words)),
        TextField::Ip => {
            let texts = fitting(&table.ranges);
            let mut lists = lists_with(&table.range_lists, |range| needle.is_some() && texts.contains(range as usize));
            add_none_and_any(&mut lists, none, any);
            by_number(&table.addresses, &lists)
        }
        TextField::Tenant => {
            let texts = fitting(&table.words);
            let mut lists = tenants_with(table, |(id, name, _)| {
                needle.is_some() && (texts.contains(id as usize) || texts.contains(name as usize))
            });
            add_none_and_any(&mut lists, none, any);
            by_number(&table.tenants, &lists)
        }
        TextField::Role => {
            let texts = if none { Bits::all(table.words.len()) } else { fitting(&table.words) };
            let roles = lists_with(&table.role_lists, |role| texts.contains(role as usize));
            let mut rows = by_number(&table.roles, &roles);
            rows.or(&by_number(&table.tenants, &tenants_with(table, |(_, _, list)| roles.contains(list as usize))));
            if none {
                rows.flip();
            }
            rows
        }
        TextField::Claim(name) => by_number(&table.claims, &objects(name)),
        TextField::Attribute(name) => by_number(&table.attributes, &objects(name)),
    }
}

fn objects_with(pool: &Pool, fold: Fold, name: &str, value: &TextValue, needle: Option<&Needle>) -> Bits {
    // Where the beginning of the name does not occur, it is no member, unless it is spelt with escapes.
    let beginning = memmem::Finder::new(name.split('.').next().unwrap_or(name));
    let may_hold = |json: &str| beginning.find(json.as_bytes()).is_some() || json.contains('\\');
    let fits = |json: &str| match value {
        TextValue::None => !may_hold(json) || !json::has(json, name),
        TextValue::Any => may_hold(json) && json::has(json, name),
        TextValue::Text(_) => {
            let mut is_such = |text: &str| needle.is_some_and(|needle| needle.fits(fold.text(text).as_bytes()));
            may_hold(json) && json::any_value(json, name, &mut is_such)
        }
    };
    let texts = (0..pool.len()).map(|number| pool.text(narrow(number)));
    Bits::of(pool.len(), texts.map(fits))
}
