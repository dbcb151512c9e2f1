//! Filters with their counts: tiles above the list, and every facet beside it.
//!
//! Invariant: a press on a filter writes the query and nothing else, so the search box, the address and Back know of it.
//! Counts follow the list, but never hold up its drawing.

mod counting;
mod panel;
mod section;
mod tiles;

pub use self::panel::FilterPanel;
pub use self::tiles::Tiles;
use crate::browser::moments::grouped;
use crate::fleet::facets::Facet;
use crate::fleet::query::{Query, Test};

/// How many values the query filters by: of a facet, or of all.
fn chosen(query: &Query, of: Option<Facet>) -> usize {
    let values = |test: &Test| match (Facet::of(test), test) {
        (None, _) => 0,
        (facet, _) if of.is_some() && facet != of => 0,
        (_, Test::Text(_, _, values)) => values.len(),
        (_, Test::Status(words)) => words.len(),
        (_, Test::Expires(values)) => values.len(),
        _ => 1,
    };
    query.terms.iter().map(|term| values(&term.test)).sum()
}

/// `1 key`, `1,204 keys`.
fn keys(count: usize) -> String {
    format!("{} {}", grouped(count), if count == 1 { "key" } else { "keys" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::query::parse;

    #[test]
    fn values_are_counted_and_words_are_none() {
        let query = parse("ci status:active,expired -tenant=T1 tenant:x ip:none name:a is:editable").query;
        assert_eq!(chosen(&query, None), 5);
        assert_eq!(chosen(&query, Some(Facet::Status)), 2);
        assert_eq!(chosen(&query, Some(Facet::Tenant)), 2);
        assert_eq!(chosen(&query, Some(Facet::Role)), 0);
    }
}
