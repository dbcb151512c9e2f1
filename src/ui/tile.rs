//! A figure that is a filter: how many there are of something, and whether only they are wanted.

use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    press::Press,
    tone::Tone,
};

/// A toggle button that shows a figure over its label.
#[component]
pub fn Tile(
    /// What is counted, shown below the figure.
    #[prop(into)]
    label: String,
    /// What the figure counts, read out after it.
    #[prop(into)]
    unit: Signal<&'static str>,
    /// The figure; empty while it is not known.
    #[prop(into)]
    figure: Signal<String>,
    /// Whether the filter is in force.
    #[prop(into)]
    pressed: Signal<bool>,
    /// What is counted, by its shape.
    glyph: Glyph,
    /// What is counted, by its meaning.
    tone: Tone,
    /// Run at each press.
    #[prop(into)]
    on_press: Press,
) -> impl IntoView {
    view! {
        <button
            class="tile"
            type="button"
            data-tone=tone.name()
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| on_press.run()
        >
            <span class="tile-label"><Icon glyph />{label}</span>" "
            <span class="tile-figure">{figure}</span>
            <span class="visually-hidden">" "{unit}</span>
        </button>
    }
}
