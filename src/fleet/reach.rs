//! Whom the lists of addresses allow that the keys of a fleet have.
//!
//! Invariant: one walk over the different ranges and one over the different lists, however many keys have them.

use super::index::pool::narrow;
use super::index::table::Table;
use crate::domain::IpRange;
use crate::domain::ip_reach::{Reach, wide};

/// Whom each list of addresses allows, by its number.
pub(super) fn reaches(table: &Table) -> impl Iterator<Item = Reach> + '_ {
    // Of all the ranges there are, few are so wide that they count.
    let wide: Vec<(u32, IpRange)> =
        (0..narrow(table.ranges.len())).filter_map(|range| Some((range, wide(table.ranges.text(range))?))).collect();
    let find = move |range: &u32| {
        let at = wide.binary_search_by_key(range, |(range, _)| *range).ok()?;
        wide.get(at).map(|(_, range)| *range)
    };
    (0..narrow(table.range_lists.len())).map(move |list| match table.range_lists.get(list) {
        [] => Reach { v4: true, v6: true },
        ranges => Reach::of(ranges.iter().filter_map(&find)),
    })
}
