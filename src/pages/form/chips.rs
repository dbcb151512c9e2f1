//! Chosen things as chips that can be taken away.
//!
//! Invariant: the keyboard is never left nowhere. When a chip goes, its place is taken by the next one, or by the field
//! in which others are found.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use crate::ui::{Chip, ChipRemoval, PlainText, TextFit, visible};

/// Chips of these texts. `label` names the list; `on_remove` is run with the text of the one that is taken away.
pub(super) fn chips(label: String, texts: Signal<Vec<String>>, on_remove: Callback<String>) -> AnyView {
    let list = NodeRef::<html::Ul>::new();
    let chip = move |(at, text): (usize, String)| {
        let gone = text.clone();
        let removal = ChipRemoval {
            label: format!("Remove {}", visible(&text)),
            on_remove: Callback::new(move |()| {
                on_remove.run(gone.clone());
                focus_after(list, at);
            }),
        };
        view! { <li><Chip removal><PlainText text fit=TextFit::Wrap /></Chip></li> }
    };
    view! {
        <ul class="form-chips" aria-label=label node_ref=list hidden=move || texts.with(Vec::is_empty)>
            {move || texts.get().into_iter().enumerate().map(chip).collect_view()}
        </ul>
    }
    .into_any()
}

/// Focuses what stands at a place of the list once it is drawn anew, or else the first field beside the list.
pub(in crate::pages) fn focus_after(list: NodeRef<html::Ul>, at: usize) {
    request_animation_frame(move || {
        let Some(list) = list.get_untracked() else { return };
        let left = usize::try_from(list.child_element_count()).unwrap_or_default();
        let place = (at + 1).min(left);
        let next = find(&list, &format!("li:nth-child({place}) button"));
        let beside = || list.parent_element().and_then(|parent| find(&parent, "input, textarea, button"));
        if let Some(element) = next.or_else(beside) {
            // Only an element that left the page refuses.
            let _ = element.focus();
        }
    });
}

/// Focuses the first field in the row that is the so-many-th of a list, from 1. What is typed right after the press that
/// made the row belongs into it, so this does not wait for a frame, unless the row is not drawn by then.
pub(super) fn focus_in(list: NodeRef<html::Ul>, place: usize) {
    let focus = move || {
        let list = list.get_untracked()?;
        let field = find(&list, &format!("li:nth-child({place}) input"))?;
        // Only an element that left the page refuses. One that is hidden does not, and is not focused either.
        let _ = field.focus();
        document().active_element().filter(|holder| *holder == *field)
    };
    if focus().is_none() {
        request_animation_frame(move || {
            focus();
        });
    }
}

fn find(within: &Element, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok().flatten()?.dyn_into().ok()
}
