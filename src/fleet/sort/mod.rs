//! The order of rows, by one column or more.
//!
//! Invariant: stable, so rows that are equal stay in the order of before, and the last of several orders is that of the
//! fleet. Text is compared without case and with its numbers as numbers. What has no value comes last both ways.

mod natural;
mod radix;
mod ranking;

use std::cmp::Ordering;

use natural::natural;
use ranking::Ranking;

use super::Fleet;
use super::columns::GridColumn;
use super::index::fold::Fold;
use super::index::table::{Own, Table};
use super::status::{self, Word};
use crate::domain::Seconds;

/// A column to sort by, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub by: GridColumn,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The ranks of texts, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Rankings {
    words: Ranking,
    own: [Ranking; 4],
}

impl Rankings {
    pub(super) fn bytes(&self) -> usize {
        self.words.bytes() + self.own.iter().map(Ranking::bytes).sum::<usize>()
    }
}

/// What a row's place in a column goes by.
enum Basis {
    /// A number that is at hand.
    Number,
    /// The rank of a word that rows share.
    Word,
    /// The rank of a text of the row's own.
    Own(Own),
}

fn basis(column: GridColumn) -> Basis {
    match column {
        GridColumn::Expires | GridColumn::PermittedIps | GridColumn::Created | GridColumn::Editable => Basis::Number,
        // A status may be a word of the server's.
        GridColumn::Status | GridColumn::Access | GridColumn::CreatedBy | GridColumn::User => Basis::Word,
        GridColumn::Name => Basis::Own(Own::Name),
        GridColumn::Id => Basis::Own(Own::Id),
        GridColumn::Description => Basis::Own(Own::Description),
        GridColumn::ClientId => Basis::Own(Own::Client),
    }
}

/// No value, in either direction after all others.
const NONE: u64 = u64::MAX;

impl Fleet {
    /// Works towards sorting by a column, with an effort of about so many comparisons of texts (20,000 take a few
    /// milliseconds), and answers whether that is possible now. To be called between frames, once the keys are loaded:
    /// rows that come later are worked in by another call, a few at once and many from the start.
    pub fn prepare(&mut self, column: GridColumn, effort: usize) -> bool {
        let (table, rankings) = (&self.table, &mut self.rankings);
        match basis(column) {
            Basis::Number => true,
            Basis::Word => {
                let compare = |a: u32, b: u32| natural(table.words.folded(a), table.words.folded(b));
                rankings.words.step(table.words.len(), effort, &compare)
            }
            Basis::Own(own) => {
                let text = |row: u32| table.folded(row as usize, own);
                let compare = |a: u32, b: u32| natural(text(a), text(b));
                rankings.own.get_mut(own as usize).is_none_or(|ranking| ranking.step(table.len(), effort, &compare))
            }
        }
    }

    /// The positions in this order, the first column deciding first; `None` while a column is not prepared.
    pub fn sort(&self, positions: &[u32], by: &[Order], now: Seconds) -> Option<Vec<u32>> {
        let mut sorted = positions.to_vec();
        // Each sort keeps the order of the one before, so the first column is sorted by last.
        for Order { by, descending } in by.iter().rev() {
            let key = self.keys(*by, now)?;
            let directed = |position: u32| match key(position as usize) {
                NONE => NONE,
                key if *descending => NONE - 1 - key,
                key => key,
            };
            let keyed = sorted.iter().map(|position| (directed(*position), *position)).collect();
            sorted.iter_mut().zip(radix::by_number(keyed)).for_each(|(place, (_, position))| *place = position);
        }
        Some(sorted)
    }

    /// What a row sorts by in a column.
    fn keys(&self, column: GridColumn, now: Seconds) -> Option<Box<dyn Fn(usize) -> u64 + '_>> {
        let table = &self.table;
        let rank = |ranks: &[u32], at: usize| ranks.get(at).map_or(NONE, |rank| u64::from(*rank));
        Some(match basis(column) {
            Basis::Own(own) => {
                let ranks = self.rankings.own.get(own as usize)?.ranks(table.len())?;
                // The empty text comes first of all, so only the first rank can be its own.
                Box::new(move |row| match rank(ranks, row) {
                    0 if table.own(row, own).is_empty() => NONE,
                    rank => rank,
                })
            }
            Basis::Word => {
                let ranks = self.rankings.words.ranks(table.words.len())?;
                if column == GridColumn::Status {
                    let statuses = statuses(table, ranks, now);
                    return Some(Box::new(move |row| statuses.get(row).copied().unwrap_or(NONE)));
                }
                Box::new(move |row| match word(table, column, row) {
                    0 => NONE,
                    word => rank(ranks, word as usize),
                })
            }
            Basis::Number => Box::new(move |row| match column {
                GridColumn::Created => table.created.get(row).filter(|time| *time != 0).map_or(NONE, ascending),
                // Never is later than every date; what could not be read has no end at all.
                GridColumn::Expires if table.is_damaged(row) => NONE,
                GridColumn::Expires => table.expiry.get(row).filter(|time| *time != 0).map_or(NONE - 1, ascending),
                GridColumn::PermittedIps => match table.addresses.get(row).unwrap_or(0) {
                    0 => NONE,
                    list => table.range_lists.get(list).len() as u64,
                },
                _ if table.is_damaged(row) => NONE,
                _ => u64::from(table.is_editable(row)),
            }),
        })
    }
}

/// A signed number as an unsigned one in the same order, with room above.
fn ascending(time: i64) -> u64 {
    (time.cast_unsigned() ^ (1 << 63)).min(NONE - 2)
}

/// Active, inactive, expired, then other words of the server's; what could not be read has none.
fn statuses(table: &Table, ranks: &[u32], now: Seconds) -> Vec<u64> {
    let place = |word| match word {
        Word::Active => 0,
        Word::Inactive => 1,
        Word::Expired => 2,
        Word::Other(word) => 3 + ranks.get(word as usize).map_or(0, |rank| u64::from(*rank)),
        Word::Unreadable => NONE,
    };
    status::each(table, now, place).collect()
}

/// The word by which a row sorts in a column; 0 for none.
fn word(table: &Table, column: GridColumn, row: usize) -> u32 {
    let user = table.user.get(row).unwrap_or(0);
    match column {
        GridColumn::CreatedBy => table.creator.get(row).unwrap_or(0),
        GridColumn::User => user,
        // As the cell shows it: the user, or the first tenant, or the first role.
        _ if user != 0 => user,
        _ => {
            let tenant = table.tenants.get(row).and_then(|list| table.tenants_in(list).next());
            let shown = |(id, name, _)| if name == 0 { id } else { name };
            let role = || table.roles.get(row).and_then(|list| table.role_lists.get(list).first().copied());
            tenant.map(shown).or_else(role).unwrap_or(0)
        }
    }
}

/// Compares two texts as the columns do: without case, numbers as numbers.
pub fn compare_texts(one: &str, other: &str, fold: Fold) -> Ordering {
    natural(fold.text(one).as_bytes(), fold.text(other).as_bytes())
}
