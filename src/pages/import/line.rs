//! One row: what stands in it, what is to be said of it, and what is decided about it.

use leptos::prelude::*;

use super::words;
use crate::domain::Expiry;
use crate::import::{Finding, Shown, Standing, Target, mask};
use crate::pages::moments::Moments;
use crate::state::ImportStore;
use crate::ui::{Button, ButtonKind, Dialog, DialogRole, DialogSize, Dismissal, Icon, PlainText, TextFit};

#[component]
pub(super) fn LineDialog(store: ImportStore, row: usize, opened: RwSignal<Option<usize>>) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let close = move || opened.set(None);
    let title =
        untrack(|| store.with(|review| format!("{} {}", words::counted(review.table()), review.table().number(row))))
            .unwrap_or_default();
    let standing = Memo::new(move |_| store.with(|review| review.standing(row)));
    let findings = move || store.with(|review| review.findings(row)).unwrap_or_default();
    let cells = move || {
        store.with(|review| {
            let ends = review.ends(row);
            let headings = review.table().headings().iter().zip(review.targets()).zip(review.shown(row));
            let cell = |((heading, target), shown): ((&String, &Target), Shown)| {
                let ends = ends.filter(|_| *target == Target::Expiry);
                (heading.clone(), target.clone(), shown, ends)
            };
            headings.map(cell).collect::<Vec<_>>()
        })
    };
    let actions = move || {
        let decisions = move || match standing.get() {
            Some(Standing::LeftOut) => {
                view! { <Button on_press=move || store.leave_out(row, false)>"Undo"</Button> }.into_any()
            }
            Some(Standing::Asked) => view! {
                <Button on_press=move || store.leave_out(row, true)>"Leave it out"</Button>
                <Button on_press=move || store.keep(row, true)>"Import anyway"</Button>
            }
            .into_any(),
            Some(_) => view! { <Button on_press=move || store.leave_out(row, true)>"Leave it out"</Button> }.into_any(),
            None => ().into_any(),
        };
        view! { {decisions}<Button kind=ButtonKind::Primary on_press=close>"Close"</Button> }
    };
    view! {
        <Dialog
            title=move || title
            role=DialogRole::Dialog
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            <p role="status">
                {move || standing.get().map(|standing| format!("State: {}.", words::standing(standing)))}
            </p>
            <ul class="import-findings">{move || findings().into_iter().map(finding).collect_view()}</ul>
            <dl class="import-values">
                {move || cells().unwrap_or_default().into_iter().map(|cell| value(cell, moments)).collect_view()}
            </dl>
        </Dialog>
    }
}

fn finding(Finding { column: _, severity, text }: Finding) -> AnyView {
    let tone = words::tone(severity);
    view! { <li data-tone=tone.name()><Icon glyph=tone.glyph() /><PlainText text fit=TextFit::Wrap /></li> }.into_any()
}

/// A cell, and the moment that it was read as, of one that is the key's end.
fn value((heading, target, shown, ends): (String, Target, Shown, Option<Expiry>), moments: Moments) -> AnyView {
    let shown = match shown {
        Shown::Empty => view! { <span class="import-empty">"nothing"</span> }.into_any(),
        Shown::Text(text) => view! { <PlainText text fit=TextFit::Wrap /> }.into_any(),
        Shown::Secret { characters } => mask(characters).into_any(),
    };
    view! {
        <dt><PlainText text=heading fit=TextFit::Wrap /><small>{target.word()}</small></dt>
        <dd>{shown}{ends.map(|ends| view! { <small>{words::ends(ends, moments)}</small> })}</dd>
    }
    .into_any()
}
