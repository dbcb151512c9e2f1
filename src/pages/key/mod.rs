//! Everything about one key.

use leptos::prelude::*;

use super::place::Place;
use crate::route::Route;
use crate::ui::{Glyph, Icon};

/// The page of the key that the address names.
#[component]
pub fn KeyPage() -> impl IntoView {
    let place = expect_context::<Place>();
    let list = place.list();
    view! {
        <div class="key-page">
            <a class="page-back" href=move || Route::Keys(list.get()).fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
        </div>
    }
}
