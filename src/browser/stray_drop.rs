//! Files that are dropped where nothing takes them.
//!
//! Invariant: a browser would open such a file in place of the page, or save it: a file of secrets would end up in its
//! history or its downloads, and what the page holds would be lost. So nothing happens.

use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, Event};

use super::listener::Listener;

/// Refuses them for as long as the listeners are kept.
pub fn refuse() -> [Option<Listener>; 2] {
    ["dragover", "drop"].map(|name| Listener::on_window(name, |event| refuse_one(&event)))
}

fn refuse_one(event: &Event) {
    let Some(event) = event.dyn_ref::<DragEvent>() else { return };
    let Some(data) = event.data_transfer() else { return };
    // Text that is dragged into a field is the field's business.
    let has_file = data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"));
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field = target.is_some_and(|target| target.closest("input[type=file]").ok().flatten().is_some());
    if has_file && !is_field && !event.default_prevented() {
        event.prevent_default();
        data.set_drop_effect("none");
    }
}
