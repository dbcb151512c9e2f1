//! What is read out to somebody who does not see the page: a text that goes on changing only when it has come to rest.

use std::time::Duration;

use leptos::prelude::*;

/// How long a text has to stand before it is read out.
const QUIET: Duration = Duration::from_millis(700);

/// A text once it has not changed for a while.
pub(super) fn once_quiet(text: Memo<String>) -> RwSignal<String> {
    let quiet = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || waiting.try_update_value(Option::take).flatten().into_iter().for_each(|timer| timer.clear());
    Effect::new(move |_| {
        let text = text.get();
        stop();
        waiting.set_value(set_timeout_with_handle(move || _ = quiet.try_set(text.clone()), QUIET).ok());
    });
    on_cleanup(stop);
    quiet
}
