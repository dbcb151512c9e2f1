//! Another management key in the place of one that Descope no longer takes, without leaving the page.
//!
//! Invariant: what was typed into the page stays, and nothing is sent again by itself.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

use crate::state::{Attempt, KeysStore, SessionStore};
use crate::ui::{Announce, Button, ButtonKind, ButtonState, ButtonType, FieldKind, Notice, TextField, Tone};

/// The question for it. `renewed` runs when it was taken.
#[component]
pub(super) fn Renew(#[prop(into)] renewed: Callback<()>) -> impl IntoView {
    let (session, keys) = (expect_context::<SessionStore>(), expect_context::<KeysStore>());
    let typed = RwSignal::new(String::new());
    on_cleanup(move || {
        session.edited();
        typed.try_update(Zeroize::zeroize);
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
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
    view! {
        <form class="edit-renew" novalidate="" autocomplete="off" on:submit=submit>
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
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>"Go on with this key"</Button>
        </form>
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
