//! What is shown as code at the moment.

use leptos::prelude::*;

use crate::api::snippets::Sample;

/// What there is to be shown: calls, the most fitting one first; or why there is none, in words.
pub type Samples = Result<Vec<Sample>, String>;

/// The dialog that shows calls as code; closed while there is nothing to show.
#[derive(Clone, Copy, Default)]
pub struct CodeStore(RwSignal<Option<Samples>>);

impl CodeStore {
    /// Opens with these.
    pub fn show(self, samples: Samples) {
        self.0.set(Some(samples));
    }

    /// Closes.
    pub fn close(self) {
        self.0.set(None);
    }

    /// Whether there is something to show. Tracks.
    pub fn is_open(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Looks at what is shown. Tracks.
    pub fn with<T>(self, look: impl FnOnce(&Samples) -> T) -> Option<T> {
        self.0.with(|samples| samples.as_ref().map(look))
    }
}
