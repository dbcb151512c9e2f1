//! Sealing the secret for somebody else, who alone can then read it: it can be handed over without being seen.
//!
//! A part of its own: its cryptography is fetched when somebody wants to seal.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use send_wrapper::SendWrapper;
use zeroize::{Zeroize, Zeroizing};

use super::Form;
use super::secret_box::written;
use crate::browser::download::{Pieces, Refused};
use crate::browser::{clipboard, share_stores};
use crate::domain::shares::KeepShares;
use crate::seal::{NotARecipient, NotSealed, Randomness, Recipient, seal};
use crate::state::RevealStore;
use crate::ui::{Announce, Button, Copier, CopyButton, FieldKind, Glyph, Notice, PlainText, TextField, TextFit, Tone};

/// How long the browser has to fetch the file: it asks the person before.
const OFFERED: Duration = Duration::from_secs(30);

/// The secret as somebody else can read it.
#[derive(Clone)]
struct Sealed {
    recipient: String,
    file: String,
    text: StoredValue<String>,
}

/// The panel below the secret.
#[component]
pub fn SealPanel() -> impl IntoView {
    let reveal = expect_context::<RevealStore>();
    let Form(form) = expect_context::<Form>();
    let (recipient, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<&'static str>));
    let sealed = RwSignal::new(None::<Sealed>);
    let panel = NodeRef::<html::Div>::new();
    let typed = move |text: String| {
        sealed.set(None);
        // A secret key is refused before it stands anywhere.
        let text = Zeroizing::new(text);
        match Recipient::parse(&text) {
            Err(NotARecipient::SecretKey) => {
                clear(panel);
                recipient.update(|known| known.zeroize());
                problem.set(Some(NotARecipient::SecretKey.advice()));
            }
            Ok(_) | Err(_) => {
                problem.set(None);
                recipient.set(text.to_string());
            }
        }
    };
    let press = move || match sealing(reveal, form.get_untracked(), &recipient.get_untracked()) {
        Ok(made) => sealed.set(Some(made)),
        // What was said of a field that was emptied for its sake stays.
        Err(words) => {
            problem.update(|said| *said = said.filter(|_| recipient.with_untracked(String::is_empty)).or(Some(words)))
        }
    };
    // Another form is another text.
    Effect::new(move |_| {
        form.track();
        sealed.set(None);
    });
    view! {
        <div class="reveal-seal" node_ref=panel>
            <TextField
                label="Public key of the recipient"
                kind=FieldKind::Code
                value=recipient
                on_input=typed
                hint=Some("It begins with age1. Whoever installs the secret makes it with age-keygen and keeps the other half.".to_owned())
                error=Signal::derive(move || problem.get().map(str::to_owned))
            />
            <Button icon=Glyph::Lock on_press=press>"Seal it"</Button>
        </div>
        {move || sealed.get().map(outcome)}
    }
}

/// Empties the field itself, which shows what was never taken over.
fn clear(panel: NodeRef<html::Div>) {
    let field = panel.get_untracked().and_then(|panel| panel.query_selector("input").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
    }
}

fn sealing(reveal: RevealStore, form: crate::api::handover::Handover, typed: &str) -> Result<Sealed, &'static str> {
    let recipient = Recipient::parse(typed).map_err(NotARecipient::advice)?;
    let random = share_stores::Stores.random(Randomness::LENGTH).and_then(Randomness::of);
    let random = random.ok_or("This browser has no randomness to offer, so nothing was sealed.")?;
    let text = written(reveal, form).ok_or("The secret is gone.")?;
    let text = seal(text.as_bytes(), &recipient, &random).map_err(|error| match error {
        NotSealed::WeakRecipient => "This key protects nothing: everybody could open what is sealed for it.",
        NotSealed::TooLong => "This secret is too long to be sealed.",
    })?;
    let id = untrack(|| reveal.with(|reveal| reveal.whose.id.clone())).ok_or("The secret is gone.")?;
    let recipient = typed.trim().to_owned();
    Ok(Sealed { recipient, file: format!("{}.age", form.file_name(&id)), text: StoredValue::new(text) })
}

fn outcome(Sealed { recipient, file, text }: Sealed) -> AnyView {
    let copier = Copier::new(move |()| {
        Box::pin(async move {
            let text = text.try_get_value().unwrap_or_default();
            clipboard::copy(&text).await.map_err(|clipboard::Refused| "The browser refused.".to_owned())
        })
    });
    let saved = RwSignal::new(None::<bool>);
    let name = file.clone();
    let save = move || {
        let done = text.try_get_value().ok_or(Refused).and_then(|text| save(&text, &name));
        saved.set(Some(done.is_ok()));
    };
    let said = move || match saved.get() {
        None => "",
        Some(true) => "Handed to the browser.",
        Some(false) => "The browser did not take the file.",
    };
    view! {
        <Notice tone=Tone::Success title=|| "Sealed: only the recipient can open it" announce=Announce::AtOnce>
            <p class="reveal-sealed-how">"Send it any way you like. The recipient opens it with "<code>"age -d -i key.txt "{file}</code>"."</p>
            <p class="reveal-sealed-for">"Sealed for "<PlainText text=recipient fit=TextFit::Wrap /></p>
            <pre class="reveal-sealed">{text.get_value()}</pre>
            <div class="reveal-seal-take">
                <CopyButton label="Copy the sealed secret" copier />
                <Button icon=Glyph::Download on_press=save>"Save the sealed file"</Button>
                <span role="status">{said}</span>
            </div>
        </Notice>
    }
    .into_any()
}

fn save(text: &str, name: &str) -> Result<(), Refused> {
    let pieces = Pieces::default();
    pieces.push(text.as_bytes())?;
    let offer = SendWrapper::new(pieces.save(name, "application/octet-stream")?);
    set_timeout(move || drop(offer), OFFERED);
    Ok(())
}
