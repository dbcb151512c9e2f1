//! What a run over the chosen keys would come to, and the question whether to begin.

use leptos::prelude::*;

use super::card::title;
use super::promise::{self, Promise};
use super::{Asking, Over, RunsPlace, runs};
use crate::browser::moments::grouped;
use crate::domain::{AccessKey, KeyId, KeyState};
use crate::pages::place::Place;
use crate::route::Route;
use crate::run::{Action, Plan};
use crate::state::ListStore;
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Dialog, DialogRole, DialogSize, Dismissal, FieldKind, Notice, PlainText,
    TextField, TextFit, Tone,
};

/// How many keys are named before the rest is counted.
const NAMED: usize = 100;
/// How many keys that can do nearly anything are named.
const POWERFUL: usize = 5;

/// The question, about what [`RunsPlace::asking`] says.
#[component]
pub fn RunPlan() -> impl IntoView {
    let place = use_context::<RunsPlace>();
    // A question belongs to the page that it was asked on.
    on_cleanup(move || place.into_iter().for_each(|place| _ = place.asking.try_set(None)));
    // Where one question leads to another it is a dialog of its own: the old one closes with what it was about.
    let count = StoredValue::new(0_u64);
    let asked = move || {
        let asked = place.and_then(|place| place.asking.get());
        count.update_value(|count| *count += 1);
        asked.map(|asked| (count.get_value(), asked)).into_iter().collect::<Vec<_>>()
    };
    view! { <For each=asked key=|(number, _)| *number children=|(_, asked)| view! { <Question asked /> } /> }
}

/// The keys of a plan as the list has them; `None` for one that is gone.
pub(super) fn keys_of(list: ListStore, over: &Over) -> Vec<Option<AccessKey>> {
    let ids: Vec<KeyId> = match over {
        Over::Chosen => list.selection.with_untracked(|chosen| chosen.ids().map(|id| KeyId(id.to_owned())).collect()),
        Over::These(ids) => ids.to_vec(),
    };
    list.keys.fleet.with_untracked(|fleet| ids.iter().map(|id| fleet.key(id)).collect())
}

#[component]
fn Question(asked: Asking) -> impl IntoView {
    let list = expect_context::<ListStore>();
    let RunsPlace { asking, .. } = expect_context::<RunsPlace>();
    let place = expect_context::<Place>();
    let Asking { action, over } = asked;
    let keys = keys_of(list, &over);
    let active = keys.iter().flatten().filter(|key| key.state == KeyState::Active).count();
    let now = untrack(|| list.now());
    let plan = StoredValue::new(Plan::of(&action, keys, now));
    let promise = action.brings_secrets().then(Promise::new);
    let count = plan.with_value(|plan| plan.will.len());
    let typed = RwSignal::new(String::new());
    let runs = runs();
    let close = move || asking.set(None);
    let deletes = action == Action::Delete;
    let asks_number = deletes || action == Action::Rotate;
    let named_so = title(&action, count);
    let (heading, line) = (named_so.clone(), plan.with_value(|plan| summary(&action, plan)));
    let named = plan.with_value(|plan| names(&action, plan));
    let words = match promise {
        Some(_) => plan.with_value(|plan| promise::meaning(&action, list, plan)),
        None => view! { <p>{meaning(&action)}</p> }.into_any(),
    };
    let field = (asks_number && count > 0).then(|| {
        let label = match deletes {
            true => format!("Type {count} to delete so many keys for good"),
            false => format!("Type {count} to rotate so many keys"),
        };
        view! { <TextField label kind=FieldKind::Code value=typed on_input=move |text| typed.set(text) /> }
    });
    let milder = match action {
        Action::Delete if active > 0 => Some((Action::Deactivate, "Deactivate instead…")),
        Action::Rotate => Some((Action::Replace, "Replace instead (no downtime)…")),
        _ => None,
    };
    let begin = move || {
        let items = plan.with_value(Plan::items);
        close();
        if let Some(runs) = runs {
            runs.start(action.clone(), items);
            place.go(&Route::Runs);
        }
    };
    let state = move || match count {
        0 => ButtonState::Refused("None of the chosen keys would change.".to_owned()),
        _ if asks_number && typed.with(|typed| typed.trim() != count.to_string()) => {
            ButtonState::Refused(format!("First type {count}."))
        }
        _ => promise.and_then(Promise::refusal).unwrap_or_default(),
    };
    let instead = milder.map(|(action, words)| {
        let ask = move || asking.set(Some(Asking { action: action.clone(), over: over.clone() }));
        view! { <Button on_press=ask>{words}</Button> }.into_any()
    });
    let kind = if asks_number { ButtonKind::Danger } else { ButtonKind::Primary };
    let actions = move || {
        view! {
            <Button on_press=close>"Cancel"</Button>
            {instead}
            <Button kind state=Signal::derive(state) on_press=begin>{named_so}</Button>
        }
    };
    view! {
        <Dialog
            title=move || heading
            role=DialogRole::Alert
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            {line}
            {words}
            {plan.with_value(powerful)}
            {named}
            {(count > 0).then_some(field)}
            {promise.filter(|_| count > 0).map(Promise::view)}
        </Dialog>
    }
}

