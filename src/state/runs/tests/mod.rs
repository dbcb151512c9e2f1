//! Runs over a scripted server.

mod errands;
mod secrets;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use futures::executor::block_on;

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::wishes::Wish;
use super::*;
use crate::api::Transport;
use crate::api::scripted::{Answer, Scripted};
use crate::api::transport::NoAnswer;
use crate::domain::{Credentials, KeyId};
use crate::fleet::Fold;
use crate::run::{Finding, Hold, Looked, Phase, Sent, Step, Unreadable};

#[derive(Default)]
struct Memory {
    runs: RefCell<BTreeMap<u64, (String, String)>>,
    stored: RefCell<BTreeMap<u64, String>>,
    spent: RefCell<String>,
    asked: RefCell<BTreeMap<u64, String>>,
    holds: RefCell<BTreeMap<u64, String>>,
    /// Nothing more can be written.
    full: Cell<bool>,
    /// A session that ends while its turn is awaited.
    ending: RefCell<Option<Owner>>,
}

impl RunShelf for Memory {
    fn numbers(&self) -> Vec<u64> {
        self.runs.borrow().keys().copied().collect()
    }
    fn plan(&self, number: u64) -> Option<String> {
        self.runs.borrow().get(&number).map(|run| run.0.clone())
    }
    fn keep_plan(&self, number: u64, plan: &str) -> bool {
        self.runs.borrow_mut().entry(number).or_default().0 = plan.to_owned();
        true
    }
    fn keep_progress(&self, number: u64, progress: &str) -> bool {
        if self.full.get() {
            return false;
        }
        self.runs.borrow_mut().entry(number).or_default().1 = progress.to_owned();
        true
    }
    fn progress(&self, number: u64) -> Option<String> {
        self.runs.borrow().get(&number).map(|run| run.1.clone())
    }
    fn keep_stored(&self, number: u64, stored: &str) -> bool {
        self.stored.borrow_mut().insert(number, stored.to_owned());
        true
    }
    fn stored(&self, number: u64) -> String {
        self.stored.borrow().get(&number).cloned().unwrap_or_default()
    }
    fn keep_hold(&self, number: u64, word: &str) {
        self.holds.borrow_mut().insert(number, word.to_owned());
    }
    fn hold(&self, number: u64) -> String {
        self.holds.borrow().get(&number).cloned().unwrap_or_default()
    }
    fn forget(&self, number: u64) {
        self.runs.borrow_mut().remove(&number);
    }
    fn spent(&self) -> String {
        self.spent.borrow().clone()
    }
    fn keep_spent(&self, spent: &str) {
        spent.clone_into(&mut self.spent.borrow_mut());
    }
    fn keep_asked(&self, tab: u64, asked: &str) {
        self.asked.borrow_mut().insert(tab, asked.to_owned());
    }
    fn asked(&self, besides: u64) -> String {
        self.asked
            .borrow()
            .iter()
            .filter(|(tab, _)| **tab != besides)
            .map(|(_, text)| text.clone())
            .collect::<Vec<_>>()
            .join(",")
    }
    fn turn(&self) -> Turn {
        self.ending.take().into_iter().for_each(|owner| owner.cleanup());
        Box::pin(std::future::ready(Box::new(()) as Box<dyn Any>))
    }
}

fn session(shelf: &Rc<Memory>, answers: impl IntoIterator<Item = Answer>) -> (Rc<Scripted>, RunsStore) {
    let wire = Scripted::new(answers);
    wire.pace.set(250);
    let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
    let client = Client::new("", credentials, Rc::clone(&wire) as Rc<dyn Transport>);
    let keys = KeysStore::new(client, Fold::default());
    (wire, RunsStore::new(keys, Rc::clone(shelf) as Rc<dyn RunShelf>, VaultStore::default()))
}

fn items(count: usize) -> Vec<Item> {
    (1..=count).map(|at| Item::new(KeyId(format!("K{at}")), String::new())).collect()
}

