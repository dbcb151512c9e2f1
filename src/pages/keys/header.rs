//! The heads of the columns: each sorts, and its edge changes the width.

use leptos::ev;
use leptos::prelude::*;

use super::columns::label;
use super::grid::Desk;
use super::resize::{Drag, handle};
use crate::fleet::sort::Order;
use crate::fleet::view::Shown;
use crate::state::{ListStore, Step};

/// The heads.
#[component]
pub(super) fn Header(desk: Desk, drag: Drag) -> impl IntoView {
    let Desk { list, columns, .. } = desk;
    let heads = move || {
        let sort = list.view.with(|(view, _)| view.sort.clone());
        columns.with(|columns| {
            let heads = columns.iter().enumerate().map(|(at, shown)| head(list, drag, *shown, at, &sort));
            heads.collect::<Vec<_>>()
        })
    };
    view! {
        <div class="grid-header" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                <ChooseAll list />
                {heads}
            </div>
        </div>
    }
}

fn head(list: ListStore, drag: Drag, shown: Shown, at: usize, sort: &[Order]) -> AnyView {
    let column = shown.column;
    let rank = sort.iter().position(|order| order.by == column);
    let order = rank.and_then(|rank| sort.get(rank));
    let (way, arrow) = match order {
        Some(Order { descending: false, .. }) => (Some("ascending"), "↑"),
        Some(Order { descending: true, .. }) => (Some("descending"), "↓"),
        None => (None, ""),
    };
    // One column alone needs no number.
    let rank = rank.filter(|_| sort.len() > 1).map(|rank| (rank + 1).to_string()).unwrap_or_default();
    let press = move |event: ev::MouseEvent| {
        let also = event.shift_key();
        list.change_view(Step::Made, |view| view.press_head(column, also));
    };
    view! {
        <div class="grid-cell" role="columnheader" aria-colindex=(at + 2).to_string() aria-sort=way data-column=column.word()>
            <button class="grid-head" type="button" title="Sort; with Shift, after the columns that sort already" on:click=press>
                <span class="grid-head-label">{label(column)}</span>
                <span class="grid-head-sort" aria-hidden="true">{arrow}<small>{rank}</small></span>
            </button>
            {handle(list, drag, shown)}
        </div>
    }
    .into_any()
}

/// Chooses all that are shown, or none of them.
#[component]
fn ChooseAll(list: ListStore) -> impl IntoView {
    let state = move || match (list.chosen_shown.get(), list.choosable.get()) {
        (0, _) => "false",
        (chosen, all) if chosen >= all => "true",
        _ => "mixed",
    };
    let press = move || match list.chosen_shown.get_untracked() >= list.choosable.get_untracked() {
        true => list.deselect_shown(),
        false => list.select_shown(),
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == " " {
            event.prevent_default();
            press();
        }
    };
    view! {
        <div class="grid-cell grid-choose" role="columnheader" aria-colindex="1" on:click=move |_| press()>
            <span
                class="grid-tick"
                role="checkbox"
                aria-label="Choose all that are shown"
                aria-checked=state
                tabindex="0"
                on:keydown=on_key
            ></span>
        </div>
    }
}
