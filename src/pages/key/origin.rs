//! Who made the key and when, and who may change it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Sheet;
use super::names;
use super::section::{fact, id_text, mark};
use crate::domain::AccessKey;
use crate::domain::compare::Facet;

pub(super) fn section(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let created = key.created;
    let made = move || match created {
        None => view! { <p class="key-quiet">"Descope does not say."</p> }.into_any(),
        Some(created) => {
            let (relative, exact) = sheet.past(created);
            view! { <p>{relative}<span class="key-quiet">{format!(" · {exact}")}</span></p> }.into_any()
        }
    };
    let id = |id: &str| match id {
        "" => view! { <span class="key-quiet">"Descope does not say."</span> }.into_any(),
        id => id_text(id),
    };
    let editable = if key.editable {
        "Yes, with this management key."
    } else {
        "No: Descope says that this management key may not change it."
    };
    let body = view! {
        <dl class="facts">
            {fact("Created", made.into_any())}
            {fact("Created by", match key.created_by.as_str() {
                "" => id(""),
                user => names::user(sheet, user),
            })}
            {fact("Client ID", id(&key.client_id))}
            {fact("Editable", editable.into_any())}
        </dl>
        {key.bound_user.is_empty().then(|| names::closed(sheet))}
        {mark(sheet, Facet::Origin)}
        {mark(sheet, Facet::Editable)}
    };
    super::section::section("origin", "Who and when", "", body.into_any())
}
