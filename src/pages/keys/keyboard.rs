//! What keys do in the grid.
//!
//! The focus stays on the grid, which tells by `aria-activedescendant` which row the keyboard is on: a row that is
//! scrolled away and drawn again never takes the focus with it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Element, EventTarget, KeyboardEvent};

use super::grid::Desk;

/// Does what the key is for.
pub(super) fn press(desk: Desk, event: &KeyboardEvent) {
    if event.alt_key() || element(event.target()).is_some_and(|at| at.closest(".grid-header").ok().flatten().is_some())
    {
        return;
    }
    if act(desk, &event.key(), event.shift_key(), event.ctrl_key() || event.meta_key()) {
        event.prevent_default();
    }
}

/// The element that an event is about.
pub(super) fn element(target: Option<EventTarget>) -> Option<Element> {
    target.and_then(|target| target.dyn_into().ok())
}

/// Whether it was something to do.
fn act(desk: Desk, key: &str, shift: bool, command: bool) -> bool {
    let (list, position) = (desk.list, desk.position);
    let here = position.active();
    match (key, shift, command) {
        ("a" | "A", false, true) => list.select_shown(),
        ("Escape", false, false) if list.selection.with_untracked(|chosen| !chosen.is_empty()) => {
            list.clear_selection()
        }
        ("Enter", false, false) => desk.open(here),
        (" ", false, false) => desk.with_row(here, |row| list.toggle(row)),
        (" ", true, false) => desk.with_row(here, |row| list.extend_to(row)),
        _ => {
            let Some(to) = destination(desk, key).filter(|_| !command) else { return false };
            if shift {
                desk.with_row(here, |from| desk.with_row(to, |to| list.choose_between(from, to)));
            }
            position.activate(to);
        }
    }
    true
}

/// The row that a key moves to from here.
fn destination(desk: Desk, key: &str) -> Option<usize> {
    let position = desk.position;
    let (here, last) = (position.active(), position.count().checked_sub(1)?);
    match key {
        "ArrowDown" => Some((here + 1).min(last)),
        "ArrowUp" => Some(here.saturating_sub(1)),
        "PageDown" => Some((here + position.page()).min(last)),
        "PageUp" => Some(here.saturating_sub(position.page())),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}
