//! Work that can wait until the browser has nothing else to do.

use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::{request_idle_callback, set_timeout};

/// How long a browser without idle callbacks (Safari) waits: long enough to draw what is there.
const MOMENT: Duration = Duration::from_millis(50);

/// Runs `act` once when the page is idle.
pub fn when_idle(act: impl Fn() + 'static) {
    let has_idle_callbacks =
        super::window().is_some_and(|window| Reflect::has(&window, &"requestIdleCallback".into()).unwrap_or_default());
    if has_idle_callbacks { request_idle_callback(act) } else { set_timeout(act, MOMENT) }
}
