//! Name and description: how long they are, what is not seen in them, and which names look the same.

use leptos::prelude::*;

use super::desk::Desk;
use super::section::{Section, notes, remarks};
use super::settle::Settle;
use crate::browser::text::compose;
use crate::domain::Field;
use crate::domain::draft::{DESCRIPTION_LIMIT, NAME_LIMIT, Similar, similar};
use crate::domain::text::unseen;
use crate::state::KeysStore;
use crate::ui::{FieldKind, PlainText, TextField, TextFit};

/// How long, in milliseconds, nobody must have typed before the name is compared with those of all keys.
const QUIET: u64 = 400;

/// The section of the form.
#[component]
pub(super) fn NamingSection(desk: Desk) -> impl IntoView {
    let draft = desk.draft;
    let name = Memo::new(move |_| draft.with(|draft| draft.name.clone()));
    let description = Memo::new(move |_| draft.with(|draft| draft.description.clone()));
    let others = alike(desk, name);
    // With the field, and not below it: who does not see the page hears it where the name is typed.
    let name_hint = move || Some(others.with(|others| others.same.clone()).unwrap_or_else(|| name_note(&name.get())));
    let length = move || used(&description.get(), DESCRIPTION_LIMIT);
    let hint = move || format!("Optional. Every admin can read it, so keep secrets out.{}", length());
    view! {
        <Section
            title="Naming"
            note="How people will find it again."
            desk
            fields=|field| matches!(field, Field::Name | Field::Description)
        >
            <div class="form-field">
                <TextField
                    label="Name"
                    value=name
                    on_input=move |name| draft.update(|draft| draft.name = name)
                    hint=Signal::derive(name_hint)
                    error=desk.problem(Field::Name)
                />
                {as_seen(name)}
                {remarks(desk, |field| field == Field::Name)}
                {notes(Signal::derive(move || others.with(|others| others.alike.clone())))}
            </div>
            <div class="form-field">
                <TextField
                    label="Description"
                    kind=FieldKind::Multiline
                    value=description
                    on_input=move |text| draft.update(|draft| draft.description = text)
                    hint=Signal::derive(move || Some(hint()))
                    error=desk.problem(Field::Description)
                />
                {as_seen(description)}
                {remarks(desk, |field| field == Field::Description)}
            </div>
        </Section>
    }
}

/// What the form says about the name. It is never nothing, so that the first letter moves no field below.
fn name_note(name: &str) -> String {
    match used(name.trim(), NAME_LIMIT).trim() {
        "" => "Say which service uses it, and where.".to_owned(),
        words => words.to_owned(),
    }
}

/// How much of a limit is used, once that is worth a word: in characters as the limit counts, and in bytes where those
/// are more.
fn used(text: &str, limit: usize) -> String {
    let (length, bytes) = (text.chars().count(), text.len());
    match length {
        _ if length * 2 < limit => String::new(),
        _ if bytes == length => format!(" {length} of {limit} characters."),
        _ => format!(" {length} of {limit} characters, {bytes} bytes."),
    }
}

/// The text as others will see it, where it holds what is not seen in a field.
fn as_seen(text: Memo<String>) -> AnyView {
    let shown = move || {
        text.with(|text| {
            (!unseen(text).is_empty() || text.chars().any(char::is_control)).then(|| {
                view! {
                    <p class="form-as-seen">"Shown as: "<PlainText text=text.clone() fit=TextFit::Lines /></p>
                }
            })
        })
    };
    view! { {shown} }.into_any()
}

/// What is said of other keys' names.
#[derive(Clone, Default, PartialEq)]
struct Others {
    same: Option<String>,
    alike: Vec<String>,
}

/// Other keys with this name, or with one that looks the same: asked when nobody has typed for a moment.
fn alike(desk: Desk, name: Memo<String>) -> Memo<Others> {
    let keys = use_context::<KeysStore>();
    let settled = RwSignal::new(name.get_untracked());
    let settle = Settle::after(QUIET);
    Effect::new(move |before: Option<String>| {
        let now = name.get();
        if before.is_some_and(|before| before != now) {
            settle.then(move || _ = settled.try_set(name.get_untracked()));
        }
        now
    });
    Memo::new(move |_| {
        let Some(keys) = keys else { return Others::default() };
        keys.receipt.track();
        let own = desk.own_id();
        let unchanged = desk.is_stored_name();
        let find =
            |name: &String| keys.fleet.with_untracked(|fleet| similar(name, own.as_ref(), fleet.names(), compose));
        if unchanged { Others::default() } else { told(&settled.with(find)) }
    })
}

fn told(others: &[Similar]) -> Others {
    let same = match others.iter().filter(|other| other.is_same).count() {
        0 => None,
        1 => Some(
            "Another key has exactly this name. That is allowed, but the two will be hard to tell apart.".to_owned(),
        ),
        many => {
            Some(format!("{many} other keys have exactly this name. That is allowed, but they are hard to tell apart."))
        }
    };
    let alike = others.iter().filter(|other| !other.is_same);
    let alike =
        alike.map(|other| format!("It looks like the name of another key: {}.", crate::ui::visible(&other.name)));
    Others { same, alike: alike.collect() }
}
