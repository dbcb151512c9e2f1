//! How long the secret still waits in this page, by the clock on the wall: timers stand still while a machine sleeps.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::{leaving, moments};
use crate::pages::place::listen;
use crate::state::RevealStore;
use crate::ui::{Button, ButtonKind, Glyph, Icon};

/// How long a secret waits to be stored, in milliseconds.
const WAIT: i64 = 600_000;
/// From when on it is said aloud that it will soon be gone, in seconds.
const SOON: i64 = 60;

#[component]
pub(super) fn Countdown(reveal: RevealStore) -> impl IntoView {
    let until = StoredValue::new(moments::now() + WAIT);
    let left = RwSignal::new(WAIT / 1_000);
    let look = move || {
        let milliseconds = until.try_get_value().unwrap_or_default() - moments::now();
        left.try_set((milliseconds + 999).div_euclid(1_000));
        if milliseconds <= 0 {
            reveal.expire();
        }
    };
    let ticking = set_interval_with_handle(look, Duration::from_secs(1));
    on_cleanup(move || ticking.into_iter().for_each(|ticking| ticking.clear()));
    listen([leaving::when_seen(look)]);
    let soon = Memo::new(move |_| left.get() <= SOON);
    let longer = move || {
        until.set_value(moments::now() + WAIT);
        look();
    };
    view! {
        <div class="reveal-countdown" class:is-soon=soon>
            <Icon glyph=Glyph::Clock />
            <span>"Wiped from this page in "<span role="timer">{move || clock(left.get())}</span></span>
            <Button kind=ButtonKind::Quiet on_press=longer>"Keep it ten more minutes"</Button>
            <span class="visually-hidden" role="status">
                {move || soon.get().then_some("In a minute the secret is wiped from this page.")}
            </span>
        </div>
    }
}

fn clock(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_span_is_shown_as_on_a_clock() {
        assert_eq!([600, 599, 61, 9, 0, -1].map(clock), ["10:00", "9:59", "1:01", "0:09", "0:00", "0:00"]);
    }
}
