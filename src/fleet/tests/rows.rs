//! Rows that come, change and go.

use crate::domain::KeyId;
use crate::domain::access_key::tests::key;
use crate::fleet::{Damaged, Fleet, KeyParts};

fn fleet(names: &[&str]) -> Fleet {
    let mut fleet = Fleet::default();
    for (at, name) in names.iter().enumerate() {
        fleet.push(&KeyParts::from(&key(&format!("K{at}"), name)));
    }
    fleet
}

#[test]
fn every_word_must_be_somewhere_in_the_key() {
    let mut fleet = fleet(&["billing prod", "billing dev", "search prod"]);
    fleet.push_damaged(&Damaged { id: None, reason: "no id".into(), excerpt: "{\"name\":\"Broken\"}".into() });
    assert_eq!(fleet.search(""), [0, 1, 2, 3]);
    assert_eq!(fleet.search("BILLING  prod"), [0]);
    assert_eq!(fleet.search("k2"), [2]);
    assert_eq!(fleet.search("broken"), [3]);
    assert_eq!(fleet.search("(a+)+$"), Vec::<usize>::new());
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
    assert_eq!(fleet.search("two"), Vec::<usize>::new());
    fleet.remove(&KeyId("K9".into()));
    fleet.remove(&KeyId("absent".into()));
    assert_eq!(fleet.key(&KeyId("K0".into())).unwrap().name, "one");
    assert_eq!(names(&fleet), ["one", "second"]);
    assert_eq!((fleet.search("second").len(), fleet.search("new").len()), (1, 0));
}

#[test]
fn names_are_compared_exactly() {
    let fleet = fleet(&["ci", "CI", "ci"]);
    assert_eq!(fleet.ids_named("ci"), [KeyId("K0".into()), KeyId("K2".into())]);
}
