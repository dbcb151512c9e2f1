//! The questions before leaving that would lose something: a secret on its way, or what was typed.

use leptos::prelude::*;

use super::place::Place;
use crate::browser::moments::grouped;
use crate::state::{EditStore, Farewell, RevealStore, SessionStore, VaultStore};
use crate::ui::{Button, ButtonKind, Dialog, DialogRole, Dismissal};

/// Whether the person is asked if they really mean to go. One for the session.
#[derive(Clone, Copy, Default)]
pub struct Leaving(pub RwSignal<bool>);

/// The question before signing out.
#[component]
pub fn LeaveWhileSending() -> impl IntoView {
    let session = expect_context::<SessionStore>();
    let Leaving(asking) = expect_context::<Leaving>();
    let stay = Callback::new(move |()| asking.set(false));
    let (vault, reveal) = (expect_context::<VaultStore>(), expect_context::<RevealStore>());
    // More may arrive while the question stands there.
    let said = Memo::new(move |_| {
        let held: usize = vault.owed().iter().map(|owed| owed.count).sum();
        let awaited = reveal.is_awaited() || vault.is_awaited();
        lost(held, awaited, vault.waiting.get())
    });
    let leave = move || {
        vault.give_up();
        session.sign_out(Farewell::SignedOut);
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || stay.run(())>"Stay"</Button>
            <Button kind=ButtonKind::Danger on_press=leave>{move || said.with(|said| said.lose)}</Button>
        }
    };
    let title = move || move || said.with(|said| said.title.clone());
    view! {
        <Dialog title role=DialogRole::Alert dismissal=Dismissal::Freely(stay) actions=actions>
            <p>{move || said.with(|said| said.text)}</p>
        </Dialog>
    }
}

/// What signing out would lose, in words.
#[derive(Clone, PartialEq)]
struct Lost {
    title: String,
    text: &'static str,
    /// For the button.
    lose: &'static str,
}

/// So many secrets are held; whether one is on its way; whether those of an import have yet to be sent.
fn lost(held: usize, awaited: bool, waiting: bool) -> Lost {
    let (title, text) = match (held, awaited) {
        (0, true) => (
            "A secret is on its way".to_owned(),
            "A key is being created or rotated, and its secret comes with the answer, once. Whoever signs out now will not see it; the key may be changed all the same.",
        ),
        (0, false) if waiting => (
            "An import is not finished".to_owned(),
            "Its secrets are held in this tab only. What was not sent yet has to be imported anew, from the file.",
        ),
        (0, false) => (
            "Something is not saved".to_owned(),
            "What was typed into this form stands nowhere else. A change that is on its way may be made all the same, and nobody will tell you.",
        ),
        (count, _) => (
            format!("{} new {} not stored yet", grouped(count), if count == 1 { "secret is" } else { "secrets are" }),
            "A run has brought them, and they are held in this tab only. Whoever signs out now loses them: their keys are of no use until they are rotated again. The page of the runs hands them over.",
        ),
    };
    Lost { title, text, lose: if held > 1 || waiting { "Sign out and lose them" } else { "Sign out and lose it" } }
}

/// The question before going to another page of the console.
#[component]
pub fn LeaveUnsaved(
    /// What holds the changes.
    editor: Option<EditStore>,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let stay = Callback::new(move |()| place.stay());
    let busy = untrack(|| editor.is_some_and(EditStore::is_busy));
    let count = untrack(|| editor.map(EditStore::changed).unwrap_or_default());
    let (title, text, go) = match (busy, count) {
        (true, _) => (
            "The change is on its way".to_owned(),
            "It goes on when you leave. What comes of it is said in a message, and stands here when you come back.",
            "Leave",
        ),
        (false, 0) => {
            ("Discard what was typed?".to_owned(), "It was not saved, and stands nowhere else.", "Discard and leave")
        }
        (false, 1) => {
            ("Discard 1 change?".to_owned(), "It was not saved, and stands nowhere else.", "Discard and leave")
        }
        (false, count) => {
            (format!("Discard {count} changes?"), "They were not saved, and stand nowhere else.", "Discard and leave")
        }
    };
    let leave = move || {
        editor.into_iter().for_each(EditStore::discard);
        place.leave();
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || stay.run(())>"Stay"</Button>
            <Button kind=ButtonKind::Danger on_press=leave>{go}</Button>
        }
    };
    view! {
        <Dialog title=move || title role=DialogRole::Alert dismissal=Dismissal::Freely(stay) actions=actions>
            <p>{text}</p>
        </Dialog>
    }
}
