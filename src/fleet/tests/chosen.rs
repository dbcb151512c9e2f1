//! What is chosen stays chosen, whatever happens to the rows.

use super::properties::fleet;
use super::random::NOW;
use crate::domain::access_key::tests::key;
use crate::domain::{AccessKey, KeyId, KeyState};
use crate::fleet::query::{Query, parse};
use crate::fleet::selection::Selection;
use crate::fleet::{Fleet, KeyParts};

fn of(names: &[&str]) -> Fleet {
    let mut fleet = Fleet::default();
    for (at, name) in names.iter().enumerate() {
        fleet.push(&KeyParts::from(&key(&format!("K{at}"), name)));
    }
    fleet
}

fn chosen(selection: &Selection) -> Vec<String> {
    let mut ids: Vec<String> = selection.ids().map(ToOwned::to_owned).collect();
    ids.sort();
    ids
}

#[test]
fn a_range_follows_the_order_shown() {
    let fleet = of(&["a", "b", "c", "d", "e"]);
    let mut selection = Selection::default();
    let id = |text: &str| KeyId(text.into());
    selection.select_range(&fleet, &[4, 2, 0, 1, 3], &id("K1"), &id("K2"));
    assert_eq!(chosen(&selection), ["K0", "K1", "K2"]);
    selection.toggle(&fleet, 0);
    assert_eq!(chosen(&selection), ["K1", "K2"]);
    selection.select_range(&fleet, &[3, 4], &id("K1"), &id("K4"));
    assert_eq!(chosen(&selection), ["K1", "K2", "K4"], "from a key that is not shown");
    selection.invert(&fleet, &[0, 1]);
    assert_eq!(chosen(&selection), ["K0", "K2", "K4"]);
    assert_eq!(selection.count_among(&fleet, &[0, 1, 2]), 2);
    selection.deselect(&fleet, &[0, 1, 2, 3, 4]);
    assert!(selection.is_empty());
}

#[test]
fn it_outlives_a_refresh_and_tells_what_is_gone() {
    let fleet = of(&["a", "b", "c"]);
    let mut selection = Selection::default();
    selection.select(&fleet, fleet.find(&Query::default(), NOW).positions());
    let mut fresh = Fleet::default();
    let other = AccessKey { state: KeyState::Inactive, ..key("K2", "c") };
    [other, key("K9", "new"), key("K0", "a")].iter().for_each(|key| fresh.push(&KeyParts::from(key)));
    let figures = selection.chosen(&fresh, NOW);
    assert_eq!(figures.by_status, [("Active".to_owned(), 1), ("Inactive".to_owned(), 1)]);
    assert_eq!(figures.gone, 1);
    assert!(selection.contains_row(&fresh, 0) && !selection.contains_row(&fresh, 1));
    selection.forget_gone(&fresh);
    assert_eq!(chosen(&selection), ["K0", "K2"]);
}

#[test]
fn selecting_all_that_match_chooses_keys_only() {
    let (fleet, _) = fleet(51, 300);
    let found = fleet.find(&parse("-status:active").query, NOW);
    let mut selection = Selection::default();
    selection.select(&fleet, found.positions());
    let keys = found.positions().iter().filter(|at| fleet.parts(**at as usize).is_some()).count();
    assert_eq!(selection.len(), keys);
    assert!(keys < found.len(), "damaged rows match, and cannot be chosen");
    let figures = selection.chosen(&fleet, NOW);
    assert_eq!(figures.by_status.iter().map(|(_, count)| count).sum::<usize>(), keys);
    selection.invert(&fleet, found.positions());
    assert!(selection.is_empty());
}
