//! The keys of a plan: those that will change, each with its differences, and those that will not, with why.
//!
//! Invariant: differences are worked out when somebody looks at them, from the key as the list holds it then; where
//! that is not the key that the plan was made on, this is said instead.

use std::sync::Arc;

use leptos::prelude::*;

use super::Sheet;
use crate::browser::moments::grouped;
use crate::domain::Record;
use crate::pages::edit::{Sides, differences};
use crate::run::edit::{Edit, EditPlan, Named, Planned, Refused};
use crate::ui::{Badge, Button, Glyph, PlainText, TextFit, Tone};

/// How many keys are listed at a time.
const LISTED: usize = 100;
/// How many reasons are told apart.
const REASONS: usize = 8;

/// Those that will change.
#[component]
pub(super) fn Changing(sheet: Sheet, plan: Arc<EditPlan>) -> impl IntoView {
    let all = plan.will.len();
    let shown = RwSignal::new(LISTED);
    let edit = Arc::clone(&plan.edit);
    let places = move || 0..shown.get().min(all);
    let row = move |at: usize| {
        // The first is open: what a difference looks like is seen without a press.
        plan.will.get(at).map(|planned| changing(sheet, Arc::clone(&edit), planned.clone(), at == 0))
    };
    let more = move || {
        let left = all.saturating_sub(shown.get());
        (left > 0).then(|| {
            view! {
                <div class="form-row-actions">
                    <Button on_press=move || shown.update(|shown| *shown += LISTED)>
                        {format!("Show {} more of {}", left.min(LISTED), grouped(left))}
                    </Button>
                </div>
            }
        })
    };
    view! {
        <h3 class="edit-panel-part" id="bulk-changing">"What changes in each"</h3>
        <ul class="bulk-keys" aria-labelledby="bulk-changing">
            <For each=places key=|at| *at children=row />
        </ul>
        {more}
    }
}

fn changing(sheet: Sheet, edit: Arc<Edit>, planned: Planned, open: bool) -> AnyView {
    let seen = RwSignal::new(open);
    let fields = planned.fields.iter().map(|field| field.label()).collect::<Vec<_>>().join(", ");
    let name = called(&planned.key);
    let badges = badges(&planned);
    let planned = StoredValue::new(planned);
    let inside =
        move || seen.get().then(|| planned.with_value(|planned| untrack(|| difference(sheet, &edit, planned))));
    view! {
        <li>
            <details class="bulk-key" open=open on:toggle=move |_| seen.set(true)>
                <summary>
                    <span class="bulk-key-name"><PlainText text=name fit=TextFit::Wrap /></span>
                    <span class="bulk-key-fields">{fields}</span>
                    {badges}
                </summary>
                {inside}
            </details>
        </li>
    }
    .into_any()
}

fn badges(planned: &Planned) -> Option<AnyView> {
    let effects = &planned.effects;
    let all = [
        (effects.power.is_some(), Tone::Danger, "Powerful role"),
        (effects.opens, Tone::Danger, "From everywhere"),
        (effects.confines, Tone::Warning, "Confined"),
        (effects.strips, Tone::Warning, "No access left"),
    ];
    let badge = |(_, tone, word): (bool, Tone, &'static str)| view! { <Badge tone glyph=Glyph::Warning>{word}</Badge> };
    let all: Vec<_> = all.into_iter().filter(|(is, _, _)| *is).map(badge).collect();
    (!all.is_empty()).then(|| view! { <span class="bulk-key-badges">{all}</span> }.into_any())
}

fn difference(sheet: Sheet, edit: &Edit, planned: &Planned) -> AnyView {
    let key = sheet.list.keys.fleet.with(|fleet| fleet.key(&planned.key.id));
    let same = |key: &crate::domain::AccessKey| Record::of(key).fingerprint() == planned.marks.before;
    match key.filter(same).and_then(|key| edit.apply(&key).ok()) {
        Some(change) => differences("Changes", Sides::Change, change.differences()),
        None => view! {
            <p class="form-quiet">"The list has another state of this key by now. The run will leave it as it is; go back to the form and look again."</p>
        }
        .into_any(),
    }
}

fn called(key: &Named) -> String {
    if key.name.is_empty() { key.id.0.clone() } else { key.name.clone() }
}

/// Those that would not take the edit, by the reason why not.
pub(super) fn refused(all: &[Refused]) -> AnyView {
    let mut reasons: Vec<(String, Vec<&Named>)> = Vec::new();
    for refused in all {
        let why = refused.problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join(" ");
        let known = reasons.iter().position(|(known, _)| *known == why);
        // The last place is for whatever reasons there are beyond it.
        let at = known.unwrap_or(reasons.len().min(REASONS));
        let why = if at < REASONS { why } else { "There are other reasons.".to_owned() };
        match reasons.get_mut(at) {
            Some((_, keys)) => keys.push(&refused.key),
            None => reasons.push((why, vec![&refused.key])),
        }
    }
    let reason = |(why, keys): (String, Vec<&Named>)| {
        folded(format!("{} cannot be changed so. {why}", grouped(keys.len())), &keys)
    };
    reasons.into_iter().map(reason).collect_view().into_any()
}

/// Keys that stay as they are.
pub(super) fn named(title: &'static str, all: &[Named]) -> Option<AnyView> {
    folded(title.to_owned(), &all.iter().collect::<Vec<_>>())
}

fn folded(title: String, all: &[&Named]) -> Option<AnyView> {
    let line = |key: &&Named| view! { <li><PlainText text=called(key) fit=TextFit::Wrap /></li> };
    let lines = all.iter().take(LISTED).map(line).collect_view();
    let more = all.len().saturating_sub(LISTED);
    (!all.is_empty()).then(|| {
        view! {
            <details class="run-names">
                <summary><PlainText text=title fit=TextFit::Wrap /></summary>
                <ul>
                    {lines}
                    {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> })}
                </ul>
            </details>
        }
        .into_any()
    })
}
