//! A button that shows only an icon; its name is required and is shown as a tooltip.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A small square button, for places too narrow for words.
#[component]
pub fn IconButton(
    /// The accessible name, also the tooltip.
    #[prop(into)]
    label: Signal<String>,
    /// What is drawn.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// Run at each press.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=label
            title=label
            on:click=move |_| {
                on_press.try_run(());
            }
        >
            {move || view! { <Icon glyph=glyph.get()/> }}
        </button>
    }
}
