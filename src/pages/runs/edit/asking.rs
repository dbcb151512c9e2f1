//! The form: what every chosen key is to get, and what is to be taken from it.

use leptos::ev;
use leptos::prelude::*;

use super::Sheet;
use super::taking::{Sort, taking};
use crate::domain::{Field, KeyId};
use crate::pages::form::{Additions, AdditionsSection, Form};
use crate::run::edit::{BadPattern, Kind, PLACEHOLDERS, Pattern};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, ButtonType, Checkbox, FieldKind, Glyph, Icon, Notice, PlainText,
    TextField, TextFit, Tone,
};

const ROLES: Sort = Sort {
    kind: Kind::Role,
    label: "Remove a project role",
    list: "Roles to remove",
    none: "None of the chosen keys has a role of the project.",
    field: Field::Access,
};
const TENANTS: Sort = Sort {
    kind: Kind::Tenant,
    label: "Remove a tenant",
    list: "Tenants to remove",
    none: "None of the chosen keys is in a tenant.",
    field: Field::Access,
};
const TENANT_ROLES: Sort = Sort {
    kind: Kind::TenantRole,
    label: "Remove a role in a tenant",
    list: "Roles in tenants to remove",
    none: "None of the chosen keys has a role in a tenant.",
    field: Field::Access,
};
const ADDRESSES: Sort = Sort {
    kind: Kind::Address,
    label: "Remove an address or range",
    list: "Addresses to remove",
    none: "None of the chosen keys names a permitted address: they work from everywhere.",
    field: Field::PermittedIps,
};
const CLAIMS: Sort = Sort {
    kind: Kind::Claim,
    label: "Remove a claim",
    list: "Claims to remove",
    none: "None of the chosen keys has a custom claim.",
    field: Field::Claims,
};
const ATTRIBUTES: Sort = Sort {
    kind: Kind::Attribute,
    label: "Remove an attribute",
    list: "Attributes to remove",
    none: "None of the chosen keys has a custom attribute.",
    field: Field::Attributes,
};

