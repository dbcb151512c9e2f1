//! What is known of a create whose answer was lost, and what can be done.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ReadError, WriteError};
use crate::domain::KeyId;
use crate::pages::moments::Moments;
use crate::pages::place::Place;
use crate::pages::recover::way_on;
use crate::pages::steps::steps;
use crate::route::Route;
use crate::state::reconcile::{Reconcile, Verdict};
use crate::state::{CreateStore, Fate, Finding, Stage};
use crate::ui::{Badge, Button, ButtonKind, ButtonState, Glyph, Icon, Notice, PlainText, Tone};

/// The checks, in their order.
const STEPS: [&str; Reconcile::CHECKS] = [
    "Search by name at once",
    "Search again after 2 s: lists can lag behind",
    "Search again after 10 s",
    "Search again after 45 s, when the request can no longer be on its way",
    "Last search after 105 s, when lists no longer lag behind",
];

/// The panel.
#[component]
pub(in crate::pages) fn UnknownOutcome() -> impl IntoView {
    let create = expect_context::<CreateStore>();
    move || {
        create.stage.with(|stage| match stage {
            Stage::Unknown(reconcile) => Some(panel(create, reconcile)),
            Stage::Editing(_) | Stage::Refused(_) | Stage::Sending { .. } => None,
        })
    }
}

fn panel(create: CreateStore, reconcile: &Reconcile) -> impl IntoView + use<> {
    let (glyph, title, text) = verdict(reconcile);
    let reason = reconcile.reason.reason();
    let name = reconcile.name.clone();
    let cannot_tell = reconcile.verdict() == Verdict::CannotTell;
    let refusal = reconcile.trouble.as_ref().and_then(ReadError::refusal).filter(|_| cannot_tell);
    let way = way_on(refusal, Callback::new(move |()| spawn_local(create.check_again())));
    let findings = reconcile.found.iter().map(|finding| found(create, finding)).collect_view();
    view! {
        <section class="outcome" role="alert" aria-labelledby="outcome-title">
            <div class="outcome-head">
                <Icon glyph />
                <h2 id="outcome-title" tabindex="-1">{title}</h2>
                <p>{text}</p>
            </div>
            <p>{reason}" Asked for: "<strong><PlainText text=name /></strong>"."</p>
            {way}
            {steps(&STEPS, reconcile.checks)}
            <ul class="found" aria-label="Keys found">{findings}</ul>
            {actions(create, reconcile)}
        </section>
    }
}

fn verdict(reconcile: &Reconcile) -> (Glyph, &'static str, String) {
    match reconcile.verdict() {
        Verdict::Checking => (
            Glyph::Warning,
            "We do not know whether the key was created",
            "We search for it to find out. This takes at most 2 minutes, and you do not need to do anything. The request is not sent a second time, since that could make a second key.".to_owned(),
        ),
        Verdict::NothingCreated => {
            let text = match reconcile.resumed {
                true => "No new key of this name exists. What was typed is gone with the page that was left.",
                false => "No new key of this name exists. It is safe to send the form again.",
            };
            (Glyph::Success, "Nothing was created", text.to_owned())
        }
        Verdict::CannotTell => (
            Glyph::Danger,
            "We still do not know whether the key was created",
            reconcile.trouble.as_ref().map(|error| error.advice()).unwrap_or_default(),
        ),
        Verdict::Found if reconcile.salvaged => (
            Glyph::Warning,
            "The key was created, but the answer was damaged",
            "A secret could be read from it. Test that before it is used: if it is refused, rotate the key.".to_owned(),
        ),
        Verdict::Found if reconcile.found.len() == 1 => (
            Glyph::Warning,
            "The key was created, but its secret was lost",
            "The secret was in the answer that never arrived: nobody has it, and it cannot be read again.".to_owned(),
        ),
        Verdict::Found => (
            Glyph::Warning,
            "More than one new key of this name exists",
            "The request may have been sent twice on the way. Nobody has their secrets: keep one, delete the others.".to_owned(),
        ),
    }
}

