//! A small value among others of its sort: a role, a tenant, an address range.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How a chip can be taken away.
#[derive(Clone, Debug)]
pub struct ChipRemoval {
    /// The accessible name of the button, such as "Remove Billing Reader".
    pub label: String,
    /// Run when it is pressed.
    pub on_remove: Callback<()>,
}

/// A value in a box. Its children are the value.
#[component]
pub fn Chip(
    /// How it can be taken away; without this it cannot.
    #[prop(optional, into)]
    removal: Option<ChipRemoval>,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="chip">
            <span class="chip-label">{children()}</span>
            {removal.map(|ChipRemoval { label, on_remove }| view! {
                <button
                    class="chip-remove"
                    type="button"
                    aria-label=label
                    on:click=move |_| {
                        on_remove.try_run(());
                    }
                >
                    <Icon glyph=Glyph::Close/>
                </button>
            })}
        </span>
    }
}
