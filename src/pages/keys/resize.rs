//! The width of a column: its right edge is dragged, or moved with Shift and an arrow key; a double press takes it back.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{EventTarget, HtmlElement};

use crate::fleet::columns::GridColumn;
use crate::fleet::view::Shown;
use crate::state::{ListStore, Step};

/// How wide a column may be, in CSS pixels.
const WIDTHS: (i32, i32) = (48, 1_200);

/// How far one press of an arrow key moves an edge.
const PRESS: i32 = 16;

/// An edge on its way. The address bar learns of the width when it is let go: browsers take only so many changes of an
/// address in a time.
#[derive(Clone, Copy, Default)]
pub(super) struct Drag(RwSignal<Option<Moving>>);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Moving {
    column: GridColumn,
    /// The width, had the pointer been at the window's left edge.
    offset: i32,
    width: Option<u16>,
}

impl Drag {
    /// The columns, with the one that is being dragged as wide as it is now. Tracks.
    pub(super) fn apply(self, mut columns: Vec<Shown>) -> Vec<Shown> {
        if let Some(Moving { column, width: Some(width), .. }) = self.0.get() {
            columns.iter_mut().filter(|shown| shown.column == column).for_each(|shown| shown.width = Some(width));
        }
        columns
    }

    fn begin(self, column: GridColumn, event: &ev::PointerEvent) {
        if let Some(edge) = edge(event.current_target()).filter(|_| event.button() == 0) {
            // Refused only for a pointer that is gone again.
            let _ = edge.set_pointer_capture(event.pointer_id());
            self.0.set(Some(Moving { column, offset: width_of(&edge) - event.client_x(), width: None }));
        }
    }

    fn go_on(self, event: &ev::PointerEvent) {
        if let Some(moving) = self.0.get_untracked() {
            self.0.set(Some(Moving { width: Some(within(moving.offset + event.client_x())), ..moving }));
        }
    }

    fn end(self, list: ListStore) {
        if let Some(Moving { column, width: Some(width), .. }) = self.0.get_untracked() {
            set_width(list, column, Some(width), Step::Made);
        }
        self.0.set(None);
    }
}

fn edge(target: Option<EventTarget>) -> Option<HtmlElement> {
    target.and_then(|target| target.dyn_into().ok())
}

/// The width of the header that an edge belongs to.
fn width_of(edge: &HtmlElement) -> i32 {
    edge.parent_element().map(|header| header.client_width()).unwrap_or_default()
}

fn within(width: i32) -> u16 {
    width.clamp(WIDTHS.0, WIDTHS.1).try_into().unwrap_or_default()
}

fn set_width(list: ListStore, column: GridColumn, width: Option<u16>, step: Step) {
    list.change_view(step, |view| {
        view.columns.iter_mut().filter(|shown| shown.column == column).for_each(|shown| shown.width = width);
    });
}

/// The right edge of a header, for the pointer; the keyboard has [`on_key`].
pub(super) fn handle(list: ListStore, drag: Drag, column: GridColumn) -> AnyView {
    view! {
        <span
            class="grid-edge"
            aria-hidden="true"
            title="Drag to change the width; press twice for the usual one"
            on:pointerdown=move |event| drag.begin(column, &event)
            on:pointermove=move |event| drag.go_on(&event)
            on:pointerup=move |_| drag.end(list)
            on:pointercancel=move |_| drag.end(list)
            on:dblclick=move |_| set_width(list, column, None, Step::Made)
        ></span>
    }
    .into_any()
}

/// A key pressed on a head: Shift with an arrow moves its edge, Shift with Home takes the usual width back.
pub(super) fn on_key(list: ListStore, column: GridColumn, event: &ev::KeyboardEvent) {
    let Some(head) = edge(event.current_target()).filter(|_| event.shift_key()) else { return };
    let width = |by| Some(within(width_of(&head) + by));
    let width = match event.key().as_str() {
        "ArrowRight" => width(PRESS),
        "ArrowLeft" => width(-PRESS),
        "Home" => None,
        _ => return,
    };
    event.prevent_default();
    set_width(list, column, width, Step::Ongoing);
}
