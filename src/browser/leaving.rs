//! The moments at which a page goes away or comes back.

use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

use super::listener::Listener;

/// Asks the person before the tab is closed or reloaded, whenever `hold` says so. The words are the browser's own.
pub fn ask_while(hold: impl Fn() -> bool + 'static) -> Option<Listener> {
    Listener::on_window("beforeunload", move |event| {
        if hold() {
            event.prevent_default();
        }
    })
}

/// Runs `wipe` when the page goes away.
pub fn when_left(wipe: impl Fn() + 'static) -> Option<Listener> {
    Listener::on_window("pagehide", move |_| wipe())
}

/// Makes a page that the browser froze and brings back load anew: it could hold what was wiped, and a session that has
/// ended meanwhile.
pub fn load_anew_when_brought_back() -> Option<Listener> {
    Listener::on_window("pageshow", |event| {
        let frozen = event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted);
        if let Some(window) = super::window().filter(|_| frozen) {
            // A page that cannot be loaded anew stays wiped, which is what matters.
            let _ = window.location().reload();
        }
    })
}

/// Runs `look` whenever the page comes into view or goes out of it: timers do not run while a machine sleeps.
pub fn when_seen(look: impl Fn() + 'static) -> Option<Listener> {
    Listener::on_document("visibilitychange", move |_| look())
}

/// Runs `look` whenever somebody comes back to the page from another tab or window.
pub fn when_focused(look: impl Fn() + 'static) -> Option<Listener> {
    Listener::on_window("focus", move |_| look())
}
