//! One row: a key, or what is known of one that could not be read.
//!
//! Invariant: a row is one closure, which builds the same shape for each key, so that only texts change on the page when
//! it becomes the row of another key.

use leptos::prelude::*;

use super::cells::{self, Calendar, Cell, Weight, weight};
use super::columns::{is_short, label, lead};
use super::grid::{Desk, row_id};
use crate::domain::{KeyId, Seconds, Status};
use crate::fleet::columns::GridColumn;
use crate::fleet::{Damaged, KeyParts};
use crate::pages::moments::Moments;
use crate::route::Route;
use crate::ui::{Badge, Glyph, Icon, PlainText, Tone, visible};

/// One of the rows that are on the page; which key it shows, changes.
#[derive(Clone, Copy)]
pub(super) struct Slot(pub(super) usize);

/// What a slot shows.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Spot {
    /// The place among those that are shown.
    at: usize,
    /// The position in the fleet.
    row: usize,
    /// The place, counted from the ground.
    index: usize,
    active: bool,
    chosen: bool,
}

/// A row for a slot.
pub(super) fn row(desk: Desk, slot: Slot) -> AnyView {
    let spot = Memo::new(move |_| spot(desk, slot));
    (move || spot.get().map(|spot| draw(desk, spot))).into_any()
}

/// Each place has its slot, and keeps it for as long as it is drawn.
fn spot(Desk { list, drawn, .. }: Desk, Slot(slot): Slot) -> Option<Spot> {
    let (rows, room) = (drawn.rows.get(), drawn.room.get().max(1));
    let at = rows.start + (slot + room - rows.start % room) % room;
    if !rows.contains(&at) {
        return None;
    }
    let row = list.shown.with(|shown| shown.get(at).copied())? as usize;
    let index = at.saturating_sub(drawn.ground.get().0);
    Some(Spot { at, row, index, active: drawn.active.get() == at, chosen: list.is_chosen(row) })
}

fn draw(desk: Desk, spot: Spot) -> AnyView {
    let now = desk.moments.now();
    desk.list.keys.fleet.with(|fleet| match fleet.parts(spot.row) {
        Some(key) => {
            let status = key.status(now);
            frame(spot, kind(&status), Some(spot.chosen), key_cells(desk, spot, &key, &status, now))
        }
        None => {
            let columns = desk.columns.with(Vec::len);
            let cells = fleet.damage(spot.row).map(|damaged| damaged_cells(damaged, columns)).unwrap_or_default();
            frame(spot, "damaged", None, cells)
        }
    })
}

fn frame(spot: Spot, kind: &'static str, chosen: Option<bool>, cells: Vec<AnyView>) -> AnyView {
    view! {
        <div
            class=if spot.active { "grid-row is-active" } else { "grid-row" }
            role="row"
            id=row_id(spot.at)
            aria-rowindex=(spot.at + 2).to_string()
            aria-selected=chosen.map(yes_or_no)
            data-status=kind
            style=("--row-index", spot.index.to_string())
        >
            {cells}
        </div>
    }
    .into_any()
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

/// The row's kind, for the style sheet.
fn kind(status: &Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Inactive => "inactive",
        Status::Expired => "expired",
        Status::Other(_) => "other",
    }
}

impl Calendar for Moments {
    fn day(&self, moment: Seconds) -> String {
        Moments::day(*self, moment)
    }

    fn exact(&self, moment: Seconds) -> String {
        Moments::exact(*self, moment)
    }
}

fn key_cells(desk: Desk, spot: Spot, key: &KeyParts<'_>, status: &Status, now: Seconds) -> Vec<AnyView> {
    desk.columns.with(|columns| {
        let lead = lead(columns);
        let mut cells = vec![choose_cell(spot.chosen, &key.name)];
        for (at, column) in columns.iter().map(|shown| shown.column).enumerate() {
            let body = match column {
                GridColumn::Status => {
                    Body { class: "grid-cell", first: badge(key, status, now), more: None, tooltip: None }
                }
                _ => Body::of(cells::cell(column, key, now, &desk.moments)),
            };
            let opens = (column == lead).then(|| {
                let list = desk.list.arrangement();
                Route::Key { id: KeyId(key.id.to_string()), list }.fragment()
            });
            cells.push(cell(column, at, body, opens));
        }
        cells
    })
}

