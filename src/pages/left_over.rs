//! What was not settled when an earlier page was left, and what was made twice: above every page until somebody dealt with
//! it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::create::UnknownOutcome;
use super::moments::Moments;
use super::place::Place;
use crate::domain::KeyId;
use crate::route::Route;
use crate::state::{
    CreateStore, Deed, Entry, JournalStore, KeyStore, KeysStore, Line, Operation, RotateStore, Stage, Target, Twin,
};
use crate::ui::{Announce, Button, ButtonKind, Notice, PlainText, TextFit, Tone};

/// The notices.
#[component]
pub fn LeftOver() -> impl IntoView {
    let (journal, create) = (expect_context::<JournalStore>(), expect_context::<CreateStore>());
    let (rotate, place) = (expect_context::<RotateStore>(), expect_context::<Place>());
    let client = expect_context::<KeysStore>().client();
    let project = client.map(|client| client.project().as_str().to_owned()).unwrap_or_default();
    journal.take_up();
    let left = Memo::new(move |_| journal.left(&project));
    Effect::new(move || {
        for (line, entry) in left.get() {
            match entry.operation {
                Operation::Create(_) => spawn_local(create.resume(line, entry)),
                Operation::Rotate => rotate.resume(&entry.key()),
                Operation::Update => {}
            }
        }
    });
    let finding_out = Memo::new(move |_| {
        let resumed = create.stage.with(|stage| matches!(stage, Stage::Unknown(reconcile) if reconcile.resumed));
        // The form's own page shows it in the form's place.
        resumed && place.with(|route| *route != Route::NewKey)
    });
    let notices = move || left.get().into_iter().filter_map(|(line, entry)| notice(line, entry)).collect_view();
    let twins = move || create.twins.found.get().into_iter().map(twin).collect_view();
    view! {
        <div class="left-over">
            {move || finding_out.get().then(|| view! { <UnknownOutcome /> })}
            {notices}
            {twins}
        </div>
    }
}

fn notice(line: Line, entry: Entry) -> Option<AnyView> {
    let (journal, rotate) = (expect_context::<JournalStore>(), expect_context::<RotateStore>());
    let (place, moments) = (expect_context::<Place>(), expect_context::<Moments>());
    let id = entry.key();
    let (title, text) = match entry.operation {
        Operation::Create(_) => return None,
        // The key's own page says it.
        Operation::Rotate if is_open(place, &id) => return None,
        Operation::Rotate => (
            "The old secret may have stopped working",
            "A rotation was on its way, and its answer is lost. Nobody has the new secret, if there is one, and nothing that can be read of the key tells. If a service that uses the key now fails, rotate it again: every earlier secret dies then.",
        ),
        Operation::Update => (
            "It is not known whether the change was made",
            "It was on its way when its page was left, and what was typed is gone with the page. Open the key to see what it is now.",
        ),
    };
    let (opened, since) = (id.clone(), moments.exact(entry.since()));
    let open = move || place.go(&Route::Key { id: opened.clone(), list: untrack(|| place.list().get()) });
    let close = move || {
        rotate.forget(&id);
        journal.known(line);
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=open>"Open the key"</Button>
            <Button kind=ButtonKind::Quiet on_press=close>"Close"</Button>
        }
    };
    Some(
        view! {
            <Notice tone=Tone::Warning title=move || title announce=Announce::AtOnce actions=actions>
                <p><strong><PlainText text=entry.name fit=TextFit::Wrap /></strong>": "{text}</p>
                <p class="left-over-when">{since}", request "<code>{entry.request}</code></p>
            </Notice>
        }
        .into_any(),
    )
}

/// Whether the page is that of this key. Tracks.
fn is_open(place: Place, id: &KeyId) -> bool {
    place.with(|route| matches!(route, Route::Key { id: shown, .. } if shown == id))
}

fn twin(Twin { key, of }: Twin) -> AnyView {
    let (create, store) = (expect_context::<CreateStore>(), expect_context::<KeyStore>());
    let (id, target) = (key.id.clone(), Target { id: key.id.clone(), name: key.name.clone() });
    let delete = move || {
        let target = target.clone();
        spawn_local(async move {
            let id = target.id.clone();
            if store.run(target, Deed::Delete).await {
                create.twins.forget(&id);
            }
        });
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=delete>"Delete the other one"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || create.twins.forget(&id)>"Keep both"</Button>
        }
    };
    view! {
        <Notice tone=Tone::Warning title=|| "The key was made twice" announce=Announce::AtOnce actions=actions>
            <p>
                "The request was sent again on the way: there are two new keys named "
                <strong><PlainText text=key.name fit=TextFit::Wrap /></strong>". The secret you were shown is of "
                <code><PlainText text=of.0 /></code>". Nobody has the secret of "<code><PlainText text=key.id.0 /></code>"."
            </p>
        </Notice>
    }
    .into_any()
}
