//! Giving the key a new secret: the button, the question before, and what came of it.
//!
//! Invariant: nothing is sent before it is known that the secret can be shown and taken away from the page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Sheet;
use super::actions::is_taken;
use super::dialogs::{named, reach};
use super::words::rotation_refusal;
use crate::api::Refusal;
use crate::browser::clipboard::{self, Readiness};
use crate::domain::Purpose;
use crate::pages::parts;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{Halt, Rotating};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Checkbox, Dialog, DialogRole, DialogSize, Dismissal, Glyph, Notice, Tone,
};

/// The button, and the question that it asks.
#[component]
pub(super) fn Rotate(sheet: Sheet) -> impl IntoView {
    let asking = sheet.asking_to_rotate;
    let state = move || {
        let refused = || refusal(sheet).map_or(ButtonState::Ready, ButtonState::Refused);
        match sheet.rotating() {
            Some(Rotating::Checking | Rotating::UnderWay { .. }) => ButtonState::Busy,
            _ => is_taken(sheet).unwrap_or_else(refused),
        }
    };
    view! {
        <Button icon=Glyph::Refresh state=Signal::derive(state) on_press=move || asking.set(true)>"Rotate secret…"</Button>
        {move || asking.get().then(|| view! { <Question sheet asking /> })}
    }
}

/// Why the key cannot be rotated now; `None` when it can. Tracks.
pub(super) fn refusal(sheet: Sheet) -> Option<String> {
    let (key, status) = sheet.key().zip(sheet.status.get())?;
    rotation_refusal(&key, &status, sheet.is_gone(), |moment| sheet.moments.day(moment))
}

#[component]
fn Question(sheet: Sheet, asking: RwSignal<bool>) -> impl IntoView {
    let close = move || asking.set(false);
    let (deliver, by_hand) = (RwSignal::new(false), RwSignal::new(false));
    let clipboard = RwSignal::new(None::<Readiness>);
    spawn_local(async move {
        let readiness = clipboard::readiness().await;
        clipboard.try_set(Some(readiness));
    });
    let state = move || match clipboard.get() {
        None => ButtonState::Busy,
        _ if !deliver.get() => ButtonState::Refused("First tick “I can deliver the new secret now”.".to_owned()),
        Some(Readiness::NotSecure | Readiness::Denied) if !by_hand.get() => {
            ButtonState::Refused("First say that you can take the secret without the clipboard.".to_owned())
        }
        Some(_) => ButtonState::Ready,
    };
    let rotate = move || {
        close();
        start(sheet);
    };
    let replace = move || {
        close();
        sheet.place.go(&Route::NewKeyFrom { from: sheet.id(), purpose: Purpose::Replace });
    };
    let actions = move || {
        view! {
            <Button on_press=close>"Cancel"</Button>
            <Button on_press=replace>"Replace without downtime…"</Button>
            <Button kind=ButtonKind::Danger state=Signal::derive(state) on_press=rotate>"Rotate now"</Button>
        }
    };
    view! {
        <Dialog
            title=move || named(sheet, "Rotate the secret of")
            role=DialogRole::Alert
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            <p><strong>"The current secret stops working the moment you confirm. There is no grace period."</strong></p>
            {warning(sheet)}
            {move || sheet.key().map(|key| reach(&key))}
            <p>"Whatever uses this key is refused until it has the new secret, which is shown once, right after. Tokens already issued stay valid until they run out. The key's id, access and expiry stay as they are."</p>
            {move || clipboard.get().and_then(|readiness| without_clipboard(readiness, by_hand))}
            <Checkbox
                label="I can deliver the new secret now"
                hint="To every service that uses this key, or to whoever looks after them."
                value=deliver
                on_change=move |yes| deliver.set(yes)
            />
        </Dialog>
    }
}

/// What more there is to lose where an earlier rotation is in doubt.
fn warning(sheet: Sheet) -> Option<AnyView> {
    let in_doubt = matches!(untrack(|| sheet.rotating()), Some(Rotating::Unknown(_)));
    in_doubt.then(|| {
        view! { <p>"The answer to the rotation before was lost. If it brought a secret that somebody has after all, that one stops working as well."</p> }.into_any()
    })
}

/// A page that cannot copy can still show: the person has to know that before the old secret is gone.
fn without_clipboard(readiness: Readiness, by_hand: RwSignal<bool>) -> Option<AnyView> {
    let why = match readiness {
        Readiness::Ready => return None,
        Readiness::NotSecure => "This page does not come over https, so the browser lets it copy nothing.",
        Readiness::Denied => "This browser was told to let this page copy nothing.",
    };
    Some(
        view! {
            <Notice tone=Tone::Warning title=|| "The new secret cannot be copied with a button">
                {why}" It would have to be selected and copied by hand, or saved as a file."
            </Notice>
            <Checkbox
                label="I can take it without the clipboard"
                value=by_hand
                on_change=move |yes| by_hand.set(yes)
            />
        }
        .into_any(),
    )
}

fn start(sheet: Sheet) {
    if let Some(shown) = untrack(|| sheet.key()) {
        spawn_local(sheet.rotate.run(shown, async { parts::load_create().await.is_ok() }));
    }
}

/// What is to be said about a rotation: it goes on, came to nothing, or nobody knows.
pub(super) fn outcome(sheet: Sheet) -> Option<AnyView> {
    let close = move || view! { <Button kind=ButtonKind::Quiet on_press=move || sheet.rotate.forget(&sheet.id())>"Close"</Button> };
    Some(match sheet.rotating()? {
        Rotating::Checking | Rotating::UnderWay { slow: false } => return None,
        Rotating::UnderWay { slow: true } => view! {
            <Notice tone=Tone::Info title=|| "Still waiting for the new secret">
                "It takes unusually long. Do not close this page: the answer carries the only secret that will work. Nothing is sent a second time."
            </Notice>
        }
        .into_any(),
        Rotating::Stopped(halt) => {
            let (title, advice) = (title(&halt), halt.advice());
            let way = way_on(halt.refusal(), Callback::new(move |()| start(sheet)));
            view! {
                <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce actions=close>
                    <p>"The current secret still works. "{advice}</p>
                    {way}
                </Notice>
            }
            .into_any()
        }
        Rotating::Unknown(reason) => {
            let again = move || sheet.asking_to_rotate.set(true);
            let actions = move || {
                view! {
                    <Button kind=ButtonKind::Primary on_press=again>"Rotate again…"</Button>
                    {close()}
                }
            };
            view! {
                <Notice
                    tone=Tone::Warning
                    title=|| "The old secret may have stopped working"
                    announce=Announce::AtOnce
                    actions=actions
                >
                    {reason.reason()}" Nobody has the new secret, if there is one, and nothing that can be read of the key tells. If a service that uses it now fails, rotate again: that makes another secret, and every earlier one dies."
                </Notice>
            }
            .into_any()
        }
    })
}

fn title(halt: &Halt) -> String {
    match halt {
        Halt::NotSent => "Not sent: this browser is offline".to_owned(),
        Halt::CannotShow => "Not sent: the secret was not rotated".to_owned(),
        Halt::Changed(_) => "Not sent: the key changed meanwhile".to_owned(),
        Halt::NotChecked(_) | Halt::Refused(_) => {
            format!("{}: the secret was not rotated", halt.refusal().map_or("Not sent", Refusal::title))
        }
    }
}