/// What a cell shows.
struct Body {
    class: &'static str,
    first: AnyView,
    more: Option<AnyView>,
    tooltip: Option<String>,
}

impl Body {
    fn of(Cell { main, more, tooltip, quiet }: Cell) -> Self {
        Self {
            class: if quiet { "grid-cell is-quiet" } else { "grid-cell" },
            first: text("grid-cell-main", main),
            more: (!more.is_empty()).then(|| text("grid-cell-more", more)),
            tooltip: Some(tooltip).filter(|tooltip| !tooltip.is_empty()).map(|tooltip| visible(&tooltip)),
        }
    }
}

/// A cell at a place among the columns; the one that opens the key is a link.
fn cell(column: GridColumn, at: usize, body: Body, opens: Option<String>) -> AnyView {
    let Body { class, first, more, tooltip } = body;
    let first = match opens {
        Some(href) => view! { <a class="grid-open" href=href tabindex="-1">{first}</a> }.into_any(),
        None => first,
    };
    view! {
        <div
            class=class
            role="gridcell"
            aria-colindex=(at + 2).to_string()
            data-column=column.word()
            data-label=label(column)
            data-short=is_short(column).then_some("")
            title=tooltip
        >
            {first}
            {more}
        </div>
    }
    .into_any()
}

/// A line of somebody else's text. Most show every character as it is, and cost one element.
fn text(class: &'static str, text: String) -> AnyView {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic()) || visible(&text) == text;
    if plain {
        view! { <bdi class=class>{text}</bdi> }.into_any()
    } else {
        view! { <span class=class><PlainText text /></span> }.into_any()
    }
}

/// The mark that a key is chosen by. It follows the row, so it is no field of its own.
fn choose_cell(chosen: bool, name: &str) -> AnyView {
    view! {
        <div class="grid-cell grid-choose" role="gridcell" aria-colindex="1">
            <span
                class="grid-tick"
                role="checkbox"
                aria-checked=yes_or_no(chosen)
                aria-label=format!("Choose {}", visible(name))
            ></span>
        </div>
    }
    .into_any()
}

fn badge(key: &KeyParts<'_>, status: &Status, now: Seconds) -> AnyView {
    let (tone, glyph) = match weight(status, key.expiry, now) {
        Weight::Good => (Tone::Success, Glyph::Success),
        Weight::Soon => (Tone::Warning, Glyph::Clock),
        Weight::Off => (Tone::Neutral, Glyph::Pause),
        Weight::Over => (Tone::Danger, Glyph::Clock),
        Weight::Unclear => (Tone::Warning, Glyph::Warning),
    };
    let word = status.word().to_owned();
    view! { <Badge tone glyph>{text("plain-text", word)}</Badge> }.into_any()
}

fn damaged_cells(damaged: Damaged, columns: usize) -> Vec<AnyView> {
    let Damaged { id, reason, excerpt } = damaged;
    let name = id.map(|KeyId(id)| format!("Id {id}. ")).unwrap_or_default();
    let mark = view! {
        <div class="grid-cell grid-choose" role="gridcell" aria-colindex="1" title="What could not be read cannot be chosen.">
            <Icon glyph=Glyph::Broken />
            <span class="visually-hidden">"Cannot be chosen."</span>
        </div>
    };
    let what = view! {
        <div
            class="grid-cell"
            role="gridcell"
            aria-colindex="2"
            aria-colspan=columns.to_string()
            title=visible(&excerpt)
        >
            <span class="grid-cell-main">"This key could not be read"</span>
            <span class="grid-cell-more"><PlainText text=format!("{name}{reason}") /></span>
        </div>
    };
    vec![mark.into_any(), what.into_any()]
}
