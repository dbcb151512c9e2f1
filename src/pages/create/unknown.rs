//! What is known of a create whose answer was lost, and what can be done.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::WriteError;
use crate::app::Place;
use crate::pages::moments::Moments;
use crate::route::Route;
use crate::state::reconcile::{Reconcile, Verdict};
use crate::state::{CreateStore, Fate, Finding, Stage};
use crate::ui::{
    Announce, Badge, Button, ButtonKind, ButtonState, Glyph, Notice, PlainText, Progress, ProgressValue, Tone,
};

/// The panel.
#[component]
pub(super) fn UnknownOutcome() -> impl IntoView {
    let create = expect_context::<CreateStore>();
    move || {
        create.stage.with(|stage| match stage {
            Stage::Unknown(reconcile) => Some(panel(create, reconcile)),
            Stage::Editing(_) | Stage::Refused(_) | Stage::Sending { .. } => None,
        })
    }
}

fn panel(create: CreateStore, reconcile: &Reconcile) -> impl IntoView + use<> {
    let name = reconcile.name.clone();
    let reason = reconcile.reason.reason();
    let findings = reconcile.found.iter().map(|finding| found(create, finding)).collect_view();
    view! {
        <section class="unknown" aria-label="Outcome unknown">
            <Notice
                tone=Tone::Warning
                announce=Announce::AtOnce
                title=|| "We do not know whether the key was created"
            >
                {reason}
                " Do not send it again before this is settled: a second key would be made."
            </Notice>
            <p class="unknown-name">"Asked for: "<strong><PlainText text=name /></strong></p>
            {progress(reconcile)}
            {verdict(reconcile)}
            <ul class="unknown-found">{findings}</ul>
            {actions(create, reconcile)}
        </section>
    }
}

fn progress(reconcile: &Reconcile) -> impl IntoView + use<> {
    let (done, all) = (reconcile.checks, Reconcile::CHECKS);
    (done < all).then(|| {
        let value = ProgressValue::Part { done: done as u64, total: all as u64 };
        view! {
            <p class="unknown-progress">{format!("Looking for it: check {} of {all}. The last comes after 45 s, when a late answer can no longer be under way.", done + 1)}</p>
            <Progress label="Checks made" value=Signal::stored(value) />
        }
    })
}

fn verdict(reconcile: &Reconcile) -> impl IntoView + use<> {
    let trouble = reconcile.trouble.as_ref().map(|error| error.advice());
    let (tone, title, text) = match reconcile.verdict() {
        Verdict::Checking => return None,
        Verdict::NothingCreated => {
            (Tone::Success, "Nothing was created", "No new key of this name exists. It is safe to send the form again.".to_owned())
        }
        Verdict::CannotTell => (Tone::Danger, "The check itself failed", trouble.unwrap_or_default()),
        Verdict::Found if reconcile.found.len() == 1 => (
            Tone::Warning,
            "The key exists, but its secret was lost on the way",
            "Nobody has it. Rotate the key to get a new secret, or delete it.".to_owned(),
        ),
        Verdict::Found => (
            Tone::Warning,
            "More than one new key of this name exists",
            "The request may have been sent twice on the way. Nobody has their secrets: rotate the one to keep, delete the others.".to_owned(),
        ),
    };
    Some(view! { <Notice tone title=move || title>{text}</Notice> })
}

fn found(create: CreateStore, finding: &Finding) -> impl IntoView + use<> {
    let moments = expect_context::<Moments>();
    let Finding { key, fate } = finding;
    let (rotating, deleting) = (key.id.clone(), key.id.clone());
    let rotate = move || spawn_local(create.rotate_found(rotating.clone()));
    let delete = move || spawn_local(create.delete_found(deleting.clone()));
    let state = if *fate == Fate::Deciding { ButtonState::Busy } else { ButtonState::Ready };
    let decided = matches!(fate, Fate::Rotated | Fate::Deleted);
    let made = key.created.map(|created| moments.exact(created)).unwrap_or_default();
    view! {
        <li class="unknown-key">
            <div class="unknown-key-text">
                <strong><PlainText text=key.name.clone() /></strong>
                <code><PlainText text=key.id.0.clone() /></code>
                <span class="cell-muted">{made}</span>
            </div>
            {word(fate)}
            {(!decided).then(|| view! {
                <div class="unknown-key-actions">
                    <Button kind=ButtonKind::Primary state=state.clone() on_press=rotate>"Rotate to get a secret"</Button>
                    <Button kind=ButtonKind::Danger state=state on_press=delete>"Delete it"</Button>
                </div>
            })}
        </li>
    }
}

fn word(fate: &Fate) -> AnyView {
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
            view! { <Notice tone=Tone::Danger title=|| "That did not succeed for certain">{advice}</Notice> }.into_any()
        }
    }
}

fn actions(create: CreateStore, reconcile: &Reconcile) -> impl IntoView + use<> {
    let place = expect_context::<Place>();
    let leave = move || {
        create.start_over();
        place.go(&Route::home());
    };
    let again = move || spawn_local(create.check_again());
    let leave_button = move |words: &'static str| view! { <Button on_press=leave>{words}</Button> };
    view! {
        <div class="create-actions">
            {match reconcile.verdict() {
                Verdict::Checking => leave_button("Leave it unsettled").into_any(),
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
