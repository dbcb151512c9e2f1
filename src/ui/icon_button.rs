//! A button that shows only an icon; its name is required and is shown as a tooltip.

use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    press::Press,
};

/// A small square button, for places too narrow for words.
#[component]
pub fn IconButton(
    /// The accessible name, also the tooltip.
    #[prop(into)]
    label: String,
    /// What is drawn.
    glyph: Glyph,
    /// Run at each press.
    #[prop(into)]
    on_press: Press,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=label.clone()
            title=label
            on:click=move |_| on_press.run()
        >
            <Icon glyph/>
        </button>
    }
}
