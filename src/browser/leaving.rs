//! The moments at which a page goes away or comes back.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::PageTransitionEvent;

/// Asks the person before the tab is closed or reloaded, for as long as `hold` is true. The words are the browser's own.
pub fn ask_while(hold: Signal<bool>) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if hold.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Runs `wipe` when the page goes away, and makes a page that the browser froze and brings back load anew: it could
/// hold what was wiped, and a session that has ended.
pub fn wipe_when_left(wipe: impl Fn() + 'static) {
    let hidden = window_event_listener(ev::pagehide, move |_| wipe());
    let shown = window_event_listener(ev::pageshow, |event: PageTransitionEvent| {
        if event.persisted()
            && let Some(window) = super::window()
        {
            // A page that cannot be loaded anew stays wiped, which is what matters.
            let _ = window.location().reload();
        }
    });
    on_cleanup(move || {
        hidden.remove();
        shown.remove();
    });
}

/// Runs `look` whenever the page comes back into view: timers do not run while a machine sleeps.
pub fn when_seen(look: impl Fn() + 'static) {
    let listener = document_event_listener("visibilitychange", look);
    on_cleanup(listener);
}

fn document_event_listener(name: &'static str, run: impl Fn() + 'static) -> impl FnOnce() + Send + Sync + 'static {
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    let closure = Closure::<dyn Fn()>::new(run);
    let target = document();
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    let held = send_wrapper::SendWrapper::new((target, closure));
    move || {
        let (target, closure) = held.take();
        let _ = target.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
}
