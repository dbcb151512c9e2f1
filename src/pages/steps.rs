//! The looks that are taken to find out what became of a write, as far as they have come.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::ui::{Glyph, Icon};

/// The list of them; `done` is how many are over.
pub(super) fn steps(words: &'static [&'static str], done: usize) -> AnyView {
    let items = words.iter().enumerate().map(|(at, words)| {
        let (state, glyph, said) = match at.cmp(&done) {
            Ordering::Less => ("done", Glyph::Check, "Done: "),
            Ordering::Equal => ("now", Glyph::Spinner, "Now: "),
            Ordering::Greater => ("next", Glyph::Clock, "Later: "),
        };
        view! {
            <li class="step" data-state=state>
                <Icon glyph />
                <span><span class="visually-hidden">{said}</span>{*words}</span>
            </li>
        }
    });
    view! { <ol class="steps" aria-label="What is being done">{items.collect_view()}</ol> }.into_any()
}
