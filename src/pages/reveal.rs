//! The dialog that shows a new secret once.
//!
//! Invariant: the secret is a text node, never an input's value, and is in the page only while it is shown. Escape, a
//! press beside the dialog and Back do not close it; only saying that the secret is stored does, or a second question.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{clipboard, digest};
use crate::state::{Copying, Origin, RevealStore};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Checkbox, Copier, CopyButton, Dialog, DialogRole, DialogSize, Dismissal,
    Glyph, Notice, PlainText, TextFit, Tone, focus_page_heading_if_lost,
};

/// What stands in for a masked secret: always as long, so that it says nothing.
const MASK: &str = "••••••••••••••••••••••••";

/// The dialog, for as long as there is a secret to store.
#[component]
pub fn RevealDialog() -> impl IntoView {
    let reveal = expect_context::<RevealStore>();
    let asking = RwSignal::new(false);
    let leave = move || {
        if !reveal.close() {
            asking.set(true);
        }
    };
    mask_when_unwatched(reveal);
    on_cleanup(|| request_animation_frame(focus_page_heading_if_lost));
    let title = move || {
        let name = reveal.with(|reveal| reveal.key.name.clone()).unwrap_or_default();
        let words = match reveal.with(|reveal| reveal.origin) {
            Some(Origin::Rotated) => "The new secret of",
            Some(Origin::Created) | None => "The secret of",
        };
        view! {
            <span class="reveal-title">
                <span class="reveal-title-what">{words}</span>
                <PlainText text=name fit=TextFit::Wrap />
            </span>
        }
    };
    let close = move || match reveal.stored.get() {
        true => ButtonState::Ready,
        false => ButtonState::Refused("First tick “I have stored it”.".to_owned()),
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary state=Signal::derive(close) on_press=move || { reveal.close(); }>"Close"</Button>
        }
    };
    view! {
        <Dialog
            title=title
            role=DialogRole::Alert
            size=DialogSize::Medium
            dismissal=Dismissal::Guarded(Callback::new(move |()| leave()))
            actions=actions
        >
            <p class="reveal-lead">
                <strong>"This is the only time it can be read."</strong>
                " Copy it to where the service will find it, then say that it is stored. If it is lost, the key has to be rotated."
            </p>
            <SecretBox reveal />
            <Facts reveal />
            <div class="reveal-stored">
                <Checkbox
                    label="I have stored it"
                    hint="Closing wipes the secret from this page. It cannot be shown again."
                    value=reveal.stored
                    on_change=move |stored| reveal.stored.set(stored)
                />
            </div>
        </Dialog>
        {move || asking.get().then(|| view! { <GiveUp reveal asking /> })}
    }
}

/// The secret, masked or shown, and the ways to take it.
#[component]
fn SecretBox(reveal: RevealStore) -> impl IntoView {
    let shown = reveal.shown;
    let text = move || reveal.expose(|secret| secret.expose().to_owned()).unwrap_or_default();
    let glyph = move || if shown.get() { Glyph::EyeOff } else { Glyph::Eye };
    let words = move || if shown.get() { "Hide" } else { "Show" };
    let code = NodeRef::new();
    let refused = move |_| {
        reveal.copying.set(Copying::Refused);
        shown.set(true);
        request_animation_frame(move || select(code));
    };
    view! {
        <div class="secret-box secret">
            <code class="secret-value" class:is-masked=move || !shown.get() draggable="false" translate="no" node_ref=code>
                {move || match shown.get() {
                    true => view! { {text()} }.into_any(),
                    false => view! {
                        <span aria-hidden="true">{MASK}</span>
                        <span class="visually-hidden">"The secret is hidden"</span>
                    }
                    .into_any(),
                }}
            </code>
            <div class="secret-bar">
                <CopyButton
                    label="Copy"
                    kind=ButtonKind::Primary
                    copier=copier(reveal)
                    on_copied=move |()| reveal.copying.set(Copying::Done)
                    on_refused=refused
                />
                {move || view! {
                    <Button icon=glyph() on_press=move || shown.update(|shown| *shown = !*shown)>{words()}</Button>
                }}
            </div>
        </div>
        {move || (reveal.copying.get() == Copying::Refused).then(|| view! {
            <Notice tone=Tone::Danger title=|| "The browser did not allow the copy" announce=Announce::AtOnce>
                "The secret is selected above: press Ctrl+C, or ⌘C. On an address without https, browsers refuse to copy."
            </Notice>
        })}
    }
}

fn copier(reveal: RevealStore) -> Copier {
    Copier::new(move |()| {
        let text = reveal.expose(|secret| zeroize::Zeroizing::new(secret.expose().to_owned()));
        Box::pin(async move {
            let Some(text) = text else { return Err("The secret is gone.".to_owned()) };
            clipboard::copy(&text).await.map_err(|clipboard::Refused| "The browser refused.".to_owned())
        })
    })
}

/// Selects the shown secret, for a copy by hand.
fn select(code: NodeRef<leptos::html::Code>) {
    let selection = window().get_selection().ok().flatten();
    if let Some((code, selection)) = code.get_untracked().zip(selection) {
        // Refused only for a node outside the page.
        let _ = selection.select_all_children(&code);
        let _ = code.focus();
    }
}

/// What a person can compare without seeing the secret.
#[component]
fn Facts(reveal: RevealStore) -> impl IntoView {
    let fingerprint = RwSignal::new(None::<String>);
    if let Some(text) = reveal.expose(|secret| Rc::new(zeroize::Zeroizing::new(secret.expose().to_owned()))) {
        spawn_local(async move {
            let digest = digest::fingerprint(&text).await;
            fingerprint.try_set(Some(digest.unwrap_or_else(|| "not available".to_owned())));
        });
    }
    let id = move || reveal.with(|reveal| reveal.key.id.0.clone()).unwrap_or_default();
    let length = move || reveal.expose(|secret| secret.length().to_string()).unwrap_or_default();
    let tail = move || reveal.expose(|secret| secret.tail()).unwrap_or_default();
    view! {
        <dl class="secret-facts">
            <div><dt>"Key id"</dt><dd><PlainText text=id() /></dd></div>
            <div><dt>"SHA-256 begins"</dt><dd>{move || fingerprint.get()}</dd></div>
            <div><dt>"Length"</dt><dd>{length}</dd></div>
            <div><dt>"Ends with"</dt><dd>{tail}</dd></div>
        </dl>
    }
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

/// Masks the secret when the page goes out of sight or stands unwatched for a while.
fn mask_when_unwatched(reveal: RevealStore) {
    const UNWATCHED: std::time::Duration = std::time::Duration::from_secs(30);
    let hide = move || {
        reveal.shown.try_set(false);
    };
    let blurred = window_event_listener(ev::blur, move |_| hide());
    on_cleanup(move || blurred.remove());
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        timer.flatten().inspect(TimeoutHandle::clear);
        reveal.shown.get().then(|| set_timeout_with_handle(hide, UNWATCHED).ok()).flatten()
    });
}