fn meaning(action: &Action) -> &'static str {
    match action {
        Action::Activate => "They work again with the secrets they have. You can undo it.",
        Action::Deactivate => {
            "Requests with these keys will be refused at once. Tokens already issued stay valid until they run out. You can undo it."
        }
        Action::Delete => {
            "Neither the keys nor their secrets can be restored. Requests with them will be refused at once."
        }
        // These say it in a place of their own.
        Action::Edit(_) | Action::Rotate | Action::Replace | Action::Import => "",
    }
}

/// Every chosen key is counted in one line.
fn summary(action: &Action, plan: &Plan) -> AnyView {
    let already = match action {
        Action::Activate => "active already",
        _ => "inactive already",
    };
    let will = match action {
        Action::Rotate => "will get a new secret",
        Action::Replace => "will be replaced",
        Action::Delete => "will be deleted",
        _ => "will change",
    };
    let unfit = match action {
        Action::Activate => "expired: activating would not make them usable",
        Action::Rotate => "not active or expired, and cannot be rotated",
        _ => "not active or expired, and not replaced",
    };
    let lines = [
        (plan.will.len(), will),
        (plan.already.len(), already),
        (plan.unfit.len(), unfit),
        (plan.locked.len(), "may not be changed with this management key"),
        (plan.gone, "no longer in the list"),
    ];
    let line = |(count, what): (usize, &'static str)| {
        (count > 0 || what == will).then(|| view! { <li><b>{grouped(count)}</b>" "{what}</li> })
    };
    view! { <ul class="run-plan">{lines.into_iter().filter_map(line).collect_view()}</ul> }.into_any()
}

fn powerful(plan: &Plan) -> Option<AnyView> {
    let all = plan.powerful().count();
    if all == 0 {
        return None;
    }
    let named = plan.powerful().take(POWERFUL).map(|key| {
        let role = key.power.clone().unwrap_or_default();
        view! {
            <li><PlainText text=key.name.clone() fit=TextFit::Wrap />" ("<PlainText text=role fit=TextFit::Wrap />")"</li>
        }
    });
    let named = named.collect_view();
    let more = all.saturating_sub(POWERFUL);
    let heading = format!("{} of them, by the names of their roles, can do nearly anything", grouped(all));
    Some(
        view! {
            <Notice tone=Tone::Danger title=move || heading announce=Announce::Silently>
                <ul class="run-powerful">
                    {named}
                    {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> })}
                </ul>
            </Notice>
        }
        .into_any(),
    )
}

fn names(action: &Action, plan: &Plan) -> Option<AnyView> {
    let more = plan.will.len().saturating_sub(NAMED);
    let named = plan.will.iter().take(NAMED).map(|key| {
        let text = if key.name.is_empty() { key.id.0.clone() } else { key.name.clone() };
        view! { <li><PlainText text fit=TextFit::Wrap /></li> }
    });
    (!plan.will.is_empty()).then(|| {
        view! {
            <details class="run-names">
                <summary>{if *action == Action::Delete { "Which keys will be deleted" } else { "Which keys will change" }}</summary>
                <ul>
                    {named.collect_view()}
                    {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> })}
                </ul>
            </details>
        }
        .into_any()
    })
}
