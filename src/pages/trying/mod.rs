//! Trying a secret: which key it belongs to, and what a service gets that uses it.
//!
//! Invariant: the secret is taken out of its field with the press that sends it, and neither it nor the token is ever
//! drawn. What is drawn are the claims, which without their signature open nothing.

mod claims;
mod form;
mod refusal;
mod result;

use std::time::Duration;

use leptos::prelude::*;

use self::form::Form;
use super::moments::Moments;
use super::place::Place;
use crate::domain::{KeyId, Seconds, Secret};
use crate::route::Route;
use crate::state::{KeysStore, ListStore, SessionStore, Trial, TryStore};
use crate::ui::{Announce, Button, ButtonState, Glyph, Icon, Notice, PlainText, TextFit, Tone, focus_page_heading};

/// After so long without a try, secret and token are wiped: somebody may have walked away.
const IDLE: Duration = Duration::from_secs(600);

/// What all parts of the page look at.
#[derive(Clone, Copy)]
struct Desk {
    store: TryStore,
    keys: KeysStore,
    moments: Moments,
    place: Place,
    /// The present moment, looked at each second while there is something to count down.
    now: RwSignal<Seconds>,
}

impl Desk {
    /// The name of a key as the list has it; empty for one that it does not have. Tracks.
    fn name(self, id: &KeyId) -> String {
        self.keys.fleet.with(|fleet| fleet.key(id)).map(|key| key.name).unwrap_or_default()
    }

    /// A link to the page of a key, named as far as it is known.
    fn link(self, id: &KeyId, name: &str) -> AnyView {
        let words = if name.is_empty() { id.0.clone() } else { name.to_owned() };
        let to = Route::Key { id: id.clone(), list: self.place.list().get_untracked() };
        view! { <a href=to.fragment()><PlainText text=words fit=TextFit::Wrap /></a> }.into_any()
    }
}

/// The page.
#[component]
pub fn TryPage() -> impl IntoView {
    let keys = expect_context::<ListStore>().keys;
    let session = expect_context::<SessionStore>();
    let now = RwSignal::new(keys.now());
    let desk = Desk { store: expect_context(), keys, moments: expect_context(), place: expect_context(), now };
    request_animation_frame(focus_page_heading);
    let list = desk.place.list();
    view! {
        <div class="try-page">
            <div class="try-head">
                <a class="page-back" href=move || Route::Keys(list.get()).fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
                <h1 tabindex="-1">"Try a key"</h1>
                <p>"A secret is exchanged for a session token, as the service that uses it does. The answer tells which key it belongs to, and what the token says."</p>
            </div>
            {if session.may_exchange() { view! { <Bench desk /> }.into_any() } else { switched_off() }}
        </div>
    }
}

/// What the operator has to do.
fn switched_off() -> AnyView {
    view! {
        <Notice tone=Tone::Info title=|| "Switched off on this console" announce=Announce::Silently>
            <p>"Trying a key brings its secret and a working token through this page and the proxy before it. Whoever runs the console turns it on, for this deployment as a whole:"</p>
            <ol class="try-steps">
                <li>"in " <code>"config.json"</code> " beside the page: " <code>"\"exchange\": true"</code></li>
                <li>"in the proxy, the two calls " <code>"POST /v1/auth/accesskey/exchange"</code> " and " <code>"GET /v2/keys/…"</code> ", which its configuration holds ready."</li>
            </ol>
            <p>"The file is read when the page is loaded. Nothing was sent from here."</p>
        </Notice>
    }
    .into_any()
}

#[component]
fn Bench(desk: Desk) -> impl IntoView {
    let store = desk.store;
    tick(desk);
    wipe_when_idle(store);
    view! {
        <Form desk />
        {move || store.trial.with(|trial| match trial {
            Trial::Nothing | Trial::Sending => None,
            Trial::OtherProject(other) => Some(refusal::other_project(other, desk)),
            Trial::Refused(error, at) => Some(refusal::view(error, *at, desk)),
            Trial::Done(tried) => Some(result::view(tried, desk)),
        })}
    }
}

/// Looks at the clock while something is counted down.
fn tick(desk: Desk) {
    let counting =
        Memo::new(move |_| desk.store.trial.with(|trial| matches!(trial, Trial::Done(_) | Trial::Refused(..))));
    let timer = StoredValue::new(None::<IntervalHandle>);
    let stop = move || timer.try_update_value(Option::take).flatten().into_iter().for_each(|timer| timer.clear());
    Effect::new(move |_| {
        stop();
        if counting.get() {
            desk.now.set(desk.keys.now());
            let look = move || _ = desk.now.try_set(desk.keys.now());
            timer.set_value(set_interval_with_handle(look, Duration::from_secs(1)).ok());
        }
    });
    on_cleanup(stop);
}

fn wipe_when_idle(store: TryStore) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || timer.try_update_value(Option::take).flatten().into_iter().for_each(|timer| timer.clear());
    Effect::new(move |_| {
        stop();
        let something = store.held().is_some() | store.trial.with(|trial| !matches!(trial, Trial::Nothing));
        if something {
            timer.set_value(set_timeout_with_handle(move || store.wipe(), IDLE).ok());
        }
    });
    on_cleanup(stop);
}

/// Leads to the page for the secret of a key that somebody looks at.
#[component]
pub fn TryButton(
    /// Which key.
    id: KeyId,
) -> impl IntoView {
    let (store, place) = (expect_context::<TryStore>(), expect_context::<Place>());
    let go = move || {
        store.begin_for(id.clone());
        place.go(&Route::Try);
    };
    view! { <Button icon=Glyph::Key on_press=go>"Try a secret…"</Button> }
}

/// Leads to the page with a secret at hand, which is handed over in memory; where it cannot be tried, it says why.
#[component]
pub fn TryThis(
    /// Gives the secret away, with its key: whoever had it keeps none. `None` while it may not be given away yet.
    #[prop(into)]
    hand_over: UnsyncCallback<(), Option<(KeyId, Secret)>>,
) -> impl IntoView {
    let (store, place, session) =
        (expect_context::<TryStore>(), expect_context::<Place>(), expect_context::<SessionStore>());
    // The session may have ended under it, and then whoever signs in next is a stranger to the secret.
    let state = move || match session.signed_in() {
        Some(_) if session.may_exchange() => ButtonState::Ready,
        Some(_) => ButtonState::Refused("Trying keys is switched off on this console.".to_owned()),
        None => ButtonState::Refused("Nobody is signed in.".to_owned()),
    };
    let go = move || {
        if let Some((key, secret)) = hand_over.run(()) {
            store.begin_with(key, secret);
            place.go(&Route::Try);
        }
    };
    view! { <Button icon=Glyph::Key state=Signal::derive(state) on_press=go>"Try this secret"</Button> }
}