fn found(create: CreateStore, finding: &Finding) -> impl IntoView + use<> {
    let moments = expect_context::<Moments>();
    let Finding { key, fate } = finding;
    let (rotating, deleting) = (key.id.clone(), key.id.clone());
    let rotate = move || spawn_local(create.rotate_found(rotating.clone()));
    let delete = move || spawn_local(create.delete_found(deleting.clone()));
    let state = Signal::stored(if *fate == Fate::Deciding { ButtonState::Busy } else { ButtonState::Ready });
    let decided = matches!(fate, Fate::Rotated | Fate::Deleted);
    let made = key.created.map(|created| moments.exact(created)).unwrap_or_default();
    view! {
        <li class="found-key">
            <div>
                <p class="found-key-name"><PlainText text=key.name.clone() /></p>
                <p class="found-key-facts"><span class="code"><PlainText text=key.id.0.clone() /></span>" · created "{made}</p>
            </div>
            {word(create, &key.id, fate)}
            {(!decided).then(|| view! {
                <div class="found-key-actions">
                    <Button kind=ButtonKind::Primary state on_press=rotate>"Rotate to get a secret"</Button>
                    <Button state on_press=delete>"Delete it"</Button>
                </div>
            })}
        </li>
    }
}

fn word(create: CreateStore, id: &KeyId, fate: &Fate) -> AnyView {
    match fate {
        Fate::SecretLost => view! { <Badge tone=Tone::Warning glyph=Glyph::Warning>"Secret lost"</Badge> }.into_any(),
        Fate::Deciding => view! { <Badge tone=Tone::Info glyph=Glyph::Clock>"Under way"</Badge> }.into_any(),
        Fate::Rotated => view! { <Badge tone=Tone::Success glyph=Glyph::Success>"Rotated"</Badge> }.into_any(),
        Fate::Deleted => view! { <Badge tone=Tone::Neutral glyph=Glyph::Check>"Deleted"</Badge> }.into_any(),
        Fate::Trouble(error) => {
            let advice = match error {
                WriteError::NotSent => "Not sent: this browser is offline.".to_owned(),
                WriteError::Refused(refusal) => refusal.advice(),
                WriteError::Unknown(unknown) => format!(
                    "{} Both actions are safe to repeat here: nobody can hold a secret of this key.",
                    unknown.reason()
                ),
            };
            let (refusal, title) = match error {
                WriteError::Refused(refusal) => (Some(refusal), refusal.title()),
                WriteError::NotSent => (None, "Not sent"),
                WriteError::Unknown(_) => (None, "We don't know whether this succeeded"),
            };
            // Which of the two actions it was about, the person decides again.
            let id = id.clone();
            let way = way_on(refusal, Callback::new(move |()| create.decide_again(&id)));
            view! { <Notice tone=Tone::Danger title=move || title><p>{advice}</p>{way}</Notice> }.into_any()
        }
    }
}

fn actions(create: CreateStore, reconcile: &Reconcile) -> impl IntoView + use<> {
    let place = expect_context::<Place>();
    let resumed = reconcile.resumed;
    let leave = move || {
        create.start_over();
        // Elsewhere it stands above a page that has nothing to do with it.
        if !resumed || untrack(|| place.get()) == Route::NewKey {
            place.go(&Route::home());
        }
    };
    let again = move || spawn_local(create.check_again());
    let leave_button = move |words: &'static str| view! { <Button on_press=leave>{words}</Button> };
    view! {
        <div class="outcome-actions">
            {match reconcile.verdict() {
                Verdict::Checking => leave_button("Leave it unsettled").into_any(),
                Verdict::NothingCreated if reconcile.resumed => view! {
                    <Button on_press=move || create.start_over()>"Close"</Button>
                }
                .into_any(),
                Verdict::NothingCreated => view! {
                    <Button kind=ButtonKind::Primary on_press=move || create.edit_again()>"Back to the form"</Button>
                }
                .into_any(),
                Verdict::CannotTell => view! {
                    <Button kind=ButtonKind::Primary on_press=again>"Check again"</Button>
                    {leave_button("Leave it unsettled")}
                }
                .into_any(),
                Verdict::Found if reconcile.is_settled() => leave_button("Back to the keys").into_any(),
                Verdict::Found => leave_button("Leave it unsettled").into_any(),
            }}
        </div>
    }
}