fn keys(state: &str, ids: impl IntoIterator<Item = usize>) -> Answer {
    let key = |id| format!(r#"{{"id":"K{id}","name":"ci","status":"{state}"}}"#);
    Answer::ok(format!(r#"{{"keys":[{}]}}"#, ids.into_iter().map(key).collect::<Vec<_>>().join(",")))
}

/// What a run that switches keys sees before its first request: none of them is as asked.
fn survey() -> Answer {
    keys("none", [])
}

fn posts(wire: &Scripted) -> Vec<String> {
    wire.asked.borrow().iter().filter(|asked| asked.line.ends_with("batch")).map(|asked| asked.body.clone()).collect()
}

/// How far a run came, as its journal has it: a letter a key.
fn noted(letters: &str) -> String {
    let outcome = |letter| match letter {
        '.' => Outcome::Pending,
        '>' => Outcome::InFlight,
        'd' => Outcome::Done,
        'k' => Outcome::Failed(Failure::NotKept),
        other => panic!("no outcome is noted as {other}"),
    };
    let item = |letter| Item { outcome: outcome(letter), ..Item::new(KeyId(String::new()), String::new()) };
    Record::progress(&letters.chars().map(item).collect::<Vec<_>>(), None)
}

#[test]
fn a_run_sends_looks_and_says_what_it_saw() {
    let shelf = Rc::new(Memory::default());
    let (wire, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=3)]);
    let number = runs.begin(Action::Deactivate, items(3));
    block_on(runs.drive());
    let entry = runs.entry(number).unwrap();
    assert_eq!((entry.run.phase(), entry.run.counts().done), (&Phase::Over, 3));
    assert_eq!(posts(&wire), [r#"{"ids":["K1","K2","K3"]}"#]);
    assert_eq!(shelf.runs.borrow()[&number].1, noted("ddd"));
}

#[test]
fn what_somebody_else_switched_off_since_the_list_was_read_is_left_alone_and_not_undone() {
    let shelf = Rc::new(Memory::default());
    let looks = (0..4).map(|_| keys("inactive", 1..=3));
    let (wire, runs) = session(&shelf, [keys("inactive", [2]), Answer::ok("{}")].into_iter().chain(looks));
    // The list of this page is older.
    runs.keys.merge(crate::domain::access_key::tests::key("K2", "ci"));
    let number = runs.begin(Action::Deactivate, items(3));
    block_on(runs.drive());
    let counts = runs.entry(number).unwrap().run.counts();
    assert_eq!((counts.done, counts.unchanged), (2, 1));
    assert_eq!(posts(&wire), [r#"{"ids":["K1","K3"]}"#]);
    let (undo, back) = runs.undoing(number).unwrap();
    assert_eq!((undo, back.iter().map(|item| item.id.0.as_str()).collect()), (Action::Activate, vec!["K1", "K3"]));
    // Nor what somebody else did while the run was held.
    let (wire, runs) = session(&shelf, [survey(), Answer::json(401, r#"{"errorCode":"E011003"}"#)]);
    let number = runs.begin(Action::Deactivate, items(60));
    block_on(runs.drive());
    [keys("inactive", 51..=60), Answer::ok("{}")].into_iter().for_each(|answer| wire.then(answer));
    (0..4).for_each(|_| wire.then(keys("inactive", 1..=60)));
    runs.change(number, Run::resume);
    block_on(runs.drive());
    let counts = runs.entry(number).unwrap().run.counts();
    assert_eq!((counts.done, counts.unchanged, posts(&wire).len()), (50, 10, 2));
}

#[test]
fn a_look_that_lags_behind_what_was_done_a_moment_ago_leaves_no_key_as_it_is() {
    // Deactivated just now, and activated again: the list still shows the first of both as active.
    let shelf = Rc::new(Memory::default());
    let before = || Answer::ok(r#"{"keys":[{"id":"K1","status":"active"},{"id":"K2","status":"inactive"}]}"#);
    let answers = [before(), Answer::ok("{}"), keys("active", [2]), keys("inactive", [1]), Answer::ok("{}")];
    let (wire, runs) = session(&shelf, answers.into_iter().chain([keys("active", 1..=2)]));
    let off = crate::domain::KeyState::Inactive;
    runs.keys.merge(AccessKey { state: off, ..crate::domain::access_key::tests::key("K1", "ci") });
    let number = runs.begin(Action::Activate, items(2));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
    assert_eq!(posts(&wire), [r#"{"ids":["K2"]}"#, r#"{"ids":["K1"]}"#]);
}

#[test]
fn a_key_that_is_gone_is_found_among_the_others_by_one_look() {
    let shelf = Rc::new(Memory::default());
    let missing = Answer::json(404, r#"{"errorCode":"E1","errorMessage":"no such key"}"#);
    let others = || (1..=50).filter(|at| *at != 7);
    let answers = [survey(), missing, keys("inactive", others()), Answer::ok("{}"), keys("active", others())];
    let (wire, runs) = session(&shelf, answers);
    let number = runs.begin(Action::Activate, items(50));
    block_on(runs.drive());
    let entry = runs.entry(number).unwrap();
    assert_eq!((entry.run.counts().done, entry.run.counts().failed), (49, 1));
    assert_eq!(entry.run.items()[6].outcome, Outcome::Failed(Failure::Gone));
    assert_eq!((posts(&wire).len(), wire.lines().len()), (2, 5));
}

#[test]
fn a_deletion_that_was_sent_twice_and_found_nothing_the_second_time_costs_one_look() {
    let missing = Answer::json(404, r#"{"errorCode":"E1","errorMessage":"no such key"}"#);
    let (wire, runs) = session(&Rc::new(Memory::default()), [missing, keys("active", [99])]);
    let number = runs.begin(Action::Delete, items(50));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 50);
    assert_eq!(wire.lines().len(), 2);
}

#[test]
fn keys_of_which_one_was_made_a_moment_ago_are_told_apart_by_requests_and_not_by_a_list_that_may_lag() {
    let missing = || Answer::json(404, r#"{"errorCode":"E1","errorMessage":"no such key"}"#);
    let answers = [missing(), Answer::ok("{}"), missing(), keys("active", [99])];
    let (wire, runs) = session(&Rc::new(Memory::default()), answers);
    let now = runs.keys.client().unwrap().server_time();
    runs.keys.merge(AccessKey { created: Some(now), ..crate::domain::access_key::tests::key("K1", "ci") });
    let number = runs.begin(Action::Delete, items(2));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
    assert_eq!(posts(&wire), [r#"{"ids":["K1","K2"]}"#, r#"{"ids":["K1"]}"#, r#"{"ids":["K2"]}"#]);
}

#[test]
fn what_cannot_be_read_is_shown_and_neither_resumed_nor_dropped() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let [newer, half, whole] = [1, 2, 3].map(|_| runs.begin(Action::Delete, items(2)));
    shelf.runs.borrow_mut().get_mut(&newer).unwrap().1 = r#"{"format":3}"#.to_owned();
    shelf.runs.borrow_mut().get_mut(&half).unwrap().0.truncate(40);
    let (wire, later) = session(&shelf, []);
    let told = later.unreadable.get_untracked();
    let one = |number, why| UnreadableRun { number, why };
    assert_eq!(told, [one(half, Unreadable::Damaged), one(newer, Unreadable::OtherVersion)]);
    assert!(later.entry(whole).is_some() && later.entry(newer).is_none());
    assert!(later.raw_journal(newer).contains(r#"{"format":3}"#));
    // A page that began it learns that another version of the console carried it on, and leaves it alone.
    [newer, half, whole].into_iter().for_each(|number| runs.pause(number));
    runs.release(newer);
    block_on(runs.drive());
    assert!(runs.entry(newer).is_none() && wire.lines().is_empty());
    later.remove_unreadable(half);
    assert_eq!(later.unreadable.get_untracked(), [one(newer, Unreadable::OtherVersion)]);
    assert!(!shelf.runs.borrow().contains_key(&half) && shelf.runs.borrow().contains_key(&newer));
}

#[test]
fn a_deletion_of_what_is_gone_already_is_done() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, [Answer::json(404, r#"{"errorCode":"E1"}"#), keys("active", [])]);
    let number = runs.begin(Action::Delete, items(1));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 1);
}

#[test]
fn a_record_that_cannot_be_read_may_be_the_key_so_its_deletion_is_not_called_done() {
    let shelf = Rc::new(Memory::default());
    let damaged = || Answer::ok(r#"{"keys":[{"name":"no id"},{"id":"K2","roleNames":7},{"id":"K3"}]}"#);
    for (look, done, unknown) in [(damaged(), 0, 2), (keys("active", [3]), 2, 0)] {
        let (_, runs) = session(&shelf, [Answer::ok("{}"), damaged(), damaged(), damaged(), look]);
        let number = runs.begin(Action::Delete, items(2));
        block_on(runs.drive());
        let counts = runs.entry(number).unwrap().run.counts();
        assert_eq!((counts.done, counts.unknown), (done, unknown));
    }
}

#[test]
fn what_the_last_answer_cost_is_there_for_the_next_tab() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=3)]);
    runs.begin(Action::Deactivate, items(3));
    block_on(runs.drive());
    let spent = shelf.spent.borrow().clone();
    assert_eq!(spent.rsplit(' ').next().map(|moments| moments.split(',').count()), Some(3), "{spent}");
}

#[test]
fn without_a_valid_key_it_is_held_and_then_goes_on() {
    let shelf = Rc::new(Memory::default());
    let (wire, runs) = session(&shelf, [Answer::json(401, r#"{"errorCode":"E011003"}"#)]);
    let number = runs.begin(Action::Deactivate, items(2));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::SignIn));
    wire.then(survey());
    wire.then(Answer::ok("{}"));
    wire.then(keys("inactive", 1..=2));
    runs.change(number, Run::resume);
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
}

#[test]
fn what_another_tab_did_while_this_one_waited_is_not_done_again() {
    let shelf = Rc::new(Memory::default());
    let (_, first) = session(&shelf, []);
    let number = first.begin(Action::Deactivate, items(2));
    let (wire, second) = session(&shelf, []);
    second.take_over(number);
    second.change(number, Run::resume);
    // The first tab comes to its end before the second gets its turn.
    shelf.keep_progress(number, &noted("dd"));
    block_on(second.drive());
    assert_eq!(second.entry(number).unwrap().run.counts().done, 2);
    assert!(posts(&wire).is_empty());
}

#[test]
fn what_another_tab_carried_on_while_this_one_held_it_is_not_sent_again() {
    let shelf = Rc::new(Memory::default());
    let (wire, first) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=50)]);
    let number = first.begin(Action::Deactivate, items(60));
    first.change(number, Run::pause);
    let (_, second) = session(&shelf, [survey(), Answer::ok("{}"), Answer::ok("{}"), keys("inactive", 1..=60)]);
    second.wish(number, Wish::Resume);
    block_on(second.drive());
    assert_eq!(second.entry(number).unwrap().run.counts().done, 60);
    // The first still shows it as paused; its person goes on.
    first.wish(number, Wish::Resume);
    block_on(first.drive());
    assert_eq!(first.entry(number).unwrap().run.counts().done, 60);
    assert!(posts(&wire).is_empty());
}

#[test]
fn what_another_tab_noted_last_is_known_before_this_one_does_anything() {
    // This tab's run was paused and carried on in another. That one's last note and the end of its turn come together, and
    // while this tab has its turn, for whichever run, it looks at no journal.
    let shelf = Rc::new(Memory::default());
    let (wire, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("active", [1])]);
    let number = runs.begin(Action::Deactivate, items(60));
    runs.pause(number);
    shelf.keep_hold(number, "");
    shelf.keep_progress(number, &noted(&"d".repeat(60)));
    runs.begin(Action::Activate, items(1));
    block_on(runs.drive());
    runs.wish(number, Wish::Resume);
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 60);
    assert_eq!(posts(&wire), [r#"{"ids":["K1"]}"#], "of the other run");
}

#[test]
fn what_is_wanted_while_an_answer_is_awaited_comes_after_it() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let number = runs.begin(Action::Delete, items(60));
    shelf.keep_progress(number, &noted(&format!("k{}", ".".repeat(59))));
    runs.take_over(number);
    let mut budget = Budget::documented();
    runs.change(number, |run| {
        run.resume();
        assert!(matches!(run.next(Millis(0), &mut budget), Step::Send(places) if places.len() == 50));
        run.pause();
        run.retry_failed(Millis(0));
        run.sent(Millis(1), &mut budget, Sent::Accepted);
        assert_eq!(run.next(Millis(2), &mut budget), Step::Send(vec![0]));
        run.sent(Millis(3), &mut budget, Sent::Accepted);
        assert!(matches!(run.next(Millis(4), &mut budget), Step::Look(places) if places.len() == 51));
        run.looked(Millis(5), &mut budget, Looked::Found(vec![Finding::Reached; 51]));
        assert_eq!((run.phase(), run.counts().done), (&Phase::Held(Hold::Paused), 51));
    });
}

#[test]
fn a_proxy_that_does_not_pass_a_call_on_is_not_taken_for_keys_that_are_gone() {
    let shut = || Answer::json(404, r#"{"errorCode":"PROXY_NOT_ALLOWED","outcome":"not_sent"}"#);
    for action in [Action::Deactivate, Action::Delete] {
        let (wire, runs) = session(&Rc::new(Memory::default()), []);
        if action == Action::Deactivate {
            wire.then(survey());
        }
        [shut(), shut()].into_iter().for_each(|answer| wire.then(answer));
        let number = runs.begin(action, items(4));
        block_on(runs.drive());
        let entry = runs.entry(number).unwrap();
        assert!(matches!(entry.run.phase(), Phase::Held(Hold::Forbidden(words)) if words.contains("proxy")));
        assert_eq!((posts(&wire).len(), entry.run.counts().pending), (2, 4));
    }
}

#[test]
fn what_is_wanted_while_another_tab_has_its_turn_is_for_what_is_left_afterwards() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let number = runs.begin(Action::Activate, items(3));
    shelf.keep_progress(number, &noted("dkd"));
    let (wire, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("active", 1..=3)]);
    runs.take_over(number);
    runs.wish(number, Wish::RetryFailed);
    // The other tab found meanwhile that the first is not as asked either.
    shelf.keep_progress(number, &noted("kkd"));
    block_on(runs.drive());
    assert_eq!(posts(&wire), [r#"{"ids":["K1","K2"]}"#]);
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 3);
}

#[test]
fn what_a_person_ended_in_one_tab_does_not_go_on_in_another_that_waited_for_its_turn() {
    let shelf = Rc::new(Memory::default());
    let (_, first) = session(&shelf, []);
    let number = first.begin(Action::Delete, items(2));
    let (wire, second) = session(&shelf, []);
    second.wish(number, Wish::Resume);
    assert_eq!(second.entry(number).unwrap().run.phase(), &Phase::Running);
    first.cancel(number);
    block_on(second.drive());
    assert!(posts(&wire).is_empty());
    assert_eq!(second.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Cancelled));
    // And a page that is loaded later knows it, too.
    let (_, later) = session(&shelf, []);
    assert_eq!(later.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Cancelled));
}

#[test]
fn a_run_that_was_ended_stays_so_when_another_management_key_is_given() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let number = runs.begin(Action::Delete, items(60));
    let mut budget = Budget::documented();
    runs.change(number, |run| assert!(matches!(run.next(Millis(0), &mut budget), Step::Send(_))));
    runs.cancel(number);
    runs.change(number, |run| {
        run.sent(Millis(1), &mut budget, Sent::Accepted);
        assert!(matches!(run.next(Millis(1), &mut budget), Step::Look(_)));
        run.looked(Millis(2), &mut budget, Looked::SignIn);
    });
    runs.note(number);
    runs.refresh();
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::SignIn), "it is still to be asked for");
    runs.wish(number, Wish::Resume);
    runs.refresh();
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Cancelled));
    assert_eq!(runs.held_by_person(number), Some(Hold::Cancelled));
}

#[test]
fn a_page_shows_what_other_tabs_do() {
    let shelf = Rc::new(Memory::default());
    let (_, first) = session(&shelf, []);
    let number = first.begin(Action::Deactivate, items(2));
    first.pause(number);
    let (_, second) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=2)]);
    second.wish(number, Wish::Resume);
    first.refresh();
    assert_eq!(first.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Left), "it is not paused any more");
    block_on(second.drive());
    let other = second.begin(Action::Activate, items(1));
    first.refresh();
    assert_eq!(first.entry(number).unwrap().run.phase(), &Phase::Over);
    assert!(first.entry(other).is_some());
    second.pause(other);
    second.forget(other);
    first.refresh();
    assert!(first.entry(other).is_none());
}

