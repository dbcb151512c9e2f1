//! Moving the focus to where the reader has to look next.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Focuses the first field of the page that is marked wrong. Call it after a refused submit, once
/// the errors are rendered.
pub fn focus_first_invalid() {
    focus("[aria-invalid='true']");
}

/// Focuses the page's heading (an `h1` with `tabindex="-1"`). Call it after a change of page, so
/// that a screen reader starts at the top of the new one.
pub fn focus_page_heading() {
    focus("h1[tabindex='-1']");
}

/// Focuses the page's heading where the focus was lost with what had it: after a dialog that nobody's press opened.
pub fn focus_page_heading_if_lost() {
    focus_if_lost("h1[tabindex='-1']");
}

/// Focuses what a selector finds where the focus was lost with what had it: after a press that took its own button away.
pub fn focus_if_lost(selector: &str) {
    let holder = document().active_element();
    if holder.is_none_or(|holder| holder.tag_name() == "BODY") {
        focus(selector);
    }
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Only an element that left the page refuses, and then there is nothing to look at.
        let _ = element.focus();
    }
}
