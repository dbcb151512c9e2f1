//! What is wrong with entries of the list, or remarkable about them, each with what can be done about it.

use leptos::prelude::*;

use super::ask;
use crate::domain::Field;
use crate::domain::ip_list::{self, BadEntry, Remark};
use crate::pages::form::desk::Desk;
use crate::ui::{Button, Glyph, Icon, PlainText, TextFit, visible};

/// How many lines are told: whoever pastes nonsense needs no thousand of them.
const LINES: usize = 20;

/// A line of advice.
#[derive(Clone, PartialEq)]
struct Line {
    /// The entry's place in the list.
    at: usize,
    /// The entry.
    entry: String,
    is_bad: bool,
    words: String,
    /// What could stand there instead.
    better: Option<String>,
}

/// The lines, and how to make the list shorter.
pub(super) fn advice(desk: Desk, entries: Memo<Vec<String>>, asked: RwSignal<Vec<String>>) -> AnyView {
    let lines = Memo::new(move |_| entries.with(|entries| lines(desk, entries)));
    let shorter = move || entries.with(|entries| entries.len() - ip_list::merged(entries).len());
    let merge = move || desk.draft.update(|draft| draft.permitted_ips = ip_list::merged(&draft.permitted_ips));
    let more = move || lines.with(Vec::len).checked_sub(LINES).filter(|more| *more > 0);
    view! {
        <ul class="form-advice" aria-label="About the addresses" aria-live="polite" hidden=move || lines.with(Vec::is_empty)>
            {move || lines.get().into_iter().take(LINES).map(|told| line(desk, asked, told)).collect_view()}
        </ul>
        {move || more().map(|more| view! { <p class="form-quiet">{format!("And {more} more.")}</p> })}
        {move || match shorter() {
            0 => None,
            count => Some(view! {
                <div class="form-row-actions">
                    <Button on_press=merge>{format!("Remove {count} that others cover")}</Button>
                </div>
            }),
        }}
    }
    .into_any()
}

fn lines(desk: Desk, entries: &[String]) -> Vec<Line> {
    let entry = |at: usize| entries.get(at).cloned().unwrap_or_default();
    let line = |at, is_bad, words, better| Line { at, entry: entry(at), is_bad, words, better };
    let mut all = Vec::new();
    for (at, bad) in ip_list::problems(entries) {
        // What is stored may stay as it is.
        if !desk.is_wrong(Field::PermittedIp(at)) {
            continue;
        }
        let (words, better) = match &bad {
            BadEntry::HostBits { network } => {
                ("This is one address of a range, written as a range.".to_owned(), Some(network.clone()))
            }
            BadEntry::Twice { of } => {
                (format!("These addresses stand here already, as {}.", visible(&entry(*of))), None)
            }
            BadEntry::Empty | BadEntry::Range(_) => (bad.advice(), None),
        };
        all.push(line(at, true, words, better));
    }
    for (at, remark) in ip_list::remarks(entries) {
        let (words, better) = match &remark {
            Remark::Within { of } => (format!("{} holds these addresses already.", visible(&entry(*of))), None),
            Remark::Mapped { v4 } => (remark.advice(), Some(v4.clone())),
            Remark::Everyone(_) | Remark::Together(_) | Remark::NotPublic | Remark::V6 => (remark.advice(), None),
        };
        all.push(line(at, false, words, better));
    }
    all
}

fn line(desk: Desk, asked: RwSignal<Vec<String>>, told: Line) -> AnyView {
    let Line { at, entry, is_bad, words, better } = told;
    let glyph = if is_bad { Glyph::Danger } else { Glyph::Warning };
    let correct = better.map(|better| {
        let use_it = {
            let better = better.clone();
            move || {
                let mut others = desk.draft.with_untracked(|draft| draft.permitted_ips.clone());
                others.truncate(at);
                match ip_list::opened_by(&others, &better).is_nobody() {
                    false => {
                        replace(desk, at, None);
                        ask(desk, asked, better.clone());
                    }
                    true => replace(desk, at, Some(better.clone())),
                }
            }
        };
        view! { <Button on_press=use_it>{format!("Use {better}")}</Button> }
    });
    view! {
        <li data-bad=is_bad.then_some("")>
            <Icon glyph />
            <span><span class="code"><PlainText text=entry fit=TextFit::Wrap /></span>": "{words}</span>
            {correct}
        </li>
    }
    .into_any()
}

/// Puts something else in the place of an entry, or nothing.
pub(super) fn replace(desk: Desk, at: usize, with: Option<String>) {
    desk.draft.update(|draft| {
        if at < draft.permitted_ips.len() {
            draft.permitted_ips.splice(at..=at, with);
        }
    });
}
