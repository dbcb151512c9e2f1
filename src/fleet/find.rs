//! Which rows hold a text.
//!
//! Invariant: the needle and what is searched are folded in one way, so case and Unicode spelling make no difference,
//! and no text matches across the border of two fields.

use memchr::memmem::Finder;

use super::index::bits::Bits;
use super::index::column::Column;
use super::index::fold::Fold;
use super::index::pool::{Lists, Pool};
use super::index::table::{Own, Table};
use super::query::How;

/// A set of rows this many times smaller than all of them is looked through row by row.
const FEW: usize = 16;

/// A folded text to look for.
pub(super) struct Needle {
    text: String,
    how: How,
    finder: Finder<'static>,
}

impl Needle {
    pub(super) fn new(text: &str, how: How, fold: Fold) -> Self {
        let text = fold.text(text);
        let finder = Finder::new(&text).into_owned();
        Self { text, how, finder }
    }

    /// Whether this folded text is, or holds, what is looked for.
    pub(super) fn fits(&self, folded: &[u8]) -> bool {
        match self.how {
            How::Whole => folded == self.text.as_bytes(),
            How::Within => self.finder.find(folded).is_some(),
        }
    }

    /// Whether a place in a line of folded texts, each ended by a line break, is where the needle may stand.
    fn stands_at(&self, line: &[u8], at: usize) -> bool {
        let end = at + self.text.len();
        self.how == How::Within || ((at == 0 || line[at - 1] == b'\n') && line.get(end) == Some(&b'\n'))
    }

    /// The texts of a pool that fit.
    pub(super) fn in_pool(&self, pool: &Pool) -> Bits {
        let mut found = Bits::none(pool.len());
        if let Some(searchable) = pool.searchable().filter(|_| !self.text.is_empty()) {
            searchable.find(&self.finder, |number, line, at| {
                let stands = self.stands_at(line, at);
                if stands {
                    found.insert(number);
                }
                stands
            });
        }
        found
    }

    /// The rows of whose own texts one fits, or the one that is named. Looks only among these rows where they are few.
    pub(super) fn in_own(&self, table: &Table, own: Option<Own>, among: Option<&Bits>) -> Bits {
        if self.text.is_empty() {
            return Bits::all(table.len());
        }
        let mut rows = Bits::none(table.len());
        let within = |line: &[u8], at: usize| {
            let field = || line[..at].iter().filter(|byte| **byte == b'\n').count();
            self.stands_at(line, at) && own.is_none_or(|own| field() == own as usize)
        };
        if let Some(few) = among.filter(|among| among.count() < table.len() / FEW) {
            for row in few.iter() {
                let line = table.searchable.get(row);
                if self.finder.find_iter(line).any(|at| within(line, at)) {
                    rows.insert(row);
                }
            }
            return rows;
        }
        table.searchable.find(&self.finder, |row, line, at| {
            let stands = within(line, at);
            if stands {
                rows.insert(row);
            }
            stands
        });
        rows
    }

    /// The rows that hold it in whatever a person would look a key up by: not in claims, attributes, state and times.
    pub(super) fn anywhere(&self, table: &Table, among: Option<&Bits>) -> Bits {
        let mut rows = self.in_own(table, None, among);
        let words = self.in_pool(&table.words);
        if !words.is_empty() {
            rows.or(&by_number(&table.creator, &words));
            rows.or(&by_number(&table.user, &words));
            let roles = lists_with(&table.role_lists, |role| words.contains(role as usize));
            rows.or(&by_number(&table.roles, &roles));
            let tenants = tenants_with(table, |(id, name, list)| {
                words.contains(id as usize) || words.contains(name as usize) || roles.contains(list as usize)
            });
            rows.or(&by_number(&table.tenants, &tenants));
        }
        let ranges = self.in_pool(&table.ranges);
        let lists = lists_with(&table.range_lists, |range| ranges.contains(range as usize));
        rows.or(&by_number(&table.addresses, &lists));
        rows
    }
}

/// The rows whose value in a column is one of these.
pub(super) fn by_number(column: &Column<u32>, values: &Bits) -> Bits {
    if values.is_empty() {
        return Bits::none(column.len());
    }
    Bits::of(column.len(), column.iter().map(|value| values.contains(value as usize)))
}

/// The lists that hold such an entry.
pub(super) fn lists_with(lists: &Lists, is_such: impl Fn(u32) -> bool) -> Bits {
    Bits::of(lists.len(), lists.iter().map(|list| list.iter().any(|entry| is_such(*entry))))
}

/// The lists of tenants that hold such a one: id, name, list of roles.
pub(super) fn tenants_with(table: &Table, is_such: impl Fn((u32, u32, u32)) -> bool) -> Bits {
    let lists = table.tenant_lists.iter();
    let such = lists.map(|list| list.chunks_exact(3).any(|tenant| is_such((tenant[0], tenant[1], tenant[2]))));
    Bits::of(table.tenant_lists.len(), such)
}
