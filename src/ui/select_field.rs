//! One of a few, chosen in the browser's own list: where there is no room for all of them at once.

use leptos::prelude::*;

use super::element_id::element_id;

/// A labelled list.
#[component]
pub fn SelectField(
    /// The accessible name, shown above the list.
    #[prop(into)]
    label: String,
    /// The options: the value of each, and its name.
    options: Vec<(&'static str, &'static str)>,
    /// The value that is chosen.
    #[prop(into)]
    value: Signal<&'static str>,
    /// Run with the value that the person chooses.
    #[prop(into)]
    on_change: Callback<String>,
    /// Whether the name is only for those who do not see the page.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let id = element_id("select");
    let option = |(name, words): (&'static str, &'static str)| {
        view! { <option value=name selected=move || value.get() == name>{words}</option> }
    };
    view! {
        <div class="field select-field">
            <label class=if quiet { "visually-hidden" } else { "field-label" } for=id.clone()>{label}</label>
            <select
                class="field-control"
                id=id
                prop:value=value
                on:change:target=move |event| on_change.run(event.target().value())
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
