//! Which key it is, and what is known of its token.

use std::sync::Arc;

use leptos::prelude::*;

use super::Desk;
use super::claims::claims;
use super::form::wipe;
use crate::browser::moments::grouped;
use crate::domain::Seconds;
use crate::domain::time::span_in_words;
use crate::domain::token::Token;
use crate::domain::token_preview::COMFORTABLE;
use crate::state::{Signature, Tried};
use crate::ui::{Announce, Badge, Button, Glyph, Notice, PlainText, TextFit, Tone};

pub(super) fn view(tried: &Tried, desk: Desk) -> AnyView {
    let token = match &tried.token {
        Ok(token) => {
            let token = Arc::new(token.clone());
            view! {
                {facts(&token, desk)}
                {claims(&token, tried, desk)}
            }
            .into_any()
        }
        Err(bad) => {
            let advice = bad.advice();
            view! { <Notice tone=Tone::Warning title=|| "The token cannot be read">{advice}" The secret was accepted all the same."</Notice> }
                .into_any()
        }
    };
    view! {
        <section class="try-result" aria-labelledby="try-result">
            <div class="try-result-head">
                <h2 id="try-result">"What came back"</h2>
                <Button icon=Glyph::Trash on_press=move || wipe(desk)>"Wipe secret and token"</Button>
            </div>
            {owner(tried, desk)}
            {token}
        </section>
    }
    .into_any()
}

/// Whose secret it is.
fn owner(tried: &Tried, desk: Desk) -> AnyView {
    let id = tried.key.clone();
    let name = tried.settings.as_ref().map(|key| key.name.clone()).unwrap_or_default();
    let expected = desk.store.expected.get_untracked();
    let (tone, title) = match &expected {
        Some(expected) if *expected != id => {
            (Tone::Warning, "This secret belongs to another key than the one you came from")
        }
        _ => (Tone::Success, "The secret was accepted"),
    };
    let instead = expected.filter(|expected| *expected != id).map(|expected| {
        let name = untrack(|| desk.name(&expected));
        view! { <p>"You came from "{desk.link(&expected, &name)}". Its own secret was not tried."</p> }
    });
    let unknown = tried.settings.is_none().then(|| view! { <p>"Nothing more is known of this key yet."</p> });
    view! {
        <Notice tone title=move || title announce=Announce::Politely>
            <p class="try-owner">
                "It is the secret of "<strong>{desk.link(&id, &name)}</strong>
                <span class="code"><PlainText text=id.0.clone() fit=TextFit::Wrap /></span>
            </p>
            {unknown}
            {instead}
        </Notice>
    }
    .into_any()
}

fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! { <dt>{label}</dt><dd>{value}</dd> }.into_any()
}

fn facts(token: &Arc<Token>, desk: Desk) -> AnyView {
    let size = match token.size {
        size if size > COMFORTABLE => format!(
            "{} bytes: more than {} bytes are refused by servers with the usual limit for a header.",
            grouped(size),
            grouped(COMFORTABLE)
        ),
        size => format!("{} bytes, of {} that pass everywhere", grouped(size), grouped(COMFORTABLE)),
    };
    let named = |text: &str| match text {
        "" => "none".into_any(),
        text => view! { <span class="code"><PlainText text fit=TextFit::Wrap /></span> }.into_any(),
    };
    let signed = view! { {named(&token.algorithm)}", key "{named(&token.key_id)} }.into_any();
    view! {
        <dl class="facts try-facts">
            {fact("Signature", signature(desk))}
            {fact("Signed with", signed)}
            {fact("Lifetime", lifetime(token, desk))}
            {fact("Size", size.into_any())}
        </dl>
    }
    .into_any()
}

fn signature(desk: Desk) -> AnyView {
    let shown = move || {
        let (tone, glyph, word, words) = match desk.store.signature.get() {
            Signature::Checking => (Tone::Neutral, Glyph::Clock, "Being checked", String::new()),
            Signature::Genuine => {
                (Tone::Success, Glyph::Success, "Genuine", "A public key of this project proves it.".to_owned())
            }
            Signature::Forged => (
                Tone::Danger,
                Glyph::Danger,
                "Does not hold",
                "The project's key of that id did not sign this text: do not trust it.".to_owned(),
            ),
            Signature::NotCheckable(reason) => (Tone::Warning, Glyph::Warning, "Not checked", reason.advice()),
            Signature::NoKeys(error) => (
                Tone::Warning,
                Glyph::Warning,
                "Not checked",
                format!("The project's public keys could not be read. {}", error.advice()),
            ),
            Signature::NotAble => (
                Tone::Warning,
                Glyph::Warning,
                "Not checked",
                "This browser could not use the project's public key.".to_owned(),
            ),
        };
        view! { <Badge tone glyph>{word}</Badge><span class="try-why"><PlainText text=words fit=TextFit::Wrap /></span> }
    };
    view! { <div class="try-signature" role="status">{shown}</div> }.into_any()
}

fn lifetime(token: &Arc<Token>, desk: Desk) -> AnyView {
    let Some(end) = token.moment("exp") else {
        return "The token names no end that can be read.".into_any();
    };
    let whole = token.moment("iat").map(|begin| end.since(begin)).filter(|seconds| *seconds > 0);
    let whole = whole.map(|seconds| format!(" of {}", span_in_words(seconds))).unwrap_or_default();
    let left = move || match end.since(desk.now.get()) {
        left @ 1.. => format!("Expires in {}{whole}", countdown(left)),
        _ => "It has run out".to_owned(),
    };
    let exact = desk.moments.exact(end);
    view! { {left}<span class="key-quiet">{format!(" · {exact}")}</span> }.into_any()
}

/// A span to the second, as long as seconds matter.
fn countdown(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes @ 1..60, seconds) => format!("{minutes} min {seconds} s"),
        _ => span_in_words(Seconds(seconds).0),
    }
}
