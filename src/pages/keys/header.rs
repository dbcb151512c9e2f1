//! The heads of the columns: each sorts, and its edge changes the width.

use leptos::ev;
use leptos::prelude::*;

use super::columns::label;
use super::grid::Desk;
use super::resize::{self, Drag};
use crate::fleet::columns::GridColumn;
use crate::fleet::sort::Order;
use crate::state::{ListStore, Step};

/// The heads.
#[component]
pub(super) fn Header(desk: Desk, drag: Drag) -> impl IntoView {
    let Desk { list, columns, .. } = desk;
    // A head stays the same element while it is pressed or dragged: it has the focus.
    let each = move || columns.with(|columns| columns.iter().map(|shown| shown.column).collect::<Vec<_>>());
    view! {
        <div class="grid-header" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                <ChooseAll list />
                <For each key=|column| *column children=move |column| head(desk, drag, column) />
            </div>
        </div>
    }
}

fn head(Desk { list, columns, .. }: Desk, drag: Drag, column: GridColumn) -> AnyView {
    let place = Memo::new(move |_| columns.with(|columns| columns.iter().position(|shown| shown.column == column)));
    let rank = Memo::new(move |_| list.view.with(|(view, _)| rank(&view.sort, column)));
    let way = move || rank.get().map(|Rank { descending, .. }| if descending { "descending" } else { "ascending" });
    let arrow = move || match rank.get() {
        None => "",
        Some(Rank { descending: false, .. }) => "↑",
        Some(Rank { descending: true, .. }) => "↓",
    };
    let number = move || rank.get().and_then(|rank| rank.number);
    let press = move |event: ev::MouseEvent| {
        let also = event.shift_key();
        list.change_view(Step::Made, |view| view.press_head(column, also));
    };
    view! {
        <div
            class="grid-cell"
            role="columnheader"
            aria-label=label(column)
            aria-colindex=move || place.get().map(|at| at + 2)
            aria-sort=way
            data-column=column.word()
        >
            <button
                class="grid-head"
                type="button"
                title="Sort; with Shift, after the columns that sort already. Shift with an arrow key changes the width."
                on:click=press
                on:keydown=move |event| resize::on_key(list, column, &event)
            >
                <span class="grid-head-label">{label(column)}</span>
                <span class="grid-head-sort" aria-hidden="true">{arrow}<small>{number}</small></span>
            </button>
            {resize::handle(list, drag, column)}
        </div>
    }
    .into_any()
}

/// How a column sorts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Rank {
    descending: bool,
    /// Its number among several; one column alone needs none.
    number: Option<usize>,
}

fn rank(sort: &[Order], column: GridColumn) -> Option<Rank> {
    let at = sort.iter().position(|order| order.by == column)?;
    let Order { descending, .. } = sort.get(at)?;
    Some(Rank { descending: *descending, number: (sort.len() > 1).then_some(at + 1) })
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
