//! Sealing for somebody else, who alone can then read it: the field for the public key, and the sealing itself.
//!
//! Invariant: a secret key is refused before it stands anywhere. In a module of its own: the cryptography is fetched when
//! somebody wants to seal.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use zeroize::{Zeroize, Zeroizing};

use crate::browser::share_stores;
use crate::domain::shares::KeepShares;
use crate::seal::{NotARecipient, NotSealed, Randomness, Recipient, seal};
use crate::ui::{FieldKind, TextField};

/// For whom it is sealed, as far as it is typed.
#[derive(Clone, Copy)]
pub(super) struct For {
    typed: RwSignal<String>,
    problem: RwSignal<Option<&'static str>>,
}

impl Default for For {
    /// Nobody yet, for as long as the current owner lives.
    fn default() -> Self {
        Self { typed: RwSignal::new(String::new()), problem: RwSignal::new(None) }
    }
}

impl For {
    /// The public key as it was typed.
    pub fn recipient(self) -> String {
        self.typed.with_untracked(|typed| typed.trim().to_owned())
    }

    /// The text as only the recipient can read it; `None` when it says below the field why not.
    pub fn seal(self, text: impl FnOnce() -> Option<Zeroizing<Vec<u8>>>) -> Option<String> {
        match sealed(&self.typed.get_untracked(), text) {
            Ok(sealed) => Some(sealed),
            // What was said of a field that was emptied for its sake stays.
            Err(words) => {
                let emptied = self.typed.with_untracked(String::is_empty);
                self.problem.update(|said| *said = said.filter(|_| emptied).or(Some(words)));
                None
            }
        }
    }
}

fn sealed(typed: &str, text: impl FnOnce() -> Option<Zeroizing<Vec<u8>>>) -> Result<String, &'static str> {
    let recipient = Recipient::parse(typed).map_err(NotARecipient::advice)?;
    let random = share_stores::Stores.random(Randomness::LENGTH).and_then(Randomness::of);
    let random = random.ok_or("This browser has no randomness to offer, so nothing was sealed.")?;
    let text = text().ok_or("The secret is gone.")?;
    seal(&text, &recipient, &random).map_err(|error| match error {
        NotSealed::WeakRecipient => "This key protects nothing: everybody could open what is sealed for it.",
        NotSealed::TooLong => "This is too long to be sealed.",
    })
}

/// The field for the public key. `changed` runs whenever another one stands in it.
#[component]
pub(super) fn RecipientField(to: For, #[prop(into)] changed: Callback<()>) -> impl IntoView {
    let For { typed, problem } = to;
    let field = NodeRef::<html::Div>::new();
    let on_input = move |text: String| {
        changed.run(());
        let text = Zeroizing::new(text);
        match Recipient::parse(&text) {
            Err(NotARecipient::SecretKey) => {
                clear(field);
                typed.update(|known| known.zeroize());
                problem.set(Some(NotARecipient::SecretKey.advice()));
            }
            Ok(_) | Err(_) => {
                problem.set(None);
                typed.set(text.to_string());
            }
        }
    };
    view! {
        <div class="recipient" node_ref=field>
            <TextField
                label="Public key of the recipient"
                kind=FieldKind::Code
                value=typed
                on_input=on_input
                hint=Some("It begins with age1. Whoever installs the secret makes it with age-keygen and keeps the other half.".to_owned())
                error=Signal::derive(move || problem.get().map(str::to_owned))
            />
        </div>
    }
}

/// Empties the field itself, which shows what was never taken over.
fn clear(field: NodeRef<html::Div>) {
    let input = field.get_untracked().and_then(|field| field.query_selector("input").ok().flatten());
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value("");
    }
}
