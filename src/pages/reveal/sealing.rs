//! Sealing the secret for somebody else, who alone can then read it: it can be handed over without being seen.
//!
//! A part of its own: its cryptography is fetched when somebody wants to seal.

use leptos::prelude::*;

use super::Form;
use super::secret_box::written;
use crate::browser::clipboard;
use crate::browser::download::{Refused, hand_over};
use crate::pages::sealing::{For, RecipientField};
use crate::state::RevealStore;
use crate::ui::{Announce, Button, Copier, CopyButton, Glyph, Notice, PlainText, TextFit, Tone};

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
    let to = For::default();
    let sealed = RwSignal::new(None::<Sealed>);
    let press = move || {
        let form = form.get_untracked();
        let Some(id) = untrack(|| reveal.with(|reveal| reveal.whose.id.clone())) else { return };
        let text = to.seal(|| written(reveal, form).map(|mut text| std::mem::take(&mut *text).into_bytes().into()));
        let (recipient, file) = (to.recipient(), format!("{}.age", form.file_name(&id)));
        if let Some(text) = text {
            sealed.set(Some(Sealed { recipient, file, text: StoredValue::new(text) }));
        }
    };
    // Another form is another text.
    Effect::new(move |_| {
        form.track();
        sealed.set(None);
    });
    view! {
        <div class="reveal-seal">
            <RecipientField to changed=move |()| sealed.set(None) />
            <Button icon=Glyph::Lock on_press=press>"Seal it"</Button>
        </div>
        {move || sealed.get().map(outcome)}
    }
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
        let done = text.try_get_value().ok_or(Refused).and_then(|text| hand_over(text.as_bytes(), &name));
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
