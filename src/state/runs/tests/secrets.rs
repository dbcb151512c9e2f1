//! What becomes of the new secrets of a run after it.

use super::errands::{one, outcomes, with_secret};
use super::*;

const KEY: &str = r#"{"id":"K1","name":"ci","status":"active","editable":true}"#;
const NEW: &str = r#"{"id":"N1","status":"active","name":"ci (replacement)"}"#;

fn id(text: &str) -> KeyId {
    KeyId(text.into())
}

fn rotated(at: usize) -> Answer {
    with_secret(&format!(r#"{{"id":"K{at}","name":"ci {at}"}}"#), &format!("K2secret{at}"))
}

/// A run that has brought secrets, in a session of its own.
fn ran(
    shelf: &Rc<Memory>,
    answers: impl IntoIterator<Item = Answer>,
    action: Action,
    count: usize,
) -> (RunsStore, u64) {
    let (_, runs) = session(shelf, answers);
    let number = runs.begin(action, items(count));
    block_on(runs.drive());
    (runs, number)
}

fn store_all(runs: RunsStore, number: u64, at: i64) {
    let upto = runs.vault.file(number).unwrap().upto;
    runs.acknowledge(number, upto, Seconds(at));
}

#[test]
fn a_secret_that_another_tab_made_worthless_is_not_handed_out() {
    let shelf = Rc::new(Memory::default());
    let (_, first) = session(&shelf, [with_secret(r#"{"id":"K1","name":"a"}"#, "K2first")]);
    let number = first.begin(Action::Rotate, items(1));
    block_on(first.drive());
    assert_eq!(first.vault.count(number), 1);
    let (_, second) = session(&shelf, [with_secret(r#"{"id":"K1","name":"a"}"#, "K2second")]);
    let again = second.begin(Action::Rotate, items(1));
    block_on(second.drive());
    first.refresh();
    assert_eq!((first.vault.count(number), second.vault.count(again)), (0, 1));
    assert!(first.missing(number).is_empty(), "the later run has one that works");
}

#[test]
fn a_run_is_not_forgotten_before_its_secrets_are_stored() {
    let shelf = Rc::new(Memory::default());
    let (runs, number) = ran(&shelf, [rotated(1), rotated(2)], Action::Rotate, 2);
    runs.forget(number);
    assert!(runs.entry(number).is_some() && runs.vault.count(number) == 2);
    store_all(runs, number, 7);
    assert_eq!(runs.stored(number), [(Seconds(7), id("K1")), (Seconds(7), id("K2"))]);
    runs.forget(number);
    assert!(runs.entry(number).is_none());
}

#[test]
fn an_old_key_counts_as_replaced_once_the_new_secret_is_stored_and_a_later_page_knows_it() {
    let shelf = Rc::new(Memory::default());
    let (runs, number) = ran(&shelf, [one(KEY), with_secret(NEW, "K2new")], Action::Replace, 1);
    assert_eq!((runs.replaced(number), runs.missing(number)), (vec![], vec![]));
    store_all(runs, number, 7);
    assert_eq!((runs.replaced(number), runs.missing(number)), (vec![id("K1")], vec![]));
    let (_, later) = session(&shelf, []);
    assert_eq!((later.replaced(number), later.missing(number)), (vec![], vec![]), "it may be gone by now");
    later.keys.merge(crate::domain::access_key::tests::key("N1", "ci"));
    assert_eq!((later.replaced(number), later.missing(number)), (vec![id("K1")], vec![]));
}

#[test]
fn a_page_that_is_left_says_afterwards_whose_secrets_nobody_has() {
    let shelf = Rc::new(Memory::default());
    let (runs, number) = ran(&shelf, [rotated(1), rotated(2), rotated(3)], Action::Rotate, 3);
    store_all(runs, number, 7);
    assert_eq!(runs.missing(number), []);
    shelf.stored.borrow_mut().insert(number, "7\tK1\tK3".to_owned());
    let (_, later) = session(&shelf, [rotated(1), rotated(2)]);
    assert_eq!(later.missing(number), [id("K2")]);
    assert_eq!(later.replaced(number), [], "nothing was replaced");
    later.begin(Action::Rotate, items(2));
    block_on(later.drive());
    assert_eq!(later.missing(number), [], "what a later run brought has its own word");
}

#[test]
fn a_secret_that_came_when_the_session_had_ended_is_found_in_the_next() {
    let shelf = Rc::new(Memory::default());
    let (runs, number) = ran(&shelf, [rotated(1)], Action::Rotate, 1);
    // The last that the journal heard of it.
    shelf.keep_progress(number, &noted(">"));
    let keys = runs.keys;
    let next = RunsStore::new(keys, Rc::clone(&shelf) as Rc<dyn RunShelf>, runs.vault);
    assert_eq!(outcomes(next, number), [Outcome::Done]);
    assert_eq!((next.missing(number), next.vault.count(number)), (vec![], 1));
}
