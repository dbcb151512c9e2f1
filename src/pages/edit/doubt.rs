//! An update whose answer was lost: what is being done to find out, and what was found.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::diff::{Sides, list};
use super::words::named;
use crate::api::ReadError;
use crate::pages::recover::way_on;
use crate::pages::steps::steps;
use crate::state::{Doubt, EditStage, EditStore, Outcome};
use crate::ui::{Button, ButtonKind, Glyph, Icon};

/// The looks, as somebody who waits for them reads of them.
const LOOKS: [&str; Doubt::LOOKS] = [
    "Look at the key at once",
    "Look again after 2 s: reads can lag behind",
    "Look again after 10 s",
    "Look again after 45 s, when the request can no longer be on its way",
    "Last look after 105 s, when reads no longer lag behind",
];

#[component]
pub(super) fn InDoubt(editor: EditStore) -> impl IntoView {
    move || {
        editor.stage.with(|stage| match stage {
            EditStage::Unknown(doubt) => Some(panel(editor, doubt)),
            _ => None,
        })
    }
}

fn panel(editor: EditStore, doubt: &Doubt) -> AnyView {
    let outcome = doubt.outcome();
    let (glyph, title, text) = words(doubt, &outcome);
    let reason = doubt.reason.reason();
    let asked = named(doubt.change.differences());
    let refusal = doubt.trouble.as_ref().and_then(ReadError::refusal).filter(|_| outcome == Outcome::CannotTell);
    let way = way_on(refusal, Callback::new(move |()| spawn_local(editor.look_again())));
    let differs = match &outcome {
        Outcome::SomethingElse(left) => Some(list("What differs from what you asked for", Sides::Kept, left)),
        Outcome::Looking | Outcome::NotDone | Outcome::CannotTell => None,
    };
    view! {
        <section class="outcome" role="alert" aria-labelledby="edit-doubt">
            <div class="outcome-head">
                <Icon glyph />
                <h2 id="edit-doubt">{title}</h2>
                <p>{text}</p>
            </div>
            <p>{reason}" Asked for: "<strong>{asked}</strong>"."</p>
            {way}
            {steps(&LOOKS, doubt.looks)}
            {differs}
            <div class="outcome-actions">{actions(editor, &outcome)}</div>
        </section>
    }
    .into_any()
}

fn words(doubt: &Doubt, outcome: &Outcome) -> (Glyph, &'static str, String) {
    let trouble = || doubt.trouble.as_ref().map(|error| error.advice()).unwrap_or_default();
    match outcome {
        Outcome::Looking => (
            Glyph::Warning,
            "We do not know whether the key was changed",
            "We look at the key to find out. This takes at most 2 minutes, and you do not need to do anything. Nothing is sent a second time.".to_owned(),
        ),
        Outcome::NotDone => (
            Glyph::Info,
            "The key was not changed",
            "It was looked at until now and is as it was before. Everything typed is still in the form.".to_owned(),
        ),
        Outcome::SomethingElse(_) => (
            Glyph::Warning,
            "The key is neither as it was nor as you asked",
            "Part of it was kept, or somebody else changed the key. Only what differs is left to change.".to_owned(),
        ),
        Outcome::CannotTell => (
            Glyph::Danger,
            "We still do not know whether the key was changed",
            format!("The key could not be read. {}", trouble()),
        ),
    }
}

fn actions(editor: EditStore, outcome: &Outcome) -> AnyView {
    let form = || view! { <Button on_press=move || editor.edit_again()>"Back to the form"</Button> };
    match outcome {
        Outcome::Looking => ().into_any(),
        Outcome::NotDone => view! {
            <Button kind=ButtonKind::Primary on_press=move || editor.review()>"Review the changes again"</Button>
            {form()}
        }
        .into_any(),
        Outcome::SomethingElse(_) => view! {
            <Button kind=ButtonKind::Primary on_press=move || editor.review()>"Review only the difference"</Button>
            {form()}
        }
        .into_any(),
        Outcome::CannotTell => view! {
            <Button kind=ButtonKind::Primary on_press=move || spawn_local(editor.look_again())>"Look again"</Button>
            {form()}
        }
        .into_any(),
    }
}
