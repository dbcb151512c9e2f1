//! What came of each key: the failures by reason on the page, and everything as a file.

use leptos::prelude::*;

use crate::browser::download::{Offer, Pieces};
use crate::browser::moments::grouped;
use crate::domain::KeyId;
use crate::fleet::export::csv_line;
use crate::fleet::view::Arrangement;
use crate::route::Route;
use crate::run::{Action, Item, Outcome};
use crate::state::RunsStore;
use crate::ui::{Button, ButtonKind, PlainText, TextFit};

/// How many keys of one reason are named.
const NAMED: usize = 50;
/// How many reasons are told apart: a server may name each key in its words.
const REASONS: usize = 20;
/// What stands for the rest of them.
const OTHERS: &str = "For other reasons, each in the file.";

/// Why a key is not as asked; `None` for one that is, or of which the last word is not said.
fn trouble(action: &Action, item: &Item) -> Option<String> {
    match &item.outcome {
        Outcome::Failed(failure) => Some(failure.words()),
        Outcome::Unknown if *action == Action::Rotate => Some(
            "Nobody knows: the answer was lost. The old secret may have stopped working, and nobody has the new one. Rotate it again."
                .to_owned(),
        ),
        Outcome::Unknown if item.made.is_some() => Some(
            "The answer told that the key was made, but no list shows it yet. “Retry failed” looks for it again; it is not made twice."
                .to_owned(),
        ),
        Outcome::Unknown => Some("Nobody knows: the answer was lost, and the key could not be read.".to_owned()),
        _ => None,
    }
}

/// The failures, by reason.
pub(super) fn failures(runs: RunsStore, number: u64, some: bool) -> Option<AnyView> {
    if !some {
        return None;
    }
    let reasons = runs.look_into(number, |entry| by_reasons(&entry.action, entry.run.items()))?;
    let reasons = reasons.into_iter().map(|(reason, keys)| by_reason(&reason, &keys)).collect_view();
    Some(view! { <div class="run-failures">{reasons}</div> }.into_any())
}

/// The reasons, and the keys of each.
fn by_reasons(action: &Action, items: &[Item]) -> Vec<(String, Vec<(KeyId, String)>)> {
    let mut reasons: Vec<(String, Vec<(KeyId, String)>)> = Vec::new();
    for item in items {
        let Some(reason) = trouble(action, item) else { continue };
        // Of a key that was made, and whose secret was lost, that one is to be looked at.
        let one = (item.made.clone().unwrap_or_else(|| item.id.clone()), item.name.clone());
        let known = reasons.iter().position(|(words, _)| *words == reason);
        let others = (reasons.len() > REASONS).then_some(REASONS);
        if let Some((_, keys)) = known.or(others).and_then(|at| reasons.get_mut(at)) {
            keys.push(one);
        } else {
            let words = if reasons.len() < REASONS { reason } else { OTHERS.to_owned() };
            reasons.push((words, vec![one]));
        }
    }
    reasons
}

/// An item of a list: the key with this id and name, as a link to its page.
pub(super) fn key_item((id, name): &(KeyId, String)) -> AnyView {
    let text = if name.is_empty() { id.0.clone() } else { name.clone() };
    // One that was never made has no page.
    if id.0.is_empty() {
        return view! { <li><PlainText text fit=TextFit::Wrap /></li> }.into_any();
    }
    let to = Route::Key { id: id.clone(), list: Arrangement::default() }.fragment();
    view! { <li><a href=to><PlainText text fit=TextFit::Wrap /></a></li> }.into_any()
}

