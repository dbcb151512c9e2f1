//! The search box (`role="searchbox"`, from the native search input).

use leptos::{ev, html, prelude::*};

use super::icon::{Glyph, Icon};

/// A box that filters something as one types. Escape empties it.
#[component]
pub fn SearchField(
    /// The accessible name, also shown while the box is empty.
    #[prop(into)]
    label: String,
    /// What is searched for.
    #[prop(into)]
    value: Signal<String>,
    /// Run with the new text at each key press.
    #[prop(into)]
    on_input: Callback<String>,
    /// Whatever happens in the box, for those who add something to it. What they prevent does not happen: not even
    /// Escape.
    #[prop(optional, into)]
    on_event: Option<Callback<ev::Event>>,
    /// The key that leads here from anywhere in the page, shown as a reminder.
    #[prop(optional, into)]
    shortcut: Option<String>,
    /// The input itself, for the page that listens for that key.
    #[prop(optional)]
    node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let tell = move |event: ev::Event| {
        if let Some(on_event) = on_event {
            on_event.run(event);
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        tell(event.clone().into());
        if event.key() == "Escape" && !event.default_prevented() && !event.is_composing() {
            on_input.run(String::new());
        }
    };
    view! {
        <div class="search-field">
            <Icon glyph=Glyph::Search/>
            <input
                class="search-field-input"
                type="search"
                aria-label=label.clone()
                placeholder=label
                aria-keyshortcuts=shortcut.clone()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                node_ref=node_ref
                prop:value=value
                on:input:target=move |event| {
                    on_input.run(event.target().value());
                    tell((*event).clone());
                }
                on:keydown=on_keydown
                on:keyup=move |event| tell(event.into())
                on:click=move |event| tell(event.into())
                on:focus=move |event| tell(event.into())
                on:blur=move |event| tell(event.into())
                on:scroll=tell
            />
            {shortcut.map(|key| view! { <kbd class="search-field-key" aria-hidden="true">{key}</kbd> })}
        </div>
    }
}
