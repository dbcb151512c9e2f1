//! One run: how far it has come, what is in its way, and what can be done about it.

use leptos::prelude::*;

use super::actions::{Offered, actions};
use super::afterwards::Afterwards;
use super::delivery::Delivery;
use super::first::First;
use super::results::{failures, key_item};
use crate::browser::moments::grouped;
use crate::domain::{KeyId, Seconds};
use crate::pages::moments::Moments;
use crate::pages::quiet::once_quiet;
use crate::pages::renew::Renew;
use crate::run::{Action, Counts, Hold, Phase};
use crate::state::runs::{HoldText, undoable, words};
use crate::state::{Driving, RunEntry, RunsStore};
use crate::ui::{Announce, Notice, PlainText, Progress, ProgressValue, TextFit, Tone};

/// After so many seconds beyond the expected end the card says that an answer is awaited.
const SLOW: i64 = 20;
/// How many keys in doubt are named.
const NAMED: usize = 5;

/// What a card shows of its run, so that it is drawn anew only when that changes.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) action: Action,
    pub(super) began: Seconds,
    pub(super) phase: Phase,
    pub(super) counts: Counts,
    /// Of those that failed: for which trying again could end otherwise.
    pub(super) retriable: usize,
    /// Of those that were changed or made: which no later run took back.
    pub(super) undoable: usize,
    pub(super) keys: usize,
    pub(super) ours: bool,
    /// Whether the last word about something that was sent is not said.
    pub(super) in_suspense: bool,
}

#[component]
pub(super) fn RunCard(runs: RunsStore, number: u64) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let shown = Memo::new(move |_| {
        let of = |entry: &RunEntry, undoable: usize| Shown {
            action: entry.action.clone(),
            began: entry.began,
            phase: entry.run.phase().clone(),
            counts: entry.run.counts(),
            retriable: entry.run.retriable(),
            undoable,
            keys: entry.run.items().len(),
            ours: entry.ours,
            in_suspense: entry.run.is_in_suspense(),
        };
        runs.entries.with(|all| {
            all.iter().find(|entry| entry.number == number).map(|entry| {
                // While it runs nothing is undone, and there may be very many keys.
                let at_rest = *entry.run.phase() != Phase::Running;
                let undoable = at_rest.then(|| undoable(all, number)).flatten();
                of(entry, undoable.map_or(0, |(_, keys)| keys.len()))
            })
        })
    });
    let heading = move || shown.with(|it| it.as_ref().map(|it| title(&it.action, it.keys)).unwrap_or_default());
    let began = move || shown.with(|it| it.as_ref().map(|it| moments.exact(it.began)).unwrap_or_default());
    let line = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| told(&it.counts)).unwrap_or_default()));
    // Which keys these are may change while their number does not.
    let troubled =
        Memo::new(move |_| shown.with(|it| it.as_ref().map_or((0, 0), |it| (it.counts.failed, it.counts.unknown))));
    let offered = Memo::new(move |_| shown.with(|it| it.as_ref().map(Offered::of)));
    let obstacle =
        Memo::new(move |_| runs.entries.with(|all| all.iter().find(|entry| entry.number == number).map(Obstacle::of)));
    let bar = move || {
        shown.with(|it| {
            let (done, total) = it.as_ref().map_or((0, 0), |it| (it.counts.settled(), it.keys));
            ProgressValue::Part { done: done as u64, total: total as u64 }
        })
    };
    let brings = shown.with_untracked(|it| it.as_ref().is_some_and(|it| it.action.brings_secrets()));
    let running =
        Memo::new(move |_| shown.with(|it| it.as_ref().is_some_and(|it| it.phase == Phase::Running && it.ours)));
    let secrets = brings.then(|| view! { <Delivery runs run=number running /><Afterwards runs number running /> });
    // What a run does never changes.
    let asked = untrack(|| shown.with(|it| it.as_ref().and_then(|it| asked(&it.action))));
    let id = format!("run-{number}");
    let labelled_by = id.clone();
    view! {
        <section class="run-card" aria-labelledby=labelled_by>
            <div class="run-title">
                <h2 id=id tabindex="-1">{heading}</h2>
                <p>{began}</p>
            </div>
            {asked}
            <Progress label="Keys with an outcome" value=Signal::derive(bar) />
            // Whatever may take another line than before lies below the buttons.
            {move || offered.get().map(|it| actions(runs, number, &it))}
            <div class="run-state">
                <p class="run-line">{line}</p>
                <p class="visually-hidden" role="status">{once_quiet(line)}</p>
                {move || pace(runs, number, shown.get()?)}
            </div>
            {move || obstacle.get().map(|it| notice(runs, number, it))}
            {secrets}
            {move || failures(runs, number, troubled.get() != (0, 0))}
        </section>
    }
}

