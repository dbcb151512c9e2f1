//! What the key's tokens will carry, as far as that is documented, and how large they will be.

use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::domain::token_preview::{Claim, Origin, Told};
use crate::pages::form::desk::Desk;
use crate::state::KeysStore;
use crate::ui::{PlainText, TextFit};

/// How many claims are told, and how many characters of each.
const CLAIMS: usize = 100;
const CHARACTERS: usize = 300;

/// The preview, worked out while it is open.
pub(super) fn preview(desk: Desk) -> AnyView {
    let open = RwSignal::new(false);
    let size = Memo::new(move |_| desk.subject(|subject| subject.size()));
    let claims = move || {
        let project = use_context::<KeysStore>().and_then(KeysStore::client);
        let project = project.map(|client| client.project().as_str().to_owned()).unwrap_or_default();
        let roles = desk.directory.and_then(|directory| directory.roles.with(|roles| roles.here().cloned()));
        desk.subject(|subject| subject.preview(&project, roles.as_deref().map(Vec::as_slice)))
    };
    let told = move || {
        let mut all = claims();
        let more = all.len().saturating_sub(CLAIMS);
        all.truncate(CLAIMS);
        view! {
            <ul class="form-claims" aria-label="Claims of a token">{all.into_iter().map(claim).collect_view()}</ul>
            {(more > 0).then(|| format!("And {more} more."))}
        }
    };
    view! {
        <details class="form-preview" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>"What a token of this key will carry: about "{move || grouped(size.get())}" bytes"</summary>
            {move || open.get().then(told)}
        </details>
    }
    .into_any()
}

fn claim(Claim { name, value, origin }: Claim) -> AnyView {
    let (json, words) = match value {
        Told::Known(json) => (Some(json), ""),
        Told::InPart(json) => (Some(json), "Not all of it is known here."),
        Told::Words(words) => (None, words),
    };
    let origin = match origin {
        Origin::Standard => "every token",
        Origin::Project => "the project",
        Origin::Roles => "its roles",
        Origin::Tenants => "its tenants",
        Origin::User => "its user",
        Origin::Custom => "this form",
        Origin::Shadowed => "this form, and may be ignored",
    };
    view! {
        <li>
            <span class="code"><PlainText text=name fit=TextFit::Wrap /></span>
            <span>
                {json.map(|json| view! { <span class="code"><PlainText text=shortened(&json) fit=TextFit::Wrap /></span>" " })}
                <span class="form-quiet">{words}</span>
            </span>
            <span class="form-quiet">"from "{origin}</span>
        </li>
    }
    .into_any()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
