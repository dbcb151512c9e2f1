//! What is left to do after a run that brought new secrets: keys whose secret nobody has, and old keys that were replaced.
//!
//! Invariant: an old key is offered to be stopped or deleted only when the secret of its replacement is stored.

use std::sync::Arc;

use leptos::prelude::*;

use super::delivery::secrets;
use super::{Asking, Over, RunsPlace};
use crate::browser::moments::grouped;
use crate::domain::{KeyId, KeyState};
use crate::run::Action;
use crate::state::{ListStore, Phase, RunsStore};
use crate::ui::{Announce, Button, Notice, Tone};

/// What is left of a run.
#[derive(Clone, Default, PartialEq, Eq)]
struct Left {
    /// Nobody has their new secret.
    missing: Vec<KeyId>,
    /// Replaced, and still in use.
    active: Vec<KeyId>,
    /// Replaced, and stopped.
    stopped: Vec<KeyId>,
}

#[component]
pub(super) fn Afterwards(
    runs: RunsStore,
    number: u64,
    /// Whether more may come.
    #[prop(into)]
    running: Signal<bool>,
) -> impl IntoView {
    let (list, place) = (expect_context::<ListStore>(), expect_context::<RunsPlace>());
    // Before the list is here nothing is known of the old keys, and no plan can be made.
    let early = move || list.keys.phase.with(|phase| matches!(phase, Phase::Idle | Phase::Loading(_)));
    let left = Memo::new(move |_| match running.get() || early() {
        true => Left::default(),
        false => left(runs, list, number),
    });
    let ask = move |action: Action, over: &[KeyId]| {
        place.asking.set(Some(Asking { action, over: Over::These(Arc::from(over)) }))
    };
    move || {
        let Left { missing, active, stopped } = left.get();
        view! {
            {(!missing.is_empty()).then(|| lost(missing, ask))}
            {(!active.is_empty()).then(|| next(Action::Deactivate, active, ask))}
            {(!stopped.is_empty()).then(|| next(Action::Delete, stopped, ask))}
        }
    }
}

fn left(runs: RunsStore, list: ListStore, number: u64) -> Left {
    let mut left = Left { missing: runs.missing(number), ..Left::default() };
    let old = runs.replaced(number);
    list.keys.fleet.with(|fleet| {
        for id in old {
            match fleet.key(&id) {
                Some(key) if key.state == KeyState::Active => left.active.push(id),
                Some(_) => left.stopped.push(id),
                None => {}
            }
        }
    });
    left
}

/// Keys that nobody can use until they are rotated.
fn lost(ids: Vec<KeyId>, ask: impl Fn(Action, &[KeyId]) + Copy + Send + 'static) -> AnyView {
    let one = ids.len() == 1;
    let title = format!(
        "{} not in this tab",
        if one { "1 new secret is".to_owned() } else { format!("{} are", secrets(ids.len())) }
    );
    let words = format!(
        "Rotate {} again…",
        if one { "this key".to_owned() } else { format!("these {} keys", grouped(ids.len())) }
    );
    let actions = move || view! { <Button on_press=move || ask(Action::Rotate, &ids)>{words}</Button> };
    view! {
        <Notice tone=Tone::Danger title=move || title announce=Announce::Silently actions=actions>
            "Nobody has said that they are stored. Unless another tab still holds them, they are lost, and these keys are of no use until they are rotated."
        </Notice>
    }
    .into_any()
}

/// `Deactivate the 5 old keys…`
fn next(action: Action, ids: Vec<KeyId>, ask: impl Fn(Action, &[KeyId]) + Copy + Send + 'static) -> AnyView {
    let count = match ids.len() {
        1 => "old key".to_owned(),
        count => format!("{} old keys", grouped(count)),
    };
    let (words, advice) = match action {
        Action::Delete => (
            format!("Delete the {count}…"),
            "Stopped, and replaced by a key whose secret is stored. Delete them when nobody missed them.",
        ),
        _ => (
            format!("Deactivate the {count}…"),
            "Replaced by a key whose secret is stored, and still working. Deactivate them once every service has its new secret.",
        ),
    };
    view! {
        <div class="run-next">
            <p>{advice}</p>
            <Button on_press=move || ask(action.clone(), &ids)>{words}</Button>
        </div>
    }
    .into_any()
}
