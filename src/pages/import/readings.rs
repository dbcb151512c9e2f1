//! How a file is read where it can be read in more than one way: what was chosen, to be chosen anew.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::import::{Candidate, DateOrder, Dates, EnvReader, Form, Format, Shown, mask};
use crate::state::ImportStore;
use crate::ui::SelectField;

/// The value for a row of headings that is none.
const NONE: &str = "none";

/// The row of headings, out of the first rows.
#[component]
pub(super) fn HeadingRow(store: ImportStore) -> impl IntoView {
    let chosen = move || store.form.get().and_then(|form| form.headings);
    let value = move |row: Option<u32>| row.map_or_else(|| NONE.to_owned(), |row| row.to_string());
    let options = move || {
        let option = |row: Option<u32>, words: String| {
            view! { <option value=value(row) selected=move || chosen() == row>{words}</option> }
        };
        let candidates = store.candidates.get();
        let rows = candidates.iter().map(|it| option(Some(it.row), words(it))).collect_view();
        view! { {option(None, "No row: every row is a key".to_owned())}{rows} }
    };
    let change = move |value: String| {
        let Some(form) = store.form.get_untracked() else { return };
        spawn_local(store.read_as(Form { headings: value.parse().ok(), is_asked: false, ..form }));
    };
    view! {
        <div class="field select-field import-heading-row">
            <label class="field-label" for="import-heading-row">"Row of headings"</label>
            <select
                class="field-control"
                id="import-heading-row"
                prop:value=move || value(chosen())
                on:change:target=move |event| change(event.target().value())
            >
                {options}
            </select>
        </div>
    }
}

/// A row that may be the row of headings.
pub(super) fn words(candidate: &Candidate) -> String {
    let cell = |shown: &Shown| match shown {
        Shown::Empty => String::new(),
        Shown::Text(text) => text.clone(),
        Shown::Secret { characters } => mask(*characters),
    };
    let cells: Vec<String> = candidate.cells.iter().take(6).map(cell).collect();
    format!("Line {}: {}", candidate.line, cells.join(" · "))
}

/// The place in a JSON text that holds the rows, out of several.
#[component]
fn Lists(store: ImportStore) -> impl IntoView {
    let lists = Memo::new(move |_| store.with(|review| review.table().lists().to_vec()).unwrap_or_default());
    let chosen = move || store.form.get().and_then(|form| form.list);
    let option = move |(at, words): (usize, String)| {
        view! { <option value=at.to_string() selected=move || chosen() == Some(at)>{words}</option> }
    };
    let change = move |value: String| {
        let Some(form) = store.form.get_untracked() else { return };
        spawn_local(store.read_as(Form { list: value.parse().ok(), headings: None, ..form }));
    };
    move || {
        (lists.with(Vec::len) > 1).then(|| {
            view! {
                <div class="field select-field import-heading-row">
                    <label class="field-label" for="import-list">"Rows from"</label>
                    <select
                        class="field-control"
                        id="import-list"
                        on:change:target=move |event| change(event.target().value())
                    >
                        {lists.get().into_iter().enumerate().map(option).collect_view()}
                    </select>
                </div>
            }
        })
    }
}

/// What was chosen about dates, and about who reads the variables.
#[component]
pub(super) fn Readings(store: ImportStore) -> impl IntoView {
    let dates = Memo::new(move |_| store.with(crate::import::Review::dates).unwrap_or_default());
    let order = Signal::derive(move || match dates.get().order {
        Some(DateOrder::DayFirst) => "day",
        Some(DateOrder::MonthFirst) => "month",
        None => "",
    });
    let set_order = move |value: String| {
        let order = if value == "month" { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        spawn_local(store.set_dates(Dates { order: Some(order), ..dates.get_untracked() }));
    };
    let form = move || store.form.get().filter(|form| form.format == Format::Env);
    let reader = Signal::derive(move || form().and_then(|form| form.reader).map_or("", EnvReader::word));
    let set_reader = move |word: String| {
        let reader = EnvReader::ALL.into_iter().find(|reader| reader.word() == word);
        store.form.get_untracked().into_iter().for_each(|form| spawn_local(store.read_as(Form { reader, ..form })));
    };
    view! {
        <Lists store />
        {move || dates.get().order.is_some().then(|| view! {
            <SelectField
                label="Dates"
                options=vec![("day", "Day first: 31/1/2027"), ("month", "Month first: 1/31/2027")]
                value=order
                on_change=set_order
            />
        })}
        {move || dates.get().is_utc.then(|| view! { <p class="import-chosen">"Times without a zone are in UTC."</p> })}
        {move || (!reader.get().is_empty()).then(|| view! {
            <SelectField
                label="Read by"
                options=EnvReader::ALL.map(|reader| (reader.word(), reader.word())).to_vec()
                value=reader
                on_change=set_reader
            />
        })}
    }
}
