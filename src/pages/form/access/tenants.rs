//! Tenants, each with the key's roles in it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit;
use super::listing::{self, LINES, ROLES, TENANTS};
use super::roles::{self, Place};
use crate::browser::moments::grouped;
use crate::domain::directory::Tenant;
use crate::domain::picking::{Found, exact, find};
use crate::pages::form::chips::focus_after;
use crate::pages::form::desk::Desk;
use crate::state::DirectoryStore;
use crate::ui::{
    Button, ButtonKind, Combobox, Glyph, IconButton, Picking, PlainText, SuggestedLine, Taken, TextFit, visible,
};

/// What tells this picker from others of the section.
const PLACE: &str = " tenants";

/// Picker and tenants.
pub(super) fn tenants(desk: Desk, directory: DirectoryStore) -> AnyView {
    view! {
        {listing::trouble(directory.tenants, TENANTS, move || spawn_local(directory.read_tenants(true)))}
        {listing::trouble(directory.roles, ROLES, move || spawn_local(directory.read_roles(true)))}
        {held(desk, directory, "Tenants of the key")}
    }
    .into_any()
}

/// The same without a word on lists that are not to be had. `label` names the list of tenants.
pub(in crate::pages::form) fn held(desk: Desk, directory: DirectoryStore, label: &'static str) -> AnyView {
    let list = NodeRef::<html::Ul>::new();
    let all = RwSignal::new(false);
    let ids = Memo::new(move |_| {
        desk.draft.with(|draft| draft.access.tenants().iter().map(|tenant| tenant.id.clone()).collect::<Vec<_>>())
    });
    // Each has a picker of its own: a key of thousands would freeze the page. What is added here is always seen.
    let begin = ids.with_untracked(Vec::len);
    let shown = move || -> Vec<String> {
        let is_shown = |at: usize| all.get() || at < LINES || at >= begin;
        ids.with(|ids| ids.iter().enumerate().filter(|(at, _)| is_shown(*at)).map(|(_, id)| id.clone()).collect())
    };
    let more = move || (!all.get() && begin > LINES).then(|| ids.with(Vec::len));
    view! {
        <div class="form-tenants">
            {picker(desk, directory, ids)}
            <ul class="form-rows" aria-label=label node_ref=list hidden=move || ids.with(Vec::is_empty)>
                <For
                    each=shown
                    key=Clone::clone
                    children=move |id| row(desk, directory, id, list, ids)
                />
            </ul>
            {move || more().map(|count| view! {
                <Button kind=ButtonKind::Quiet on_press=move || all.set(true)>
                    {format!("Show all {} tenants", grouped(count))}
                </Button>
            })}
        </div>
    }
    .into_any()
}

/// A tenant: what it is called, its id, and the key's roles in it.
fn row(desk: Desk, directory: DirectoryStore, id: String, list: NodeRef<html::Ul>, ids: Memo<Vec<String>>) -> AnyView {
    let stored = desk.draft.with_untracked(|draft| {
        let tenant = draft.access.tenants().iter().find(|tenant| tenant.id == id);
        tenant.map(|tenant| tenant.name.clone()).filter(|name| !name.is_empty())
    });
    // The name that came with the key is told until the directory knows better.
    let name = untrack(|| directory.tenant_name(&id)).or(stored);
    let called = visible(name.as_deref().unwrap_or(&id));
    let place = Place {
        tenant: Some(id.clone()),
        field: format!("Add a role in {called}"),
        list: format!("Roles in {called}"),
    };
    let remove = {
        let id = id.clone();
        move || {
            let at = ids.with_untracked(|ids| ids.iter().position(|known| *known == id));
            edit(desk, |access| access.remove_tenant(&id));
            focus_after(list, at.unwrap_or_default());
        }
    };
    view! {
        <li class="form-tenant">
            <div class="form-tenant-name">
                {name.map(|name| view! { <PlainText text=name fit=TextFit::Wrap /> })}
                <span class="form-id"><PlainText text=id fit=TextFit::Wrap /></span>
            </div>
            {roles::roles(desk, directory, place)}
            <IconButton label=format!("Remove the tenant {called}") glyph=Glyph::Close on_press=remove />
        </li>
    }
    .into_any()
}

fn picker(desk: Desk, directory: DirectoryStore, ids: Memo<Vec<String>>) -> AnyView {
    let picking = Picking::new();
    listing::forget_left_over(desk, PLACE.to_owned(), picking);
    let add = move |id: &str, name: &str| {
        edit(desk, |access| _ = access.add_tenant(id, name));
        listing::note_left_over(desk, PLACE, "");
    };
    let offer = Memo::new(move |_| match picking.open.get() {
        false => (Vec::new(), Found::default()),
        true => ids.with(|held| offered(directory, held, &picking.text.get())),
    });
    let take = move |taken: Taken| match taken {
        Taken::Line(line) => {
            if let Some(line) = offer.with_untracked(|(lines, _)| lines.get(line).cloned()) {
                let (id, name) = if line.label.is_empty() { (line.text, line.label) } else { (line.label, line.text) };
                add(&id, &name);
            }
        }
        Taken::Text(text) => add(text.trim(), ""),
    };
    let leave = move |text: String| {
        let free = directory.tenants.with_untracked(listing::is_free) && !text.trim().is_empty();
        let known = named(directory, &text).or_else(|| free.then(|| (text.trim().to_owned(), String::new())));
        match known {
            Some((id, name)) => {
                picking.text.set(String::new());
                add(&id, &name);
            }
            None => listing::note_left_over(desk, PLACE, &text),
        }
    };
    let note = move || {
        let text = picking.text.get();
        offer.with(|(_, found)| directory.tenants.with(|tenants| listing::note(tenants, found, &text, TENANTS)))
    };
    view! {
        <Combobox
            label="Add a tenant"
            picking
            lines=Signal::derive(move || offer.with(|(lines, _)| lines.clone()))
            note=Signal::derive(note)
            free=Signal::derive(move || directory.tenants.with(listing::is_free))
            on_take=take
            on_leave=leave
            error=listing::left_over(desk, PLACE)
        />
    }
    .into_any()
}

/// The lines for a text: tenants that the key is not in yet.
fn offered(directory: DirectoryStore, held: &[String], text: &str) -> (Vec<SuggestedLine>, Found) {
    directory.tenants.with(|listing| {
        let Some(all) = listing.here() else { return (Vec::new(), Found::default()) };
        let free: Vec<&Tenant> = all.iter().filter(|tenant| !held.contains(&tenant.id)).collect();
        let found = find(free.iter().map(|tenant| (tenant.name.as_str(), tenant.id.as_str())), text, LINES);
        let lines = found.best.iter().filter_map(|at| free.get(*at)).map(|tenant| line(tenant)).collect();
        (lines, found)
    })
}

/// The name first and the id after it; the id alone where there is no name.
fn line(tenant: &Tenant) -> SuggestedLine {
    let label = if tenant.name.is_empty() { String::new() } else { tenant.id.clone() };
    let note = if tenant.disabled { "disabled" } else { "" };
    SuggestedLine { text: tenant.title().to_owned(), label, note: note.to_owned() }
}

/// Id and name of the one tenant that is called exactly so.
fn named(directory: DirectoryStore, text: &str) -> Option<(String, String)> {
    directory.tenants.with_untracked(|listing| {
        let all = listing.here()?;
        let at = exact(all.iter().map(|tenant| (tenant.name.as_str(), tenant.id.as_str())), text)?;
        all.get(at).map(|tenant| (tenant.id.clone(), tenant.name.clone()))
    })
}