#[test]
fn what_is_retried_in_an_ended_run_leaves_it_ended() {
    let shelf = Rc::new(Memory::default());
    let (wire, runs) = session(&shelf, []);
    let number = runs.begin(Action::Deactivate, items(60));
    shelf.keep_progress(number, &noted(&format!("k{}", ".".repeat(59))));
    runs.take_over(number);
    runs.cancel(number);
    wire.then(survey());
    wire.then(Answer::ok("{}"));
    wire.then(keys("inactive", [1]));
    runs.wish(number, Wish::RetryFailed);
    block_on(runs.drive());
    assert_eq!(posts(&wire), [r#"{"ids":["K1"]}"#]);
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Cancelled));
}

#[test]
fn a_journal_that_cannot_be_written_any_more_is_removed_and_not_believed() {
    let shelf = Rc::new(Memory::default());
    let (wire, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=2)]);
    let number = runs.begin(Action::Deactivate, items(2));
    shelf.full.set(true);
    block_on(runs.drive());
    assert!(!runs.entry(number).unwrap().kept && shelf.runs.borrow().is_empty());
    runs.wish(number, Wish::Resume);
    block_on(runs.drive());
    assert_eq!((posts(&wire).len(), runs.entry(number).unwrap().run.counts().done), (1, 2));
}

