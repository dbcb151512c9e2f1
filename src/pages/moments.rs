//! The present moment and the formats of times, shared by all views of a session.
//!
//! Invariant: the present is the server's, however wrong this machine's clock is.

use leptos::prelude::*;

use crate::browser::moments::Format;
use crate::domain::Seconds;
use crate::domain::time::span_in_words;
use crate::state::{KeysStore, Phase};

/// How often views look at the clock: often enough for "in 12 min" to be true, in seconds.
const TICK: u64 = 20;

/// From how many seconds on it is said that this machine's clock is wrong.
const WRONG: i64 = 300;

/// Times as the person reads them.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    now: RwSignal<Seconds>,
    /// How far the server's clock is ahead of this machine's, in seconds.
    ahead: RwSignal<i64>,
    formats: StoredValue<[Format; 3], LocalStorage>,
}

impl Moments {
    /// Starts looking at the clock, for as long as the current owner lives.
    pub fn start(keys: KeysStore) -> Self {
        let (now, ahead) = (RwSignal::new(keys.now()), RwSignal::new(keys.server_ahead()));
        let look = move || {
            now.set(keys.now());
            ahead.set(keys.server_ahead());
        };
        let each = set_interval_with_handle(look, std::time::Duration::from_secs(TICK));
        on_cleanup(move || each.into_iter().for_each(|timer| timer.clear()));
        // After a reload the list's answer is the first that tells the server's time.
        let answered = Memo::new(move |_| {
            keys.phase.with(|phase| match phase {
                Phase::Idle => false,
                Phase::Loading(progress) => progress.bytes > 0,
                Phase::Whole | Phase::Partial(_) | Phase::Failed(_) | Phase::Stale(_) => true,
            })
        });
        Effect::new(move || {
            if answered.get() {
                look();
            }
        });
        Self { now, ahead, formats: StoredValue::new_local([Format::day(), Format::exact(), Format::clock()]) }
    }

    /// The present moment. Tracks.
    pub fn now(self) -> Seconds {
        self.now.get()
    }

    /// How wrong this machine's clock is, in words, when it is: "3 days ahead". Tracks.
    pub fn wrong_clock(self) -> Option<String> {
        let ahead = self.ahead.get();
        let side = if ahead > 0 { "behind" } else { "ahead" };
        (ahead.abs() >= WRONG).then(|| format!("{} {side}", span_in_words(ahead)))
    }

    /// Day, month and year.
    pub fn day(self, moment: Seconds) -> String {
        self.formats.with_value(|[day, _, _]| day.text(moment))
    }

    /// Date and time with the zone.
    pub fn exact(self, moment: Seconds) -> String {
        self.formats.with_value(|[_, exact, _]| exact.text(moment))
    }

    /// Hours, minutes and seconds.
    pub fn clock(self, moment: Seconds) -> String {
        self.formats.with_value(|[_, _, clock]| clock.text(moment))
    }
}
