//! Fetching only some keys of a very large project: the form, and the word about it above the list.
//!
//! Invariant: as long as not every key was asked for, the page says so, and which.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::domain::{Narrowing, NarrowingDraft, NarrowingField, NarrowingProblem};
use crate::state::ListStore;
use crate::ui::{
    Button, ButtonKind, Dialog, DialogSize, Dismissal, FieldKind, Notice, TextField, Tone, focus_first_invalid, visible,
};

/// Which keys were fetched, and the ways to others.
#[component]
pub fn NarrowingBanner() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let asking = RwSignal::new(false);
    let title = move || format!("Only {} are fetched", visible(&list.keys.only.with(Narrowing::words)));
    let cut = move || {
        list.keys.may_be_cut().then(|| {
            let rows = list.keys.receipt.with(|receipt| receipt.map_or(0, |receipt| receipt.rows));
            format!("As many came as were asked for at most, {}: there may be more.", grouped(rows))
        })
    };
    let actions = move || {
        view! {
            <Button on_press=move || asking.set(true)>"Change"</Button>
            <Button on_press=move || list.fetch_only(&Narrowing::default())>"Fetch all"</Button>
        }
    };
    view! {
        <Notice tone=Tone::Info title=move || title actions>{cut}</Notice>
        <FetchOnly list asking />
    }
}

/// The button that leads to the form.
#[component]
pub(super) fn FetchOnlyButton(list: ListStore) -> impl IntoView {
    let asking = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Quiet on_press=move || asking.set(true)>"Fetch only…"</Button>
        <FetchOnly list asking />
    }
}

/// The form, while it is asked for.
#[component]
fn FetchOnly(list: ListStore, asking: RwSignal<bool>) -> impl IntoView {
    move || asking.get().then(|| view! { <Form list asking /> })
}

/// What is in the form, and what was wrong with it at the last try.
#[derive(Clone, Copy)]
struct Filled {
    draft: RwSignal<NarrowingDraft>,
    problem: RwSignal<Option<NarrowingProblem>>,
}

#[component]
fn Form(list: ListStore, asking: RwSignal<bool>) -> impl IntoView {
    let draft = list.keys.only.with_untracked(|only| NarrowingDraft::from(only));
    let filled = Filled { draft: RwSignal::new(draft), problem: RwSignal::new(None) };
    let fetch = move || match filled.draft.with_untracked(NarrowingDraft::validate) {
        Ok(only) => {
            asking.set(false);
            list.fetch_only(&only);
        }
        Err(problem) => {
            filled.problem.set(Some(problem));
            request_animation_frame(focus_first_invalid);
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        fetch();
    };
    let actions = move || {
        view! {
            <Button on_press=move || asking.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=fetch>"Fetch only these"</Button>
        }
    };
    view! {
        <Dialog
            title=|| "Fetch only some keys"
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(Callback::new(move |()| asking.set(false)))
            actions
        >
            <p>"For very large projects: the server sends only keys that meet all of this. What it then sends can be searched as usual."</p>
            <form class="narrowing-form" novalidate="" autocomplete="off" on:submit=on_submit>
                {FIELDS.map(|field| one(filled, &field)).into_iter().collect_view()}
                // Enter in a field submits a form of several fields only where it has a button for that.
                <input type="submit" hidden="" />
            </form>
        </Dialog>
    }
}

/// A field of the form.
#[derive(Clone, Copy)]
struct Field {
    label: &'static str,
    kind: FieldKind,
    hint: &'static str,
    /// Where its text is.
    place: fn(&mut NarrowingDraft) -> &mut String,
    /// Whose problems are shown at it.
    problems: &'static [NarrowingProblem],
}

const FIELDS: [Field; 6] = [
    Field {
        label: "Tenant ids",
        kind: FieldKind::Multiline,
        hint: "One a line, or apart by commas. A key needs one of them.",
        place: |draft| &mut draft.tenants,
        problems: &[NarrowingProblem::Nothing, NarrowingProblem::Secret(NarrowingField::Tenants)],
    },
    Field {
        label: "Bound user id",
        kind: FieldKind::Code,
        hint: "Keys that act as this user.",
        place: |draft| &mut draft.user,
        problems: &[NarrowingProblem::Secret(NarrowingField::User)],
    },
    Field {
        label: "Creating user",
        kind: FieldKind::Code,
        hint: "Keys that this person made.",
        place: |draft| &mut draft.creator,
        problems: &[NarrowingProblem::Secret(NarrowingField::Creator)],
    },
    Field {
        label: "Custom attributes",
        kind: FieldKind::Multiline,
        hint: "One name=value a line. A number, true or false is taken for one; in quotes it is text.",
        place: |draft| &mut draft.attributes,
        problems: &[
            NarrowingProblem::Attribute,
            NarrowingProblem::Twice,
            NarrowingProblem::Secret(NarrowingField::Attributes),
        ],
    },
    Field {
        label: "Text",
        kind: FieldKind::Text,
        hint: "The server decides in which fields it looks.",
        place: |draft| &mut draft.text,
        problems: &[NarrowingProblem::Secret(NarrowingField::Text)],
    },
    Field {
        label: "At most",
        kind: FieldKind::Code,
        hint: "A number of keys. Which of them come is up to the server.",
        place: |draft| &mut draft.limit,
        problems: &[NarrowingProblem::Limit],
    },
];

fn one(Filled { draft, problem }: Filled, field: &Field) -> impl IntoView + use<> {
    let Field { label, kind, hint, place, problems } = *field;
    let error = move || problem.get().filter(|problem| problems.contains(problem)).map(|it| it.advice().to_owned());
    view! {
        <TextField
            label
            kind
            value=Signal::derive(move || place(&mut draft.get()).clone())
            on_input=move |text| draft.update(|draft| *place(draft) = text)
            hint=Some(hint.to_owned())
            error=Signal::derive(error)
        />
    }
}
