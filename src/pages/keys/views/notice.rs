//! What a link or a saved view asks for that this console does not know.

use leptos::prelude::*;

use crate::state::{ListStore, Step};
use crate::ui::{Glyph, IconButton, Notice, PlainText, TextFit, Tone};

/// Words that are shown at most: a link may have been made to be long.
const MOST: usize = 5;

/// Words about what was left out. Closing them takes it out of the address as well.
#[component]
pub(in crate::pages) fn UnknownLook() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let close = move || list.change_view(Step::Ongoing, |_| {});
    let actions = move || view! { <IconButton label="Dismiss" glyph=Glyph::Close on_press=close /> };
    view! {
        <Notice tone=Tone::Info title=|| "Parts of this view are not known here and were left out" actions=actions>
            {move || list.view.with(|(_, unknown)| words(unknown))}
        </Notice>
    }
}

/// The first few of many words.
pub(super) fn words(all: &[String]) -> AnyView {
    let more = all.len().saturating_sub(MOST);
    let lines = all.iter().take(MOST).map(|line| view! { <li><PlainText text=line.clone() fit=TextFit::Wrap /></li> });
    view! {
        <ul class="left-out">{lines.collect_view()} {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}</ul>
    }
    .into_any()
}
