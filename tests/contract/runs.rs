//! Work over many keys against the emulator's core with the documented budget: how long it takes, and whether what is
//! said of each key is so. All on a simulated clock, so that no figure depends on the machine.

use std::collections::BTreeMap;

use console::domain::KeyId;
use console::run::{Action, Failure, Item, Outcome};
use serde_json::{Value, json};

use crate::simulated::{BUDGET, Console, Figures, Neighbour};

/// What the issue of speed speaks of.
const KEYS: u32 = 1_000;

fn ids(console: &Console) -> Vec<KeyId> {
    console.truth().into_keys().collect()
}

/// Asserts that what a run says of each key is so.
fn assert_truth(action: Action, items: &[Item], before: &BTreeMap<KeyId, bool>, now: &BTreeMap<KeyId, bool>) {
    for Item { id, outcome, .. } in items {
        let reached = match (action, now.get(id)) {
            (Action::Delete, is) => is.is_none(),
            (_, None) => false,
            (action, Some(active)) => *active == (action == Action::Activate),
        };
        match outcome {
            Outcome::Done | Outcome::Unchanged => assert!(reached, "{id:?} is not as {outcome:?} says"),
            Outcome::Failed(Failure::Gone) => assert!(!now.contains_key(id), "{id:?} is there"),
            Outcome::Failed(_) => assert!(!reached || before.get(id) == now.get(id), "{id:?} was done: {outcome:?}"),
            Outcome::Unknown => {}
            Outcome::Pending | Outcome::InFlight | Outcome::Unseen => panic!("{id:?} has no outcome: {outcome:?}"),
        }
    }
}

fn done(items: &[Item]) -> usize {
    items.iter().filter(|item| item.outcome == Outcome::Done).count()
}

#[test]
fn a_thousand_keys_in_batches_never_wait_for_the_budget() {
    let console = Console::new(KEYS, Neighbour::Nobody);
    let ids = ids(&console);
    for action in [Action::Deactivate, Action::Activate, Action::Delete] {
        let before = console.truth();
        let (figures, items) = console.run(action, &ids);
        assert_eq!(done(&items), 1_000, "{action:?}");
        assert_truth(action, &items, &before, &console.truth());
        assert_eq!(figures.refused, 0, "{action:?}: {figures:?}");
        assert!(figures.requests <= 25, "{action:?}: {figures:?}");
        assert!(figures.took <= figures.requests * 300, "{action:?} waited: {figures:?}");
    }
}

#[test]
fn runs_one_after_another_spend_the_budget_whole_and_not_more() {
    let console = Console::new(KEYS, Neighbour::Nobody);
    let ids = ids(&console);
    let mut all = Vec::new();
    for turn in 0..20 {
        let action = if turn % 2 == 0 { Action::Deactivate } else { Action::Activate };
        let (figures, items) = console.run(action, &ids);
        assert_eq!(done(&items), 1_000);
        all.push(figures);
    }
    let requests: u64 = all.iter().map(|figures| figures.requests).sum();
    let took: u64 = all.iter().map(|figures| figures.took).sum();
    let least = Figures::least(requests, BUDGET);
    assert_eq!(all.iter().map(|figures| figures.refused).sum::<u64>(), 0, "{all:?}");
    assert!(took * 100 <= least * 105, "{took} ms of at least {least}");
}

#[test]
fn beside_somebody_with_half_of_the_budget_runs_take_what_is_left() {
    for neighbour in [Neighbour::Steady, Neighbour::Greedy] {
        let console = Console::new(KEYS, neighbour);
        let ids = ids(&console);
        let mut all = Vec::new();
        for turn in 0..20 {
            let action = if turn % 2 == 0 { Action::Deactivate } else { Action::Activate };
            let (figures, items) = console.run(action, &ids);
            assert_eq!(done(&items), 1_000);
            all.push(figures);
        }
        let accepted: u64 = all.iter().map(|figures| figures.requests - figures.refused).sum();
        let took: u64 = all.iter().map(|figures| figures.took).sum();
        let least = Figures::least(accepted, BUDGET / 2);
        let refused: u64 = all.iter().map(|f| f.refused).sum();
        let others: u64 = all.iter().map(|f| f.others).sum();
        println!("{neighbour:?} {accepted} {refused} {others} {took} {least} {}", took as f64 / least as f64);
        assert!(took * 100 <= least * 120, "{neighbour:?}: {took} ms of at least {least}: {all:?}");
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
    let operations = [(Action::Activate, "activateBatch"), (Action::Deactivate, "deactivateBatch"), (Action::Delete, "deleteBatch")];
    for round in 0..120 {
        let lag = [0, 0, 5][throw(3)];
        let batch = ["allOrNothing", "skipsBad"][throw(2)];
        console.begin_anew(&json!({"readLagSeconds": lag, "batch": batch}));
        let mut ids = ids(&console);
        // Some are gone meanwhile, as if somebody else had deleted them.
        for _ in 0..throw(4) {
            let at = throw(ids.len());
            ids[at] = KeyId(format!("K2gone{at}"));
        }
        let (action, operation) = operations[throw(3)];
        let mut list = Vec::new();
        for _ in 0..throw(8) {
            list.push(json!({"operation": operation, "nth": throw(12) + 1, "then": write[throw(write.len())]}));
        }
        for _ in 0..throw(5) {
            list.push(json!({"operation": "search", "nth": throw(6) + 1, "then": look[throw(look.len())]}));
        }
        let before = console.truth();
        console.project.control("faults", &json!(list));
        let (figures, items) = console.run(action, &ids);
        let about = format!("round {round}: {action:?} {list:?} {figures:?}");
        println!("{about}");
        console.project.wire.direct("DELETE", "/__emulator/faults", &[], b"");
        assert_truth(action, &items, &before, &console.truth());
        assert_eq!(items.len(), ids.len(), "{about}");
        let twice = console.carried_out(operation).into_iter().find(|(_, times)| *times > 1);
        assert_eq!(twice, None, "{about}");
    }
}
