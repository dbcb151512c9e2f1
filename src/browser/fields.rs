//! Text fields that somebody else fills in.
//!
//! A password manager or a script may write into a field without an event. So before a press or a submission counts,
//! every text field is asked what is in it.

use web_sys::Event;

use super::listener::Listener;

/// Makes every text field hear what is in it before a press or a submission counts.
pub fn heard_before_they_count() -> [Option<Listener>; 2] {
    ["click", "submit"].map(|name| Listener::before_others(name, |_| hear_all()))
}

fn hear_all() {
    let Some(document) = super::window().and_then(|window| window.document()) else { return };
    // Only a selector that is wrong is refused.
    let Ok(fields) = document.query_selector_all("[data-typed]") else { return };
    for field in (0..fields.length()).filter_map(|at| fields.item(at)) {
        if let Ok(event) = Event::new("input") {
            // A field that is gone hears nothing.
            let _ = field.dispatch_event(&event);
        }
    }
}
