//! What the edit would come to: every chosen key in one figure, what deserves a second look, and each key's differences.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Sheet;
use super::keys::{Changing, named, refused};
use crate::browser::moments::grouped;
use crate::domain::time::span_in_words;
use crate::pages::moments::Moments;
use crate::run::edit::{EditPlan, Planned};
use crate::run::{Budget, Millis};
use crate::ui::{Announce, Button, ButtonKind, ButtonState, Notice, PlainText, TextFit, Tone};

/// How many keys are named in a warning.
const NAMED: usize = 5;
/// Each key is read once more, and then changed.
const REQUESTS: usize = 2;

#[component]
pub(super) fn PlanView(sheet: Sheet, plan: Arc<EditPlan>) -> impl IntoView {
    let count = plan.will.len();
    let noun = if count == 1 { "key" } else { "keys" };
    let go = {
        let plan = Arc::clone(&plan);
        move || sheet.begin(&plan)
    };
    let state = match count {
        0 => ButtonState::Refused("None of the chosen keys would change.".to_owned()),
        _ => ButtonState::Ready,
    };
    let title = match count {
        0 => "No key would change".to_owned(),
        _ => format!("{} {noun} will change", grouped(count)),
    };
    let heading = NodeRef::<html::H2>::new();
    // Whoever asked is far down the form.
    request_animation_frame(move || {
        // Only an element that left the page refuses.
        let _ = heading.try_get_untracked().flatten().map(|heading| heading.focus());
    });
    let asked = plan.edit.words().into_iter().map(|text| view! { <li><PlainText text fit=TextFit::Wrap /></li> });
    view! {
        <section class="edit-panel" aria-labelledby="bulk-plan">
            <div class="edit-panel-head">
                <h2 class="bulk-plan-title" id="bulk-plan" tabindex="-1" node_ref=heading>{title}</h2>
                <p>{format!("Nothing was sent yet. {}Each key is looked at once more before it is changed; one that somebody else changed by then is left as it is, and named.", read_at(sheet))}</p>
            </div>
            {summary(&plan)}
            <div class="bulk-asked">
                <h3 id="bulk-asked">"Asked of each key"</h3>
                <ul aria-labelledby="bulk-asked">{asked.collect_view()}</ul>
            </div>
            {warnings(&plan)}
            {refused(&plan.cannot)}
            {named("Which may not be changed with this management key", &plan.locked)}
            {named("Which are so already", &plan.already)}
            {(count > 0).then(|| view! { <Changing sheet plan=Arc::clone(&plan) /> })}
            <div class="form-actions edit-bar">
                <p class="form-actions-note" role="status">{pace(count)}</p>
                <Button on_press=move || sheet.ask_again()>"Back to the form"</Button>
                <Button kind=ButtonKind::Primary state=Signal::derive(move || state.clone()) on_press=go>
                    {format!("Change {} {noun}", grouped(count))}
                </Button>
            </div>
        </section>
    }
}

/// Of when the plan is.
fn read_at(sheet: Sheet) -> String {
    let at = sheet.list.keys.receipt.get_untracked().map(|receipt| receipt.at);
    let words =
        |at| format!("This is worked out from the list as it was read at {}. ", expect_context::<Moments>().clock(at));
    at.map(words).unwrap_or_default()
}

/// Every chosen key is counted in one line.
fn summary(plan: &EditPlan) -> AnyView {
    let lines = [
        (plan.will.len(), "will change"),
        (plan.already.len(), if plan.already.len() == 1 { "is so already" } else { "are so already" }),
        (plan.cannot.len(), "cannot be changed so"),
        (plan.locked.len(), "may not be changed with this management key"),
        (plan.gone, "no longer in the list"),
    ];
    let line =
        |(count, what): (usize, &'static str)| (count > 0).then(|| view! { <li><b>{grouped(count)}</b>" "{what}</li> });
    view! { <ul class="run-plan" aria-label="What becomes of the chosen keys">{lines.into_iter().filter_map(line).collect_view()}</ul> }
        .into_any()
}

/// The least time that it takes.
fn pace(count: usize) -> Option<String> {
    let least = Budget::documented().finish(Millis(0), count * REQUESTS).0 / 1_000;
    let least = i64::try_from(least).unwrap_or(i64::MAX);
    match (count, least) {
        (0, _) => None,
        (_, ..60) => Some("It takes less than a minute, if nobody else spends of the same budget.".to_owned()),
        _ => Some(format!("It takes {} or more, by the budget that every admin shares.", span_in_words(least))),
    }
}

/// What is said of one of them, and of more.
type Words = [&'static str; 2];

const POWER: Words =
    ["gains a role that, by its name, can do nearly anything", "gain a role that, by its name, can do nearly anything"];
const OPENS: Words = [
    "will work from everywhere: its list of permitted IPs is then empty, or allows everyone",
    "will work from everywhere: their lists of permitted IPs are then empty, or allow everyone",
];
const CONFINES: Words = [
    "works from everywhere now, and will only from the addresses that are listed",
    "work from everywhere now, and will only from the addresses that are added",
];
const STRIPS: Words = [
    "loses its last role or tenant, and will be allowed nothing",
    "lose their last role or tenant, and will be allowed nothing",
];

fn warnings(plan: &EditPlan) -> AnyView {
    let power = |planned: &Planned| planned.effects.power.clone();
    let when = |it: fn(&Planned) -> bool| move |planned: &Planned| it(planned).then(String::new);
    view! {
        {warning(plan, Tone::Danger, POWER, &power)}
        {warning(plan, Tone::Danger, OPENS, &when(|it| it.effects.opens))}
        {warning(plan, Tone::Warning, CONFINES, &when(|it| it.effects.confines))}
        {warning(plan, Tone::Warning, STRIPS, &when(|it| it.effects.strips))}
    }
    .into_any()
}

/// A word about some of the keys, a few of them by name, each with a detail that may be empty.
fn warning(
    plan: &EditPlan,
    tone: Tone,
    [one, many]: Words,
    detail: &dyn Fn(&Planned) -> Option<String>,
) -> Option<AnyView> {
    let all: Vec<(&str, String)> =
        plan.will.iter().filter_map(|it| Some((it.key.name.as_str(), detail(it)?))).collect();
    let count = all.len();
    let line = |(name, detail): &(&str, String)| {
        let detail = detail.clone();
        let detail = (!detail.is_empty()).then(|| view! { " ("<PlainText text=detail fit=TextFit::Wrap />")" });
        view! { <li><PlainText text=(*name).to_owned() fit=TextFit::Wrap />{detail}</li> }
    };
    let named = all.iter().take(NAMED).map(line).collect_view();
    let more = count.saturating_sub(NAMED);
    let heading = match count {
        0 => return None,
        1 => format!("1 of them {one}"),
        _ => format!("{} of them {many}", grouped(count)),
    };
    Some(
        view! {
            <Notice tone title=move || heading announce=Announce::Silently>
                <ul class="run-powerful">
                    {named}
                    {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> })}
                </ul>
            </Notice>
        }
        .into_any(),
    )
}
