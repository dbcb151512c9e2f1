//! Work over many keys against the emulator's core with the documented budget: how long it takes, and whether what is
//! said of each key is so. All on a simulated clock, so that no figure depends on the machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use console::domain::KeyId;
use console::run::edit::Operation;
use console::run::{Action, Edit, Failure, Item, Outcome};
use serde_json::{Value, json};

use crate::pace::{self, Case};
use crate::simulated::{BUDGET, Console, Neighbour, SLOW_WAY, WINDOW};

fn edit() -> Action {
    let operations = vec![Operation::SetClaim("team".to_owned(), "\"storage\"".to_owned())];
    Action::Edit(Arc::new(Edit { operations }))
}

/// The operation whose requests carry an action out, and the one that looks.
fn operation(action: &Action) -> &'static str {
    match action {
        Action::Activate => "activateBatch",
        Action::Deactivate => "deactivateBatch",
        Action::Delete => "deleteBatch",
        Action::Edit(_) => "update",
        Action::Rotate => "rotate",
        Action::Replace | Action::Import => unreachable!("no run here"),
    }
}

/// Whether a key, as the server has it, is what an action makes of it; of a new secret nothing can be seen.
fn reached(action: &Action, key: Option<&Value>) -> bool {
    match (action, key) {
        (Action::Delete, key) => key.is_none(),
        (_, None) => false,
        (Action::Activate, Some(key)) => key["status"] == "active",
        (Action::Deactivate, Some(key)) => key["status"] == "inactive",
        (Action::Edit(_), Some(key)) => key["customClaims"]["team"] == "storage",
        (_, Some(_)) => true,
    }
}

/// Asserts that what a run says of each key is so, and that no key was in two requests that were carried out.
fn assert_truth(console: &Console, action: &Action, before: &BTreeMap<KeyId, Value>, items: &[Item], about: &str) {
    let (now, carried_out) = (console.truth(), console.carried_out(operation(action)));
    for Item { id, outcome, .. } in items {
        let is = reached(action, now.get(id));
        let was = reached(action, before.get(id));
        let times = carried_out.get(&id.0).copied().unwrap_or_default();
        assert!(times <= 1, "{id:?} was in {times} requests that were carried out: {about}");
        let so = match (outcome, action) {
            (Outcome::Pending | Outcome::InFlight | Outcome::Unseen, _) => false,
            (Outcome::Unknown, _) => true,
            (Outcome::Done, Action::Rotate) => times == 1,
            (_, Action::Rotate) => times == 0,
            (Outcome::Done | Outcome::Unchanged, _) => is,
            (Outcome::Failed(Failure::Gone), _) => !now.contains_key(id),
            (Outcome::Failed(_), _) => !is || was,
        };
        assert!(so, "{id:?} is not as {outcome:?} says: {about}");
    }
}

/// How many are as asked, be it by the run or before it.
fn done(items: &[Item]) -> usize {
    items.iter().filter(|item| matches!(item.outcome, Outcome::Done | Outcome::Unchanged)).count()
}

#[test]
fn a_thousand_keys_take_hardly_longer_than_the_budget_asks_and_are_never_refused() {
    for Case { what, neighbour, figures, done } in pace::cases() {
        assert_eq!(done, 1_000, "{what}");
        let about = format!("{what}, beside {neighbour:?}: {figures:?}");
        if neighbour == Neighbour::Nobody {
            assert_eq!(figures.refused, 0, "{about}");
        }
        if neighbour == Neighbour::Greedy {
            let windows = figures.took / WINDOW;
            assert!(figures.others >= windows * BUDGET / 2, "the other had less than half: {about}");
        }
        match figures.ratio() {
            Some(ratio) => assert!(ratio <= neighbour.promised(), "{about}"),
            // Nothing keeps it but the way of its requests.
            None => assert!(figures.took == figures.travelled, "{about}"),
        }
    }
}

#[test]
fn runs_one_after_another_are_never_refused_and_lose_no_window() {
    let console = Console::new(1_100, Neighbour::Nobody);
    let (mut took, mut requests) = (0, 0);
    for turn in 0..20 {
        let action = if turn % 2 == 0 { Action::Deactivate } else { Action::Activate };
        let (figures, items) = console.run(&action, console.planned(&action, 1_000));
        assert_eq!((done(&items), figures.refused), (1_000, 0), "{figures:?}");
        took += figures.took;
        requests += figures.requests;
    }
    let least = (requests - 1) / BUDGET * WINDOW;
    assert!(took < least + WINDOW, "{took} ms of at least {least}");
}

#[test]
fn what_the_page_asks_besides_counts_as_well() {
    let console = Console::new(300, Neighbour::Nobody);
    for _ in 0..7 {
        console.load_list();
    }
    let (figures, items) = console.run(&Action::Rotate, console.planned(&Action::Rotate, 200));
    assert_eq!((done(&items), figures.refused), (200, 0), "{figures:?}");
}

