//! Listening to the browser's events.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// A listener, which listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    run: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Runs `run` at each event of this name on the window; `None` where there is no window.
    pub(super) fn on_window(name: &'static str, run: impl Fn(Event) + 'static) -> Option<Self> {
        Self::on(super::window()?.into(), name, run)
    }

    /// Likewise on the document.
    pub(super) fn on_document(name: &'static str, run: impl Fn(Event) + 'static) -> Option<Self> {
        Self::on(super::window()?.document()?.into(), name, run)
    }

    fn on(target: EventTarget, name: &'static str, run: impl Fn(Event) + 'static) -> Option<Self> {
        let run = Closure::<dyn Fn(Event)>::new(run);
        target.add_event_listener_with_callback(name, run.as_ref().unchecked_ref()).ok()?;
        Some(Self { target, name, run })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A target that is gone has no listeners.
        let _ = self.target.remove_event_listener_with_callback(self.name, self.run.as_ref().unchecked_ref());
    }
}
