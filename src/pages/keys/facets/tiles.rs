//! The counts that people ask for most, in a row above the list.

use leptos::prelude::*;

use super::chosen;
use super::counting::{Wanted, counted};
use crate::browser::moments::grouped;
use crate::fleet::facets::Facet;
use crate::fleet::query::{Term, parse};
use crate::state::ListStore;
use crate::ui::{Glyph, Icon, Tile, Tone};

/// A tile: its label, the query of its one term, how it looks.
type Plan = (&'static str, &'static str, Glyph, Tone);

const TILES: [Plan; 6] = [
    ("Active", "status:active", Glyph::Success, Tone::Success),
    ("Expiring within a week", "expires:..7d", Glyph::Clock, Tone::Warning),
    ("Expired", "status:expired", Glyph::Clock, Tone::Danger),
    ("Inactive", "status:inactive", Glyph::Pause, Tone::Neutral),
    ("Never expires", "expires:never", Glyph::Infinity, Tone::Neutral),
    ("Any address", "ip:none", Glyph::Warning, Tone::Neutral),
];

/// The facets that the tiles are values of.
const FACETS: [Facet; 3] = [Facet::Status, Facet::Expiry, Facet::Restriction];

/// The row: the way to all filters, then the tiles.
#[component]
pub fn Tiles() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let wanted = || FACETS.map(|facet| Wanted { facet, like: String::new(), limit: usize::MAX }).to_vec();
    let counts = counted(list, Signal::stored(wanted()));
    let count = move |term: &Term| {
        let values_of = |term: &Term| {
            counts.with(|counts| {
                let mut values = counts.iter().flatten().flat_map(|counted| &counted.values);
                counts.is_some().then(|| values.find(|value| value.term == *term).map_or(0, |value| value.count))
            })
        };
        values_of(term)
    };
    let tiles = TILES.into_iter().filter_map(|(label, query, glyph, tone)| {
        let term = StoredValue::new(parse(query).query.terms.pop()?);
        let count = Memo::new(move |_| term.with_value(count));
        let unit = move || match count.get() {
            None => "",
            Some(1) => "key",
            Some(_) => "keys",
        };
        let figure = move || count.get().map(grouped).unwrap_or_default();
        let pressed =
            move || list.parsed.with(|parsed| term.with_value(|term| parsed.query.has(term, list.keys.fold())));
        Some(view! {
            <Tile
                label
                unit=Signal::derive(unit)
                figure=Signal::derive(figure)
                pressed=Signal::derive(pressed)
                glyph
                tone
                on_press=move || term.with_value(|term| list.toggle_term(term))
            />
        })
    });
    view! {
        <FiltersButton list />
        <div class="keys-tiles-row" role="group" aria-label="Counts of keys">{tiles.collect_view()}</div>
    }
}

/// Opens and closes the panel, and says how much is filtered by.
#[component]
fn FiltersButton(list: ListStore) -> impl IntoView {
    let active = Memo::new(move |_| list.parsed.with(|parsed| chosen(&parsed.query, None)));
    view! {
        <button
            class="filters-button"
            type="button"
            aria-expanded=move || if list.filters_open.get() { "true" } else { "false" }
            on:click=move |_| list.filters_open.update(|open| *open = !*open)
        >
            <Icon glyph=Glyph::Filter />
            <span class="filters-button-label">"Filters"</span>
            {move || Some(active.get()).filter(|many| *many > 0).map(|many| view! {
                " "<span class="filter-count">{many}<span class="visually-hidden">" active"</span></span>
            })}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tile_is_a_value_of_a_facet_that_is_counted() {
        for (label, query, ..) in TILES {
            let terms = parse(query).query.terms;
            let facet = terms.first().and_then(|term| Facet::of(&term.test));
            assert!(terms.len() == 1 && facet.is_some_and(|facet| FACETS.contains(&facet)), "{label}");
        }
    }
}
