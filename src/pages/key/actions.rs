//! What can be done with the key, and why something cannot.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialogs::{Deactivating, Deleting};
use super::{Sheet, words};
use crate::domain::KeyState;
use crate::pages::code::{self, ShowCode};
use crate::pages::trying::TryButton;
use crate::route::Route;
use crate::state::{Deed, Doing, Target};
use crate::ui::{Button, ButtonState, Glyph};

#[component]
pub(super) fn Actions(sheet: Sheet) -> impl IntoView {
    let asking = RwSignal::new(None::<Deed>);
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
        let all = [refusal(sheet, switch.get()), refusal(sheet, Deed::Delete)].into_iter().flatten();
        let mut all: Vec<String> = all.collect();
        all.dedup();
        all.into_iter().map(|reason| view! { <p class="key-reason">{reason}</p> }).collect_view()
    };
    view! {
        <div class="key-actions" role="group" aria-label="Actions">
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

fn refusal(sheet: Sheet, deed: Deed) -> Option<String> {
    let (key, status) = sheet.key().zip(sheet.status.get())?;
    words::refusal(deed, &key, &status, sheet.is_gone(), |moment| sheet.moments.day(moment))
}

fn state(sheet: Sheet, deed: Deed) -> ButtonState {
    match (sheet.doing(), refusal(sheet, deed)) {
        (Some(Doing::UnderWay { deed: this, .. } | Doing::FindingOut(this, _)), _) if this == deed => ButtonState::Busy,
        (Some(Doing::UnderWay { .. } | Doing::FindingOut(..)), _) => {
            ButtonState::Refused("Something else is being done to this key.".to_owned())
        }
        (_, Some(reason)) => ButtonState::Refused(reason),
        (_, None) => ButtonState::Ready,
    }
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