#[test]
fn a_run_that_another_tab_removed_from_its_list_is_kept_as_long_as_it_goes_on() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, [survey(), Answer::ok("{}"), keys("inactive", 1..=2)]);
    let number = runs.begin(Action::Deactivate, items(2));
    shelf.forget(number);
    block_on(runs.drive());
    let (_, later) = session(&shelf, []);
    assert_eq!(later.entry(number).map(|entry| entry.run.counts().done), Some(2));
}

#[test]
fn a_run_of_which_something_is_in_suspense_is_not_removed() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let number = runs.begin(Action::Delete, items(2));
    let mut budget = Budget::documented();
    runs.change(number, |run| assert!(matches!(run.next(Millis(0), &mut budget), Step::Send(_))));
    runs.change(number, Run::cancel);
    runs.forget(number);
    assert!(runs.entry(number).is_some(), "nobody knows yet what became of its request");
    runs.change(number, |run| run.sent(Millis(1), &mut budget, Sent::NotSent));
    runs.forget(number);
    assert!(runs.entry(number).is_none());
}

#[test]
fn a_full_budget_is_waited_for() {
    let shelf = Rc::new(Memory::default());
    let full = Answer::json(429, r#"{"errorCode":"E130429"}"#);
    let (wire, runs) = session(&shelf, [full, survey(), Answer::ok("{}"), keys("inactive", 1..=2)]);
    let number = runs.begin(Action::Deactivate, items(2));
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 2);
    assert!(wire.waited.borrow().len() > 10, "{:?}", wire.waited.borrow());
}