/// What an edit asks of each key.
fn asked(action: &Action) -> Option<AnyView> {
    let Action::Edit(edit) = action else { return None };
    let line = |text: String| view! { <li><PlainText text fit=TextFit::Wrap /></li> };
    let lines = edit.words().into_iter().map(line).collect_view();
    Some(view! { <ul class="run-asked" aria-label="Asked of each key">{lines}</ul> }.into_any())
}

pub(super) fn verb(action: &Action) -> &'static str {
    match action {
        Action::Activate => "Activate",
        Action::Deactivate => "Deactivate",
        Action::Delete => "Delete",
        Action::Edit(_) => "Change",
        Action::Rotate => "Rotate",
        Action::Replace => "Replace",
        Action::Import => "Import",
    }
}

/// `Deactivate 148 keys`.
pub(super) fn title(action: &Action, keys: usize) -> String {
    let verb = verb(action);
    let noun = if keys == 1 { "key" } else { "keys" };
    format!("{verb} {} {noun}", grouped(keys))
}

/// `120 done · 3 failed · 25 to go`.
fn told(counts: &Counts) -> String {
    let parts = [
        (counts.done, "done"),
        (counts.unchanged, "unchanged"),
        (counts.failed, "failed"),
        (counts.unknown, "unknown"),
        (counts.under_way, "running, not yet checked"),
        (counts.pending, "not sent"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, what)| format!("{} {what}", grouped(count))).collect::<Vec<_>>().join(" · ")
}

/// When it will be finished, while it goes on.
fn pace(runs: RunsStore, number: u64, shown: Shown) -> Option<AnyView> {
    if matches!(shown.phase, Phase::Held(_)) && shown.ours && shown.in_suspense {
        return Some(checks(runs));
    }
    if shown.phase != Phase::Running || !shown.ours {
        return None;
    }
    let moments = expect_context::<Moments>();
    let finish = runs.finish(number).unwrap_or_default();
    let end = moments.clock(finish);
    let line = move || match runs.driving.get() {
        Driving::Queued => "Another tab is running; this one continues after it.".to_owned(),
        Driving::Waiting(until) => {
            let until = runs.by_the_server(until).plus(1);
            let end = moments.clock(finish.max(until));
            format!("Waiting until {} before the next request. Done not before {end}.", moments.clock(until))
        }
        Driving::Busy if moments.now() > Seconds(finish.0.saturating_add(SLOW)) => {
            "The server is taking unusually long to answer. Nothing more is sent until it does.".to_owned()
        }
        Driving::Idle | Driving::Busy => {
            format!("Done not before {end}. Limited by Descope's rate limit, shared by everyone behind this proxy.")
        }
    };
    Some(view! { <p class="run-pace">{line}</p> }.into_any())
}

/// When what was sent is checked again, while nothing more is sent.
fn checks(runs: RunsStore) -> AnyView {
    let moments = expect_context::<Moments>();
    let line = move || match runs.driving.get() {
        Driving::Waiting(until) => {
            let until = Seconds(i64::try_from(until.0.div_ceil(1_000)).unwrap_or_default());
            format!("Waiting until {} before the next check.", moments.clock(until))
        }
        Driving::Idle | Driving::Queued | Driving::Busy => String::new(),
    };
    view! { <p class="run-pace">{line}</p> }.into_any()
}

