//! The fragment in the address bar.

use wasm_bindgen::JsValue;

use super::listener::Listener;

/// The current fragment, with its `#`, or empty.
pub fn fragment() -> String {
    super::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Goes to a place; Back returns.
pub fn go(fragment: &str) {
    if let Some(window) = super::window() {
        // Refused only where the browser limits how often pages move; the place then stays, which is what it shows.
        let _ = window.location().set_hash(fragment);
    }
}

/// Takes one step back.
pub fn back() {
    if let Some(history) = super::window().and_then(|window| window.history().ok()) {
        let _ = history.back();
    }
}

/// Writes a place into the address bar without a step for Back, as while a person types. Fires no event.
pub fn replace(fragment: &str) {
    if let Some(history) = super::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(fragment));
    }
}

/// Runs `moved` after each change of the fragment, by a link, by Back or by hand.
pub fn on_change(moved: impl Fn(String) + 'static) -> Option<Listener> {
    Listener::on_window("hashchange", move |_| moved(fragment()))
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = super::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}
