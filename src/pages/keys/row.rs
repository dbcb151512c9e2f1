//! One row: a key, or what is known of one that could not be read.

use leptos::prelude::*;

use super::cells::{self, Cell, Weight};
use super::grid::{COLUMNS, row_id};
use crate::domain::{AccessKey, Expiry, Seconds, Status};
use crate::fleet::{Damaged, Row};
use crate::pages::moments::Moments;
use crate::state::KeysStore;
use crate::ui::{Badge, Glyph, Icon, PlainText, TextFit, Tone};

/// Where a drawn row stands.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// Its place among the matches.
    pub(super) at: usize,
    /// Its position in the fleet.
    pub(super) row: usize,
    /// Whether the keyboard is on it.
    pub(super) active: Signal<bool>,
}

/// The row. It follows its key: an answer that changes the key changes the cells.
#[component]
pub(super) fn RowView(keys: KeysStore, spot: Spot, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    let Spot { at, row, active } = spot;
    let moments = expect_context::<Moments>();
    let shown = Memo::new(move |_| keys.fleet.with(|fleet| fleet.row(row)));
    let kind = move || shown.with(|row| row.as_ref().map(|row| status_word(row, moments.now())));
    view! {
        <div
            class="grid-row"
            role="row"
            id=row_id(at)
            aria-rowindex=(at + 2).to_string()
            data-status=kind
            class:is-active=active
            class:is-damaged=move || kind() == Some("damaged")
            style=("--row-index", at.to_string())
            on:click=move |_| on_press.run(())
        >
            {move || shown.get().map(|row| match row {
                Row::Key(key) => key_cells(&key, moments),
                Row::Damaged(damaged) => damaged_cells(damaged),
            })}
        </div>
    }
}

/// The row's kind, for the style sheet.
fn status_word(row: &Row, now: Seconds) -> &'static str {
    match row {
        Row::Damaged(_) => "damaged",
        Row::Key(key) => match key.status(now) {
            Status::Active => "active",
            Status::Inactive => "inactive",
            Status::Expired => "expired",
            Status::Other(_) => "other",
        },
    }
}

fn key_cells(key: &AccessKey, moments: Moments) -> AnyView {
    let now = moments.now();
    let exact = |moment: Option<Seconds>| moment.map(|moment| moments.exact(moment)).unwrap_or_default();
    let end = match key.expiry {
        Expiry::At(end) => Some(end),
        Expiry::Never => None,
    };
    let created = key.created.map(|created| moments.day(created)).unwrap_or_default();
    let plain = |text: &str| Cell { main: text.to_owned(), ..Cell::default() };
    [
        cell(0, cells::name(key), String::new()),
        status(key, now),
        cell(2, cells::access(key), key_tooltip(key)),
        cell(3, cells::expiry(key.expiry, now, |end| moments.day(end)), exact(end)),
        cell(4, cells::permitted_ips(key), key.permitted_ips.join(", ")),
        cell(5, plain(&created), exact(key.created)),
        cell(6, plain(&key.created_by), String::new()),
    ]
    .into_iter()
    .collect_view()
    .into_any()
}

/// Everything that was granted, for whoever hovers.
fn key_tooltip(key: &AccessKey) -> String {
    let tenants =
        key.tenants.iter().map(|tenant| format!("{} ({}): {}", tenant.name, tenant.id, tenant.roles.join(", ")));
    tenants.chain(key.roles.iter().cloned()).collect::<Vec<_>>().join("\n")
}

fn cell(column: usize, cell: Cell, tooltip: String) -> AnyView {
    let Cell { main, more, quiet } = cell;
    let about = &COLUMNS[column];
    view! {
        <div
            class=if quiet { "grid-cell is-quiet" } else { "grid-cell" }
            role="gridcell"
            data-column=about.name
            data-label=about.label
            title=Some(tooltip).filter(|tooltip| !tooltip.is_empty()).map(|tooltip| crate::ui::visible(&tooltip))
        >
            <span class="grid-cell-main"><PlainText text=main fit=TextFit::Line /></span>
            {(!more.is_empty()).then(|| view! { <span class="grid-cell-more"><PlainText text=more fit=TextFit::Line /></span> })}
        </div>
    }
    .into_any()
}

fn status(key: &AccessKey, now: Seconds) -> AnyView {
    let (tone, glyph) = match cells::weight(key, now) {
        Weight::Good => (Tone::Success, Glyph::Success),
        Weight::Soon => (Tone::Warning, Glyph::Clock),
        Weight::Off => (Tone::Neutral, Glyph::Pause),
        Weight::Over => (Tone::Danger, Glyph::Clock),
        Weight::Unclear => (Tone::Warning, Glyph::Warning),
    };
    let word = key.status(now).word().to_owned();
    let locked = (!key.editable).then(
        || view! { <span class="grid-cell-more" title="This management key may not change it.">"Read-only"</span> },
    );
    view! {
        <div class="grid-cell" role="gridcell" data-column="status" data-label="Status">
            <Badge tone glyph><PlainText text=word /></Badge>
            {locked}
        </div>
    }
    .into_any()
}

fn damaged_cells(damaged: Damaged) -> AnyView {
    let Damaged { id, reason, excerpt } = damaged;
    let name = id.map(|id| format!("Id {}. ", id.0)).unwrap_or_default();
    view! {
        <Icon glyph=Glyph::Broken />
        <div class="grid-cell" role="gridcell" aria-colspan="7" title=crate::ui::visible(&excerpt)>
            <span class="grid-cell-main">"This key could not be read"</span>
            <span class="grid-cell-more"><PlainText text=format!("{name}{reason}") /></span>
        </div>
    }
    .into_any()
}
