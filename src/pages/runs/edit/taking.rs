//! What is to be taken away: chosen among what the keys hold, with how many hold it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Sheet;
use crate::browser::moments::grouped;
use crate::domain::Field;
use crate::domain::picking::{Found, exact, find};
use crate::pages::form::focus_after;
use crate::run::edit::{Held, Kind, Occurring, Operation};
use crate::ui::{Chip, ChipRemoval, Combobox, Picking, PlainText, SuggestedLine, Taken, TextFit, visible};

/// How many lines a list of matches shows.
const LINES: usize = 50;

/// A sort of things to take away, and the words for it.
#[derive(Clone, Copy)]
pub(super) struct Sort {
    pub kind: Kind,
    /// The name of the field.
    pub label: &'static str,
    /// The name of the list of what was chosen.
    pub list: &'static str,
    /// What is said where there is nothing to take.
    pub none: &'static str,
    /// Where what is wrong belongs.
    pub field: Field,
}

/// Field and chips.
pub(super) fn taking(sheet: Sheet, sort: Sort) -> AnyView {
    let some = Memo::new(move |_| {
        sheet.occurring.with(|all| all.as_ref().map(|all: &Arc<Occurring>| !all.of(sort.kind).is_empty()))
    });
    let field = move || match some.get() {
        None => None,
        Some(false) => Some(view! { <p class="form-quiet">{sort.none}</p> }.into_any()),
        Some(true) => Some(view! { {chips(sheet, sort)} {picker(sheet, sort)} }.into_any()),
    };
    view! { <div class="bulk-taking">{field}</div> }.into_any()
}

/// What can still be taken. Tracks.
fn left(sheet: Sheet, kind: Kind) -> Vec<Held> {
    sheet.occurring.with(|all| {
        sheet.taken.with(|taken| {
            let all = all.iter().flat_map(|all| all.of(kind));
            all.filter(|held| !taken.contains(&held.takes)).cloned().collect()
        })
    })
}

fn picker(sheet: Sheet, sort: Sort) -> AnyView {
    let picking = Picking::new();
    let offer = Memo::new(move |_| match picking.open.get() {
        false => (Vec::new(), Found::default()),
        true => {
            let all = left(sheet, sort.kind);
            let found =
                find(all.iter().map(|held| (held.title.as_str(), held.detail.as_str())), &picking.text.get(), LINES);
            let best: Vec<Held> = found.best.iter().filter_map(|at| all.get(*at)).cloned().collect();
            (best, found)
        }
    });
    let note_left_over = move |problem: Option<String>| {
        let is_known =
            sheet.draft.with_untracked(|draft| draft.unfinished(sort.field, sort.label) == problem.as_deref());
        if !is_known {
            sheet.draft.update(|draft| draft.set_unfinished(sort.field, sort.label, problem));
        }
    };
    let add = move |takes: Operation| {
        sheet.taken.update(|taken| taken.push(takes));
        note_left_over(None);
    };
    let take = move |taken: Taken| {
        let Taken::Line(line) = taken else { return };
        if let Some(held) = offer.with_untracked(|(held, _)| held.get(line).cloned()) {
            add(held.takes);
        }
    };
    let leave = move |text: String| {
        let all = untrack(|| left(sheet, sort.kind));
        let known = exact(all.iter().map(|held| (held.title.as_str(), "")), &text).and_then(|at| all.get(at));
        match known {
            Some(held) => {
                picking.text.set(String::new());
                add(held.takes.clone());
            }
            None => {
                let typed = visible(text.trim());
                let words = || format!("“{typed}” is not chosen. Choose from the list with Enter, or empty the field.");
                note_left_over((!typed.is_empty()).then(words));
            }
        }
    };
    let note = move || match offer.with(|(_, found)| found.total) {
        0 => "Nothing else that the chosen keys hold.".to_owned(),
        total if total > LINES => format!("{LINES} of {} are shown. Type to narrow them down.", grouped(total)),
        total => format!("{total} to choose from"),
    };
    let error = move || sheet.draft.with(|draft| draft.unfinished(sort.field, sort.label).map(str::to_owned));
    view! {
        <Combobox
            label=sort.label
            picking
            lines=Signal::derive(move || offer.with(|(held, _)| held.iter().map(line).collect()))
            note=Signal::derive(note)
            free=Signal::derive(|| false)
            on_take=take
            on_leave=leave
            error=Signal::derive(error)
        />
    }
    .into_any()
}

fn line(held: &Held) -> SuggestedLine {
    SuggestedLine { text: held.title.clone(), label: held.detail.clone(), note: counted(held.keys) }
}

fn counted(keys: usize) -> String {
    format!("{} {}", grouped(keys), if keys == 1 { "key" } else { "keys" })
}

fn chips(sheet: Sheet, sort: Sort) -> AnyView {
    let list = NodeRef::<html::Ul>::new();
    let chosen = Memo::new(move |_| {
        sheet.occurring.with(|all| {
            sheet.taken.with(|taken| {
                let all = all.iter().flat_map(|all| all.of(sort.kind));
                all.filter(|held| taken.contains(&held.takes)).cloned().collect::<Vec<_>>()
            })
        })
    });
    let chip = move |(at, held): (usize, Held)| {
        let Held { takes, title, detail, keys } = held;
        let keeps = format!("Keep {}", visible(&[title.as_str(), detail.as_str()].join(" ")).trim_end());
        let removal = ChipRemoval {
            label: keeps,
            on_remove: Callback::new(move |()| {
                sheet.taken.update(|taken| taken.retain(|known| *known != takes));
                focus_after(list, at);
            }),
        };
        let detail = (!detail.is_empty()).then(|| view! { " "<PlainText text=detail fit=TextFit::Wrap /> });
        view! {
            <li>
                <Chip removal>
                    <del><PlainText text=title fit=TextFit::Wrap />{detail}</del>
                    <span class="bulk-count">{counted(keys)}</span>
                </Chip>
            </li>
        }
    };
    view! {
        <ul class="form-chips is-taken" aria-label=sort.list node_ref=list hidden=move || chosen.with(Vec::is_empty)>
            {move || chosen.get().into_iter().enumerate().map(chip).collect_view()}
        </ul>
    }
    .into_any()
}
