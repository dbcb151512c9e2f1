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
    /// Whether a press would do nothing here, as with "up" on a first line. The button stays where the keyboard is.
    #[prop(optional)]
    idle: Option<Signal<bool>>,
    /// Its id in the page, where it has to be found again.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type="button"
            id=id
            aria-label=label.clone()
            title=label
            aria-disabled=move || idle.filter(|idle| idle.get()).map(|_| "true")
            on:click=move |_| on_press.run()
        >
            <Icon glyph/>
        </button>
    }
}
