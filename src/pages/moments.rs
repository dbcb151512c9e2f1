//! The present moment and the formats of times, shared by all views of a session.

use leptos::prelude::*;

use crate::browser::moments::Format;
use crate::domain::Seconds;
use crate::state::KeysStore;

/// How often views look at the clock: often enough for "in 12 min" to be true, in seconds.
const TICK: u64 = 20;

/// Times as the person reads them.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    now: RwSignal<Seconds>,
    formats: StoredValue<[Format; 3], LocalStorage>,
}

impl Moments {
    /// Starts looking at the clock, for as long as the current owner lives.
    pub fn start(keys: KeysStore) -> Self {
        let now = RwSignal::new(keys.now());
        let each = set_interval_with_handle(move || now.set(keys.now()), std::time::Duration::from_secs(TICK));
        on_cleanup(move || each.into_iter().for_each(|timer| timer.clear()));
        Self { now, formats: StoredValue::new_local([Format::day(), Format::exact(), Format::clock()]) }
    }

    /// The present moment. Tracks.
    pub fn now(self) -> Seconds {
        self.now.get()
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
