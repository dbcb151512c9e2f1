//! Listening to the browser's events.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// A listener, which listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    first: bool,
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

    /// Likewise on the document, before whatever the event is meant for hears of it.
    pub(super) fn before_others(name: &'static str, run: impl Fn(Event) + 'static) -> Option<Self> {
        Self::listen(super::window()?.document()?.into(), name, true, run)
    }

    fn on(target: EventTarget, name: &'static str, run: impl Fn(Event) + 'static) -> Option<Self> {
        Self::listen(target, name, false, run)
    }

    fn listen(target: EventTarget, name: &'static str, first: bool, run: impl Fn(Event) + 'static) -> Option<Self> {
        let run = Closure::<dyn Fn(Event)>::new(run);
        target.add_event_listener_with_callback_and_bool(name, run.as_ref().unchecked_ref(), first).ok()?;
        Some(Self { target, name, first, run })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A target that is gone has no listeners.
        let run = self.run.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.name, run, self.first);
    }
}
