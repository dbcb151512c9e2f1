//! The grid: as many rows as fit, out of as many as there are.
//!
//! Invariant: a row is drawn when it is in view, whatever the length of the list; the keyboard reaches every row, also
//! those that are not drawn.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::KeyboardEvent;

use super::row::{RowView, Spot};
use crate::fleet::window::Viewport;
use crate::state::ListStore;

/// A column.
pub(super) struct Column {
    /// Its name for the style sheet.
    pub(super) name: &'static str,
    /// Its header.
    pub(super) label: &'static str,
}

/// The columns, in their order.
pub(super) const COLUMNS: [Column; 7] = [
    Column { name: "name", label: "Name" },
    Column { name: "status", label: "Status" },
    Column { name: "access", label: "Access" },
    Column { name: "expires", label: "Expires" },
    Column { name: "ips", label: "Permitted IPs" },
    Column { name: "created", label: "Created" },
    Column { name: "created-by", label: "Created by" },
];

/// Where the grid is scrolled to, and which of its rows the keyboard is on.
#[derive(Clone, Copy)]
struct Position {
    scroller: NodeRef<Div>,
    view: RwSignal<Viewport>,
    active: RwSignal<usize>,
}

impl Position {
    fn new() -> Self {
        let view = RwSignal::new(Viewport { scrolled: 0, height: 800, content: 52, rows: 1 });
        Self { scroller: NodeRef::new(), view, active: RwSignal::new(0) }
    }

    /// Reads from the page how far it is scrolled, and how high the grid and its `rows` rows are at this width.
    fn measure(self, rows: usize) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        // Negative while a page bounces at its end.
        let pixels = |length: i32| u64::try_from(length).unwrap_or_default();
        let part = |selector| scroller.query_selector(selector).ok().flatten();
        let height_of = |selector| part(selector).map(|part| pixels(part.client_height())).unwrap_or_default();
        // The header stays in view and hides what is under it.
        let height = pixels(scroller.client_height()).saturating_sub(height_of(".grid-header"));
        let (scrolled, content) = (pixels(scroller.scroll_top()), height_of(".grid-body"));
        self.view.update(|view| {
            (view.scrolled, view.height) = (scrolled, height);
            if rows > 0 && content > 0 {
                (view.content, view.rows) = (content, rows as u64);
            }
        });
    }

    /// Moves the keyboard to a row and brings it into view.
    fn activate(self, row: usize, rows: usize) {
        self.active.set(row);
        let to = self.view.with_untracked(|view| view.scroll_to_show(row));
        if let Some((to, scroller)) = to.zip(self.scroller.get_untracked()) {
            // Browsers cap scroll positions far below.
            scroller.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
            self.measure(rows);
        }
    }

    /// Where a key moves to from here, in a list with `last` as its last row.
    fn after(self, event: &KeyboardEvent, last: usize) -> Option<usize> {
        let (here, page) = (self.active.get_untracked().min(last), self.view.with_untracked(Viewport::page));
        match event.key().as_str() {
            "ArrowDown" => Some((here + 1).min(last)),
            "ArrowUp" => Some(here.saturating_sub(1)),
            "PageDown" => Some((here + page).min(last)),
            "PageUp" => Some(here.saturating_sub(page)),
            "Home" => Some(0),
            "End" => Some(last),
            _ => None,
        }
    }
}

/// The rows that were found.
#[component]
pub(super) fn Grid(list: ListStore) -> impl IntoView {
    let ListStore { keys, shown, .. } = list;
    let position = Position::new();
    let count = move || shown.with(|shown| shown.len());
    let count_now = move || shown.with_untracked(|shown| shown.len());
    let resized = window_event_listener(ev::resize, move |_| position.measure(count_now()));
    on_cleanup(move || resized.remove());
    Effect::new(move |_| {
        if position.scroller.get().is_some() {
            request_animation_frame(move || position.measure(count_now()));
        }
    });
    // The keyboard's row, within a list that a search may have made shorter.
    let active = Memo::new(move |_| position.active.get().min(count().saturating_sub(1)));
    let drawn = Memo::new(move |_| position.view.with(|view| view.drawn(count())));
    let places = move || -> Vec<(usize, usize)> {
        let drawn = drawn.get();
        shown.with(|shown| {
            let place = |at| shown.get(at).map(|row| (at, *row as usize));
            drawn.filter_map(place).collect()
        })
    };
    let on_keydown = move |event: KeyboardEvent| {
        let Some(last) = count_now().checked_sub(1) else { return };
        if let Some(row) = position.after(&event, last) {
            event.prevent_default();
            position.activate(row, last + 1);
        }
    };
    let active_id = move || Some(active.get()).filter(|row| drawn.get().contains(row)).map(row_id);
    view! {
        <div
            class="grid"
            role="grid"
            aria-label="Access keys"
            aria-rowcount=move || count() + 1
            aria-activedescendant=active_id
            tabindex="0"
            node_ref=position.scroller
            on:scroll=move |_| position.measure(count_now())
            on:keydown=on_keydown
        >
            <Header />
            <div class="grid-body" role="rowgroup" style=("--row-count", move || count().to_string())>
                <For
                    each=places
                    key=|place| *place
                    children=move |(at, row)| {
                        let active = Signal::derive(move || active.get() == at);
                        view! { <RowView keys spot=Spot { at, row, active } on_press=move |()| position.activate(at, count_now()) /> }
                    }
                />
            </div>
        </div>
    }
}

/// The id of a drawn row's element.
pub(super) fn row_id(at: usize) -> String {
    format!("key-row-{at}")
}

#[component]
fn Header() -> impl IntoView {
    let headers = COLUMNS.map(|column| {
        view! { <div class="grid-cell" role="columnheader" data-column=column.name>{column.label}</div> }
    });
    view! {
        <div class="grid-header" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">{headers.into_iter().collect_view()}</div>
        </div>
    }
}