#[test]
fn a_page_that_is_left_leaves_a_run_that_looks_before_it_sends() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, [survey(), Answer::None(NoAnswer::Offline)]);
    let number = runs.begin(Action::Deactivate, items(60));
    block_on(runs.drive());
    // As if the page had gone with the request under way.
    let progress = format!("{}{}", ">".repeat(50), ".".repeat(10));
    shelf.keep_progress(number, &noted(&progress));
    let (wire, runs) =
        session(&shelf, [keys("inactive", 1..=50), survey(), Answer::ok("{}"), keys("inactive", 1..=60)]);
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Left));
    runs.take_over(number);
    runs.change(number, Run::resume);
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.counts().done, 60);
    let posts = posts(&wire);
    assert_eq!(posts.len(), 1);
    assert!(posts[0].contains("\"K51\"") && !posts[0].contains("\"K50\""));
}

#[test]
fn a_session_that_ends_while_another_tab_has_its_turn_takes_nothing_along() {
    let shelf = Rc::new(Memory::default());
    let owner = Owner::new();
    owner.set();
    let (wire, runs) = session(&shelf, []);
    let number = runs.begin(Action::Deactivate, items(2));
    *shelf.ending.borrow_mut() = Some(owner);
    block_on(runs.drive());
    assert!(posts(&wire).is_empty());
    assert_eq!(shelf.runs.borrow()[&number].1, noted(".."), "it is kept for the next session");
}
