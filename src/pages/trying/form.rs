//! The secret, and what may go with it.
//!
//! There is no form element: browsers offer to keep what stands in a form with a password field in it.

use std::pin::Pin;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlInputElement};
use zeroize::Zeroize;

use super::Desk;
use crate::api::exchange::Options;
use crate::api::snippets::Sample;
use crate::browser::signature;
use crate::domain::Secret;
use crate::domain::token::signature::Question;
use crate::pages::code::ShowCode;
use crate::state::Trial;
use crate::state::trying::claims_problem;
use crate::ui::{Button, ButtonKind, ButtonState, FieldKind, PlainText, TextField, TextFit};

#[derive(Clone, Copy)]
struct Fields {
    secret: RwSignal<String>,
    tenant: RwSignal<String>,
    claims: RwSignal<String>,
    /// Whether the missing secret was pointed out.
    asked_for: RwSignal<bool>,
}

fn verify(question: Question) -> Pin<Box<dyn Future<Output = Option<bool>>>> {
    Box::pin(signature::holds(question))
}

impl Fields {
    /// Takes the secret out of its field, and the field's own text out of this page's memory.
    fn take(self, desk: Desk) {
        let mut typed = self.secret.try_update(std::mem::take).unwrap_or_default();
        self.secret.set(String::new());
        if !typed.trim().is_empty() {
            let project = desk.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default();
            desk.store.take(&Secret::new(std::mem::take(&mut typed)), &project);
        }
        typed.zeroize();
    }

    /// What goes with the secret, as it is typed.
    fn options(self) -> Options {
        let trimmed = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
        Options { tenant: trimmed(self.tenant), claims: trimmed(self.claims) }
    }

    fn exchange(self, desk: Desk) {
        let asked = self.options();
        if untrack(|| desk.store.is_sending() || wait(desk) > 0) || claims_problem(&asked.claims).is_some() {
            return;
        }
        desk.store.trial.set(Trial::Nothing);
        self.take(desk);
        if untrack(|| desk.store.held()).is_none() {
            let other = desk.store.trial.with_untracked(|trial| matches!(trial, Trial::OtherProject(_)));
            return self.asked_for.set(!other);
        }
        // The field is gone, and the keyboard with it, unless it is sent to what took its place.
        request_animation_frame(|| focus(".try-held"));
        spawn_local(desk.store.exchange(desk.keys, asked, verify));
    }
}

/// Wipes everything, and leads the keyboard back to where a try begins.
pub(super) fn wipe(desk: Desk) {
    desk.store.wipe();
    request_animation_frame(|| focus(".try-form input[type=password]"));
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Refused only by an element that left the page.
        let _ = element.focus();
    }
}

/// How many seconds are left before the server wants to hear of us again. Tracks.
fn wait(desk: Desk) -> i64 {
    desk.store.trial.with(|trial| match trial {
        Trial::Refused(error, at) => match error.wait() {
            Some(wait) => at.plus(i64::from(wait)).since(desk.now.get()).max(0),
            None => 0,
        },
        Trial::Nothing | Trial::Sending | Trial::OtherProject(_) | Trial::Done(_) => 0,
    })
}

#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let text = || RwSignal::new(String::new());
    let fields = Fields { secret: text(), tenant: text(), claims: text(), asked_for: RwSignal::new(false) };
    on_cleanup(move || {
        fields.secret.try_update(Zeroize::zeroize);
    });
    let state = move || match wait(desk) {
        _ if desk.store.is_sending() => ButtonState::Busy,
        0 if fields.claims.with(|claims| claims_problem(claims)).is_some() => {
            ButtonState::Refused("First put the claims right.".to_owned())
        }
        0 => ButtonState::Ready,
        left => ButtonState::Refused(format!("Too many requests: wait {left} s.")),
    };
    view! {
        <section class="try-form" aria-label="What is tried">
            {move || expected(desk)}
            <div on:keydown=move |event| on_enter(&event, move || fields.exchange(desk))>
                {move || if desk.store.held().is_some() { held(desk) } else { secret_field(fields) }}
                <details class="key-details">
                    <summary>"A tenant, or claims for this token"</summary>
                    {options(fields)}
                </details>
            </div>
            <div class="try-actions">
                <Button kind=ButtonKind::Primary state=Signal::derive(state) on_press=move || fields.exchange(desk)>
                    "Exchange it"
                </Button>
                <ShowCode samples=move |()| Ok(vec![Sample::Exchange(fields.options())]) />
                <p>"One request, never repeated by itself. It makes a real token, and leaves from the proxy's address."</p>
            </div>
        </section>
    }
}

/// Enter in a field of one line does what the button does.
fn on_enter(event: &ev::KeyboardEvent, act: impl Fn()) {
    let in_line = event.target().is_some_and(|target| target.dyn_into::<HtmlInputElement>().is_ok());
    if event.key() == "Enter" && in_line && !event.is_composing() {
        event.prevent_default();
        act();
    }
}

/// The key from whose page somebody came.
fn expected(desk: Desk) -> Option<AnyView> {
    let id = desk.store.expected.get()?;
    let name = desk.name(&id);
    let link = desk.link(&id, &name);
    Some(view! { <p class="try-expected">"For the secret of "{link}"."</p> }.into_any())
}

fn secret_field(fields: Fields) -> AnyView {
    let error = move || fields.asked_for.get().then(|| "Paste a secret first.".to_owned());
    view! {
        <TextField
            label="Secret"
            kind=FieldKind::Secret
            value=fields.secret
            on_input=move |text| {
                fields.asked_for.set(false);
                fields.secret.set(text);
            }
            hint=Some("The secret alone, or with its project as in a Bearer header. It leaves the field when it is sent, and is stored nowhere.".to_owned())
            error=Signal::derive(error)
        />
    }
    .into_any()
}

/// What stands in the field's place while a secret is at hand.
fn held(desk: Desk) -> AnyView {
    let told = move || {
        desk.store.held().map(|(length, tail)| {
            view! {
                {format!("{length} characters, ending in ")}
                <span class="code"><PlainText text=tail fit=TextFit::Wrap /></span>
            }
        })
    };
    view! {
        <div class="try-held" role="group" aria-label="Secret" tabindex="-1">
            <p class="field-label">"Secret"</p>
            <p>{told}</p>
            <Button on_press=move || wipe(desk)>"Wipe it"</Button>
        </div>
    }
    .into_any()
}

fn options(fields: Fields) -> AnyView {
    let Fields { tenant, claims, .. } = fields;
    view! {
        <div class="try-options">
            <TextField
                label="Tenant ID"
                kind=FieldKind::Code
                value=tenant
                on_input=move |text| tenant.set(text)
                hint=Some("One of the key's tenants, which becomes the current one (dct). Empty leaves it to Descope.".to_owned())
            />
            <TextField
                label="Claims for this token"
                kind=FieldKind::Multiline
                value=claims
                on_input=move |text| claims.set(text)
                hint=Some("A JSON object. They stand under nsec in this token, and change nothing about the key.".to_owned())
                error=Signal::derive(move || claims.with(|claims| claims_problem(claims)))
            />
        </div>
    }
    .into_any()
}
