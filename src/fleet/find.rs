//! Which rows hold a text.
//!
//! Invariant: the needle and what is searched are folded in one way, so case and Unicode spelling make no difference,
//! and no text matches across the border of two fields.

use memchr::memmem::Finder;

use super::index::bits::Bits;
use super::index::column::Column;
use super::index::fold::fold;
use super::index::pool::{Lists, Pool};
use super::index::table::{Own, Table};

/// Where a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// In everything that a person would look a key up by: not in claims, attributes, state and times.
    Anywhere,
    /// In one of a row's own texts.
    Own(Own),
}

/// The rows that hold the text in this scope, gone ones too.
pub(super) fn rows_with(table: &Table, text: &str, scope: Scope) -> Bits {
    let folded = fold(text);
    let needle = Finder::new(&folded);
    let mut rows = Bits::none(table.len());
    if folded.is_empty() {
        return Bits::all(table.len());
    }
    table.searchable.find(&needle, |row, line, at| {
        let within = match scope {
            Scope::Anywhere => true,
            Scope::Own(own) => line[..at].iter().filter(|byte| **byte == b'\n').count() == own as usize,
        };
        if within {
            rows.insert(row);
        }
        within
    });
    if scope == Scope::Anywhere {
        let words = in_pool(&table.words, &needle);
        if !words.is_empty() {
            rows.or(&by_number(&table.creator, &words));
            rows.or(&by_number(&table.user, &words));
            let roles = lists_with(&table.role_lists, |role| words.contains(role as usize));
            rows.or(&by_number(&table.roles, &roles));
            rows.or(&by_number(&table.tenants, &tenant_lists_with(table, &words, &roles)));
        }
        let ranges = in_pool(&table.ranges, &needle);
        if !ranges.is_empty() {
            let lists = lists_with(&table.range_lists, |range| ranges.contains(range as usize));
            rows.or(&by_number(&table.addresses, &lists));
        }
    }
    rows
}

/// The texts of a pool that hold the needle.
pub(super) fn in_pool(pool: &Pool, needle: &Finder<'_>) -> Bits {
    let mut found = Bits::none(pool.len());
    if let Some(searchable) = pool.searchable() {
        searchable.find(needle, |number, _, _| {
            found.insert(number);
            true
        });
    }
    found
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

/// The lists of tenants with such an id or name, or with such a list of roles in a tenant.
pub(super) fn tenant_lists_with(table: &Table, words: &Bits, roles: &Bits) -> Bits {
    let lists = table.tenant_lists.iter().map(|list| {
        list.chunks_exact(3).any(|tenant| {
            words.contains(tenant[0] as usize)
                || words.contains(tenant[1] as usize)
                || roles.contains(tenant[2] as usize)
        })
    });
    Bits::of(table.tenant_lists.len(), lists)
}
