//! How far something has come, as the native progress bar.

use leptos::prelude::*;

/// What is known about the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProgressValue {
    /// It is under way; how long it takes is not known.
    #[default]
    Unknown,
    /// So much of so much is done, in any one unit.
    Part {
        /// What is done.
        done: u64,
        /// What there is in all.
        total: u64,
    },
}

impl ProgressValue {
    fn value(self) -> Option<String> {
        match self {
            ProgressValue::Unknown => None,
            ProgressValue::Part { done, .. } => Some(done.to_string()),
        }
    }

    fn max(self) -> Option<String> {
        match self {
            ProgressValue::Unknown => None,
            ProgressValue::Part { total, .. } => Some(total.to_string()),
        }
    }
}

/// A thin bar.
#[component]
pub fn Progress(
    /// The accessible name: what is under way.
    #[prop(into)]
    label: String,
    /// How far it has come.
    #[prop(optional, into)]
    value: Signal<ProgressValue>,
) -> impl IntoView {
    view! {
        <progress
            class="progress"
            aria-label=label
            value=move || value.get().value()
            max=move || value.get().max()
        ></progress>
    }
}
