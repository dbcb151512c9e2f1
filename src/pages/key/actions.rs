//! What can be done with the key, and why something cannot.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialogs::{Deactivating, Deleting};
use super::rotate::{self, Rotate};
use super::{Sheet, words};
use crate::domain::replacement::Step;
use crate::domain::{KeyState, Purpose};
use crate::pages::code::{self, ShowCode};
use crate::pages::trying::TryButton;
use crate::route::Route;
use crate::state::{Deed, Doing, ReplaceStore, Target};
use crate::ui::{Button, ButtonState, Glyph};

#[component]
pub(super) fn Actions(sheet: Sheet) -> impl IntoView {
    let asking = sheet.asking;
    // One button for both, so that the keyboard stays where it is when the state changes.
    let switch = Memo::new(move |_| {
        let active = sheet.key().is_none_or(|key| key.state == KeyState::Active);
        if active { Deed::Deactivate } else { Deed::Activate }
    });
    let press = move || match switch.get_untracked() {
        Deed::Activate => start(sheet, Deed::Activate),
        deed => asking.set(Some(deed)),
    };
    let label = move || if switch.get() == Deed::Activate { "Activate" } else { "Deactivate…" };
    let reasons = move || {
        let all = [locked(sheet), rotate::refusal(sheet), refusal(sheet, switch.get()), refusal(sheet, Deed::Delete)];
        let all = all.into_iter().flatten();
        let mut all: Vec<String> = all.collect();
        all.dedup();
        all.into_iter().map(|reason| view! { <p class="key-reason">{reason}</p> }).collect_view()
    };
    view! {
        <div class="key-actions" role="group" aria-label="Actions">
            <Settings sheet />
            <Rotate sheet />
            <Button state=Signal::derive(move || state(sheet, switch.get())) on_press=press>{label}</Button>
            <Button
                icon=Glyph::Trash
                state=Signal::derive(move || state(sheet, Deed::Delete))
                on_press=move || asking.set(Some(Deed::Delete))
            >
                "Delete…"
            </Button>
            <TryButton id=sheet.id() />
            <ShowCode samples=move |()| code::of_key(untrack(|| sheet.key()).as_deref()) />
            {reasons}
        </div>
        {move || asking.get().map(|deed| match deed {
            Deed::Delete => view! { <Deleting sheet asking /> }.into_any(),
            Deed::Activate | Deed::Deactivate => view! { <Deactivating sheet asking /> }.into_any(),
        })}
    }
}

/// What leads to a form: changing the key, and making another like it.
#[component]
fn Settings(sheet: Sheet) -> impl IntoView {
    let place = sheet.place;
    let editing = move || match locked(sheet) {
        Some(reason) => ButtonState::Refused(reason),
        None => ButtonState::Ready,
    };
    let edit = move || place.go(&Route::EditKey { id: sheet.id(), list: place.list().get_untracked() });
    let like = move |purpose| place.go(&Route::NewKeyFrom { from: sheet.id(), purpose });
    let copying = move || match sheet.is_gone() {
        true => ButtonState::Refused("There is no such key any more.".to_owned()),
        false => ButtonState::Ready,
    };
    let replacements = expect_context::<ReplaceStore>();
    let is_replaced = Memo::new(move |_| {
        let id = sheet.id();
        replacements.of(&id).is_some_and(|it| it.old == id && it.step() != Step::Done)
    });
    let replacing = move || match is_replaced.get() {
        true => ButtonState::Refused("It is being replaced already: see below.".to_owned()),
        false => copying(),
    };
    view! {
        <Button icon=Glyph::Pencil state=Signal::derive(editing) on_press=edit>"Edit"</Button>
        <Button icon=Glyph::Copy state=Signal::derive(copying) on_press=move || like(Purpose::Copy)>"Duplicate"</Button>
        <Button state=Signal::derive(replacing) on_press=move || like(Purpose::Replace)>"Replace without downtime…"</Button>
    }
}

/// Why its settings cannot be changed.
fn locked(sheet: Sheet) -> Option<String> {
    sheet.key().and_then(|key| words::locked(&key, sheet.is_gone()))
}

fn refusal(sheet: Sheet, deed: Deed) -> Option<String> {
    let (key, status) = sheet.key().zip(sheet.status.get())?;
    words::refusal(deed, &key, &status, sheet.is_gone(), |moment| sheet.moments.day(moment))
}

fn state(sheet: Sheet, deed: Deed) -> ButtonState {
    match (sheet.doing(), refusal(sheet, deed)) {
        (Some(Doing::UnderWay { deed: this, .. } | Doing::FindingOut(this, _)), _) if this == deed => ButtonState::Busy,
        (_, reason) => {
            let otherwise = || reason.map_or(ButtonState::Ready, ButtonState::Refused);
            is_taken(sheet).unwrap_or_else(otherwise)
        }
    }
}

/// That something is on its way, so that nothing else may be started. Tracks.
pub(super) fn is_taken(sheet: Sheet) -> Option<ButtonState> {
    let taken = sheet.id.with_value(|id| sheet.store.is_busy(id) || sheet.rotate.is_busy(id));
    taken.then(|| ButtonState::Refused("Something else is being done to this key.".to_owned()))
}

/// Does it. What came of it is said on the page or in passing; after a deletion the list takes the page's place.
pub(super) fn start(sheet: Sheet, deed: Deed) {
    let (store, place, target) = (sheet.store, sheet.place, sheet.target());
    spawn_local(async move {
        let Target { id, .. } = target.clone();
        if store.run(target, deed).await && deed == Deed::Delete {
            // Only if nobody went elsewhere meanwhile. Back does not lead to a key that is gone.
            let list = untrack(|| {
                place.with(|route| match route {
                    Route::Key { id: shown, list } if *shown == id => Some(list.clone()),
                    _ => None,
                })
            });
            list.into_iter().for_each(|list| place.replace(Route::Keys(list)));
        }
    });
}
