//! What the key's tokens carry, and its attributes: typed rows, and anything else as the JSON that was sent.

use std::sync::Arc;

use leptos::prelude::*;

use super::Sheet;
use super::rows::{long_text, rows};
use super::section::mark;
use crate::domain::claims::RESERVED;
use crate::domain::compare::Facet;
use crate::domain::token_preview::{Origin, Subject, Told};
use crate::domain::{AccessKey, Entries, Entry, Value, attributes, claims};
use crate::ui::{PlainText, TextFit};

/// The custom claims, and what every token says besides.
pub(super) fn claims(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let body = view! {
        {entries(claims::stored(&key.claims), &key.claims, "claims", "No custom claims.", true)}
        {mark(sheet, Facet::Claims)}
        {default_claims(sheet, Arc::clone(key))}
    };
    super::section::section(
        "content",
        "Token content",
        "Custom claims stand at the top level of each token.",
        body.into_any(),
    )
}

/// The custom attributes.
pub(super) fn attributes(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let body = view! {
        {entries(attributes::stored(&key.attributes), &key.attributes, "attributes", "No custom attributes.", false)}
        {mark(sheet, Facet::Attributes)}
    };
    super::section::section(
        "attributes",
        "Custom attributes",
        "Facts about the key, as the project defines them.",
        body.into_any(),
    )
}

fn entries(entries: Entries, json: &str, what: &'static str, none: &'static str, in_token: bool) -> AnyView {
    if let Some(bad) = entries.sealed() {
        let why = bad.advice();
        return view! {
            <p>"They cannot be shown as rows, so this is the text as it was sent. "{why}</p>
            {long_text(json)}
        }
        .into_any();
    }
    if entries.is_empty() {
        return view! { <p>{none}</p> }.into_any();
    }
    let count = entries.rows.len();
    rows(
        "key-entries",
        what,
        count,
        Arc::new(move |at| match entries.rows.get(at) {
            Some(entry) => row(entry, in_token),
            None => ().into_any(),
        }),
    )
}

fn row(entry: &Entry, in_token: bool) -> AnyView {
    let (kind, value) = match &entry.value {
        Value::Text(text) => ("text", long_text(text)),
        Value::Number(number) => ("number", long_text(number)),
        Value::Truth(truth) => ("boolean", long_text(if *truth { "true" } else { "false" })),
        Value::List(texts) => ("list", long_text(&texts.join("\n"))),
        Value::Raw(json) => ("JSON", long_text(json)),
    };
    let shadowed = in_token && RESERVED.contains(&entry.name.as_str());
    view! {
        <li>
            <span class="key-entry-name"><PlainText text=entry.name.clone() fit=TextFit::Wrap /></span>
            <span class="key-entry-kind">{kind}</span>
            <div class="key-entry-value">
                {value}
                {shadowed.then(|| view! { <p class="key-quiet">"Descope sets this claim itself, so this one may not get through."</p> })}
            </div>
        </li>
    }
    .into_any()
}

/// Drawn when it is opened: it holds every tenant once more.
fn default_claims(sheet: Sheet, key: Arc<AccessKey>) -> AnyView {
    let open = RwSignal::new(false);
    let list = move || {
        let preview = Subject::of(&key).preview(&sheet.store.project(), None);
        let own = preview.into_iter().filter(|claim| !matches!(claim.origin, Origin::Custom | Origin::Shadowed));
        let told = own.map(|claim| {
            let value = match claim.value {
                Told::Known(json) => long_text(&json),
                Told::InPart(json) => view! { {long_text(&json)}<p class="key-quiet">"Permissions follow from the roles, and are not known here."</p> }.into_any(),
                Told::Words(words) => view! { <span class="key-quiet">{words}</span> }.into_any(),
            };
            view! { <li><span class="key-entry-name code">{claim.name}</span><div class="key-entry-value">{value}</div></li> }
        });
        view! { <ul class="key-entries is-default">{told.collect_view()}</ul> }
    };
    view! {
        <details class="key-details" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>"What every token of this key says besides"</summary>
            {move || open.get().then(&list)}
        </details>
    }
    .into_any()
}
