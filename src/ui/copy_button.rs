//! Copies something and says whether that worked.
//!
//! This part never holds what is copied: the owner hands in a function that puts it on the
//! clipboard, and "Copied" is shown only after that function succeeded.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};

use super::{
    button::{Button, ButtonKind, ButtonState},
    icon::{Glyph, Icon},
    tone::Tone,
};

/// A copy under way; the error says in words why it was refused.
pub type CopyFuture = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// Starts a copy. It is called within the press itself, as browsers demand.
pub type Copier = UnsyncCallback<(), CopyFuture>;

/// The life of one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Copying {
    Idle,
    UnderWay,
    Copied,
    Refused(String),
}

impl Copying {
    fn button_state(&self) -> ButtonState {
        match self {
            Copying::UnderWay => ButtonState::Busy,
            Copying::Idle | Copying::Copied | Copying::Refused(_) => ButtonState::Ready,
        }
    }

    /// What is said about the copy, and with which meaning.
    fn outcome(&self) -> Option<(Tone, String)> {
        match self {
            Copying::Idle | Copying::UnderWay => None,
            Copying::Copied => Some((Tone::Success, "Copied".to_owned())),
            Copying::Refused(reason) => Some((Tone::Danger, format!("Not copied. {reason}"))),
        }
    }
}

/// A button that copies.
#[component]
pub fn CopyButton(
    /// The accessible name, such as "Copy secret".
    #[prop(into)]
    label: String,
    /// Puts the thing on the clipboard.
    copier: Copier,
    /// The weight; secondary unless told.
    #[prop(optional)]
    kind: ButtonKind,
    /// Run when a copy worked.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
    /// Run with the reason when a copy was refused, so that the owner can show another way.
    #[prop(optional, into)]
    on_refused: Option<Callback<String>>,
) -> impl IntoView {
    let copying = RwSignal::new(Copying::Idle);
    let press = move || {
        let Some(copy) = copier.try_run(()) else {
            return;
        };
        copying.set(Copying::UnderWay);
        spawn_local(async move {
            let outcome = copy.await;
            match &outcome {
                Ok(()) => on_copied.and_then(|told| told.try_run(())),
                Err(reason) => on_refused.and_then(|told| told.try_run(reason.clone())),
            };
            // The dialog may have been closed meanwhile; then nobody is told.
            copying.try_set(match outcome {
                Ok(()) => Copying::Copied,
                Err(reason) => Copying::Refused(reason),
            });
        });
    };
    view! {
        <span class="copy-button">
            <Button
                kind
                icon=Glyph::Copy
                state=Signal::derive(move || copying.with(Copying::button_state))
                on_press=press
            >
                {label}
            </Button>
            <span class="copy-outcome" role="status">
                {move || copying.with(Copying::outcome).map(|(tone, words)| view! {
                    <span class="copy-words" data-tone=tone.name()><Icon glyph=tone.glyph()/>{words}</span>
                })}
            </span>
        </span>
    }
}