/// What is in the way of a run.
#[derive(Clone, PartialEq)]
struct Obstacle {
    phase: Phase,
    kept: bool,
    hold: Option<HoldText>,
    /// Whether a person is to look at the first key before the others follow.
    first: bool,
}

impl Obstacle {
    fn of(entry: &RunEntry) -> Self {
        let phase = entry.run.phase().clone();
        let hold = match &phase {
            Phase::Held(hold) => Some(words(hold, &entry.action, entry.run.items())),
            Phase::Running | Phase::Over => None,
        };
        let found = matches!(phase, Phase::Held(Hold::Unclear(_)))
            && entry.action == Action::Import
            && entry.run.counts().done == 1;
        Self { first: found || phase == Phase::Held(Hold::First), phase, kept: entry.kept, hold }
    }
}

fn notice(runs: RunsStore, number: u64, obstacle: Obstacle) -> AnyView {
    let Obstacle { phase, kept, hold: text, first } = obstacle;
    let unkept = (!kept).then(|| {
        let words = match phase {
            Phase::Running => "It goes on, but it cannot be resumed after a reload. Leave this tab open until it ends.",
            Phase::Held(_) => "It cannot be resumed after a reload. Leave this tab open until it ends.",
            Phase::Over => "After a reload it is no longer in this list, and cannot be undone from here.",
        };
        view! { <Notice tone=Tone::Warning title=|| "This browser does not keep this run">{words}</Notice> }
    });
    let Phase::Held(hold) = phase else { return unkept.into_any() };
    let (tone, announce) = match hold {
        Hold::Paused | Hold::Cancelled | Hold::Left | Hold::First => (Tone::Info, Announce::Politely),
        Hold::SignIn
        | Hold::SignOn(_)
        | Hold::Offline
        | Hold::Forbidden(_)
        | Hold::Unread
        | Hold::Without
        | Hold::Unclear(_) => (Tone::Danger, Announce::AtOnce),
    };
    let renewed = Callback::new(move |()| runs.resume(number));
    let again = (hold == Hold::SignIn).then(|| view! { <Renew renewed /> });
    let is_named_below = first;
    let first = first.then(|| view! { <First runs number /> });
    let sign_on = matches!(hold, Hold::SignOn(_)).then(|| {
        view! { <p><a class="button" data-kind="secondary" href="./" target="_blank" rel="noopener">"Sign in in another tab"</a></p> }
    });
    let HoldText { title, text, in_doubt, next } = text.unwrap_or_default();
    let in_doubt = if is_named_below { Vec::new() } else { in_doubt };
    view! {
        {unkept}
        <Notice tone title=move || title announce>
            <p>{text}</p>
            {in_doubt_list(&in_doubt)}
            {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
        </Notice>
        {again}
        {sign_on}
        {first}
    }
    .into_any()
}

/// The keys in doubt, the first of them by name.
fn in_doubt_list(keys: &[(KeyId, String)]) -> Option<AnyView> {
    let more = keys.len().saturating_sub(NAMED);
    let named = keys.iter().take(NAMED).map(key_item).collect_view();
    let label = if keys.len() == 1 { "Key in doubt" } else { "Keys in doubt" };
    (!keys.is_empty()).then(|| {
        view! {
            <div class="run-doubt">
                <p>{label}":"</p>
                <ul aria-label=label>
                    {named}
                    {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> })}
                </ul>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_told_in_the_figures_that_are_not_none() {
        let counts = Counts { done: 1_200, failed: 3, pending: 25, ..Counts::default() };
        assert_eq!(told(&counts), "1,200 done · 3 failed · 25 not sent");
        assert_eq!(told(&Counts::default()), "");
        assert_eq!(title(&Action::Delete, 1), "Delete 1 key");
    }
}
