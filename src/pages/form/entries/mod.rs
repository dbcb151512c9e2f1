//! Custom claims and custom attributes: named values, as rows or as JSON.
//!
//! Invariant: what no row can show without changing it stays JSON, byte for byte; and JSON that is not valid yet keeps
//! the form from being sent.

mod definition;
mod preview;
mod raw;
mod rows;

use leptos::prelude::*;

use self::preview::preview;
use self::raw::raw;
use self::rows::rows;
use super::desk::Desk;
use super::section::{Section, remarks};
use crate::domain::entries::TypedError;
use crate::domain::value_kind::ValueKind;
use crate::domain::{Draft, Entries, Field, attributes, claims};
use crate::ui::{Button, ButtonKind, Glyph};

/// Which named values: where they are in the draft, and their rules.
#[derive(Clone, Copy)]
pub(super) struct Sort {
    one: &'static str,
    article: &'static str,
    many: &'static str,
    of: fn(&Draft) -> &Entries,
    of_mut: fn(&mut Draft) -> &mut Entries,
    typed: fn(&str) -> Result<Entries, TypedError>,
    whole: Field,
    name: fn(usize) -> Field,
    value: fn(usize) -> Field,
    kinds: &'static [ValueKind],
    /// Whether the project may say what a name means.
    is_defined: bool,
}

pub(super) const CLAIMS: Sort = Sort {
    one: "claim",
    article: "a claim",
    many: "claims",
    of: |draft| &draft.claims,
    of_mut: |draft| &mut draft.claims,
    typed: claims::typed,
    whole: Field::Claims,
    name: Field::ClaimName,
    value: Field::ClaimValue,
    kinds: &[ValueKind::Text, ValueKind::Number, ValueKind::Truth, ValueKind::Raw],
    is_defined: false,
};

pub(super) const ATTRIBUTES: Sort = Sort {
    one: "attribute",
    article: "an attribute",
    many: "attributes",
    of: |draft| &draft.attributes,
    of_mut: |draft| &mut draft.attributes,
    typed: attributes::typed,
    whole: Field::Attributes,
    name: Field::AttributeName,
    value: Field::AttributeValue,
    kinds: &[ValueKind::Text, ValueKind::Number, ValueKind::Truth, ValueKind::List, ValueKind::Raw],
    is_defined: true,
};

/// The section of the claims.
#[component]
pub(super) fn ClaimsSection(desk: Desk) -> impl IntoView {
    view! {
        <Section
            title="Custom claims"
            note="What its tokens carry at their top level."
            desk keeps_enter=true
            fields=|field| matches!(field, Field::Claims | Field::ClaimName(_) | Field::ClaimValue(_))
        >
            {entries(desk, CLAIMS)}
            {preview(desk)}
        </Section>
    }
}

/// The section of the attributes.
#[component]
pub(super) fn AttributesSection(desk: Desk) -> impl IntoView {
    view! {
        <Section
            title="Custom attributes"
            note="Facts about the key, as the project defines them."
            desk keeps_enter=true
            fields=|field| matches!(field, Field::Attributes | Field::AttributeName(_) | Field::AttributeValue(_))
        >
            {entries(desk, ATTRIBUTES)}
        </Section>
    }
}

impl Sort {
    /// Changes the entries in the draft.
    fn edit(self, desk: Desk, change: impl FnOnce(&mut Entries)) {
        desk.draft.update(|draft| change((self.of_mut)(draft)));
    }

    /// Reads the entries in the draft. Tracks.
    fn read<T>(self, desk: Desk, read: impl FnOnce(&Entries) -> T) -> T {
        desk.draft.with(|draft| read((self.of)(draft)))
    }
}

/// Rows, or the JSON of all of them.
pub(super) fn entries(desk: Desk, sort: Sort) -> AnyView {
    let as_json = RwSignal::new(false);
    let sealed = Memo::new(move |_| sort.read(desk, |entries| entries.sealed().is_some()));
    let start_anew = move || sort.edit(desk, |entries| *entries = Entries::none());
    let fields = move || {
        match (sealed.get(), as_json.get()) {
        (true, _) => {
            let words = format!("Start anew with no {}", sort.many);
            let json = untrack(|| sort.read(desk, Entries::json));
            view! {
                <pre class="form-sealed">{json}</pre>
                <div class="form-row-actions"><Button on_press=start_anew>{words}</Button></div>
            }
            .into_any()
        }
        (false, true) => raw(desk, sort, as_json),
        (false, false) => view! {
            {rows(desk, sort)}
            <div class="form-row-actions">
                <Button icon=Glyph::Plus on_press=move || rows::add(desk, sort)>{format!("Add {}", sort.article)}</Button>
                <Button kind=ButtonKind::Quiet on_press=move || as_json.set(true)>{format!("Edit {} as JSON", sort.many)}</Button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <div class="form-entries">
            {fields}
            {remarks(desk, move |field| field == sort.whole)}
        </div>
    }
    .into_any()
}
