//! Roles: those that the key has as chips, and a picker for more.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit;
use super::listing::{self, LINES, ROLES};
use crate::domain::directory::{Role, roles_for};
use crate::domain::picking::{Found, exact, find};
use crate::pages::form::chips::chips;
use crate::pages::form::desk::Desk;
use crate::pages::form::section::notes;
use crate::state::{DirectoryStore, Listing};
use crate::ui::{Combobox, Picking, SuggestedLine, Taken, visible};

/// Where roles are given: in the project, or in a tenant.
#[derive(Clone)]
pub(in crate::pages::form) struct Place {
    /// The tenant's id.
    pub tenant: Option<String>,
    /// The name of the field.
    pub field: String,
    /// The name of the list of roles.
    pub list: String,
}

/// The roles of the project.
pub(super) fn of_project(desk: Desk, directory: DirectoryStore) -> AnyView {
    let place =
        Place { tenant: None, field: "Add a project role".to_owned(), list: "Project roles of the key".to_owned() };
    view! {
        {listing::trouble(directory.roles, ROLES, move || spawn_local(directory.read_roles(true)))}
        {roles(desk, directory, place)}
    }
    .into_any()
}

/// Chips and picker.
pub(in crate::pages::form) fn roles(desk: Desk, directory: DirectoryStore, place: Place) -> AnyView {
    let Place { tenant, field, list } = place;
    let compact = tenant.is_some();
    let at = StoredValue::new(tenant.clone());
    let held = Memo::new(move |_| {
        desk.draft.with(|draft| match &tenant {
            None => draft.access.roles().to_vec(),
            Some(id) => {
                let tenant = draft.access.tenants().iter().find(|tenant| tenant.id == *id);
                tenant.map(|tenant| tenant.roles.clone()).unwrap_or_default()
            }
        })
    });
    let remove = move |role: String| {
        at.with_value(|tenant| {
            edit(desk, |access| match tenant {
                None => access.remove_role(&role),
                Some(tenant) => access.revoke(tenant, &role),
            });
        });
    };
    view! {
        <div class="form-roles">
            {chips(list, held.into(), Callback::new(remove))}
            {picker(desk, directory, field, at, held, compact)}
            {notes(Signal::derive(move || unknown(directory, at, held)))}
        </div>
    }
    .into_any()
}

fn picker(
    desk: Desk,
    directory: DirectoryStore,
    field: String,
    at: StoredValue<Option<String>>,
    held: Memo<Vec<String>>,
    compact: bool,
) -> AnyView {
    let picking = Picking::new();
    // No tenant's id is empty.
    let place = StoredValue::new(at.get_value().unwrap_or_default());
    place.with_value(|place| listing::forget_left_over(desk, place.clone(), picking));
    let add = move |role: &str| {
        at.with_value(|tenant| {
            edit(desk, |access| {
                match tenant {
                    None => access.add_role(role),
                    Some(tenant) => access.grant(tenant, role),
                };
            });
        });
        place.with_value(|place| listing::note_left_over(desk, place, ""));
    };
    let offer = Memo::new(move |_| match picking.open.get() {
        false => (Vec::new(), Found::default()),
        true => at.with_value(|tenant| offered(directory, tenant.as_deref(), &held.get(), &picking.text.get())),
    });
    let take = move |taken: Taken| match taken {
        Taken::Line(line) => {
            if let Some(line) = offer.with_untracked(|(lines, _)| lines.get(line).cloned()) {
                add(&line.text);
            }
        }
        Taken::Text(text) => add(text.trim()),
    };
    let leave = move |text: String| {
        let known = at.with_value(|tenant| named(directory, tenant.as_deref(), &text));
        let free = directory.roles.with_untracked(listing::is_free) && !text.trim().is_empty();
        match known.or_else(|| free.then(|| text.trim().to_owned())) {
            Some(role) => {
                picking.text.set(String::new());
                add(&role);
            }
            None => place.with_value(|place| listing::note_left_over(desk, place, &text)),
        }
    };
    let note = move || {
        let text = picking.text.get();
        offer.with(|(_, found)| directory.roles.with(|roles| listing::note(roles, found, &text, ROLES)))
    };
    view! {
        <Combobox
            label=field
            picking
            lines=Signal::derive(move || offer.with(|(lines, _)| lines.clone()))
            note=Signal::derive(note)
            free=Signal::derive(move || directory.roles.with(listing::is_free))
            on_take=take
            on_leave=leave
            compact
            error=place.with_value(|place| listing::left_over(desk, place))
        />
    }
    .into_any()
}

/// The lines for a text: roles that can be had here and are not held yet.
fn offered(
    directory: DirectoryStore,
    tenant: Option<&str>,
    held: &[String],
    text: &str,
) -> (Vec<SuggestedLine>, Found) {
    directory.roles.with(|listing| {
        let Some(all) = listing.here() else { return (Vec::new(), Found::default()) };
        let mut roles = roles_for(all, tenant);
        roles.retain(|role| !held.contains(&role.name));
        // They are given by name; a tenant may have one that is called like one of the project.
        roles.dedup_by(|one, other| one.name == other.name);
        let found = find(roles.iter().map(|role| (role.name.as_str(), role.description.as_str())), text, LINES);
        let lines = found.best.iter().filter_map(|at| roles.get(*at)).map(|role| line(role)).collect();
        (lines, found)
    })
}

fn line(role: &Role) -> SuggestedLine {
    let note = if role.tenant.is_empty() { "" } else { "of this tenant" };
    SuggestedLine { text: role.name.clone(), label: role.description.clone(), note: note.to_owned() }
}

/// The one role that is called exactly so.
fn named(directory: DirectoryStore, tenant: Option<&str>, text: &str) -> Option<String> {
    directory.roles.with_untracked(|listing| {
        let mut roles = roles_for(listing.here()?, tenant);
        roles.dedup_by(|one, other| one.name == other.name);
        let at = exact(roles.iter().map(|role| (role.name.as_str(), "")), text)?;
        roles.get(at).map(|role| role.name.clone())
    })
}

/// Roles that the key has and that do not exist here, as far as that is known.
fn unknown(directory: DirectoryStore, at: StoredValue<Option<String>>, held: Memo<Vec<String>>) -> Vec<String> {
    let missing = |listing: &Listing<Role>| {
        let Some(all) = listing.here() else { return Vec::new() };
        let roles = at.with_value(|tenant| roles_for(all, tenant.as_deref()));
        let is_missing = |held: &&String| !roles.iter().any(|role| role.name == **held);
        held.with(|held| held.iter().filter(is_missing).map(|role| told(role)).collect())
    };
    directory.roles.with(missing)
}

fn told(role: &str) -> String {
    format!("“{}” is not among the roles that Descope lists here: it may have been deleted.", visible(role))
}
