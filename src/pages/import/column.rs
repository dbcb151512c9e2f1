//! The head of a column: what the file calls it, and what of a key it is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::import::{Target, unsent};
use crate::state::ImportStore;
use crate::ui::{PlainText, TextFit};

/// The heads of all columns.
#[component]
pub(super) fn Heads(store: ImportStore) -> impl IntoView {
    let all = Memo::new(move |_| {
        store.with(|review| {
            let why = unsent(review.table(), review.targets());
            let why = |column| why.iter().find(|unsent| unsent.column == column).map(|unsent| unsent.why);
            let headings = review.table().headings().iter().zip(review.targets()).enumerate();
            headings
                .map(|(column, (heading, target))| Head {
                    column,
                    heading: heading.clone(),
                    target: target.clone(),
                    why: why(column),
                })
                .collect::<Vec<_>>()
        })
    });
    let counted = move || store.with(|review| words::counted(review.table()));
    let heads = move || all.get().unwrap_or_default().into_iter().map(|it| head(store, it)).collect_view();
    view! {
        <div class="import-row import-head" role="row" aria-rowindex="1">
            <div class="import-cell" role="columnheader">{counted}</div>
            <div class="import-cell" role="columnheader">"State"</div>
            {heads}
        </div>
    }
}

#[derive(Clone, PartialEq)]
struct Head {
    column: usize,
    heading: String,
    target: Target,
    why: Option<&'static str>,
}

/// What a column may be: each field, and a claim or an attribute of its own name.
fn choices(heading: &str, target: &Target) -> Vec<Target> {
    let mut all = Target::PLAIN.to_vec();
    for named in [Target::Claim(heading.to_owned()), Target::Attribute(heading.to_owned()), target.clone()] {
        if !all.contains(&named) {
            all.push(named);
        }
    }
    all
}

fn head(store: ImportStore, Head { column, heading, target, why }: Head) -> AnyView {
    let choices = StoredValue::new(choices(&heading, &target));
    let change = move |at: String| {
        let chosen = at.parse().ok().and_then(|at: usize| choices.with_value(|all| all.get(at).cloned()));
        chosen.into_iter().for_each(|target| spawn_local(store.set_target(column, target)));
    };
    let options = choices.with_value(|all| {
        let option = |(at, choice): (usize, &Target)| {
            let word = choice.word();
            let selected = *choice == target;
            view! { <option value=at.to_string() selected=selected>{word}</option> }
        };
        all.iter().enumerate().map(option).collect_view()
    });
    let label = format!("What “{heading}” is");
    let reason = format!("import-unsent-{column}");
    let described = why.map(|_| reason.clone());
    view! {
        <div class="import-cell" role="columnheader">
            <PlainText text=heading fit=TextFit::Line />
            <select
                class="field-control import-target"
                aria-label=label
                aria-describedby=described
                data-sent=if target == Target::Ignore { "no" } else { "yes" }
                on:change:target=move |event| change(event.target().value())
            >
                {options}
            </select>
            {why.map(|why| view! { <span class="import-unsent" id=reason>{why}</span> })}
        </div>
    }
    .into_any()
}