#[component]
pub(super) fn Asking(sheet: Sheet, hidden: Signal<bool>) -> impl IntoView {
    let of = Additions::new(Form { draft: sheet.draft, problems: sheet.tried.into(), base: None });
    let both = Memo::new(move |_| {
        sheet.draft.with(|draft| !draft.access.roles().is_empty() && !draft.access.tenants().is_empty())
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        sheet.plan();
    };
    view! {
        <form
            class="create-form"
            novalidate=""
            autocomplete="off"
            aria-label="What to change"
            hidden=move || hidden.get()
            on:submit=on_submit
        >
            <p class="bulk-lead">"What is left empty here stays as each key has it. Nothing is sent before you have seen what changes."</p>
            <div class="form-sections">
                <AdditionsSection
                    title="Access"
                    note="A key has either project roles or tenants. One that has the other is left as it is, and named."
                    of fields=|field| field == Field::Access
                >
                    <div class="bulk-part">
                        <h3>"Project roles"</h3>
                        {of.roles()}
                        {taking(sheet, ROLES)}
                    </div>
                    <div class="bulk-part">
                        <h3>"Tenants"</h3>
                        {of.tenants()}
                        {taking(sheet, TENANTS)}
                        {taking(sheet, TENANT_ROLES)}
                    </div>
                    <div class="form-remarks" aria-live="polite">{move || both.get().then(either)}</div>
                </AdditionsSection>
                <AdditionsSection
                    title="Permitted addresses"
                    note="From where they may be exchanged."
                    of fields=|field| matches!(field, Field::PermittedIps | Field::PermittedIp(_))
                >
                    {of.addresses()}
                    {taking(sheet, ADDRESSES)}
                </AdditionsSection>
                <AdditionsSection
                    title="Custom claims"
                    note="A claim that a key has already gets the new value."
                    of fields=|field| matches!(field, Field::Claims | Field::ClaimName(_) | Field::ClaimValue(_))
                >
                    {of.claims()}
                    {taking(sheet, CLAIMS)}
                </AdditionsSection>
                <AdditionsSection
                    title="Custom attributes"
                    note="An attribute that a key has already gets the new value."
                    of fields=|field| matches!(field, Field::Attributes | Field::AttributeName(_) | Field::AttributeValue(_))
                >
                    {of.attributes()}
                    {taking(sheet, ATTRIBUTES)}
                </AdditionsSection>
                <AdditionsSection
                    title="Description"
                    note="One text for all, with what differs filled in."
                    of fields=|field| field == Field::Description
                >
                    {description(sheet)}
                </AdditionsSection>
            </div>
            {move || contradictions(sheet)}
            <Bar sheet />
        </form>
    }
}

/// That no key takes roles and tenants.
fn either() -> AnyView {
    view! {
        <p class="form-remark">
            <Icon glyph=Glyph::Warning />
            <span>"Roles and tenants are both to be added: only keys that hold both already would take this. Make it two edits."</span>
        </p>
    }
    .into_any()
}

/// Whether descriptions are changed, the pattern for them, and what the first key's would be.
fn description(sheet: Sheet) -> AnyView {
    let wanted = Memo::new(move |_| sheet.description.with(Option::is_some));
    let text = Memo::new(move |_| sheet.description.get().unwrap_or_default());
    let error = move || {
        let bad = sheet.bad_pattern()?;
        // A brace that was just opened is about to be closed.
        let told = matches!(bad, BadPattern::Unknown(_)) || sheet.tried.with(|tried| !tried.is_empty());
        told.then(|| bad.advice())
    };
    let hint =
        || Some("Every admin can read it, so keep secrets out. Left empty, the descriptions are cleared.".to_owned());
    let placeholders = PLACEHOLDERS.map(|(word, meaning)| {
        view! { <div><dt class="code">{format!("{{{word}}}")}</dt><dd>{meaning}</dd></div> }
    });
    let placeholders = StoredValue::new_local(Some(placeholders.collect_view().into_any()));
    let fields = move || {
        wanted.get().then(|| {
            view! {
                <TextField
                    label="New description"
                    kind=FieldKind::Multiline
                    value=text
                    on_input=move |text| sheet.description.set(Some(text))
                    hint=Signal::derive(hint)
                    error=Signal::derive(error)
                />
                {move || example(sheet)}
            }
        })
    };
    view! {
        <Checkbox
            label="Write the descriptions anew"
            value=wanted
            on_change=move |wanted: bool| sheet.description.set(wanted.then(String::new))
        />
        {fields}
        <details class="form-preview" hidden=move || !wanted.get()>
            <summary>"What can be filled in"</summary>
            <dl class="bulk-placeholders">{placeholders.try_update_value(Option::take).flatten()}</dl>
            <p class="form-quiet">"All of it is as the key is before this edit. Write {{ for a brace itself."</p>
        </details>
    }
    .into_any()
}

/// The description that the first of the keys would have.
fn example(sheet: Sheet) -> Option<AnyView> {
    let text = sheet.description.get()?;
    let pattern = Pattern::read(&text).ok().filter(|_| text.contains('{'))?;
    let found = |id: &KeyId| sheet.list.keys.fleet.with_untracked(|fleet| fleet.key(id));
    let key = sheet.ids().iter().find_map(found)?;
    let filled = pattern.fill(&key);
    Some(
        view! {
            <p class="form-as-seen">
                "For "<PlainText text=key.name fit=TextFit::Wrap />": "<PlainText text=filled fit=TextFit::Lines />
            </p>
        }
        .into_any(),
    )
}

fn contradictions(sheet: Sheet) -> Option<AnyView> {
    let all = sheet.contradictions.get();
    (!all.is_empty()).then(|| {
        let lines = all.into_iter().map(|text| view! { <li><PlainText text fit=TextFit::Wrap /></li> });
        view! {
            <Notice tone=Tone::Danger title=|| "This asks for one thing and its opposite" announce=Announce::AtOnce>
                <ul>{lines.collect_view()}</ul>
            </Notice>
        }
        .into_any()
    })
}

/// What is asked for so far, and the way on.
#[component]
fn Bar(sheet: Sheet) -> impl IntoView {
    let words = Memo::new(move |_| sheet.asked().words());
    let half = Memo::new(move |_| sheet.is_typed());
    let line = move || match words.with(Vec::len) {
        0 if half.get() => view! { <span>"Nothing that was typed is complete yet."</span> }.into_any(),
        0 => view! { <span>"Nothing is asked for yet."</span> }.into_any(),
        1 => view! { <strong>"1 thing for each key"</strong> }.into_any(),
        many => view! { <strong>{format!("{many} things for each key")}</strong> }.into_any(),
    };
    let named = move || {
        let text = words.with(|words| words.join(" · "));
        (!text.is_empty()).then(|| view! { <span class="edit-bar-fields"><PlainText text fit=TextFit::Wrap /></span> })
    };
    let state = move || match half.get() {
        true => ButtonState::Ready,
        false => ButtonState::Refused("Ask for something first.".to_owned()),
    };
    view! {
        <div class="form-actions edit-bar">
            <p class="form-actions-note" role="status">{line}{named}</p>
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>"See what would change"</Button>
        </div>
    }
}
