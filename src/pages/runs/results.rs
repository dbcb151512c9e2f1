//! What came of each key: the failures by reason on the page, and everything as a file.

use leptos::prelude::*;

use crate::browser::download::{Offer, Pieces};
use crate::browser::moments::grouped;
use crate::domain::KeyId;
use crate::fleet::export::csv_line;
use crate::fleet::view::Arrangement;
use crate::route::Route;
use crate::run::{Item, Outcome};
use crate::state::RunsStore;
use crate::ui::{Button, ButtonKind, PlainText, TextFit};

/// How many keys of one reason are named.
const NAMED: usize = 50;

/// Why a key is not as asked; `None` for one that is, or of which the last word is not said.
fn trouble(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Failed(failure) => Some(failure.words()),
        Outcome::Unknown => Some("Nobody knows: the answer was lost, and the key could not be read.".to_owned()),
        _ => None,
    }
}

/// The failures, by reason. Drawn anew when their number changes.
pub(super) fn failures(runs: RunsStore, number: u64, count: usize) -> Option<AnyView> {
    let entry = untrack(|| runs.entry(number)).filter(|_| count > 0)?;
    let mut reasons: Vec<(String, Vec<(KeyId, String)>)> = Vec::new();
    for item in entry.run.items() {
        let Some(reason) = trouble(&item.outcome) else { continue };
        let one = (item.id.clone(), item.name.clone());
        match reasons.iter_mut().find(|(words, _)| *words == reason) {
            Some((_, keys)) => keys.push(one),
            None => reasons.push((reason, vec![one])),
        }
    }
    let reasons = reasons.into_iter().map(|(reason, keys)| by_reason(&reason, &keys)).collect_view();
    Some(view! { <div class="run-failures">{reasons}</div> }.into_any())
}

fn by_reason(reason: &str, keys: &[(KeyId, String)]) -> AnyView {
    let more = keys.len().saturating_sub(NAMED);
    let link = |(id, name): &(KeyId, String)| {
        let text = if name.is_empty() { id.0.clone() } else { name.clone() };
        let to = Route::Key { id: id.clone(), list: Arrangement::default() }.fragment();
        view! { <li><a href=to><PlainText text fit=TextFit::Wrap /></a></li> }
    };
    let named = keys.iter().take(NAMED).map(link).collect_view();
    let count = grouped(keys.len());
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
        let saved =
            pieces.push(&table(entry.run.items())).and_then(|()| pieces.save(&format!("run-{number}.csv"), "text/csv"));
        refused.set(saved.is_err());
        offered.set_value(saved.ok());
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=save>"Download results"</Button>
        {move || refused.get().then(|| view! { <p role="alert">"The browser did not take the file."</p> })}
    }
}

/// A line a key: id, name, outcome, reason.
fn table(items: &[Item]) -> Vec<u8> {
    let mut file = csv_line(&["id", "name", "outcome", "reason"]);
    for item in items {
        let outcome = match item.outcome {
            Outcome::Pending => "not sent",
            Outcome::InFlight | Outcome::Unseen => "under way",
            Outcome::Done => "done",
            Outcome::Unchanged => "unchanged",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown => "unknown",
        };
        let reason = trouble(&item.outcome).unwrap_or_default();
        file.extend(csv_line(&[&item.id.0, &item.name, outcome, &reason]));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Failure;

    #[test]
    fn the_file_says_of_each_key_what_came_of_it_and_runs_nothing_in_a_spreadsheet() {
        let item = |id: &str, name: &str, outcome| Item { outcome, ..Item::new(KeyId(id.into()), name.into()) };
        let items = [
            item("K1", "=HYPERLINK(\"x\")", Outcome::Done),
            item("K2", "a, \"b\"", Outcome::Failed(Failure::Refused("no\r\nmore".into()))),
            item("K3", "", Outcome::Unknown),
        ];
        let file = String::from_utf8(table(&items)).unwrap();
        assert!(file.starts_with("id,name,outcome,reason\r\nK1,"), "{file}");
        assert!(!file.contains("\r\nK1,=") && !file.contains(",\"=HYPER"), "{file}");
        assert!(file.contains("K2,\"a, \"\"b\"\"\",failed,\"no\r\nmore\"\r\n"), "{file}");
        assert!(file.contains("K3,,unknown,"), "{file}");
    }
}
