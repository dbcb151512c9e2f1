//! What could be put into a field: a listbox below it, while the focus stays in the field.
//!
//! The field says which line is chosen (`aria-activedescendant`, with the id from [`Suggestions::line`]) and handles
//! the keys; a press with the mouse takes a line.

use leptos::{html, prelude::*};

use super::{PlainText, element_id::element_id};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedLine {
    /// What it puts there.
    pub text: String,
    /// What it means, where that is something else.
    pub label: String,
    /// A word at the end, such as how often it occurs.
    pub note: String,
}

/// The ids that tie a list to its field.
#[derive(Clone, Copy, Debug)]
pub struct Suggestions(StoredValue<String>);

impl Suggestions {
    /// Ids for one list.
    pub fn new() -> Self {
        Self(StoredValue::new(element_id("suggestions")))
    }

    /// The id of the list.
    pub fn id(self) -> String {
        self.0.get_value()
    }

    /// The id of a line.
    pub fn line(self, at: usize) -> String {
        format!("{}-{at}", self.id())
    }
}

impl Default for Suggestions {
    fn default() -> Self {
        Self::new()
    }
}

/// The list. It is there all the time, and shown while it has lines.
#[component]
pub fn SuggestionList(
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// Its ids.
    ids: Suggestions,
    /// The lines.
    #[prop(into)]
    lines: Signal<Vec<SuggestedLine>>,
    /// The line that the keyboard is on.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Run with the line that is pressed.
    #[prop(into)]
    on_take: Callback<usize>,
) -> impl IntoView {
    let node_ref = NodeRef::<html::Div>::new();
    Effect::new(move || keep_in_view(node_ref, chosen.get()));
    let options = move || {
        lines.get().into_iter().enumerate().map(|(at, line)| option(ids, at, line, chosen, on_take)).collect_view()
    };
    view! {
        <div
            class="suggestions"
            role="listbox"
            id=ids.id()
            aria-label=label
            hidden=move || lines.with(Vec::is_empty)
            node_ref=node_ref
            // The focus stays in the field.
            on:mousedown=|event| event.prevent_default()
        >
            {options}
        </div>
    }
}

fn option(
    ids: Suggestions,
    at: usize,
    line: SuggestedLine,
    chosen: Signal<Option<usize>>,
    on_take: Callback<usize>,
) -> AnyView {
    let SuggestedLine { text, label, note } = line;
    view! {
        <div
            class="suggestion"
            role="option"
            id=ids.line(at)
            aria-selected=move || if chosen.get() == Some(at) { "true" } else { "false" }
            on:click=move |_| on_take.run(at)
        >
            <span class="suggestion-text"><PlainText text /></span>
            " "
            {(!label.is_empty()).then(|| view! { <span class="suggestion-label"><PlainText text=label /></span> })}
            " "
            <span class="suggestion-note">{note}</span>
        </div>
    }
    .into_any()
}

/// Scrolls the list, and nothing around it, until the chosen line is seen.
fn keep_in_view(list: NodeRef<html::Div>, chosen: Option<usize>) {
    let (Some(list), Some(at)) = (list.get_untracked(), chosen.and_then(|at| u32::try_from(at).ok())) else { return };
    // All lines are of one height.
    let (Some(line), Ok(at)) = (list.first_element_child(), i32::try_from(at)) else { return };
    let (height, room) = (line.client_height(), list.client_height());
    let (top, bottom) = (at * height, (at + 1) * height);
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + room {
        list.set_scroll_top(bottom - room);
    }
}
