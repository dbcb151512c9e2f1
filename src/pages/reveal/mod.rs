//! The dialog that shows a new secret once.
//!
//! Invariant: the secret is a text node, never an input's value, and is in the page only while it is shown. Escape, a
//! press beside the dialog and Back do not close it; only saying that the secret is stored does, or a second question.
//! Each further form of it is made when it is taken, and wiped right after.

mod countdown;
mod facts;
mod save;
mod sealing;
mod secret_box;

use leptos::prelude::*;

pub use self::sealing::SealPanel;

use self::countdown::Countdown;
use self::facts::Facts;
use self::secret_box::SecretBox;
use super::place::Place;
use super::trying::TryThis;
use crate::api::handover::Handover;
use crate::fleet::view::Arrangement;
use crate::route::Route;
use crate::state::{Copying, Origin, RevealStore};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Checkbox, Dialog, DialogRole, DialogSize, Dismissal, Notice, PlainText,
    TextFit, Tone, focus_page_heading_if_lost,
};

/// The form in which the person wants to take the secret.
#[derive(Clone, Copy)]
struct Form(RwSignal<Handover>);

/// The dialog, for as long as there is a secret to store.
#[component]
pub fn RevealDialog() -> impl IntoView {
    let reveal = expect_context::<RevealStore>();
    provide_context(Form(RwSignal::new(Handover::Plain)));
    let asking = RwSignal::new(false);
    let wiped = Memo::new(move |_| reveal.expose(|_| ()).is_none());
    let leave = move || {
        if !reveal.close() {
            asking.set(true);
        }
    };
    on_cleanup(|| request_animation_frame(focus_page_heading_if_lost));
    let close = move || match reveal.stored.get() || wiped.get() {
        true => ButtonState::Ready,
        false => ButtonState::Refused("First tick “I have stored it”.".to_owned()),
    };
    let trying = move || {
        (reveal.stored.get() && !wiped.get()).then(|| view! { <TryThis hand_over=move |()| reveal.hand_over() /> })
    };
    let actions = move || {
        view! {
            {trying}
            <Button kind=ButtonKind::Primary state=Signal::derive(close) on_press=move || { reveal.close(); }>"Close"</Button>
        }
    };
    view! {
        <Dialog
            title=move || title(reveal)
            role=DialogRole::Alert
            size=DialogSize::Medium
            dismissal=Dismissal::Guarded(Callback::new(move |()| leave()))
            actions=actions
        >
            {move || if wiped.get() { gone(reveal) } else { waiting(reveal) }}
        </Dialog>
        {move || (asking.get() && !wiped.get()).then(|| view! { <GiveUp reveal asking /> })}
    }
}

fn title(reveal: RevealStore) -> AnyView {
    let (name, origin) = reveal.with(|reveal| (reveal.whose.name.clone(), reveal.origin)).unzip();
    let words = match origin {
        Some(Origin::Rotated) => "The new secret of",
        Some(Origin::Created) | None => "The secret of",
    };
    view! {
        <span class="reveal-title">
            <span class="reveal-title-what">{words}</span>
            <PlainText text=name.unwrap_or_default() fit=TextFit::Wrap />
        </span>
    }
    .into_any()
}

/// The secret, and what is to be done with it.
fn waiting(reveal: RevealStore) -> AnyView {
    view! {
        <p class="reveal-lead">
            <strong>"This is the only time it can be read."</strong>
            " Copy it to where the service will find it, then say that it is stored. If it is lost, the key has to be rotated."
        </p>
        {untrack(|| reveal.with(|reveal| reveal.damaged)).unwrap_or_default().then(damaged)}
        <SecretBox reveal />
        <Facts reveal />
        <div class="reveal-stored">
            <Checkbox
                label="I have stored it"
                hint="Closing wipes the secret from this page. It cannot be shown again."
                value=reveal.stored
                on_change=move |stored| reveal.stored.set(stored)
            />
            <Countdown reveal />
        </div>
    }
    .into_any()
}

/// A secret from an answer that did not arrive as it was sent.
fn damaged() -> AnyView {
    view! {
        <Notice tone=Tone::Warning title=|| "The answer was damaged, test this secret before use" announce=Announce::AtOnce>
            "It was read from what arrived of the answer. Exchange it once, as the curl form does; if it is refused, rotate the key."
        </Notice>
    }
    .into_any()
}

/// What is left to say when nobody said in time that the secret is stored.
fn gone(reveal: RevealStore) -> AnyView {
    let place = expect_context::<Place>();
    let open = move || {
        let id = untrack(|| reveal.with(|reveal| reveal.whose.id.clone()));
        reveal.close();
        id.into_iter().for_each(|id| place.go(&Route::Key { id, list: Arrangement::default() }));
    };
    let copied = untrack(|| reveal.copying.get()) == Copying::Done;
    let advice = match copied {
        true => {
            "It was copied before: if that copy is stored, all is well. Otherwise rotate the key to get a new secret."
        }
        false => "Nobody can read it again. Rotate the key to get a new secret.",
    };
    let actions = move || view! { <Button on_press=open>"Open the key"</Button> };
    view! {
        <Notice
            tone=Tone::Warning
            title=|| "The secret was wiped from this page"
            announce=Announce::AtOnce
            actions=actions
        >
            "For ten minutes nobody said that it is stored. "{advice}
        </Notice>
    }
    .into_any()
}

/// The second question, for whoever wants to leave without having stored the secret.
#[component]
fn GiveUp(reveal: RevealStore, asking: RwSignal<bool>) -> impl IntoView {
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || asking.set(false)>"Keep it open"</Button>
            <Button kind=ButtonKind::Danger on_press=move || reveal.give_up()>"Close without storing"</Button>
        }
    };
    view! {
        <Dialog
            title=|| "Close without storing it?"
            role=DialogRole::Alert
            dismissal=Dismissal::Freely(Callback::new(move |()| asking.set(false)))
            actions=actions
        >
            <p>"Nobody will be able to read this secret again. The key stays, but without a secret it is of no use until it is rotated."</p>
        </Dialog>
    }
}
