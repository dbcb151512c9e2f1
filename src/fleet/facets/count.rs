//! The counting itself: loops over columns, then over the values that occurred.
//!
//! Invariant: a key with one value twice is counted once.

use hashbrown::HashMap;

use super::{Value, value};
use crate::domain::Seconds;
use crate::domain::ip_reach::Reach;
use crate::fleet::Fleet;
use crate::fleet::index::bits::Bits;
use crate::fleet::index::column::Column;
use crate::fleet::index::pool::narrow;
use crate::fleet::query::time::{Point, Unit};
use crate::fleet::query::{How, Listed, Test, TextField, TextValue, When};
use crate::fleet::reach::reaches;
use crate::fleet::status::{self, Word};

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
    pub(super) fn statuses(&self, rows: &Bits, now: Seconds) -> Vec<Value> {
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

    pub(super) fn expiries(&self, rows: &Bits, now: Seconds) -> Vec<Value> {
        let stretches = stretches();
        let bounds = stretches.map(|(when, _)| when.expiries(now, self.table.zone));
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

    pub(super) fn restrictions(&self, rows: &Bits) -> Vec<Value> {
        let mut lists = vec![0; self.table.range_lists.len()];
        rows.iter().filter_map(|row| self.table.addresses.get(row)).for_each(|list| lists[list as usize] += 1);
        let [mut everywhere, mut v6, mut listed] = [0; 3];
        for (count, reach) in lists.into_iter().zip(reaches(&self.table)) {
            match reach {
                Reach { v4: true, .. } => everywhere += count,
                Reach { v6: true, .. } => v6 += count,
                Reach { v4: false, v6: false } => listed += count,
            }
        }
        vec![
            value("From everywhere".to_owned(), everywhere, Test::Listed(vec![Listed::None])),
            value("From everywhere on IPv6".to_owned(), v6, Test::Listed(vec![Listed::EveryoneV6])),
            value("From listed addresses".to_owned(), listed, Test::Listed(vec![Listed::Any])),
        ]
    }

    pub(super) fn people(&self, column: &Column<u32>, rows: &Bits, field: &TextField, none: &str) -> Vec<Value> {
        let mut counts = vec![0; self.table.words.len()];
        rows.iter().filter_map(|row| column.get(row)).for_each(|word| counts[word as usize] += 1);
        self.words(&counts, field, none)
    }

    pub(super) fn tenants(&self, rows: &Bits) -> Vec<Value> {
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

    pub(super) fn roles(&self, rows: &Bits) -> Vec<Value> {
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
            let text = self.table.words.text(narrow(word)).to_owned();
            let (label, id, wanted) = match word {
                0 => (none.to_owned(), None, TextValue::None),
                _ => (text.clone(), Some(text.clone()), TextValue::Text(text)),
            };
            Value { id, ..value(label, *count, Test::Text(field.clone(), How::Whole, vec![wanted])) }
        };
        counted.map(of_word).collect()
    }
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
