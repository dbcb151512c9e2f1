//! Whose page it is: the name, the status, the id, and what can be done.

use leptos::prelude::*;

use super::Sheet;
use super::actions::Actions;
use super::raw::copier;
use super::section::{id_text, mark};
use crate::domain::Status;
use crate::domain::compare::Facet;
use crate::route::Route;
use crate::ui::{Badge, CopyButton, Glyph, Icon, PlainText, TextFit, Tone};

#[component]
pub(super) fn Head(sheet: Sheet) -> impl IntoView {
    let list = sheet.place.list();
    let known = Memo::new(move |_| sheet.store.key.with(Option::is_some));
    let name = Memo::new(move |_| sheet.name());
    let description = Memo::new(move |_| sheet.key().map(|key| key.description.clone()).unwrap_or_default());
    let title = move || match known.get() {
        true => view! { <PlainText text=name.get() fit=TextFit::Wrap /> }.into_any(),
        false => "Access key".into_any(),
    };
    let id = sheet.id().0;
    view! {
        <header class="key-head">
            <a class="page-back" href=move || Route::Keys(list.get()).fragment()><Icon glyph=Glyph::ArrowLeft />"Back to the list"</a>
            <div class="key-title">
                <h1 tabindex="-1">{title}</h1>
                {move || sheet.status.get().map(badge)}
            </div>
            {mark(sheet, Facet::Name)}
            {mark(sheet, Facet::State)}
            {move || Some(description.get()).filter(|text| !text.is_empty()).map(|text| view! {
                <p class="key-description"><PlainText text fit=TextFit::Lines /></p>
            })}
            {mark(sheet, Facet::Description)}
            <div class="key-id">
                {id_text(&id)}
                <CopyButton label="Copy id" copier=copier(move || id.clone()) />
            </div>
            {move || known.get().then(|| view! { <Actions sheet /> })}
        </header>
    }
}

fn badge(status: Status) -> AnyView {
    let (tone, glyph) = match &status {
        Status::Active => (Tone::Success, Glyph::Success),
        Status::Inactive => (Tone::Neutral, Glyph::Pause),
        Status::Expired => (Tone::Danger, Glyph::Clock),
        Status::Other(_) => (Tone::Warning, Glyph::Warning),
    };
    view! { <Badge tone glyph><PlainText text=status.word() /></Badge> }.into_any()
}
