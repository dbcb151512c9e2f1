//! The door: project id and management key.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

use crate::api::{Answerer, ReadError, Refusal};
use crate::domain::credentials::{SignInField, split_pasted};
use crate::state::{Attempt, Farewell, SessionStore, VaultStore};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, ButtonType, Emblem, FieldKind, Glyph, Icon, Logo, Notice, TextField,
    Tone, focus_page_heading,
};

/// What stands in the form.
#[derive(Clone, Copy)]
struct Form {
    session: SessionStore,
    project: RwSignal<String>,
    key: RwSignal<String>,
}

impl Form {
    /// Takes one field's new text, or both fields' when it was pasted as one.
    fn typed(self, field: RwSignal<String>, text: String) {
        self.session.edited();
        match split_pasted(&text) {
            Some((project, key)) => {
                self.project.set(project.to_owned());
                self.key.set(key.to_owned());
            }
            None => field.set(text),
        }
    }

    fn submit(self) {
        let (project, key) = (self.project.get_untracked(), zeroize::Zeroizing::new(self.key.get_untracked()));
        spawn_local(async move { self.session.sign_in(&project, &key).await });
    }

    /// What is wrong with a field.
    fn problem(self, field: SignInField) -> Option<String> {
        match self.session.attempt() {
            Attempt::Problems(all) => all.iter().find(|p| p.field == field).map(|p| p.text.to_owned()),
            Attempt::Idle | Attempt::Checking | Attempt::Failed(_) => None,
        }
    }
}

/// The sign-in page.
#[component]
pub fn SignIn() -> impl IntoView {
    let (session, vault) = (expect_context::<SessionStore>(), use_context::<VaultStore>());
    let form = Form { session, project: RwSignal::default(), key: RwSignal::default() };
    on_cleanup(move || {
        form.key.try_update(Zeroize::zeroize);
    });
    request_animation_frame(focus_page_heading);
    view! {
        <div class="sign-in">
            <header class="sign-in-panel">
                <Emblem />
                <span class="wordmark"><Logo /><span>"Access Keys"</span></span>
                <p class="sign-in-promise">
                    <strong>"The access keys of a Descope project, in one place."</strong>
                    <span>"Find a key, see what it may do and until when, make a new one."</span>
                </p>
            </header>
            <main class="sign-in-main">
                <div class="sign-in-head">
                    <h1 tabindex="-1">"Sign in"</h1>
                    <p>"With a management key of the project."</p>
                </div>
                {misconfigured(session.config_problems())}
                {move || farewell(session.farewell(), vault.is_some_and(VaultStore::holds_some))}
                {move || match session.attempt() {
                    Attempt::Failed(error) => Some(failure(&error)),
                    Attempt::Idle | Attempt::Checking | Attempt::Problems(_) => None,
                }}
                <Fields form />
                {session.demo().map(|(project, key)| demo(form, project, key))}
                <p class="sign-in-note">
                    <Icon glyph=Glyph::Lock />
                    <span>
                        "The key stays in this tab until you sign out, close the tab, or eight hours have passed. It is never stored in clear."
                    </span>
                </p>
            </main>
        </div>
    }
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let Form { session, project, key } = form;
    let checking = move || matches!(session.attempt(), Attempt::Checking);
    let state = move || if checking() { ButtonState::Busy } else { ButtonState::Ready };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    view! {
        <form class="sign-in-form" novalidate="" autocomplete="off" on:submit=on_submit>
            <TextField
                label="Project ID"
                kind=FieldKind::Code
                value=project
                on_input=move |text| form.typed(project, text)
                hint=Some("Both can be pasted at once, as P…:K…, or as a whole Bearer header.".to_owned())
                error=Signal::derive(move || form.problem(SignInField::Project))
            />
            <TextField
                label="Management key"
                kind=FieldKind::Secret
                value=key
                on_input=move |text| form.typed(key, text)
                error=Signal::derive(move || form.problem(SignInField::Key))
            />
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>"Sign in"</Button>
        </form>
    }
}

