//! The page that makes a key.

mod lifetime;
mod unknown;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::lifetime::LifetimeSection;
use self::unknown::UnknownOutcome;
use crate::api::Refusal;
use crate::domain::Field;
use crate::pages::code::{self, ShowCode};
use crate::pages::place::Place;
use crate::route::Route;
use crate::state::{CreateStore, RevealStore, Stage};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, ButtonType, FieldKind, Glyph, Icon, Notice, TextField, Tone,
    focus_first_invalid, focus_page_heading,
};

/// The page: the form, or the search for what became of a form whose answer was lost.
#[component]
pub fn CreatePage() -> impl IntoView {
    let create = expect_context::<CreateStore>();
    let unknown = Memo::new(move |_| create.stage.with(|stage| matches!(stage, Stage::Unknown(_))));
    request_animation_frame(focus_page_heading);
    view! {
        <div class="create-page">
            <div class="create-head">
                <a class="page-back" href=Route::home().fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
                <h1 tabindex="-1">"Create an access key"</h1>
            </div>
            {move || if unknown.get() {
                view! { <UnknownOutcome /> }.into_any()
            } else {
                view! { <Form /> }.into_any()
            }}
        </div>
    }
}

/// What is wrong with a field, from the last try.
fn problem(create: CreateStore, field: Field) -> Signal<Option<String>> {
    Signal::derive(move || {
        create.stage.with(|stage| match stage {
            Stage::Editing(problems) => problems.iter().find(|p| p.field == field).map(|p| p.text.clone()),
            Stage::Refused(_) | Stage::Sending { .. } | Stage::Unknown(_) => None,
        })
    })
}

#[component]
fn Form() -> impl IntoView {
    let create = expect_context::<CreateStore>();
    let reveal = expect_context::<RevealStore>();
    let place = expect_context::<Place>();
    let draft = create.draft;
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            create.submit().await;
            // Under the dialog that shows the secret, the list with the new key takes the form's place.
            if reveal.is_open_now() {
                place.go(&Route::home());
            } else {
                request_animation_frame(focus_first_invalid);
            }
        });
    };
    view! {
        <form class="create-form" novalidate="" autocomplete="off" on:submit=on_submit>
            <section class="form-section">
                <div class="form-section-head">
                    <h2>"Name"</h2>
                    <p>"How people will find it again."</p>
                </div>
                <div class="form-section-body">
                <TextField
                    label="Name"
                    value=Signal::derive(move || draft.with(|draft| draft.name.clone()))
                    on_input=move |name| draft.update(|draft| draft.name = name)
                    hint=Signal::derive(move || name_note(create))
                    error=problem(create, Field::Name)
                />
                <TextField
                    label="Description"
                    kind=FieldKind::Multiline
                    value=Signal::derive(move || draft.with(|draft| draft.description.clone()))
                    on_input=move |text| draft.update(|draft| draft.description = text)
                    hint=Some("Optional. Every admin can read it, so keep secrets out.".to_owned())
                    error=problem(create, Field::Description)
                />
                </div>
            </section>
            <LifetimeSection create />
            {move || create.stage.with(outcome)}
            <Actions create />
        </form>
    }
}

/// What the form says about the name while it is typed.
fn name_note(create: CreateStore) -> Option<String> {
    let name = create.draft.with(|draft| draft.name.clone());
    let trimmed = name.trim();
    if trimmed.is_empty() {
        Some("Say which service uses it, and where.".to_owned())
    } else if !create.same_name(trimmed).is_empty() {
        Some("Another key has exactly this name. That is allowed, but the two will be hard to tell apart.".to_owned())
    } else if trimmed.len() != name.len() {
        Some("Spaces before and after the name will be dropped.".to_owned())
    } else {
        None
    }
}

#[component]
fn Actions(create: CreateStore) -> impl IntoView {
    let place = expect_context::<Place>();
    let sending = move || create.is_sending();
    let state = move || if sending() { ButtonState::Busy } else { ButtonState::Ready };
    let cancelling = move || match sending() {
        true => ButtonState::Refused("The key is being created: wait for its secret.".to_owned()),
        false => ButtonState::Ready,
    };
    let cancel = move || {
        create.start_over();
        place.go(&Route::home());
    };
    view! {
        <div class="form-actions">
            <p class="form-actions-note">"The secret is shown once, right after."</p>
            <ShowCode samples=move |()| code::of_draft(&create.draft.get_untracked(), create.now()) />
            <Button kind=ButtonKind::Quiet state=Signal::derive(cancelling) on_press=cancel>"Cancel"</Button>
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>"Create key"</Button>
        </div>
    }
}

/// What became of the last try, when it led back to the form.
fn outcome(stage: &Stage) -> Option<AnyView> {
    let (title, advice) = match stage {
        Stage::Editing(_) | Stage::Unknown(_) | Stage::Sending { slow: false } => return None,
        Stage::Sending { slow: true } => {
            return Some(
                view! {
                    <Notice tone=Tone::Info title=|| "Still waiting for the answer">
                        "Do not close this page: the answer carries the key's only secret."
                    </Notice>
                }
                .into_any(),
            );
        }
        Stage::Refused(None) => (
            "Not sent: this browser is offline",
            "Nothing was created. Everything typed is still here; send it again when the connection is back."
                .to_owned(),
        ),
        Stage::Refused(Some(Refusal::TooMany { wait })) => (
            "Too many requests: nothing was created",
            format!("Everyone behind this proxy shares one budget. Send it again in {wait} s."),
        ),
        Stage::Refused(Some(refusal)) => ("Refused: nothing was created", refusal.advice()),
    };
    Some(view! { <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce>{advice}</Notice> }.into_any())
}
