//! Rows that come, change and go.

use super::random::NOW;
use crate::domain::KeyId;
use crate::domain::access_key::tests::key;
use crate::fleet::query::parse;
use crate::fleet::{Damaged, Fleet, KeyParts};

fn fleet(names: &[&str]) -> Fleet {
    let mut fleet = Fleet::default();
    for (at, name) in names.iter().enumerate() {
        fleet.push(&KeyParts::from(&key(&format!("K{at}"), name)));
    }
    fleet
}

fn found(fleet: &Fleet, text: &str) -> Vec<u32> {
    fleet.find(&parse(text).query, NOW).positions().to_vec()
}

#[test]
fn every_word_must_be_somewhere_in_the_key() {
    let mut fleet = fleet(&["billing prod", "billing dev", "search prod"]);
    fleet.push_damaged(&Damaged { id: None, reason: "no id".into(), excerpt: "{\"name\":\"Broken\"}".into() });
    assert_eq!(found(&fleet, ""), [0, 1, 2, 3]);
    assert_eq!(found(&fleet, "BILLING  prod"), [0]);
    assert_eq!(found(&fleet, "k2"), [2]);
    assert_eq!(found(&fleet, "broken"), [3]);
    assert_eq!(found(&fleet, "(a+)+$"), [0; 0]);
}

#[test]
fn a_written_key_takes_its_place_and_a_new_one_comes_first() {
    let mut fleet = fleet(&["one", "two"]);
    fleet.merge(&key("K1", "second"));
    fleet.merge(&key("K9", "new"));
    assert_eq!(fleet.len(), 3);
    let names = |fleet: &Fleet| {
        fleet.positions().filter_map(|at| fleet.parts(at).map(|key| key.name.into_owned())).collect::<Vec<_>>()
    };
    assert_eq!(names(&fleet), ["new", "one", "second"]);
    assert_eq!(fleet.key(&KeyId("K1".into())).unwrap().name, "second");
    assert_eq!(found(&fleet, "two"), [0; 0]);
    fleet.remove(&KeyId("K9".into()));
    fleet.remove(&KeyId("absent".into()));
    assert_eq!(fleet.key(&KeyId("K0".into())).unwrap().name, "one");
    assert_eq!(names(&fleet), ["one", "second"]);
    assert_eq!((found(&fleet, "second").len(), found(&fleet, "new").len()), (1, 0));
}

#[test]
fn names_are_compared_exactly() {
    let fleet = fleet(&["ci", "CI", "ci"]);
    assert_eq!(fleet.ids_named("ci"), [KeyId("K0".into()), KeyId("K2".into())]);
}