/// A configuration that does not count, for somebody who can tell the people who wrote it.
fn misconfigured(problems: Vec<String>) -> Option<AnyView> {
    let lines = problems.iter().map(|problem| view! { <p>"config.json: "{problem.clone()}</p> }).collect_view();
    (!problems.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning title=|| "The settings in config.json are not used">
                {lines}
                <p>"Nothing in the file counts, and the console uses its defaults: the API at this page's own address, and no testing of keys. Ask the people who run this page to correct the file."</p>
            </Notice>
        }
        .into_any()
    })
}

fn demo(form: Form, project: String, key: String) -> impl IntoView {
    let fill = move || {
        form.session.edited();
        form.project.set(project.clone());
        form.key.set(key.clone());
    };
    view! {
        <div class="sign-in-demo">
            <span>"This console runs against an emulator on this machine."</span>
            <Button on_press=fill>"Use the emulator's credentials"</Button>
        </div>
    }
}

fn farewell(farewell: Farewell, holds_secrets: bool) -> Option<AnyView> {
    let (tone, title, text) = match farewell {
        Farewell::NotYet => return None,
        Farewell::HalfKept => (
            Tone::Info,
            "This tab did not keep your sign-in",
            "The management key is stored in two halves. The browser removes one of them when a tab goes to another site, and does not copy it to a duplicate of a tab. Sign in again. Nothing in Descope was changed by this.",
        ),
        Farewell::SignedOut => (
            Tone::Success,
            "Signed out",
            "The management key and everything loaded with it are gone from this tab. The key itself stays valid until it expires or is deleted in Descope.",
        ),
        Farewell::Ended if holds_secrets => (
            Tone::Warning,
            "The session has ended, with new secrets in this tab",
            "Eight hours have passed, and nobody has said that the secrets of a run are stored. Sign in to the same project in this tab and take them from its runs; closing the tab loses them.",
        ),
        Farewell::Ended => (
            Tone::Info,
            "The session has ended",
            "Eight hours have passed. Sign in again to go on. What was typed and not saved is gone.",
        ),
    };
    Some(view! { <Notice tone title=move || title>{text}</Notice> }.into_any())
}

/// Each way in which signing in can fail, told apart in words.
fn failure(error: &ReadError) -> AnyView {
    let title = match error {
        ReadError::Unreachable => "The API cannot be reached",
        ReadError::Refused(Refusal::KeyNotAccepted(_)) => "The management key was not accepted",
        ReadError::Refused(Refusal::UnknownProject(_)) => "There is no such project",
        ReadError::Refused(Refusal::Forbidden(_)) => "This key may not manage access keys",
        ReadError::Refused(Refusal::TooMany { .. }) => "Too many requests",
        ReadError::Refused(Refusal::NotFound(_) | Refusal::Invalid(_)) => "Descope refused the check",
        ReadError::Refused(
            refusal @ (Refusal::NotPassed(_) | Refusal::ProxyInvalid(_) | Refusal::SignOnExpired(_)),
        ) => refusal.title(),
        ReadError::NotDescope { .. } => "Something else answered, not Descope",
        ReadError::Failing { by: Answerer::Descope, .. } => "Descope is failing",
        ReadError::Failing { by: Answerer::Proxy, .. } => "A proxy is failing",
        ReadError::Damaged => "The answer was damaged",
    };
    let advice = match error {
        ReadError::Refused(Refusal::KeyNotAccepted(report)) => format!(
            "Check that it belongs to this project, has not expired and was copied whole. Descope said: {}",
            report.line()
        ),
        ReadError::Refused(Refusal::UnknownProject(report)) => {
            format!("Check the project ID. Descope said: {}", report.line())
        }
        other => other.advice(),
    };
    view! { <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce>{advice}</Notice> }.into_any()
}
