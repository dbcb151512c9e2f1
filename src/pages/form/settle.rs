//! Waiting until nobody types.

use std::time::Duration;

use leptos::prelude::*;

/// Does the last of several things, when none came for a while.
#[derive(Clone, Copy)]
pub(super) struct Settle {
    timer: StoredValue<Option<TimeoutHandle>>,
    quiet: Duration,
}

impl Settle {
    /// For as long as the current owner lives.
    pub fn after(milliseconds: u64) -> Self {
        let settle = Self { timer: StoredValue::new(None), quiet: Duration::from_millis(milliseconds) };
        on_cleanup(move || settle.stop());
        settle
    }

    /// Does this after a while, instead of what was to be done.
    pub fn then(self, act: impl FnOnce() + 'static) {
        self.stop();
        self.timer.set_value(set_timeout_with_handle(act, self.quiet).ok());
    }

    fn stop(self) {
        self.timer.try_update_value(|timer| timer.take().inspect(TimeoutHandle::clear));
    }
}
