//! One yes-or-no question, answered by a native checkbox.

use leptos::prelude::*;

use super::element_id::element_id;

/// A checkbox named by its label, with an optional sentence that explains what the tick means.
#[component]
pub fn Checkbox(
    /// The question, as a statement that the tick makes true.
    #[prop(into)]
    label: String,
    /// The answer.
    #[prop(into)]
    value: Signal<bool>,
    /// Run with the new answer.
    #[prop(into)]
    on_change: Callback<bool>,
    /// A sentence below the label.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let id = element_id("checkbox");
    let hint_id = element_id("hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described_by
                prop:checked=value
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <label class="checkbox-label" for=id>{label}</label>
            {hint.map(|hint| view! { <span class="checkbox-hint" id=hint_id>{hint}</span> })}
        </div>
    }
}
