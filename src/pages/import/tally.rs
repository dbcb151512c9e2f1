//! How many rows stand where: counts that choose which rows are looked at, and decisions about many at once.

use leptos::prelude::*;

use super::words;
use crate::browser::moments::grouped;
use crate::import::{Counts, Standing, Which};
use crate::state::{ImportStage, ImportStore};
use crate::ui::{Button, focus_if_lost};

/// Decisions about rows that stand somewhere.
const NAME_TAKEN: (Which, &str) = (Which::NameTaken, "whose name exists already");
const NAME_REPEATED: (Which, &str) = (Which::NameRepeated, "that repeat a name of the file");
const SWAPPED: (Which, &str) = (Which::Swapped, "whose name and secret look swapped");

const DOUBTFUL: (Which, &str) = (Which::Doubtful, "that can be read in another way");
const SETTINGS: (Which, &str) = (Which::Settings, "that do not look like keys");

#[component]
pub(super) fn Tally(store: ImportStore) -> impl IntoView {
    let counts = store.counts;
    let filter = move |only: Option<Standing>| {
        let count = move || counts.with(|counts| only.map_or(counts.rows, |standing| counts.of(standing)));
        let pressed = move || if store.only.get() == only { "true" } else { "false" };
        let label = only.map_or("All rows", words::standing);
        // Nothing to look at, but for the one that shows everything.
        let empty = move || only.is_some() && count() == 0;
        view! {
            <button
                type="button"
                class="import-count"
                data-standing=only.map(words::word)
                aria-pressed=pressed
                disabled=empty
                on:click=move |_| store.look_at(only)
            >
                <b>{move || grouped(count())}</b>" "{label}
            </button>
        }
    };
    // How far the checking is, its bar says.
    let checked = Standing::ALL.into_iter().filter(|standing| *standing != Standing::Unchecked);
    let all = std::iter::once(None).chain(checked.map(Some));
    // Said when there is something to say it of, and read out then.
    let strengths = move || match store.stage.get() {
        ImportStage::Checked => counts.with(strengths),
        _ => String::new(),
    };
    view! {
        <section class="import-tally" aria-label="Rows by status">
            <div class="import-counts" role="group" aria-label="Look at">{all.map(filter).collect_view()}</div>
            <p class="import-strengths" role="status">{strengths}</p>
            {move || store.only.get().map(|standing| decisions(store, standing))}
        </section>
    }
}

fn strengths(counts: &Counts) -> String {
    let parts = [(counts.strong, "strong"), (counts.fair, "fair"), (counts.weak, "weak"), (counts.missing, "missing")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{} {what}", grouped(*count))).collect();
    let checked = match counts.rows {
        1 => "1 row is checked.".to_owned(),
        many => format!("{} rows are checked.", grouped(many)),
    };
    if parts.is_empty() { checked } else { format!("{checked} Secrets: {}", parts.join(", ")) }
}

/// What can be decided about all rows that stand somewhere.
fn decisions(store: ImportStore, standing: Standing) -> AnyView {
    // A press takes its own button away.
    let press = move |act: &dyn Fn()| {
        act();
        request_animation_frame(|| focus_if_lost(".import-counts [aria-pressed='true']"));
    };
    let leave_out = move |(which, what): (Which, &'static str)| {
        let count = store.with(|review| review.rows_where(which).len()).unwrap_or_default();
        let label = format!("Leave out {} {what}", grouped(count));
        (count > 0)
            .then(|| view! { <Button on_press=move || press(&|| store.leave_out_all(which, true))>{label}</Button> })
    };
    let of = Which::Standing(standing);
    let actions = match standing {
        Standing::Wrong => view! {
            {leave_out((of, "that are wrong"))}
            {leave_out((Which::SecretRepeated, "that repeat a secret"))}
        }
        .into_any(),
        Standing::Asked => view! {
            {leave_out(NAME_TAKEN)}
            {leave_out(NAME_REPEATED)}
            {leave_out(SWAPPED)}
            {leave_out(DOUBTFUL)}
            {leave_out(SETTINGS)}
            <Button on_press=move || press(&|| store.keep_all(of))>"Import all of these as they are"</Button>
        }
        .into_any(),
        Standing::Warned => leave_out((of, "that are remarkable")).into_any(),
        Standing::LeftOut => {
            view! { <Button on_press=move || press(&|| store.leave_out_all(of, false))>"Undo all"</Button> }.into_any()
        }
        Standing::Ready | Standing::Unchecked => ().into_any(),
    };
    view! { <div class="import-decisions">{actions}</div> }.into_any()
}
