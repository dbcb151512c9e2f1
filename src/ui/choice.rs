//! One of a few, all of them visible: native radio buttons drawn as cards or as segments.

use leptos::prelude::*;

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
};

/// How the options are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceLook {
    /// Separate boxes with room for a note each.
    #[default]
    Cards,
    /// One joined strip, for short words.
    Segments,
}

impl ChoiceLook {
    const fn name(self) -> &'static str {
        match self {
            ChoiceLook::Cards => "cards",
            ChoiceLook::Segments => "segments",
        }
    }
}

/// One option of a [`Choice`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption<T> {
    /// What the signal becomes when this option is chosen.
    pub value: T,
    /// The option's name.
    pub label: String,
    /// A few words more, below the name.
    pub note: Option<String>,
}

impl<T> ChoiceOption<T> {
    /// An option without a note.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), note: None }
    }

    /// The same option with a few words below its name.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// A group of radio buttons named by its legend; arrow keys move and choose, as everywhere.
#[component]
pub fn Choice<T>(
    /// The accessible name of the group, shown above it.
    #[prop(into)]
    legend: String,
    /// The options, in the order shown.
    options: Vec<ChoiceOption<T>>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<T>,
    /// Run with the option that the person chooses.
    #[prop(into)]
    on_change: Callback<T>,
    /// How the options are drawn.
    #[prop(optional)]
    look: ChoiceLook,
    /// Help, shown below the legend.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and what to do; `None` while nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let group = element_id("choice");
    let hint_id = element_id("hint");
    let error_id = element_id("error");
    let described_by = format!("{error_id} {hint_id}");
    view! {
        <fieldset class="choice" data-look=look.name() aria-describedby=described_by>
            <legend class="field-label">{legend}</legend>
            <div class="field-hint" id=hint_id>{hint}</div>
            <div class="choice-options">
                {options
                    .into_iter()
                    .map(|option| radio(option, value, on_change, group.clone(), error))
                    .collect_view()}
            </div>
            <div class="field-error" id=error_id aria-live="polite">
                {move || error.get().map(|text| view! { <Icon glyph=Glyph::Danger/><span>{text}</span> })}
            </div>
        </fieldset>
    }
}

fn radio<T>(
    option: ChoiceOption<T>,
    value: Signal<T>,
    on_change: Callback<T>,
    group: String,
    error: Signal<Option<String>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let ChoiceOption { value: this, label, note } = option;
    let chosen = this.clone();
    let (label_id, note_id) = (element_id("option"), element_id("note"));
    let described_by = note.is_some().then(|| note_id.clone());
    view! {
        <label class="choice-option">
            <input
                class="choice-radio"
                type="radio"
                name=group
                aria-labelledby=label_id.clone()
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:checked=move || value.with(|value| *value == this)
                on:change=move |_| on_change.run(chosen.clone())
            />
            <span class="choice-label" id=label_id>{label}</span>
            {note.map(|note| view! { <span class="choice-note" id=note_id>{note}</span> })}
        </label>
    }
}
