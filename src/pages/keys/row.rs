//! One row: a key, or what is known of one that could not be read.
//!
//! Invariant: a row is one effect, which sketches the same shape for each key, so that only texts change on the page when
//! it becomes the row of another key.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

use super::cells::{self, Calendar, Weight, weight};
use super::columns::{is_short, label, lead};
use super::grid::{Desk, row_id};
use super::sketch::{Drawing, Sketch, sketch};
use crate::domain::{KeyId, Seconds, Status};
use crate::fleet::columns::GridColumn;
use crate::fleet::{Damaged, KeyParts};
use crate::pages::moments::Moments;
use crate::route::Route;
use crate::ui::unseen::{Breaks, Part, parts, token};
use crate::ui::{Glyph, Tone, visible};

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
    let element = NodeRef::<Div>::new();
    Effect::new(move |drawing: Option<Option<Drawing>>| {
        let mut drawing = drawing
            .flatten()
            .or_else(|| element.get().map(|element| Drawing::on((*element).clone().into(), nothing())))?;
        drawing.draw(spot.get().map_or_else(nothing, |spot| draw(desk, spot)));
        if let Some((spot, element)) = spot.get_untracked().zip(element.get_untracked()) {
            // The policy of the page admits no style attribute, but this.
            let _ = HtmlElement::style(&element).set_property("--row-index", &spot.index.to_string());
        }
        Some(drawing)
    });
    view! { <div class="grid-row" role="row" hidden="" node_ref=element></div> }.into_any()
}

/// A slot that no row is left for.
fn nothing() -> Sketch {
    sketch("div", "grid-row").with("role", "row").with("hidden", "")
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

fn draw(desk: Desk, spot: Spot) -> Sketch {
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

fn frame(spot: Spot, kind: &'static str, chosen: Option<bool>, cells: Vec<Sketch>) -> Sketch {
    let row = sketch("div", if spot.active { "grid-row is-active" } else { "grid-row" })
        .with("role", "row")
        .with("id", row_id(spot.at))
        .with("aria-rowindex", (spot.at + 2).to_string())
        .with("data-status", kind)
        .around(cells);
    match chosen {
        Some(chosen) => row.with("aria-selected", yes_or_no(chosen)),
        None => row,
    }
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

fn key_cells(desk: Desk, spot: Spot, key: &KeyParts<'_>, status: &Status, now: Seconds) -> Vec<Sketch> {
    desk.columns.with(|columns| {
        let lead = lead(columns);
        let mut cells = vec![choose_cell(spot.chosen, &key.name)];
        for (at, column) in columns.iter().map(|shown| shown.column).enumerate() {
            let said = cells::cell(column, key, now, &desk.moments);
            let more = (!said.more.is_empty()).then(|| text("grid-cell-more", said.more));
            let mut main = match column {
                GridColumn::Status => badge(key, status, now),
                _ => text("grid-cell-main", said.main),
            };
            if column == lead {
                let opens = Route::Key { id: KeyId(key.id.to_string()), list: desk.list.arrangement() };
                main =
                    sketch("a", "grid-open").with("href", opens.fragment()).with("tabindex", "-1").around(vec![main]);
            }
            let cell = sketch("div", if said.quiet { "grid-cell is-quiet" } else { "grid-cell" })
                .with("role", "gridcell")
                .with("aria-colindex", (at + 2).to_string())
                .with("data-column", column.word())
                .with("data-label", label(column))
                .with_some("title", visible(&said.tooltip));
            let cell = if is_short(column) { cell.with("data-short", "") } else { cell };
            cells.push(cell.around(std::iter::once(main).chain(more).collect()));
        }
        cells
    })
}

/// A line of somebody else's text, as [`PlainText`](crate::ui::PlainText) shows it. Most texts show every character as
/// it is, and cost one element.
fn text(class: &'static str, text: String) -> Sketch {
    let line = sketch("bdi", class);
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return line.text(text);
    }
    let mut parts = parts(&text, Breaks::Shown);
    match (parts.pop(), parts.is_empty()) {
        (Some(Part::Seen(seen)), true) => line.text(seen),
        (last, _) => {
            let part = |part| match part {
                Part::Seen(seen) => sketch("span", "").text(seen),
                Part::Unseen(character) => sketch("span", "unseen").text(token(character)),
            };
            line.around(parts.into_iter().chain(last).map(part).collect())
        }
    }
}

/// The mark that a key is chosen by. It follows the row, so it is no field of its own.
fn choose_cell(chosen: bool, name: &str) -> Sketch {
    let tick = sketch("span", "grid-tick")
        .with("role", "checkbox")
        .with("aria-checked", yes_or_no(chosen))
        .with("aria-label", format!("Choose {}", visible(name)));
    sketch("div", "grid-cell grid-choose").with("role", "gridcell").with("aria-colindex", "1").around(vec![tick])
}

/// See [`Badge`](crate::ui::Badge).
fn badge(key: &KeyParts<'_>, status: &Status, now: Seconds) -> Sketch {
    let (tone, glyph) = match weight(status, key.expiry, now) {
        Weight::Good => (Tone::Success, Glyph::Success),
        Weight::Soon => (Tone::Warning, Glyph::Clock),
        Weight::Off => (Tone::Neutral, Glyph::Pause),
        Weight::Over => (Tone::Danger, Glyph::Clock),
        Weight::Unclear => (Tone::Warning, Glyph::Warning),
    };
    let word = sketch("span", "badge-label").around(vec![text("plain-text", status.word().to_owned())]);
    sketch("span", "badge").with("data-tone", tone.name()).around(vec![icon(glyph), word])
}

/// See [`Icon`](crate::ui::Icon).
fn icon(glyph: Glyph) -> Sketch {
    let path = sketch("path", "").with("d", glyph.path());
    sketch("svg", "icon").with("viewBox", "0 0 16 16").with("aria-hidden", "true").around(vec![path])
}

fn damaged_cells(damaged: Damaged, columns: usize) -> Vec<Sketch> {
    let Damaged { id, reason, excerpt } = damaged;
    let name = id.map(|KeyId(id)| format!("Id {id}. ")).unwrap_or_default();
    let mark = sketch("div", "grid-cell grid-choose")
        .with("role", "gridcell")
        .with("aria-colindex", "1")
        .with("title", "What could not be read cannot be chosen.")
        .around(vec![icon(Glyph::Broken), sketch("span", "visually-hidden").text("Cannot be chosen.")]);
    let what = sketch("div", "grid-cell")
        .with("role", "gridcell")
        .with("aria-colindex", "2")
        .with("aria-colspan", columns.to_string())
        .with("title", visible(&excerpt))
        .around(vec![
            sketch("span", "grid-cell-main").text("This key could not be read"),
            text("grid-cell-more", format!("{name}{reason}")),
        ]);
    vec![mark, what]
}
