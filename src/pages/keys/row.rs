//! One row: a key, or what is known of one that could not be read.

use leptos::prelude::*;

use super::cells::{self, Access, Summary, Weight};
use super::grid::row_id;
use crate::domain::{AccessKey, Expiry, Seconds};
use crate::fleet::{Damaged, Row};
use crate::pages::moments::Moments;
use crate::state::KeysStore;
use crate::ui::{Badge, Glyph, PlainText, Tone};

/// Where a drawn row stands.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// Its place among the matches.
    pub at: usize,
    /// Its position in the fleet.
    pub row: usize,
    /// Its upper edge, in pixels.
    pub top: Signal<usize>,
    /// Whether the keyboard is on it.
    pub active: Signal<bool>,
}

/// The row. It follows its key: an answer that changes the key changes the cells.
#[component]
pub(super) fn RowView(keys: KeysStore, spot: Spot, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    let Spot { at, row, top, active } = spot;
    let moments = expect_context::<Moments>();
    let shown = Memo::new(move |_| keys.fleet.with(|fleet| fleet.row(row).cloned()));
    view! {
        <div
            class="grid-row"
            role="row"
            id=row_id(at)
            aria-rowindex=at + 2
            class:is-active=active
            style:transform=move || format!("translateY({}px)", top.get())
            on:click=move |_| on_press.run(())
        >
            {move || shown.get().map(|row| match row {
                Row::Key(key) => key_cells(&key, moments).into_any(),
                Row::Damaged(damaged) => damaged_cells(damaged).into_any(),
            })}
        </div>
    }
}

fn key_cells(key: &AccessKey, moments: Moments) -> impl IntoView {
    let now = moments.now();
    let second = if key.description.is_empty() { &key.id.0 } else { &key.description };
    let (name, second) = (key.name.clone(), second.clone());
    view! {
        <div class="grid-cell cell-name" role="gridcell">
            <span class="cell-primary"><PlainText text=name /></span>
            <span class="cell-secondary"><PlainText text=second /></span>
        </div>
        <div class="grid-cell cell-status" role="gridcell">{status(key, now)}</div>
        <div class="grid-cell cell-access" role="gridcell">{access(key)}</div>
        <div class="grid-cell cell-expires" role="gridcell">{expires(key, moments)}</div>
        <div class="grid-cell cell-ips" role="gridcell">
            {cells::permitted_ips(key).map_or_else(|| muted("Any").into_any(), |ips| summary(ips).into_any())}
        </div>
        <div class="grid-cell cell-created" role="gridcell">{created(key, moments)}</div>
        <div class="grid-cell cell-creator" role="gridcell"><PlainText text=key.created_by.clone() /></div>
    }
}

fn damaged_cells(damaged: Damaged) -> impl IntoView {
    let Damaged { id, reason, excerpt } = damaged;
    let name = id.map_or_else(|| "A key without a readable id".to_owned(), |id| id.0);
    view! {
        <div class="grid-cell cell-damaged" role="gridcell" aria-colspan="7">
            <Badge tone=Tone::Danger glyph=Glyph::Broken>"Unreadable"</Badge>
            <span class="cell-primary"><PlainText text=name /></span>
            <span class="cell-secondary" title=excerpt>{reason}</span>
        </div>
    }
}

fn status(key: &AccessKey, now: Seconds) -> impl IntoView {
    let (tone, glyph) = match cells::weight(key, now) {
        Weight::Good => (Tone::Success, Glyph::Success),
        Weight::Soon => (Tone::Warning, Glyph::Clock),
        Weight::Off => (Tone::Neutral, Glyph::Pause),
        Weight::Over => (Tone::Danger, Glyph::Clock),
        Weight::Unclear => (Tone::Warning, Glyph::Warning),
    };
    let word = key.status(now).word().to_owned();
    let locked = (!key.editable)
        .then(|| view! { <span class="cell-note" title="This management key may not change it.">"read-only"</span> });
    view! { <Badge tone glyph><PlainText text=word /></Badge>{locked} }
}

fn access(key: &AccessKey) -> AnyView {
    match cells::access(key) {
        Access::User(user) => view! { <span class="cell-note">"acts as "</span><PlainText text=user /> }.into_any(),
        Access::Tenants(tenants) => summary(tenants).into_any(),
        Access::Roles(roles) => summary(roles).into_any(),
        Access::Nothing => muted("No roles").into_any(),
    }
}

fn expires(key: &AccessKey, moments: Moments) -> impl IntoView {
    let (short, exact) = match key.expiry {
        Expiry::Never => ("Never".to_owned(), "This key does not expire.".to_owned()),
        Expiry::At(end) => (crate::domain::time::relative(end, moments.now()), moments.exact(end)),
    };
    view! { <span title=exact>{short}</span> }
}

fn created(key: &AccessKey, moments: Moments) -> impl IntoView {
    key.created.map(|created| view! { <span title=moments.exact(created)>{moments.day(created)}</span> })
}

fn summary(summary: Summary) -> impl IntoView {
    let Summary { first, more, whole } = summary;
    view! {
        <span class="cell-summary" title=whole>
            <PlainText text=first />
            {(more > 0).then(|| view! { <span class="cell-more">{format!("+{more}")}</span> })}
        </span>
    }
}

fn muted(words: &'static str) -> impl IntoView {
    view! { <span class="cell-muted">{words}</span> }
}
