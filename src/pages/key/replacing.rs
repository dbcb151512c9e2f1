//! A key that takes another's place: what was done when, and what is next. It stands on the pages of both keys.

use leptos::prelude::*;

use super::Sheet;
use super::words::shortened;
use crate::domain::replacement::{Replacement, Sight, Step};
use crate::domain::{KeyId, Seconds};
use crate::route::Route;
use crate::state::{Deed, KeyStore, Reading, ReplaceStore};
use crate::ui::{Button, ButtonKind, Glyph, Icon, Notice, PlainText, TextFit, Tone};

/// The longest name in a step, in characters.
const NAME: usize = 80;

#[component]
pub(super) fn Replacing(sheet: Sheet) -> impl IntoView {
    let store = expect_context::<ReplaceStore>();
    let replacement = Memo::new(move |_| sheet.id.with_value(|id| store.of(id)));
    // What is seen of the old key here decides which step comes next.
    Effect::new(move |_| {
        if let Some(Replacement { old, .. }) = replacement.get() {
            store.see(&old, sight(sheet, &old));
        }
    });
    let settled = settled(sheet);
    move || replacement.get().filter(|_| settled.get()).map(|replacement| panel(sheet, store, &replacement))
}

/// Whether what stands above is drawn as it stays. A key that arrives brings its actions, and whatever was below them
/// already would move under the pointer: a press would be lost, or land on another button.
fn settled(sheet: Sheet) -> Memo<bool> {
    Memo::new(move |was| {
        let known = sheet.store.key.with(Option::is_some);
        was == Some(&true) || known || sheet.store.reading.with(|reading| *reading != Reading::UnderWay)
    })
}

/// What this page knows of a key. Tracks.
fn sight(sheet: Sheet, id: &KeyId) -> Sight {
    let now = sheet.moments.now();
    if sheet.id.with_value(|open| open == id) {
        let fresh = sheet.store.reading.with(|reading| matches!(reading, Reading::Fresh(_)));
        return match sheet.key() {
            _ if sheet.is_gone() => Sight::Gone,
            Some(key) if fresh => Sight::of(&key, now),
            Some(_) | None => Sight::Unknown,
        };
    }
    match sheet.store.listed(id) {
        Some(key) => Sight::of(&key, now),
        // It may be missing because only some keys were fetched, unless it was deleted here.
        None if sheet.store.copies.has(id) => Sight::Gone,
        None => Sight::Unknown,
    }
}

fn panel(sheet: Sheet, store: ReplaceStore, replacement: &Replacement) -> AnyView {
    let on_old = sheet.id.with_value(|id| *id == replacement.old);
    let Replacement { old, new, .. } = replacement;
    let other = if on_old { new } else { old };
    let step = replacement.step();
    let title = match (on_old, step) {
        (true, Step::Done) => "This key was replaced by ",
        (true, _) => "This key is being replaced by ",
        (false, Step::Done) => "This key has taken the place of ",
        (false, _) => "This key takes the place of ",
    };
    let link = key_link(sheet, other);
    let forget = old.clone();
    let words = if step == Step::Done { "Close" } else { "Give the replacement up" };
    let unkept = move || {
        store.forgotten.get().then(|| {
            view! {
                <Notice tone=Tone::Warning title=|| "This browser does not keep the state of the replacement">
                    "It is known until this page is reloaded. Note down which key replaces which."
                </Notice>
            }
        })
    };
    let fresh = new.clone();
    let lost = Memo::new(move |_| step != Step::Done && sight(sheet, &fresh) == Sight::Gone);
    let new_is_gone = move || {
        lost.get().then(|| {
            view! {
                <Notice tone=Tone::Danger title=|| "The new key is gone">
                    "Nothing can take the old key's place now. Give the replacement up, and begin again if need be."
                </Notice>
            }
        })
    };
    view! {
        <section class="replacing" aria-labelledby="key-replacing">
            <div class="replacing-head">
                <h2 id="key-replacing">{title}{link}</h2>
                <Button kind=ButtonKind::Quiet on_press=move || store.give_up(&forget)>{words}</Button>
            </div>
            {unkept}
            {new_is_gone}
            {steps(sheet, store, replacement, on_old)}
            <p class="key-quiet">"This browser keeps which key replaces which, and when what was done; no name and no secret. Giving up forgets that and changes no key."</p>
        </section>
    }
    .into_any()
}

