//! The mark of the console: a key whose teeth are the lines of a list.

use leptos::prelude::*;

/// The mark alone; the product's name stands beside it as text, so the mark is hidden from
/// assistive technology.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="logo-tile" width="32" height="32" rx="7"></rect>
            <path
                class="logo-key"
                d="M17.5 9.75a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0ZM13.25 14v12M13.25 18.5H23M13.25 22.25h5.5M13.25 26H23"
            ></path>
        </svg>
    }
}