fn by_reason(reason: &str, keys: &[(KeyId, String)]) -> AnyView {
    let more = keys.len().saturating_sub(NAMED);
    let named = keys.iter().take(NAMED).map(key_item).collect_view();
    let count = if keys.len() == 1 { "1 key".to_owned() } else { format!("{} keys", grouped(keys.len())) };
    let reason = reason.to_owned();
    view! {
        <details>
            <summary>{count}": "<PlainText text=reason fit=TextFit::Wrap /></summary>
            <ul>
                {named}
                {(more > 0).then(|| view! { <li>{format!("and {} more, in the file", grouped(more))}</li> })}
            </ul>
        </details>
    }
    .into_any()
}

/// Makes a file of all outcomes.
#[component]
pub(super) fn Save(runs: RunsStore, number: u64) -> impl IntoView {
    // The address of the last file stays until the next one: the browser may still be reading from it.
    let offered = StoredValue::new_local(None::<Offer>);
    let refused = RwSignal::new(false);
    let save = move || {
        let Some(entry) = untrack(|| runs.entry(number)) else { return };
        let pieces = Pieces::default();
        let saved = pieces
            .push(&table(&entry.action, entry.run.items()))
            .and_then(|()| pieces.save(&format!("run-{number}.csv"), "text/csv"));
        refused.set(saved.is_err());
        offered.set_value(saved.ok());
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=save>"Download results"</Button>
        {move || refused.get().then(|| view! { <p role="alert">"The browser did not take the file."</p> })}
    }
}

/// A line a key: id, name, outcome, reason, and the key that was made for it. No secret is in it.
fn table(action: &Action, items: &[Item]) -> Vec<u8> {
    let mut file = csv_line(&["id", "name", "outcome", "reason", "made"]);
    for item in items {
        let outcome = match item.outcome {
            Outcome::Pending => "not sent",
            Outcome::InFlight | Outcome::Unseen => "running",
            Outcome::Done => "done",
            Outcome::Unchanged => "unchanged",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown => "unknown",
        };
        let reason = trouble(action, item).unwrap_or_default();
        let made = item.made.as_ref().map_or("", |made| made.0.as_str());
        file.extend(csv_line(&[&item.id.0, &item.name, outcome, &reason, made]));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Failure;

    #[test]
    fn reasons_that_name_each_key_are_not_all_told_on_the_page() {
        let failed = |at: usize| Item {
            outcome: Outcome::Failed(Failure::Refused(format!("no {at}"))),
            ..Item::new(KeyId(format!("K{at}")), String::new())
        };
        let items: Vec<Item> = (0..500).map(|at| failed(at % 400)).collect();
        let reasons = by_reasons(&Action::Delete, &items);
        assert_eq!(reasons.len(), REASONS + 1);
        assert_eq!(reasons.iter().map(|(_, keys)| keys.len()).sum::<usize>(), 500);
        assert_eq!(reasons.last().map(|(words, keys)| (words.as_str(), keys.len())), Some((OTHERS, 460)));
    }

    #[test]
    fn the_file_says_of_each_key_what_came_of_it_and_runs_nothing_in_a_spreadsheet() {
        let item = |id: &str, name: &str, outcome| Item { outcome, ..Item::new(KeyId(id.into()), name.into()) };
        let items = [
            item("K1", "=HYPERLINK(\"x\")", Outcome::Done),
            item("K2", "a, \"b\"", Outcome::Failed(Failure::Refused("no\r\nmore".into()))),
            item("K3", "", Outcome::Unknown),
            Item { made: Some(KeyId("N4".into())), ..item("", "d", Outcome::Done) },
        ];
        let file = String::from_utf8(table(&Action::Delete, &items)).unwrap();
        assert!(file.starts_with("id,name,outcome,reason,made\r\nK1,"), "{file}");
        assert!(!file.contains("\r\nK1,=") && !file.contains(",\"=HYPER"), "{file}");
        assert!(file.contains("K2,\"a, \"\"b\"\"\",failed,\"no\r\nmore\",\r\n"), "{file}");
        assert!(file.contains("\r\n,d,done,,N4\r\n"), "{file}");
        assert!(file.contains("K3,,unknown,"), "{file}");
    }
}
