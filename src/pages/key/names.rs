//! What people call the users and tenants that a key names by their ids.

use leptos::prelude::*;

use super::Sheet;
use super::section::id_text;
use crate::domain::AccessKey;
use crate::ui::{PlainText, TextFit};

/// Asks for what the key's own record does not say: each thing once in a session.
pub(super) fn want(sheet: Sheet, key: &AccessKey) {
    let Some(directory) = sheet.directory else { return };
    directory.want_people(vec![key.bound_user.clone(), key.created_by.clone()]);
    if key.tenants.iter().any(|tenant| tenant.name.is_empty()) {
        directory.want_tenants();
    }
}

/// A user's id, after the name if that is known.
pub(super) fn user(sheet: Sheet, id: &str) -> AnyView {
    let (shown, id) = (id_text(id), id.to_owned());
    let name = move || {
        let user = sheet.directory?.person(&id)?;
        let (title, contact) = (user.title().to_owned(), user.contact().to_owned());
        (title != user.id).then(|| view! {
            <PlainText text=title fit=TextFit::Wrap />" "
            {(!contact.is_empty()).then(|| view! { <span class="key-quiet"><PlainText text=contact fit=TextFit::Wrap /></span>" " })}
        })
    };
    view! { <span class="key-person">{name}{shown}</span> }.into_any()
}

/// The name of a tenant whose record in the key has none.
pub(super) fn tenant(sheet: Sheet, id: &str) -> AnyView {
    let id = id.to_owned();
    let name = move || {
        let name = sheet.directory?.tenant_name(&id)?;
        Some(view! { <PlainText text=name fit=TextFit::Wrap /> })
    };
    view! { {name} }.into_any()
}

/// A word where users may not be looked up.
pub(super) fn closed(sheet: Sheet) -> AnyView {
    let words = move || {
        let is_closed = sheet.directory.is_some_and(|directory| directory.people_closed());
        is_closed
            .then(|| view! { <p class="key-quiet">"This management key may not look up what users are called."</p> })
    };
    view! { {words} }.into_any()
}
