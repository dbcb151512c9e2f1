//! What the key may do: as a user, in tenants, or in the project.

use std::sync::Arc;

use leptos::prelude::*;

use super::Sheet;
use super::names;
use super::rows::rows;
use super::section::{id_text, mark};
use crate::domain::compare::Facet;
use crate::domain::{AccessKey, TenantAccess};
use crate::ui::{Announce, Chip, Notice, PlainText, TextFit, Tone};

pub(super) fn section_body(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let (user, tenants, roles) = (!key.bound_user.is_empty(), key.tenants.len(), key.roles.len());
    let nothing = !user && tenants == 0 && roles == 0;
    view! {
        {user.then(|| view! {
            <p>"Acts as the user "{names::user(sheet, &key.bound_user)}". What that user may do counts, not what the key holds itself."</p>
            {names::closed(sheet)}
        })}
        {nothing.then(|| view! { <p>"Nothing: it has no role and no tenant. Its tokens say who it is, and no more."</p> })}
        {(tenants > 0 && roles > 0).then(|| view! {
            <Notice tone=Tone::Info title=|| "Stored with tenants and with project roles" announce=Announce::Silently>
                "Descope means a key to have one or the other. Where both are given, those of the tenants count."
            </Notice>
        })}
        {mark(sheet, Facet::BoundUser)}
        {(tenants > 0).then(|| view! {
            <h3>{counted(tenants, "tenant", "tenants")}</h3>
            {tenant_rows(sheet, key)}
        })}
        {mark(sheet, Facet::Tenants)}
        {(roles > 0).then(|| view! {
            <h3>{counted(roles, "project role", "project roles")}</h3>
            {role_chips(Arc::clone(key), |key| &key.roles)}
        })}
        {mark(sheet, Facet::Roles)}
    }
    .into_any()
}

pub(super) fn section(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    super::section::section("access", "Access", "What a token of this key may do.", section_body(sheet, key))
}

fn tenant_rows(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let (count, key) = (key.tenants.len(), Arc::clone(key));
    rows(
        "key-tenants",
        "tenants",
        count,
        Arc::new(move |at| {
            let Some(TenantAccess { id, name, roles }) = key.tenants.get(at) else { return ().into_any() };
            let named = match name.is_empty() {
                true => names::tenant(sheet, id),
                false => view! { <PlainText text=name.clone() fit=TextFit::Wrap /> }.into_any(),
            };
            let held = match roles.as_slice() {
                [] => view! { <span class="key-quiet">"No roles in this tenant"</span> }.into_any(),
                _ => role_chips(Arc::clone(&key), move |key| key.tenants.get(at).map_or(&[], |tenant| &tenant.roles)),
            };
            view! {
                <li>
                    <div class="key-tenant">{named}<span class="key-quiet">{id_text(id)}</span></div>
                    <div>{held}</div>
                </li>
            }
            .into_any()
        }),
    )
}

fn role_chips(key: Arc<AccessKey>, roles: impl Fn(&AccessKey) -> &[String] + Send + Sync + 'static) -> AnyView {
    let count = roles(&key).len();
    rows(
        "key-chips",
        "roles",
        count,
        Arc::new(move |at| {
            let role = roles(&key).get(at).cloned().unwrap_or_default();
            view! { <li><Chip><PlainText text=role fit=TextFit::Wrap /></Chip></li> }.into_any()
        }),
    )
}

/// `1 tenant`, `2,000 tenants`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", crate::browser::moments::grouped(count), if count == 1 { one } else { many })
}
