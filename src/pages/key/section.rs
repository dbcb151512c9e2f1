//! A section of the page: its heading at the side, what it says, and a mark where something changed meanwhile.

use leptos::prelude::*;

use super::{Sheet, words};
use crate::domain::compare::Facet;
use crate::ui::{Glyph, Icon, PlainText, TextFit};

/// A section. `name` is part of its element's id.
pub(super) fn section(name: &'static str, title: &'static str, note: &'static str, body: AnyView) -> AnyView {
    let id = format!("key-{name}");
    let labelled_by = id.clone();
    view! {
        <section class="key-section" aria-labelledby=labelled_by>
            <div class="key-section-head">
                <h2 id=id>{title}</h2>
                {(!note.is_empty()).then(|| view! { <p>{note}</p> })}
            </div>
            <div class="key-section-body">{body}</div>
        </section>
    }
    .into_any()
}

/// Says that something changed since the list was read, and what it was before.
pub(super) fn mark(sheet: Sheet, facet: Facet) -> AnyView {
    let before = move || {
        let changed = sheet.changed.with(|changed| changed.contains(&facet));
        let former = sheet.store.former.get().filter(|_| changed)?;
        Some(words::former(facet, &former, |moment| sheet.moments.exact(moment)))
    };
    view! {
        {move || before().map(|before| view! {
            <p class="key-changed">
                <Icon glyph=Glyph::Info />
                <span>"Changed since the list was read. Before: "<PlainText text=before fit=TextFit::Wrap /></span>
            </p>
        })}
    }
    .into_any()
}

/// A name and a value in a list of such.
pub(super) fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! {
        <dt>{label}</dt>
        <dd>{value}</dd>
    }
    .into_any()
}

/// An id, as it came.
pub(super) fn id_text(id: &str) -> AnyView {
    view! { <span class="code"><PlainText text=id fit=TextFit::Wrap /></span> }.into_any()
}
