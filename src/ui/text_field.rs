//! A field for one value, with its label, hint and error.
//!
//! Every kind turns autocompletion and spell checking off: browsers write autocompleted fields to
//! disk, and some send what they check to their maker. A secret stays a password field for its
//! whole life, because a password field that is switched to text is written to disk as well.
//!
//! `data-typed` marks the fields that are asked what is in them before a press counts (`crate::browser::fields`).

use leptos::prelude::*;

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
};

/// What is typed into a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// An identifier: fixed-width, read letter by letter.
    Code,
    /// A secret: never shown, and password managers are asked to stay out of it.
    Secret,
    /// Words on several lines.
    Multiline,
    /// JSON, on several lines, in fixed width.
    Json,
    /// A number, as a person writes it.
    Number,
    /// A local date and time, as `2026-03-31T17:00`.
    DateTime,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            FieldKind::Text | FieldKind::Code | FieldKind::Multiline | FieldKind::Json | FieldKind::Number => "text",
            FieldKind::Secret => "password",
            FieldKind::DateTime => "datetime-local",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Code => "code",
            FieldKind::Secret => "secret",
            FieldKind::Multiline => "multiline",
            FieldKind::Json => "json",
            FieldKind::Number => "number",
            FieldKind::DateTime => "date-time",
        }
    }
}

/// The ids that tie one field's elements together, and what is said about the field.
#[derive(Clone)]
struct Wiring {
    field: String,
    hint: String,
    error: String,
    hint_text: Signal<Option<String>>,
    error_text: Signal<Option<String>>,
}

impl Wiring {
    fn described_by(&self) -> Option<String> {
        let hint = self.hint_text.with(Option::is_some).then_some(self.hint.as_str());
        let error = self.error_text.with(Option::is_some).then_some(self.error.as_str());
        let ids: Vec<&str> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error_text.with(Option::is_some).then_some("true")
    }
}

/// A labelled field. Its owner holds what is in it.
#[component]
pub fn TextField(
    /// The accessible name, shown above the field.
    #[prop(into)]
    label: String,
    /// What is in the field.
    #[prop(into)]
    value: Signal<String>,
    /// Run with the new text whenever it changes.
    #[prop(into)]
    on_input: Callback<String>,
    /// What is typed into it.
    #[prop(optional)]
    kind: FieldKind,
    /// Whether the name is only for those who do not see the page.
    #[prop(optional)]
    quiet: bool,
    /// What stands in the field while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// Help, shown below the field.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and what to do; `None` while nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let wiring = Wiring {
        field: element_id("field"),
        hint: element_id("hint"),
        error: element_id("error"),
        hint_text: hint,
        error_text: error,
    };
    let (hint_id, error_id) = (wiring.hint.clone(), wiring.error.clone());
    view! {
        <div class="field" data-kind=kind.name()>
            <label class=if quiet { "visually-hidden" } else { "field-label" } for=wiring.field.clone()>{label}</label>
            {control(kind, value, on_input, placeholder, wiring)}
            // Present while empty, so that a screen reader notices when an error arrives.
            <div class="field-error" id=error_id aria-live="polite">
                {move || error.get().map(|text| view! { <Icon glyph=Glyph::Danger/><span>{text}</span> })}
            </div>
            {move || hint.get().map(|text| view! { <div class="field-hint" id=hint_id.clone()>{text}</div> })}
        </div>
    }
}

fn control(
    kind: FieldKind,
    value: Signal<String>,
    on_input: Callback<String>,
    placeholder: &'static str,
    wiring: Wiring,
) -> AnyView {
    let placeholder = (!placeholder.is_empty()).then_some(placeholder);
    let described = wiring.clone();
    let checked = wiring.clone();
    let heard = move |text: String| {
        if value.with_untracked(|known| *known != text) {
            on_input.run(text);
        }
    };
    match kind {
        FieldKind::Multiline | FieldKind::Json => view! {
            <textarea
                class="field-control"
                data-typed=""
                id=wiring.field
                rows="3"
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                aria-describedby=move || described.described_by()
                aria-invalid=move || checked.invalid()
                prop:value=value
                on:input:target=move |event| heard(event.target().value())
            ></textarea>
        }
        .into_any(),
        FieldKind::Text | FieldKind::Code | FieldKind::Secret | FieldKind::DateTime | FieldKind::Number => view! {
            <input
                class="field-control"
                data-typed=""
                id=wiring.field
                type=kind.input_type()
                inputmode=(kind == FieldKind::Number).then_some("decimal")
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                data-1p-ignore=""
                data-lpignore="true"
                data-bwignore=""
                data-form-type="other"
                aria-describedby=move || described.described_by()
                aria-invalid=move || checked.invalid()
                prop:value=value
                on:input:target=move |event| heard(event.target().value())
            />
        }
        .into_any(),
    }
}
