//! The mark drawn large: a key whose teeth run on as the lines of a list. Decoration only.

use leptos::prelude::*;

/// Fills the box it is placed in; hidden from assistive technology.
#[component]
pub fn Emblem() -> impl IntoView {
    view! {
        <svg
            class="emblem"
            viewBox="0 0 480 520"
            preserveAspectRatio="xMinYMin slice"
            aria-hidden="true"
            focusable="false"
        >
            <path
                class="emblem-rows"
                d="M112 216H960M112 264H960M112 312H960M112 360H960M112 408H960M112 456H960M112 504H960"
            ></path>
            <path d="M164 68a52 52 0 1 1-104 0 52 52 0 0 1 104 0ZM112 120V600M112 216h84M112 264h48M112 312h66M112 360h84M112 408h30M112 456h66M112 504h84"></path>
        </svg>
    }
}
