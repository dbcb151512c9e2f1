//! The first key of an import, for a person to look at before the others follow.
//!
//! Invariant: what is shown of it was seen on the server. Its secret is tried only where the operator lets secrets be
//! exchanged from here, and is not shown.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::exchange::{ExchangeError, Options, exchange};
use crate::domain::KeyId;
use crate::fleet::view::Arrangement;
use crate::route::Route;
use crate::run::{Item, Outcome};
use crate::state::{KeysStore, RunsStore, SessionStore};
use crate::ui::{Announce, Button, ButtonState, Notice, PlainText, TextFit, Tone};

/// What came of trying the secret.
#[derive(Clone, PartialEq)]
enum Try {
    Not,
    Under,
    Took(KeyId),
    Refused(String),
}

/// The first key that has its outcome.
#[component]
pub(super) fn First(runs: RunsStore, number: u64) -> impl IntoView {
    let place = untrack(|| runs.entry(number)).and_then(|entry| {
        let items = entry.run.items();
        items.iter().rposition(|item| item.outcome == Outcome::Done).map(|at| (at, items.get(at).cloned()))
    });
    let (at, item) = place?;
    let Item { made, name, .. } = item?;
    let made = made?;
    let to = Route::Key { id: made.clone(), list: Arrangement::default() }.fragment();
    let may = use_context::<SessionStore>().is_some_and(SessionStore::may_exchange);
    Some(view! {
        <div class="run-first">
            <p>
                "The first key was made and seen in the list: "<a href=to><PlainText text=name fit=TextFit::Wrap /></a>
                ". Look whether it is what you meant."
            </p>
            {may.then(|| view! { <Trial runs number at made /> })}
        </div>
    })
}

#[component]
fn Trial(runs: RunsStore, number: u64, at: usize, made: KeyId) -> impl IntoView {
    let keys = expect_context::<KeysStore>();
    let tried = RwSignal::new(Try::Not);
    let state = move || if tried.get() == Try::Under { ButtonState::Busy } else { ButtonState::Ready };
    let press = move || {
        let Some((client, secret)) = keys.client().zip(runs.secret_of(number, at)) else {
            return tried.set(Try::Refused("Its secret is not here any more.".to_owned()));
        };
        tried.set(Try::Under);
        spawn_local(async move {
            let outcome = match exchange(&client, &secret, &Options::default()).await {
                Ok(exchanged) => Try::Took(exchanged.key),
                Err(error) => {
                    let words = advice(&error);
                    let quotes = secret.is_quoted_in(&words);
                    Try::Refused(if quotes {
                        "The server refused it, in words that quote the secret.".to_owned()
                    } else {
                        words
                    })
                }
            };
            tried.try_set(outcome);
        });
    };
    let told = move || {
        match tried.get() {
        Try::Not | Try::Under => None,
        Try::Took(key) if key == made => Some(
            view! {
                <Notice tone=Tone::Success title=|| "Its secret works">
                    "It was exchanged for a token of this key. The token was not kept."
                </Notice>
            }
            .into_any(),
        ),
        Try::Took(_) => Some(
            view! {
                <Notice tone=Tone::Danger title=|| "Its secret belongs to another key" announce=Announce::AtOnce>
                    "The exchange gave a token of another key. End the run, and look where this secret came from."
                </Notice>
            }
            .into_any(),
        ),
        Try::Refused(why) => Some(
            view! { <Notice tone=Tone::Danger title=|| "Its secret was not exchanged" announce=Announce::AtOnce>{why}</Notice> }
                .into_any(),
        ),
    }
    };
    view! {
        <div>
            <Button state=Signal::derive(state) on_press=press>"Exchange its secret, as a test"</Button>
        </div>
        {told}
    }
}

fn advice(error: &ExchangeError) -> String {
    match error {
        ExchangeError::NotAccepted(report) => format!("The server does not take it. {}", report.line()),
        ExchangeError::Forbidden(report) => {
            format!("The request did not come from an address that the key permits. {}", report.line())
        }
        ExchangeError::NoSecret => "It does not fit into a header, so nothing can be exchanged with it.".to_owned(),
        ExchangeError::Failed(error) => error.advice(),
    }
}
