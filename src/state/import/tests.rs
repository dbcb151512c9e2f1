//! A file on its way into a run.

use std::rc::Rc;

use futures::executor::block_on;

use super::*;
use crate::api::scripted::{Answer, Scripted};
use crate::api::{Client, Transport};
use crate::domain::{Credentials, Seconds};
use crate::fleet::Fold;
use crate::import::{Format, Target, Which};
use crate::state::directory::Listing;

const FILE: &str =
    "name,secret,status\none,abcdefghijklmnop1234567890,active\ntwo,qrstuvwxyzabcdef1234567890,\nci,short,\n";

struct Page {
    wire: Rc<Scripted>,
    store: ImportStore,
}

/// A page over a project that has a key named `ci`.
fn page() -> Page {
    let wire = Scripted::new([Answer::ok(r#"{"keys":[{"id":"K1","name":"ci"}]}"#)]);
    let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
    let keys = KeysStore::new(Client::new("", credentials, Rc::clone(&wire) as Rc<dyn Transport>), Fold::default());
    block_on(keys.load());
    Page { wire, store: ImportStore::bare(keys, DirectoryStore::new(keys)) }
}

impl Page {
    fn open(&self, text: &str) {
        block_on(self.store.open(text.as_bytes().to_vec(), "keys.csv".into()));
    }

    fn standing(&self, row: usize) -> Standing {
        self.store.with(|review| review.standing(row)).unwrap()
    }
}

#[test]
fn a_file_is_read_and_checked_against_the_names_that_exist() {
    let page = page();
    page.open(FILE);
    assert_eq!(page.store.stage.get_untracked(), ImportStage::Checked);
    let file = page.store.file.get_untracked().unwrap();
    assert_eq!((file.name.as_str(), file.bytes), ("keys.csv", FILE.len()));
    assert!(file.fingerprint.is_some_and(|print| print.len() == 8));
    assert_eq!(page.standing(2), Standing::Asked, "its name is taken");
    assert_ne!(page.standing(0), Standing::Wrong);
    page.store.look_at(Some(Standing::Asked));
    assert_eq!(*page.store.looked_at.get_untracked(), [2]);
}

#[test]
fn what_a_column_is_can_be_changed_and_is_checked_anew() {
    let page = page();
    page.open(FILE);
    block_on(page.store.set_target(1, Target::Ignore));
    assert_eq!(page.standing(0), Standing::Wrong, "without a secret");
    block_on(page.store.set_target(1, Target::Cleartext));
    assert_ne!(page.standing(0), Standing::Wrong);
    assert_eq!(page.standing(2), Standing::Asked);
}

#[test]
fn a_file_that_is_not_of_the_form_that_was_chosen_can_be_read_in_another() {
    let page = page();
    page.open(FILE);
    let form = page.store.form.get_untracked().unwrap();
    block_on(page.store.read_as(Form { format: Format::Json, ..form }));
    assert!(matches!(page.store.stage.get_untracked(), ImportStage::Unreadable(_)));
    block_on(page.store.read_as(form));
    assert_eq!(page.store.stage.get_untracked(), ImportStage::Checked);
    assert_eq!(page.store.with(|review| review.table().rows()), Some(3));
}

#[test]
fn what_is_no_text_is_refused_and_leaves_nothing() {
    let page = page();
    page.open(FILE);
    block_on(page.store.open(b"PK\x03\x04rest".to_vec(), "keys.json".into()));
    assert!(matches!(page.store.stage.get_untracked(), ImportStage::Choosing(Some(_))));
    assert!(page.store.with(|_| ()).is_none());
}

#[test]
fn a_file_that_came_late_does_not_take_the_place_of_a_later_one() {
    let page = page();
    let slow = page.store.expect_file();
    page.open(FILE);
    block_on(page.store.open_expected(slow, Ok(b"name,secret\nlate,x".to_vec()), "late.csv".into()));
    block_on(page.store.open_expected(slow, Err("it is gone".into()), "late.csv".into()));
    assert_eq!(page.store.with(|review| review.table().rows()), Some(3));
    let wanted = page.store.expect_file();
    block_on(page.store.open_expected(wanted, Err("it is gone".into()), "gone.csv".into()));
    assert_eq!(page.store.stage.get_untracked(), ImportStage::Choosing(Some("it is gone".into())));
}

#[test]
fn nothing_goes_on_before_each_row_is_decided_and_then_exactly_those_rows_do() {
    let page = page();
    page.open(FILE);
    assert_eq!(block_on(page.store.hand_over()).map(|(_, items)| items.len()), None);
    page.store.leave_out_all(Which::NameTaken, true);
    let (rows, items) = block_on(page.store.hand_over()).unwrap();
    assert_eq!(items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    let (new, secret) = rows.row(1, Seconds(0)).unwrap();
    assert_eq!((new.name(), secret.expose()), ("two", "qrstuvwxyzabcdef1234567890"));
    assert!(rows.row(2, Seconds(0)).is_none());
    assert!(page.store.with(|_| ()).is_none(), "nothing of the file stays on the page");
    assert_eq!(page.wire.lines().len(), 1, "nothing was sent");
}

#[test]
fn nothing_goes_on_while_lists_are_on_their_way_and_then_it_is_checked_against_them() {
    let page = page();
    page.open("name,secret,roles\none,abcdefghijklmnop1234567890,Reader\n");
    let directory = page.store.directory;
    for (roles, tenants) in [(true, false), (false, true)] {
        directory.roles.set(if roles { Listing::UnderWay } else { Listing::NotAllowed });
        directory.tenants.set(if tenants { Listing::UnderWay } else { Listing::NotAllowed });
        assert!(page.store.awaits_lists());
        assert!(block_on(page.store.hand_over()).is_none());
    }
    directory.tenants.set(Listing::NotAllowed);
    directory.roles.set(Listing::Here(std::sync::Arc::new(Vec::new())));
    assert!(!page.store.awaits_lists());
    block_on(page.store.check_again());
    assert_eq!(page.standing(0), Standing::Wrong, "there is no such role");
    directory.roles.set(Listing::NotAllowed);
    block_on(page.store.check_again());
    assert!(block_on(page.store.hand_over()).is_some());
}
