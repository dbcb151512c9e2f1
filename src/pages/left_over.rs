//! What was not settled when an earlier page was left, what was made twice, and a clock that is wrong: above every page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::create::UnknownOutcome;
use super::moments::Moments;
use super::place::Place;
use crate::domain::KeyId;
use crate::route::Route;
use crate::state::{
    CreateStore, Deed, Entry, JournalStore, KeyStore, KeysStore, Line, Operation, RotateStore, Stage, Target, Twin,
    Wait,
};
use crate::ui::{Announce, Button, ButtonKind, Notice, PlainText, TextFit, Tone};

/// The notices.
#[component]
pub fn LeftOver() -> impl IntoView {
    let (journal, create) = (expect_context::<JournalStore>(), expect_context::<CreateStore>());
    let (rotate, place) = (expect_context::<RotateStore>(), expect_context::<Place>());
    let keys = expect_context::<KeysStore>();
    let client = keys.client();
    let project = client.map(|client| client.project().as_str().to_owned()).unwrap_or_default();
    let news = Memo::new(move |_| journal.news(&project));
    Effect::new(move || {
        for (line, entry, wait) in news.get() {
            if wait != Wait::Nowhere {
                continue;
            }
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
    // What another tab did is not in this one's list.
    let ended = Memo::new(move |_| news.with(|news| news.iter().filter(|(.., wait)| *wait == Wait::Ended).count()));
    Effect::new(move || {
        if ended.get() > 0 {
            keys.start_loading();
        }
    });
    let notices = move || {
        let told = |(line, entry, wait)| match wait {
            Wait::Here => None,
            Wait::Elsewhere => Some(elsewhere(entry)),
            Wait::Ended => Some(ended_elsewhere(line, entry)),
            Wait::Nowhere => notice(line, entry),
        };
        news.get().into_iter().filter_map(told).collect_view()
    };
    let twins = move || create.twins.found.get().into_iter().map(twin).collect_view();
    let moments = expect_context::<Moments>();
    let clock = Memo::new(move |_| moments.wrong_clock());
    view! {
        <div class="left-over">
            {move || finding_out.get().then(|| view! { <UnknownOutcome /> })}
            {notices}
            {twins}
            {move || clock.get().map(|off| wrong_clock(&off))}
        </div>
    }
}

/// This tab is a copy of one that waits for an answer.
fn elsewhere(entry: Entry) -> AnyView {
    let (title, text) = match entry.operation {
        Operation::Create(_) => (
            "Another tab is creating this key",
            "This tab is a copy of one that waits for the answer. The key and its secret will appear there.",
        ),
        Operation::Rotate => (
            "Another tab is rotating this key",
            "This tab is a copy of one that waits for the answer. The new secret will appear there.",
        ),
        Operation::Update => (
            "Another tab is changing this key",
            "This tab is a copy of one that waits for the answer. The result will appear there.",
        ),
    };
    view! {
        <Notice tone=Tone::Info title=move || title>
            <p><strong><PlainText text=entry.name fit=TextFit::Wrap /></strong>": "{text}" You do not need to do anything here."</p>
        </Notice>
    }
    .into_any()
}

/// The tab that this one is a copy of has its answer.
fn ended_elsewhere(line: Line, entry: Entry) -> AnyView {
    let journal = expect_context::<JournalStore>();
    let text = match entry.operation {
        Operation::Create(_) | Operation::Rotate => {
            "The other tab has its answer. If there is a new secret, it is shown there."
        }
        Operation::Update => "The other tab has its answer. What came of the change is shown there.",
    };
    let close = move || view! { <Button kind=ButtonKind::Quiet on_press=move || journal.known(line)>"Close"</Button> };
    view! {
        <Notice tone=Tone::Success title=|| "The request in the other tab has ended" actions=close>
            <p><strong><PlainText text=entry.name fit=TextFit::Wrap /></strong>": "{text}</p>
        </Notice>
    }
    .into_any()
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

fn wrong_clock(off: &str) -> AnyView {
    let title = format!("This machine's clock is {off}");
    view! {
        <Notice tone=Tone::Warning title=move || title announce=Announce::Silently>
            "This page uses the server's clock, so every time and every expiry on it is right. Correct the clock of this machine."
        </Notice>
    }
    .into_any()
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
