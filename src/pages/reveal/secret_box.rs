//! The secret, masked or shown, and the ways to take it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos::{ev, html};
use zeroize::Zeroizing;

use super::Form;
use super::save::Save;
use crate::api::handover::Handover;
use crate::browser::{clipboard, leaving};
use crate::pages::parts::{self, Later};
use crate::pages::place::listen;
use crate::state::{Copying, RevealStore};
use crate::ui::{
    Announce, Button, ButtonKind, Choice, ChoiceLook, ChoiceOption, Copier, CopyButton, Glyph, Notice, Tone,
};

/// What stands in for a masked secret: always as long, so that it says nothing.
const MASK: &str = "••••••••••••••••••••••••";

/// The secret in a form, for the moment in which it is taken.
pub(super) fn written(reveal: RevealStore, form: Handover) -> Option<Zeroizing<String>> {
    let whose = untrack(|| reveal.with(|reveal| reveal.whose.clone()))?;
    untrack(|| reveal.expose(|secret| form.text(&whose, secret)))
}

#[component]
pub(super) fn SecretBox(reveal: RevealStore) -> impl IntoView {
    let shown = reveal.shown;
    let Form(form) = expect_context::<Form>();
    let (saving, sealing) = (RwSignal::new(false), RwSignal::new(false));
    let code = NodeRef::<html::Code>::new();
    mask_when_unwatched(reveal);
    request_animation_frame(focus_copy);
    // Written into its element and nowhere else: a view would keep a copy that nobody wipes.
    Effect::new(move || {
        let text = shown.get().then(|| written(reveal, form.get())).flatten();
        code.get().inspect(|code| code.set_text_content(text.as_ref().map(|text| text.as_str())));
    });
    let refused = move |_| {
        reveal.copying.set(Copying::Refused);
        shown.set(true);
        request_animation_frame(move || select(code));
    };
    let choose = move |chosen| {
        form.set(chosen);
        reveal.copying.set(Copying::Not);
    };
    let glyph = move || if shown.get() { Glyph::EyeOff } else { Glyph::Eye };
    let words = move || if shown.get() { "Hide" } else { "Show" };
    view! {
        <Choice
            legend="Take it as"
            options=forms(reveal)
            value=form
            on_change=choose
            look=ChoiceLook::Segments
            hint=Signal::derive(move || Some(form.get().note().to_owned()))
        />
        <div class="secret-box secret">
            <div class="secret-value" class:is-masked=move || !shown.get()>
                <code draggable="false" translate="no" node_ref=code></code>
                {move || (!shown.get()).then(|| view! {
                    <span aria-hidden="true">{MASK}</span>
                    <span class="visually-hidden">"The secret is hidden"</span>
                })}
            </div>
            <div class="secret-bar">
                // Anew for each form: what was said of a copy holds for the form that was copied.
                {move || view! {
                    <CopyButton
                        label="Copy"
                        kind=ButtonKind::Primary
                        copier=copier(reveal, form.get())
                        on_copied=move |()| reveal.copying.set(Copying::Done)
                        on_refused=refused
                    />
                }}
                {move || view! {
                    <Button icon=glyph() on_press=move || shown.update(|shown| *shown = !*shown)>{words()}</Button>
                }}
                <Button icon=Glyph::Download on_press=move || saving.set(true)>"Save as a file…"</Button>
                <Button icon=Glyph::Lock on_press=move || sealing.set(true)>"Seal for somebody…"</Button>
            </div>
        </div>
        {move || sealing.get().then(|| view! { <Later part=parts::seal_panel /> })}
        {move || saving.get().then(|| view! { <Save reveal form=form saving /> })}
        {move || match reveal.copying.get() {
            Copying::Not => ().into_any(),
            Copying::Done => view! { <InClipboard /> }.into_any(),
            Copying::Refused => by_hand(),
        }}
    }
}

/// The forms that this secret can take.
fn forms(reveal: RevealStore) -> Vec<ChoiceOption<Handover>> {
    let fits = |form: &Handover| reveal.expose(|secret| form.fits(secret)).unwrap_or_default();
    Handover::ALL.into_iter().filter(fits).map(|form| ChoiceOption::new(form, form.label())).collect()
}

fn copier(reveal: RevealStore, form: Handover) -> Copier {
    Copier::new(move |()| {
        let text = written(reveal, form);
        Box::pin(async move {
            let Some(text) = text else { return Err("The secret is gone.".to_owned()) };
            let copied = clipboard::copy(&text).await.map_err(|clipboard::Refused| "The browser refused.".to_owned());
            copied.inspect(|()| clipboard::clear_in_a_while())
        })
    })
}

fn by_hand() -> AnyView {
    view! {
        <Notice tone=Tone::Danger title=|| "The browser did not allow the copy" announce=Announce::AtOnce>
            "The secret is selected above: press Ctrl+C, or ⌘C. On an address without https, browsers refuse to copy."
        </Notice>
    }
    .into_any()
}

/// Where the secret lies now, beside where it is meant to go.
#[component]
fn InClipboard() -> impl IntoView {
    let cleared = RwSignal::new(None::<bool>);
    let clear = move || {
        spawn_local(async move {
            let done = clipboard::clear().await.is_ok();
            cleared.try_set(Some(done));
        });
    };
    let outcome = move || match cleared.get() {
        None => "",
        Some(true) => "The clipboard is empty.",
        Some(false) => "The browser refused: copy something else over it.",
    };
    view! {
        <div class="reveal-clipboard">
            <p>"The clipboard holds it now. After a minute this page empties it, unless you leave the page or copy something else meanwhile. A history of the clipboard, or a copy of it on another device, is out of reach."</p>
            <Button on_press=clear>"Empty the clipboard"</Button>
            <span role="status">{outcome}</span>
        </div>
    }
}

/// What is to be done first is where the keyboard begins.
fn focus_copy() {
    let button = document().query_selector("dialog[open] .secret-bar .button").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // Refused only by an element that left the page.
        let _ = button.focus();
    }
}

/// Selects the shown secret, for a copy by hand.
fn select(code: NodeRef<html::Code>) {
    let selection = window().get_selection().ok().flatten();
    if let Some((code, selection)) = code.get_untracked().zip(selection) {
        // Refused only for a node outside the page.
        let _ = selection.select_all_children(&code);
        let _ = code.focus();
    }
}

/// Masks the secret when the page goes out of sight or stands unwatched for a while.
fn mask_when_unwatched(reveal: RevealStore) {
    const UNWATCHED: Duration = Duration::from_secs(30);
    let hide = move || {
        reveal.shown.try_set(false);
    };
    let blurred = window_event_listener(ev::blur, move |_| hide());
    on_cleanup(move || blurred.remove());
    listen([leaving::when_seen(hide)]);
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        timer.flatten().inspect(TimeoutHandle::clear);
        reveal.shown.get().then(|| set_timeout_with_handle(hide, UNWATCHED).ok()).flatten()
    });
}