/// The other key by its name, where the list knows it.
fn key_link(sheet: Sheet, id: &KeyId) -> AnyView {
    let name = untrack(|| named(sheet.store, id));
    let to = Route::Key { id: id.clone(), list: sheet.place.list().get_untracked() };
    view! { <a href=to.fragment()><PlainText text=shortened(&name, NAME) fit=TextFit::Wrap /></a> }.into_any()
}

fn named(store: KeyStore, id: &KeyId) -> String {
    let known = store.listed(id).or_else(|| store.copies.of(id)).map(|key| key.name);
    known.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.0.clone())
}

fn steps(sheet: Sheet, store: ReplaceStore, replacement: &Replacement, on_old: bool) -> AnyView {
    let Replacement { old, new, made, handed_over, stopped, gone } = replacement.clone();
    let now = replacement.step();
    let done = |words: &'static str, at: Seconds| {
        let moments = sheet.moments;
        move || {
            let at = format!("{}, {}", sheet.past(at).0, moments.exact(at));
            view! { {words}<span class="key-quiet">" · "{at}</span> }
        }
    };
    let over = old.clone();
    let hand_over = match handed_over {
        Some(at) => step("done", done("The new secret was handed over", at).into_any(), ().into_any()),
        None => {
            let id = new.clone();
            let lost = move || {
                on_old.then(|| view! { <p class="key-quiet">"If the secret was lost, rotate the new key "{key_link(sheet, &id)}"."</p> })
            };
            let body = view! {
                <p>"Put it where the services read it, and restart what has to be. Both keys work meanwhile."</p>
                {lost}
                <div><Button kind=ButtonKind::Primary on_press=move || store.hand_over(&over, true)>"The new secret is handed over"</Button></div>
            };
            step("now", "Hand the new secret over".into_any(), body.into_any())
        }
    };
    let stop = match (stopped, now) {
        (Some(at), _) => step("done", done("The old key no longer works", at).into_any(), ().into_any()),
        (None, Step::Deactivate) => {
            let again = old.clone();
            let body = view! {
                <p>"Wait until every service was seen to work with the new key. Descope does not say when a key was last used: look at the services. Deactivating can be undone at once."</p>
                <div class="replacing-actions">
                    {act(sheet, on_old, Deed::Deactivate, "Deactivate the old key…", &old)}
                    <Button kind=ButtonKind::Quiet on_press=move || store.hand_over(&again, false)>"It is not handed over yet"</Button>
                </div>
            };
            step("now", "Wait, then deactivate the old key".into_any(), body.into_any())
        }
        (None, Step::Done) => step("done", "The old key no longer works".into_any(), ().into_any()),
        (None, _) => step("next", "Wait, then deactivate the old key".into_any(), ().into_any()),
    };
    let delete = match (gone, now) {
        (Some(at), Step::Done) => step("done", done("The old key is gone", at).into_any(), ().into_any()),
        (_, Step::Delete) => {
            let body = view! {
                <p>"Keep it for a while: if something breaks, activating it again brings it back. Deleting is for good."</p>
                <div>{act(sheet, on_old, Deed::Delete, "Delete the old key…", &old)}</div>
            };
            step("now", "Later, delete the old key".into_any(), body.into_any())
        }
        _ => step("next", "Later, delete the old key".into_any(), ().into_any()),
    };
    view! {
        <ol class="steps replacing-steps" aria-label="The replacement, step by step">
            {step("done", done("The new key was made", made).into_any(), ().into_any())}
            {hand_over}
            {stop}
            {delete}
        </ol>
    }
    .into_any()
}

/// The button for what is done to the old key; on the new one's page the way to the old one's.
fn act(sheet: Sheet, on_old: bool, deed: Deed, words: &'static str, old: &KeyId) -> AnyView {
    let to = Route::Key { id: old.clone(), list: sheet.place.list().get_untracked() };
    let press = move || match on_old {
        true => sheet.asking.set(Some(deed)),
        false => sheet.place.go(&to),
    };
    let words = if on_old { words } else { "Go to the old key" };
    view! { <Button on_press=press>{words}</Button> }.into_any()
}

fn step(state: &'static str, title: AnyView, body: AnyView) -> AnyView {
    let (glyph, said) = match state {
        "done" => (Glyph::Check, "Done: "),
        "now" => (Glyph::Clock, "Now: "),
        _ => (Glyph::Clock, "Later: "),
    };
    view! {
        <li class="step" data-state=state>
            <Icon glyph />
            <div class="replacing-step">
                <p class="replacing-step-title"><span class="visually-hidden">{said}</span>{title}</p>
                {body}
            </div>
        </li>
    }
    .into_any()
}
