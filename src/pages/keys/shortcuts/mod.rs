//! The single characters that do something in the page of all keys.
//!
//! Invariant: they do nothing where one types, under a dialog or with a modifier, nor once somebody has switched them off.
//! Letters act only while the keyboard is in the grid: spoken words and a cat on the keyboard reach the page, too.

mod list;

use leptos::{ev, prelude::*};

pub(in crate::pages) use self::list::ShortcutList;
use super::search::SearchDesk;
use crate::pages::parts::{self, Later};
use crate::pages::place::Place;
use crate::route::Route;

/// Where one types.
const FIELDS: &str = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";
/// What is above the page, and takes keys for itself.
const ABOVE: &str = "dialog[open], [role=menu]:popover-open";

/// Listens for as long as the current owner lives, and shows the list of shortcuts.
#[component]
pub(super) fn Shortcuts(desk: SearchDesk) -> impl IntoView {
    let place = expect_context::<Place>();
    let keys = desk.list.keys;
    let listener = window_event_listener(ev::keydown, move |event| {
        if !desk.letters.get_untracked() || !is_for_the_page(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => desk.focus(),
            "?" => desk.shortcuts.set(true),
            "n" if is_in_grid() => place.go(&Route::NewKey),
            "r" if is_in_grid() && !keys.is_loading() => keys.start_loading(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
    move || desk.shortcuts.get().then(|| view! { <Later part=parts::shortcut_list /> })
}

fn is_in_grid() -> bool {
    document().active_element().is_some_and(|element| element.closest("[role=grid]").ok().flatten().is_some())
}

fn is_for_the_page(event: &ev::KeyboardEvent) -> bool {
    let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_typing = document().active_element().is_some_and(|element| element.matches(FIELDS).unwrap_or_default());
    let is_covered = document().query_selector(ABOVE).ok().flatten().is_some();
    !(is_modified || event.repeat() || event.is_composing() || event.default_prevented() || is_typing || is_covered)
}
