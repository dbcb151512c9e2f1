//! Another management key in the place of one that Descope no longer takes, without leaving the page.
//!
//! Invariant: what was typed into the page stays, and nothing is sent again by itself.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

use crate::state::{Attempt, KeysStore, SessionStore};
use crate::ui::{Announce, Button, ButtonKind, ButtonState, FieldKind, Notice, TextField, Tone};

/// The question for it. `renewed` runs when it was taken.
#[component]
pub(super) fn Renew(#[prop(into)] renewed: Callback<()>) -> impl IntoView {
    let (session, keys) = (expect_context::<SessionStore>(), expect_context::<KeysStore>());
    let typed = RwSignal::new(String::new());
    on_cleanup(move || {
        session.edited();
        typed.try_update(Zeroize::zeroize);
    });
    let submit = move || {
        let key = zeroize::Zeroizing::new(typed.get_untracked());
        spawn_local(async move {
            if let Some(client) = session.renew(&key).await {
                typed.try_update(Zeroize::zeroize);
                keys.renew(client);
                renewed.try_run(());
            }
        });
    };
    let state = move || match session.attempt() {
        Attempt::Checking => ButtonState::Busy,
        Attempt::Idle | Attempt::Problems(_) | Attempt::Failed(_) => ButtonState::Ready,
    };
    let problem = move || match session.attempt() {
        Attempt::Problems(all) => all.first().map(|problem| problem.text.to_owned()),
        Attempt::Failed(error) => Some(error.advice()),
        Attempt::Idle | Attempt::Checking => None,
    };
    // It may stand inside a form, which must not be sent by it.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            submit();
        }
    };
    view! {
        <div class="renew" role="group" aria-label="Another management key" on:keydown=on_key>
            <TextField
                label="Another management key of this project"
                kind=FieldKind::Secret
                value=typed
                on_input=move |text| {
                    session.edited();
                    typed.set(text);
                }
                hint=Some("It takes the place of the one that you signed in with. Everything typed stays.".to_owned())
                error=Signal::derive(problem)
            />
            <Button kind=ButtonKind::Primary state=Signal::derive(state) on_press=submit>"Go on with this key"</Button>
        </div>
    }
}

/// What is said once it was taken.
pub(super) fn renewed() -> AnyView {
    view! {
        <Notice tone=Tone::Success title=|| "Descope accepts the new management key" announce=Announce::Politely>
            "Nothing was sent yet. Go on where you were."
        </Notice>
    }
    .into_any()
}
