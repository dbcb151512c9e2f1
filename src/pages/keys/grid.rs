//! The grid: as many rows as fit, out of as many as there are.
//!
//! Invariant: a row is drawn when it is in view, whatever the length of the list; the keyboard reaches every row, also
//! those that are not drawn.
//!
//! This is what is done most often, so it costs little: there are as many rows on the page as fit into the view, and a
//! row that is scrolled out of it becomes the one that is scrolled in. The grid listens for all of them.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{Element, MouseEvent};

use super::columns::{card_lines, room};
use super::header::Header;
use super::keyboard::{self, element};
use super::position::{Drawn, Position};
use super::resize::Drag;
use super::row::{self, Slot};
use crate::domain::KeyId;
use crate::fleet::view::{Density, Shown};
use crate::pages::moments::Moments;
use crate::pages::parts::{self, Later};
use crate::pages::place::Place;
use crate::route::Route;
use crate::state::ListStore;

/// Milliseconds without scrolling after which the rows are put in order.
const REST: std::time::Duration = std::time::Duration::from_millis(200);

/// What the parts of the grid work with.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The list.
    pub(super) list: ListStore,
    /// Where in it.
    pub(super) position: Position,
    /// Its columns, as wide as they are while one is dragged.
    pub(super) columns: Memo<Vec<Shown>>,
    /// What is drawn.
    pub(super) drawn: Drawn,
    /// How moments are written.
    pub(super) moments: Moments,
    place: Place,
}

impl Desk {
    /// Does something with the row at a place, if there is one.
    pub(super) fn with_row(self, at: usize, act: impl FnOnce(usize)) {
        if let Some(row) = self.list.shown.with_untracked(|shown| shown.get(at).copied()) {
            act(row as usize);
        }
    }

    /// Opens the page of the key at a place.
    pub(super) fn open(self, at: usize) {
        self.with_row(at, |row| {
            let id = self.list.keys.fleet.with_untracked(|fleet| {
                let readable = fleet.damage(row).is_none();
                fleet.id(row).filter(|_| readable).map(|id| KeyId(id.to_owned()))
            });
            if let Some(id) = id {
                self.place.go(&Route::Key { id, list: untrack(|| self.list.arrangement()) });
            }
        });
    }

    /// A press anywhere on the rows.
    fn press(self, event: &MouseEvent) {
        let Some((pressed, at)) =
            element(event.target()).and_then(|pressed| place_of(&pressed).map(|at| (pressed, at)))
        else {
            return;
        };
        self.position.activate(at);
        if pressed.closest(".grid-choose").ok().flatten().is_some() {
            let list = self.list;
            self.with_row(at, |row| if event.shift_key() { list.extend_to(row) } else { list.toggle(row) });
        }
    }
}

/// The rows that were found.
#[component]
pub(super) fn Grid(list: ListStore) -> impl IntoView {
    let place = expect_context::<Place>();
    let opens_a_key = move || untrack(|| place.with(|place| matches!(place, Route::Key { .. })));
    let position = Position::new(list, opens_a_key);
    let drag = Drag::default();
    let columns = Memo::new(move |_| drag.apply(list.view.with(|(view, _)| view.columns.clone())));
    let drawn = position.drawn();
    let desk = Desk { list, position, columns, drawn, moments: expect_context(), place };
    start_anew_with_another_list(desk);
    let active_id = move || Some(drawn.active.get()).filter(|at| drawn.rows.with(|rows| rows.contains(at)));
    let tracks = move || columns.with(|columns| room(columns, "track", " "));
    let least = move || columns.with(|columns| format!("calc({})", room(columns, "least", " + ")));
    let compact = move || list.view.with(|(view, _)| (view.density == Density::Compact).then_some("compact"));
    view! {
        <Later part=parts::sort_by tool=true />
        <div
            class="grid"
            role="grid"
            aria-label="Access keys"
            aria-multiselectable="true"
            aria-rowcount=move || list.shown.with(|shown| shown.len() + 1)
            aria-colcount=move || columns.with(|columns| columns.len() + 1)
            aria-activedescendant=move || active_id().map(row_id)
            data-density=compact
            style=("--columns", tracks)
            style=("--least-width", least)
            style=("--card-lines", move || columns.with(|columns| card_lines(columns).to_string()))
            tabindex="0"
            node_ref=position.scroller
            on:scroll=move |_| position.follow()
            on:keydown=move |event| keyboard::press(desk, &event)
        >
            <Header desk drag />
            <Rows desk />
        </div>
    }
}

#[component]
fn Rows(desk: Desk) -> impl IntoView {
    let Desk { list, position, drawn, .. } = desk;
    let slots = Memo::new(move |_| drawn.room.get().min(list.shown.with(|shown| shown.len())));
    put_in_order_at_rest(desk);
    // The second press of two would choose words.
    let keep_text = move |event: ev::MouseEvent| {
        if event.shift_key() {
            event.prevent_default();
        }
    };
    view! {
        <div
            class="grid-body"
            role="rowgroup"
            style=("--row-count", move || list.shown.with(|shown| shown.len().to_string()))
            style=("--highest", move || format!("{}px", drawn.highest.get()))
            style=("--ground", move || format!("{}px", drawn.ground.get().1))
            node_ref=position.body
            on:mousedown=keep_text
            on:click=move |event| desk.press(&event)
        >
            <For each=move || 0..slots.get() key=|slot| *slot children=move |slot| row::row(desk, Slot(slot)) />
        </div>
    }
}

/// Another search or another order begins at its first row.
fn start_anew_with_another_list(desk: Desk) {
    let list = desk.list;
    let which = Memo::new(move |_| (list.query(), list.view.with(|(view, _)| view.sort.clone())));
    Effect::new(move |before: Option<()>| {
        which.track();
        if before.is_some() {
            desk.position.restart();
        }
    });
}

/// Whoever reads the page line by line reads the rows in their order, which they lose while they are scrolled.
fn put_in_order_at_rest(desk: Desk) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let order = move || {
        let Some(body) = desk.position.body.try_get_untracked().flatten() else { return };
        let rows = body.children();
        let mut rows: Vec<(usize, Element)> = (0..rows.length())
            .filter_map(|at| rows.item(at))
            .map(|row| (place_of(&row).unwrap_or(usize::MAX), row))
            .collect();
        if !rows.is_sorted_by_key(|(at, _)| *at) {
            rows.sort_by_key(|(at, _)| *at);
            // Refused only for an element that is not in the page.
            rows.iter().rev().for_each(|(_, row)| _ = body.prepend_with_node_1(row));
        }
    };
    Effect::new(move |_| {
        desk.drawn.rows.track();
        let next = set_timeout_with_handle(order, REST).ok();
        let before = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten();
        before.into_iter().for_each(|timer| timer.clear());
    });
    on_cleanup(move || waiting.try_update_value(Option::take).flatten().into_iter().for_each(|timer| timer.clear()));
}

/// What the id of each row's element begins with.
const ROW: &str = "key-row-";

/// The id of a drawn row's element.
pub(super) fn row_id(at: usize) -> String {
    format!("{ROW}{at}")
}

/// The place of the row that an element stands in.
fn place_of(element: &Element) -> Option<usize> {
    let row = element.closest("[role=row]").ok().flatten()?;
    row.id().strip_prefix(ROW)?.parse().ok()
}
