//! What can be done about a run.

use leptos::prelude::*;

use super::card::{Shown, verb};
use super::results::Save;
use super::{Asking, Over, RunsPlace};
use crate::browser::moments::grouped;
use crate::pages::place::Place;
use crate::route::Route;
use crate::run::{Action, Hold, Phase};
use crate::state::RunsStore;
use crate::ui::{Button, ButtonKind, ButtonState, focus_if_lost, focus_page_heading_if_lost};

/// What the buttons of a run go by. It stays the same while a run goes on, and what comes and goes lies below them: none
/// is taken from under a finger.
#[derive(Clone, PartialEq)]
pub(super) struct Offered {
    action: Action,
    phase: Phase,
    running: bool,
    in_suspense: bool,
    /// Of which trying or looking again could end otherwise.
    failed: usize,
    unknown: usize,
    undoable: usize,
}

impl Offered {
    pub(super) fn of(shown: &Shown) -> Self {
        let running = shown.phase == Phase::Running && shown.ours;
        let at_rest = |count: usize| if running { 0 } else { count };
        // Of a rotation no look can tell; the others are looked at once more.
        let looked_at = if shown.action == Action::Rotate { 0 } else { shown.counts.unknown };
        Self {
            action: shown.action.clone(),
            phase: shown.phase.clone(),
            running,
            in_suspense: !running && shown.in_suspense,
            failed: at_rest(shown.retriable + looked_at),
            unknown: at_rest(if shown.action == Action::Rotate { shown.counts.unknown } else { 0 }),
            undoable: shown.undoable,
        }
    }
}

pub(super) fn actions(runs: RunsStore, number: u64, shown: &Offered) -> AnyView {
    let place = expect_context::<Place>();
    let asking = use_context::<RunsPlace>().map(|runs| runs.asking);
    // What is to be sent is gone with a page: nothing could go on.
    let held = matches!(&shown.phase, Phase::Held(hold) if *hold != Hold::Without);
    let ended = matches!(shown.phase, Phase::Held(Hold::Cancelled | Hold::Without) | Phase::Over);
    let (running, failed) = (shown.running, shown.failed);
    // A press may take its own button away.
    let press = move |act: fn(RunsStore, u64)| {
        act(runs, number);
        request_animation_frame(move || focus_if_lost(&format!("#run-{number}")));
    };
    let undone = shown.action.undo().filter(|_| shown.undoable > 0 && shown.phase != Phase::Running);
    let undo = move || match runs.undoing(number) {
        // What cannot be undone again is asked about, with its plan.
        Some((action @ Action::Delete, items)) => {
            let over = Over::These(items.into_iter().map(|item| item.id).collect());
            asking
                .into_iter()
                .for_each(|asking| asking.set(Some(Asking { action: action.clone(), over: over.clone() })));
        }
        Some(_) => {
            press(|runs, number| _ = runs.undo(number));
            place.go(&Route::Runs);
        }
        None => {}
    };
    let undo_label = |action: &Action, keys: usize| match action {
        Action::Delete => format!("Undo this import: delete {}…", grouped(keys)),
        _ => format!("Undo: {} {} again", verb(action).to_lowercase(), grouped(keys)),
    };
    let in_suspense = shown.in_suspense;
    let removable = move || match runs.vault.count(number) {
        0 if in_suspense => ButtonState::Refused("First let what was sent come to its end.".to_owned()),
        0 => ButtonState::Ready,
        _ => ButtonState::Refused("First store its new secrets.".to_owned()),
    };
    let remove = move || {
        runs.forget(number);
        // What had the focus is gone with the card.
        request_animation_frame(focus_page_heading_if_lost);
    };
    let repeated = Some(shown.unknown).filter(|count| *count > 0);
    let undoable = shown.undoable;
    view! {
        <div class="run-actions">
            {running.then(|| view! { <Button takes_a_place=true on_press=move || press(RunsStore::pause)>"Pause"</Button> })}
            {held.then(|| view! {
                <Button kind=ButtonKind::Primary takes_a_place=true on_press=move || press(RunsStore::resume)>"Resume"</Button>
            })}
            {(running || !ended).then(|| view! { <Button takes_a_place=true on_press=move || press(RunsStore::cancel)>"Cancel run"</Button> })}
            {(failed > 0).then(|| view! {
                <Button takes_a_place=true on_press=move || press(RunsStore::retry_failed)>"Retry failed"</Button>
            })}
            {repeated.map(|count| view! {
                <Button takes_a_place=true on_press=move || press(RunsStore::repeat_unknown)>{format!("Rotate {} unknown again", grouped(count))}</Button>
            })}
            {undone.map(|action| view! {
                <Button takes_a_place=true on_press=undo>{undo_label(&action, undoable)}</Button>
            })}
            <Save runs number />
            {(!running).then(|| view! {
                <Button kind=ButtonKind::Quiet takes_a_place=true state=Signal::derive(removable) on_press=remove>
                    "Remove from this list"
                </Button>
            })}
        </div>
    }
    .into_any()
}