#[test]
fn two_tabs_keep_to_the_budget_together_however_long_one_of_them_is_held_back() {
    for (ours, theirs) in [(150, 150), (SLOW_WAY, 150), (150, SLOW_WAY), (SLOW_WAY, SLOW_WAY)] {
        let one = Console::new(400, Neighbour::Nobody);
        let other = one.another_tab();
        for round in 0..3 {
            // Each asks for other things besides, which the tab whose turn it is must know of.
            for _ in 0..9 {
                other.load_list();
            }
            other.hear();
            one.hold_back(ours);
            let (figures, items) = one.run(&Action::Rotate, one.planned(&Action::Rotate, 150));
            assert_eq!((done(&items), figures.refused), (150, 0), "{ours} {theirs} {round}: {figures:?}");
            for _ in 0..9 {
                one.load_list();
            }
            one.hear();
            one.hold_back(theirs);
            let (figures, items) = other.run(&Action::Rotate, one.planned(&Action::Rotate, 150));
            assert_eq!((done(&items), figures.refused), (150, 0), "{ours} {theirs} {round}: {figures:?}");
        }
    }
}

/// What goes wrong with a write, and with a look.
fn faults() -> (Vec<Value>, Vec<Value>) {
    let write = [
        json!({"drop": true}),
        json!({"executeThenDrop": true}),
        json!({"status": 500}),
        json!({"status": 500, "execute": true}),
        json!({"html": true}),
        json!({"html": true, "execute": true}),
        json!({"html": true, "status": 429}),
        json!({"applyOf": 7}),
        json!({"applyOf": 7, "status": 200}),
        json!({"applyOf": 7, "executeThenDrop": true}),
        json!({"status": 200, "execute": false}),
        json!({"cutBodyAt": 1}),
        json!({"badUtf8": true}),
        json!({"tooMany": {}}),
        json!({"tooMany": {"retryAfter": 7}}),
        json!({"status": 409, "execute": true, "body": {"errorCode": "PROXY_DUPLICATE_SUPPRESSED"}}),
        json!({"status": 408, "execute": true, "body": {"message": "Request Timeout"}}),
        json!({"delayMs": 39_000}),
    ];
    let look = [
        json!({"drop": true}),
        json!({"status": 503}),
        json!({"html": true}),
        json!({"cutBodyAt": 5_000}),
        json!({"cutBodyAt": 5_000, "framing": "close"}),
        json!({"badUtf8": true}),
        json!({"tooMany": {"retryAfter": 3}}),
        json!({"status": 200, "body": "<html>"}),
    ];
    (write.to_vec(), look.to_vec())
}

#[test]
fn whatever_goes_wrong_every_key_ends_in_one_outcome_and_that_is_so() {
    let console = Console::new(300, Neighbour::Nobody);
    let (write, look) = faults();
    let mut dice = 7_u64;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % sides
    };
    let actions = [Action::Activate, Action::Deactivate, Action::Delete, Action::Rotate, edit()];
    for round in 0..80 {
        let lag = [0, 0, 5][throw(3)];
        let batch = ["allOrNothing", "skipsBad"][throw(2)];
        console.begin_anew(&json!({"readLagSeconds": lag, "batch": batch}));
        let action = &actions[throw(actions.len())];
        let single = matches!(action, Action::Rotate | Action::Edit(_));
        let mut items = console.planned(action, if single { 40 } else { 280 });
        // Some are gone meanwhile, as if somebody else had deleted them.
        for _ in 0..throw(4) {
            let at = throw(items.len());
            items[at].id = KeyId(format!("K2gone{at}"));
        }
        let mut list = Vec::new();
        for _ in 0..throw(8) {
            let then = &write[throw(write.len())];
            list.push(json!({"operation": operation(action), "nth": throw(12) + 1, "then": then}));
        }
        for _ in 0..throw(5) {
            let operation = ["search", "load"][throw(2)];
            list.push(json!({"operation": operation, "nth": throw(6) + 1, "then": look[throw(look.len())]}));
        }
        let before = console.truth();
        console.project.control("faults", &json!(list));
        let (figures, after) = console.run(action, items.clone());
        console.project.wire.direct("DELETE", "/__emulator/faults", &[], b"");
        let about =
            format!("round {round}: {action:?}, {switches}, {list:?}, {figures:?}", switches = json!([lag, batch]));
        assert_eq!(after.len(), items.len(), "{about}");
        assert_eq!(console.secrets(), if *action == Action::Rotate { done(&after) } else { 0 }, "{about}");
        assert_truth(&console, action, &before, &after, &about);
    }
}
