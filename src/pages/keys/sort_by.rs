//! The order of the rows where the window is too narrow for heads of columns.

use leptos::prelude::*;

use super::columns::label;
use crate::fleet::columns::GridColumn;
use crate::fleet::sort::Order;
use crate::state::{ListStore, Step};

/// Chooses the first column to sort by.
#[component]
pub(in crate::pages) fn SortBy() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let options = move || {
        list.view.with(|(view, _)| {
            let first = view.sort.first().copied();
            let mut options = vec![option(None, first)];
            for by in view.columns.iter().map(|shown| shown.column) {
                options.extend([false, true].map(|descending| option(Some(Order { by, descending }), first)));
            }
            options
        })
    };
    let choose = move |value: String| {
        let column = GridColumn::of(value.trim_start_matches('-'));
        let order = column.map(|by| Order { by, descending: value.starts_with('-') });
        list.change_view(Step::Made, |view| view.sort = order.into_iter().collect());
    };
    view! {
        <label class="grid-sort-by">
            "Sort by"
            <select on:change:target=move |event| choose(event.target().value())>{options}</select>
        </label>
    }
}

fn option(order: Option<Order>, chosen: Option<Order>) -> AnyView {
    let (value, text) = match order {
        None => (String::new(), "The server's order".to_owned()),
        Some(Order { by, descending: false }) => (by.word().to_owned(), format!("{} ↑", label(by))),
        Some(Order { by, descending: true }) => (format!("-{}", by.word()), format!("{} ↓", label(by))),
    };
    view! { <option value=value prop:selected=order == chosen>{text}</option> }.into_any()
}
