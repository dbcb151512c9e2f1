//! What stands in a field of a record, in full.

use leptos::prelude::*;

use crate::domain::{Record, TenantAccess, Updatable, attributes, claims};
use crate::ui::{PlainText, TextFit};

/// The value of a field.
pub(super) fn value(record: &Record, field: Updatable) -> AnyView {
    match field {
        Updatable::Name => text(&record.name, "No name"),
        Updatable::Description => text(&record.description, "No description"),
        Updatable::Access => access(record),
        Updatable::PermittedIps => texts(record.permitted_ips.clone(), true, "Any address"),
        Updatable::Claims => {
            let entries = claims::stored(&record.claims);
            let rows = entries.rows.iter().map(|row| format!("{}: {}", row.name, row.value.json()));
            texts(rows.collect(), true, "No custom claim")
        }
        Updatable::Attributes => {
            let entries = attributes::stored(&record.attributes);
            let rows = entries.rows.iter().map(|row| format!("{}: {}", row.name, row.value.json()));
            texts(rows.collect(), true, "No custom attribute")
        }
    }
}

fn text(text: &str, none: &'static str) -> AnyView {
    if text.is_empty() {
        return nothing(none);
    }
    view! { <p><PlainText text=text.to_owned() fit=TextFit::Lines /></p> }.into_any()
}

fn nothing(words: &'static str) -> AnyView {
    view! { <p class="diff-empty">{words}</p> }.into_any()
}

fn texts(texts: Vec<String>, coded: bool, none: &'static str) -> AnyView {
    if texts.is_empty() {
        return nothing(none);
    }
    let line = |text| view! { <li class:code=coded><PlainText text=text fit=TextFit::Wrap /></li> };
    view! { <ul>{texts.into_iter().map(line).collect_view()}</ul> }.into_any()
}

fn access(record: &Record) -> AnyView {
    if record.roles.is_empty() && record.tenants.is_empty() {
        return nothing("No role and no tenant");
    }
    let tenant = |TenantAccess { id, name, roles }: &TenantAccess| {
        let name = if name.is_empty() { id } else { name };
        if roles.is_empty() { format!("{name}, without roles") } else { format!("{name}: {}", roles.join(", ")) }
    };
    let roles = record.roles.iter().map(|role| format!("Role {role}"));
    texts(roles.chain(record.tenants.iter().map(tenant)).collect(), false, "")
}
