//! Text from the server, shown truthfully and kept in its place: unseen characters as tokens, the
//! direction of writing isolated by `<bdi>`, stacked marks clipped to the line by the style sheet.

use leptos::prelude::*;

use super::unseen::{Breaks, Part, parts, token};

/// How much room a text may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextFit {
    /// One line, cut with an ellipsis.
    #[default]
    Line,
    /// As many lines as it needs.
    Wrap,
    /// As many lines as it needs, and its own line breaks are kept.
    Lines,
}

impl TextFit {
    const fn name(self) -> &'static str {
        match self {
            TextFit::Line => "line",
            TextFit::Wrap => "wrap",
            TextFit::Lines => "lines",
        }
    }

    const fn breaks(self) -> Breaks {
        match self {
            TextFit::Line | TextFit::Wrap => Breaks::Shown,
            TextFit::Lines => Breaks::Kept,
        }
    }
}

/// Shows text that somebody else wrote.
#[component]
pub fn PlainText(
    /// The text as it came.
    #[prop(into)]
    text: String,
    /// How much room it may take.
    #[prop(optional)]
    fit: TextFit,
) -> impl IntoView {
    let shown = parts(&text, fit.breaks()).into_iter().map(|part| match part {
        Part::Seen(seen) => seen.into_any(),
        Part::Unseen(character) => view! { <span class="unseen">{token(character)}</span> }.into_any(),
    });
    let shown = shown.collect_view();
    view! { <bdi class="plain-text" translate="no" data-fit=fit.name()>{shown}</bdi> }
}
