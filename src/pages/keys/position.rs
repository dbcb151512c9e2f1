//! Where the grid is scrolled to, and which of its rows the keyboard is on.
//!
//! Invariant: the page is asked for sizes after it was laid out, never between two changes of it: that would lay it out
//! once more.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::Element;

use crate::browser::size::{Lookout, PIECES, exact_height, screen_pixels};
use crate::fleet::window::Viewport;
use crate::state::{LeftAt, ListStore};

/// No browser's limit is lower, in CSS pixels: a body that is not so high has not been laid out yet.
const LEAST_LIMIT: u64 = 1_000_000;

/// A place in the grid.
#[derive(Clone, Copy)]
pub(super) struct Position {
    /// What scrolls.
    pub(super) scroller: NodeRef<Div>,
    /// What is scrolled.
    pub(super) body: NodeRef<Div>,
    list: ListStore,
    view: RwSignal<Viewport>,
    active: RwSignal<usize>,
}

impl Position {
    /// The place where the list was left, or its beginning. It is remembered when the current owner ends.
    pub(super) fn new(list: ListStore, left_for_a_key: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let here = move || untrack(|| list.arrangement());
        let left = list.left_at.try_update_value(Option::take).flatten().filter(|left| left.list == here());
        let mut view = Viewport::new(list.shown.with_untracked(|shown| shown.len()), 800, (52, 1));
        if let Some(left) = &left {
            view.go(left.scrolled);
        }
        let (view, active) = (RwSignal::new(view), RwSignal::new(left.as_ref().map_or(0, |left| left.row)));
        let this = Self { scroller: NodeRef::new(), body: NodeRef::new(), list, view, active };
        on_cleanup(move || {
            let scrolled = view.try_with_untracked(Viewport::at).unwrap_or_default();
            let row = active.try_get_untracked().unwrap_or_default();
            list.left_at.try_set_value(Some(LeftAt { list: here(), scrolled, row, opened: left_for_a_key() }));
        });
        this.begin(left);
        this.look_out();
        this
    }

    /// Measures as soon as there is something to measure, and scrolls to where the list was left.
    fn begin(self, left: Option<LeftAt>) {
        Effect::new(move |_| {
            let (Some(scroller), Some(_)) = (self.scroller.get(), self.body.get()) else { return };
            self.measure();
            if let Some(left) = left.clone() {
                self.scroll_to(left.scrolled);
                if left.opened {
                    // After the page's heading, which a change of page leads to.
                    request_animation_frame(move || _ = scroller.focus());
                }
            }
        });
    }

    fn look_out(self) {
        let lookout = StoredValue::new_local(None);
        Effect::new(move |_| {
            if let (Some(scroller), Some(body)) = (self.scroller.get(), self.body.get()) {
                // The next frame: what follows from a size must not change sizes while they are told.
                let later = move || request_animation_frame(move || self.measure());
                lookout.set_value(Lookout::over(&[&scroller, &body], later));
            }
        });
    }

    /// What is in view of the list as it is now. Tracks.
    fn view(self) -> Viewport {
        self.view.get().with_rows(self.list.shown.with(|shown| shown.len()))
    }

    fn view_now(self) -> Viewport {
        self.view.get_untracked().with_rows(self.count())
    }

    /// How many rows there are now.
    pub(super) fn count(self) -> usize {
        self.list.shown.with_untracked(|shown| shown.len())
    }

    /// What the rows on the page follow.
    pub(super) fn drawn(self) -> Drawn {
        Drawn {
            rows: Memo::new(move |_| self.view().drawn()),
            room: Memo::new(move |_| self.view().room()),
            ground: Memo::new(move |_| self.view().ground()),
            highest: Memo::new(move |_| self.view().highest),
            // A search may have made the list shorter.
            active: Memo::new(move |_| self.active.get().min(self.view().count.saturating_sub(1))),
        }
    }

    /// The keyboard's row, now.
    pub(super) fn active(self) -> usize {
        self.active.get_untracked().min(self.count().saturating_sub(1))
    }

    /// How many rows a page up or down moves.
    pub(super) fn page(self) -> usize {
        self.view_now().page()
    }

    /// Follows what a person has scrolled.
    pub(super) fn follow(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let mut view = self.view_now();
        let asked = view.follow(pixels(scroller.scroll_top()));
        self.view.set(view);
        if let Some(to) = asked {
            scroller.set_scroll_top(to.try_into().unwrap_or(i32::MAX));
        }
    }

    /// Scrolls to a place in the list.
    pub(super) fn scroll_to(self, to: u64) {
        let mut view = self.view_now();
        let body = view.go(to);
        self.view.set(view);
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.set_scroll_top(body.try_into().unwrap_or(i32::MAX));
        }
    }

    /// Moves the keyboard to a row and brings it into view.
    pub(super) fn activate(self, row: usize) {
        self.active.set(row);
        if let Some(to) = self.view_now().scroll_to_show(row) {
            self.scroll_to(to);
        }
    }

    /// To the beginning of another list.
    pub(super) fn restart(self) {
        self.active.set(0);
        if self.view_now().at() > 0 {
            self.scroll_to(0);
        }
    }

    /// Reads from the page how high the grid and its rows are at this width.
    fn measure(self) {
        let (Some(scroller), Some(body)) = (self.scroller.try_get_untracked(), self.body.try_get_untracked()) else {
            return;
        };
        let Some((scroller, body)) = scroller.zip(body) else { return };
        let part = |selector| scroller.query_selector(selector).ok().flatten();
        let height_of = |part: Element| pixels(part.client_height());
        // The header stays in view and hides what is under it.
        let header = part(".grid-header").map(height_of).unwrap_or_default();
        let mut view = self.view_now();
        view.height = pixels(scroller.client_height()).saturating_sub(header);
        let given = pixels(body.client_height());
        let row = part(".grid-body > .grid-row:not([hidden])");
        match row.map(|row| exact_height(&row)).filter(|row| *row > 0) {
            // One row says how high all are together, as exactly as 64 of them need.
            Some(row) => {
                (view.content, view.rows) = (row, PIECES);
                let whole = view.count as u64 * row / PIECES;
                let exact = view.count as u64 / PIECES + 1;
                let asked = whole.min(view.highest);
                // Less than was asked for: this browser's limit is a lower one.
                if given + exact < asked && given >= LEAST_LIMIT {
                    view.highest = given;
                } else if given.abs_diff(whole) <= exact && given > 0 {
                    // The body holds all rows, and knows their height better than one of them.
                    (view.content, view.rows) = (given, view.count as u64);
                }
            }
            None if given > 0 && view.count > 0 => (view.content, view.rows) = (given, view.count as u64),
            None => {}
        }
        view.highest = view.highest.min(Viewport::highest(screen_pixels()));
        view.follow(pixels(scroller.scroll_top()));
        if self.view.with_untracked(|before| *before != view) {
            self.view.set(view);
        }
    }
}

/// What the rows on the page follow.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    /// The places that are drawn.
    pub(super) rows: Memo<std::ops::Range<usize>>,
    /// How many are drawn at most.
    pub(super) room: Memo<usize>,
    /// The place that rows are counted from, and where in the body it stands.
    pub(super) ground: Memo<(usize, i64)>,
    /// The greatest height of the body.
    pub(super) highest: Memo<u64>,
    /// The place that the keyboard is on.
    pub(super) active: Memo<usize>,
}

/// Negative while a page bounces at its end.
fn pixels(length: i32) -> u64 {
    u64::try_from(length).unwrap_or_default()
}
