//! The page that makes a key.

mod begin;
mod unknown;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::begin::Beginning;
pub(super) use self::unknown::UnknownOutcome;
use crate::api::Refusal;
use crate::domain::Purpose;
use crate::fleet::view::Arrangement;
use crate::pages::code::{self, ShowCode};
use crate::pages::form::{Form, Sections};
use crate::pages::place::Place;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{CreateStore, RevealStore, Stage};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, ButtonType, Dialog, DialogRole, Dismissal, Glyph, Icon, Notice, Tone,
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
            <Beginning />
            {move || if unknown.get() {
                view! { <UnknownOutcome /> }.into_any()
            } else {
                view! { <NewKeyForm /> }.into_any()
            }}
        </div>
    }
}

#[component]
fn NewKeyForm() -> impl IntoView {
    let create = expect_context::<CreateStore>();
    let reveal = expect_context::<RevealStore>();
    let place = expect_context::<Place>();
    let problems = move || {
        create.stage.with(|stage| match stage {
            Stage::Editing(problems) => problems.clone(),
            Stage::Refused(_) | Stage::Sending { .. } | Stage::Unknown(_) => Vec::new(),
        })
    };
    let form = Form { draft: create.draft, problems: Signal::derive(problems), base: None };
    let send = move || {
        let after = after(create);
        spawn_local(async move {
            create.submit().await;
            // Under the dialog that shows the secret, what comes next takes the form's place.
            if reveal.is_open_now() {
                place.go(&after);
            } else {
                request_animation_frame(focus_first_invalid);
            }
            create.look_for_twins().await;
        });
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let send = Callback::new(move |()| send());
    view! {
        <form class="create-form" novalidate="" autocomplete="off" on:submit=on_submit>
            <Sections form />
            {move || create.stage.with(|stage| outcome(create, stage, send))}
            <Actions create />
        </form>
    }
}

/// Where a key that was made leads: to the list with it, or to the key that it replaces.
fn after(create: CreateStore) -> Route {
    let begun = create.begun.get_untracked().filter(|begun| begun.purpose == Purpose::Replace);
    begun.map_or_else(Route::home, |begun| Route::Key { id: begun.from, list: Arrangement::default() })
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
    let asking = RwSignal::new(false);
    let leave = move || {
        create.start_over();
        place.go(&Route::home());
    };
    let cancel = move || if create.is_typed() { asking.set(true) } else { leave() };
    view! {
        <div class="form-actions">
            <p class="form-actions-note">"The secret is shown once, right after."</p>
            <ShowCode samples=move |()| code::of_draft(&create.draft.get_untracked(), create.now()) />
            <Button kind=ButtonKind::Quiet state=Signal::derive(cancelling) on_press=cancel>"Cancel"</Button>
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>"Create key"</Button>
        </div>
        {move || asking.get().then(|| discarding(asking, Callback::new(move |()| leave())))}
    }
}

/// The question before what was typed is thrown away.
fn discarding(asking: RwSignal<bool>, leave: Callback<()>) -> AnyView {
    let keep = Callback::new(move |()| asking.set(false));
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || keep.run(())>"Keep it"</Button>
            <Button kind=ButtonKind::Danger on_press=move || leave.run(())>"Discard"</Button>
        }
    };
    view! {
        <Dialog title=|| "Discard what was typed?" role=DialogRole::Alert dismissal=Dismissal::Freely(keep) actions=actions>
            <p>"It was not sent, and stands nowhere else. The link to the list leaves it here for later."</p>
        </Dialog>
    }
    .into_any()
}

/// What became of the last try, when it led back to the form.
fn outcome(create: CreateStore, stage: &Stage, send: Callback<()>) -> Option<AnyView> {
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
            "Not sent: this browser is offline".to_owned(),
            "Nothing was created. Everything typed is still here; send it again when the connection is back."
                .to_owned(),
        ),
        Stage::Refused(Some(Refusal::TooMany { wait })) => (
            "Too many requests: nothing was created".to_owned(),
            format!("Everyone behind this proxy shares one rate limit. Send it again in {wait} s."),
        ),
        Stage::Refused(Some(refusal)) => (format!("{}: nothing was created", refusal.title()), refusal.advice()),
    };
    let refusal = if let Stage::Refused(refusal) = stage { refusal.as_ref() } else { None };
    let again = match refusal {
        Some(Refusal::KeyNotAccepted(_)) => Callback::new(move |()| create.edit_again()),
        _ => send,
    };
    let way = way_on(refusal, again);
    Some(
        view! {
            <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce>
                <p>{advice}</p>
                {way}
            </Notice>
        }
        .into_any(),
    )
}
