//! The door: project id and management key.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

use crate::api::{ReadError, Refusal};
use crate::domain::credentials::{SignInField, split_pasted};
use crate::state::{Attempt, Farewell, SessionStore};
use crate::ui::{Announce, Button, ButtonKind, ButtonState, ButtonType, FieldKind, Logo, Notice, TextField, Tone};

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
    let session = expect_context::<SessionStore>();
    let form = Form { session, project: RwSignal::default(), key: RwSignal::default() };
    on_cleanup(move || {
        form.key.try_update(Zeroize::zeroize);
    });
    view! {
        <main class="sign-in">
            <div class="sign-in-card">
                <div class="sign-in-head">
                    <Logo />
                    <h1 class="sign-in-title">"Access keys"</h1>
                    <p class="sign-in-lead">"Sign in with a Descope management key."</p>
                </div>
                {move || farewell(session.farewell())}
                <Fields form />
                {session.demo().map(|(project, key)| demo(form, project, key))}
            </div>
            <p class="sign-in-foot">
                "The key stays in this tab. It is kept for a reload, in two parts that are worthless apart, for eight hours at most."
            </p>
        </main>
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
                error=Signal::derive(move || form.problem(SignInField::Project))
            />
            <TextField
                label="Management key"
                kind=FieldKind::Secret
                value=key
                on_input=move |text| form.typed(key, text)
                hint=Some("Both at once may be pasted into either field, as project:key or as a whole Bearer header.".to_owned())
                error=Signal::derive(move || form.problem(SignInField::Key))
            />
            {move || match session.attempt() {
                Attempt::Failed(error) => Some(failure(&error)),
                Attempt::Idle | Attempt::Checking | Attempt::Problems(_) => None,
            }}
            <div class="sign-in-actions">
                <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=Signal::derive(state)>
                    "Sign in"
                </Button>
            </div>
        </form>
    }
}

fn demo(form: Form, project: String, key: String) -> impl IntoView {
    let fill = move || {
        form.session.edited();
        form.project.set(project.clone());
        form.key.set(key.clone());
    };
    view! {
        <div class="sign-in-demo">
            <p>"This is a demo: the API behind it is an emulator on this machine."</p>
            <Button on_press=fill>"Use the emulator's credentials"</Button>
        </div>
    }
}

fn farewell(farewell: Farewell) -> Option<AnyView> {
    let (tone, title, text) = match farewell {
        Farewell::NotYet => return None,
        Farewell::SignedOut => (
            Tone::Success,
            "Signed out",
            "The key is gone from this tab. It still works elsewhere until it expires or is revoked in Descope.",
        ),
        Farewell::Ended => (Tone::Info, "The session has ended", "Eight hours have passed. Sign in again to go on."),
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
        ReadError::Refused(Refusal::NotFound(_) | Refusal::Invalid(_)) => "The API refused the check",
        ReadError::NotDescope { .. } => "Something else answered, not Descope",
        ReadError::Failing { .. } => "The API is failing",
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
