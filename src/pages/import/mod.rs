//! Keys from a file: choosing it, looking at what stands in it, and handing it over to a run.
//!
//! Invariant: nothing is sent from here, and nothing of a secret is shown but its length. What is drawn follows from the
//! stage of the import.

mod choose;
mod column;
mod facts;
mod line;
mod questions;
mod readings;
mod send;
mod table;
mod tally;
mod words;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::choose::Choose;
use self::facts::Facts;
use self::line::LineDialog;
use self::questions::Questions;
use self::send::Send;
use self::table::Preview;
use self::tally::Tally;
use super::leave::LeaveUnsaved;
use super::place::Place;
use crate::import::{Form, Progress as Part, Refusal};
use crate::route::Route;
use crate::state::{DirectoryStore, ImportStage, ImportStore, KeysStore, Phase};
use crate::ui::{
    Announce, Button, Glyph, Icon, Notice, PlainText, Progress, ProgressValue, TextFit, Tone, focus_page_heading,
};

/// What of a stage the page is drawn anew for.
#[derive(Clone, PartialEq)]
enum Kind {
    Choosing(Option<String>),
    Reading,
    Unreadable(Refusal),
    Sheet,
    Sending,
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let place = expect_context::<Place>();
    let store = ImportStore::new(expect_context::<KeysStore>(), expect_context::<DirectoryStore>());
    let begun = Memo::new(move |_| store.is_begun());
    place.hold_while(begun.into());
    check_when_lists_come(store);
    request_animation_frame(focus_page_heading);
    let kind = Memo::new(move |_| match store.stage.get() {
        ImportStage::Choosing(why) => Kind::Choosing(why),
        ImportStage::Reading(_) => Kind::Reading,
        ImportStage::Unreadable(refusal) => Kind::Unreadable(refusal),
        ImportStage::Checking(_) | ImportStage::Checked => Kind::Sheet,
        ImportStage::Sending => Kind::Sending,
    });
    view! {
        <div class="import-page">
            <div class="import-intro">
                <a class="page-back" href=Route::home().fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
                <h1 tabindex="-1">"Import keys"</h1>
                <p>"Makes keys whose secrets exist already elsewhere. The file is read in this browser; nothing leaves it before you say so, and no secret is shown or kept."</p>
            </div>
            {move || match kind.get() {
                Kind::Choosing(why) => view! { <Choose store why /> }.into_any(),
                Kind::Reading => waiting(store, "Finding the rows"),
                Kind::Unreadable(refusal) => view! { <Facts store />{unreadable(store, refusal)} }.into_any(),
                Kind::Sheet => view! { <Sheet store /> }.into_any(),
                Kind::Sending => waiting(store, "Making the run ready"),
            }}
            {move || place.is_asking().then(|| view! { <LeaveUnsaved editor=None /> })}
        </div>
    }
}

/// Why the file was not read, with what can be chosen instead.
fn unreadable(store: ImportStore, Refusal { line: _, text, lists, encoding }: Refusal) -> AnyView {
    let title =
        if lists.is_empty() { "This file can't be read in this format" } else { "Which of these holds the keys?" };
    let list = |(at, words): (usize, String)| {
        let choose = move || {
            let form = store.form.get_untracked();
            form.into_iter().for_each(|form| spawn_local(store.read_as(Form { list: Some(at), ..form })));
        };
        view! { <Button on_press=choose><PlainText text=words fit=TextFit::Wrap /></Button> }
    };
    let lists = lists.into_iter().enumerate().map(list).collect_view();
    let convert = encoding.map(|encoding| {
        let words = format!("Convert from {}", encoding.word());
        view! { <Button on_press=move || spawn_local(store.convert(encoding))>{words}</Button> }
    });
    view! {
        <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce>
            {text}
            <div class="import-decisions">{lists}{convert}</div>
        </Notice>
    }
    .into_any()
}

fn waiting(store: ImportStore, label: &'static str) -> AnyView {
    view! { <Progress label value=Signal::derive(move || part(store)) /><p role="status">{label}"…"</p> }.into_any()
}

fn part(store: ImportStore) -> ProgressValue {
    store.stage.with(|stage| match stage {
        ImportStage::Reading(Part { done, total, .. }) | ImportStage::Checking(Part { done, total, .. }) => {
            ProgressValue::Part { done: *done as u64, total: *total as u64 }
        }
        _ => ProgressValue::Unknown,
    })
}

/// Roles, tenants and the list of keys may come later than the file.
fn check_when_lists_come(store: ImportStore) {
    let (directory, keys) = (expect_context::<DirectoryStore>(), expect_context::<KeysStore>());
    let here = Memo::new(move |_| {
        let roles = directory.roles.with(|roles| roles.here().is_some());
        let tenants = directory.tenants.with(|all| all.here().is_some());
        (roles, tenants, keys.phase.with(|phase| matches!(phase, Phase::Whole)))
    });
    Effect::new(move |before: Option<(bool, bool, bool)>| {
        let now = here.get();
        if before.is_some_and(|before| before != now) {
            spawn_local(store.check_again());
        }
        now
    });
}

#[component]
fn Sheet(store: ImportStore) -> impl IntoView {
    let opened = RwSignal::new(None::<usize>);
    let checking = Memo::new(move |_| store.stage.with(|stage| matches!(stage, ImportStage::Checking(_))));
    view! {
        <Facts store />
        {move || checking.get().then(|| waiting(store, "Checking the rows"))}
        {move || (!checking.get()).then(|| view! { <Questions store /> })}
        <Tally store />
        <Preview store opened />
        <Send store />
        {move || opened.get().map(|row| view! { <LineDialog store row opened /> })}
    }
}
