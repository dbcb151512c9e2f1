//! A short status word with a shape and a colour; the shape says the same as the colour.

use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    tone::Tone,
};

/// A status. Its children are the word that is read out.
#[component]
pub fn Badge(
    /// What the status means.
    tone: Tone,
    /// The shape; required, because colour alone does not reach everybody.
    glyph: Glyph,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.name()>
            <Icon glyph/>
            <span class="badge-label">{children()}</span>
        </span>
    }
}
