//! The stores against a scripted server, as a person would meet them.

use std::cell::RefCell;
use std::rc::Rc;

use futures::executor::block_on;
use leptos::prelude::*;

use super::*;
use crate::api::config::Config;
use crate::api::scripted::{Answer, Scripted};
use crate::api::transport::{Broken, NoAnswer};
use crate::api::{Answerer, Client, ReadError, Refusal, Transport, Unknown};
use crate::domain::looks::LOST;
use crate::domain::shares::{KeepShares, Shares};
use crate::domain::{Credentials, Expiry, Field, KeyId, Lifetime, Seconds};
use crate::fleet::{Fold, Row};
use crate::state::reconcile::Verdict;

#[derive(Default)]
struct Drawer(RefCell<Option<(String, String)>>);

impl KeepShares for Drawer {
    fn random(&self, length: usize) -> Option<Vec<u8>> {
        Some((0..length).map(|i| (i * 31 % 251) as u8).collect())
    }
    fn keep(&self, shares: &Shares) -> bool {
        *self.0.borrow_mut() = Some((shares.stored.clone(), shares.named.clone()));
        true
    }
    fn kept(&self) -> Shares {
        let (stored, named) = self.0.borrow().clone().unwrap_or_default();
        Shares { stored, named }
    }
    fn forget(&self) {
        *self.0.borrow_mut() = None;
    }
}

fn session(transport: &Rc<Scripted>, drawer: &Rc<Drawer>) -> SessionStore {
    SessionStore::new(
        Config::default(),
        Rc::clone(transport) as Rc<dyn Transport>,
        Rc::clone(drawer) as Rc<dyn KeepShares>,
    )
}

fn under_an_owner<T>(run: impl FnOnce() -> T) -> T {
    Owner::new().with(run)
}

const EMPTY: &str = r#"{"keys":[]}"#;

#[test]
fn signing_in_survives_a_reload_until_its_end_and_signing_out_does_not() {
    under_an_owner(|| {
        let (transport, drawer) = (Scripted::new([Answer::ok(EMPTY)]), Rc::new(Drawer::default()));
        let first = session(&transport, &drawer);
        assert!(first.signed_in().is_none());
        block_on(first.sign_in(" P2abc ", "K2canary"));
        assert!(first.signed_in().is_some());
        let kept = drawer.0.borrow().clone().unwrap();
        assert!(!kept.0.contains("canary") && !kept.1.contains("canary"));

        let reloaded = session(&transport, &drawer);
        assert_eq!(reloaded.signed_in().unwrap().0.project().as_str(), "P2abc");
        assert_eq!(transport.lines().len(), 1, "a reload asks nothing");

        transport.now.set(transport.now.get() + 8 * 3_600_000);
        reloaded.end_if_due();
        assert_eq!(reloaded.farewell(), Farewell::Ended);
        assert!(drawer.0.borrow().is_none());
        assert!(session(&transport, &drawer).signed_in().is_none());
    });
}

#[test]
fn the_servers_clock_counts_and_this_machines_only_where_no_answer_told_it() {
    under_an_owner(|| {
        const OFF: i64 = 3 * 86_400;
        let (transport, keys, create, _) = page([]);
        let here = transport.now.get() / 1_000;
        assert_eq!((keys.now(), keys.server_ahead()), (Seconds(here), 0));
        transport.then(Answer::Dated((here - OFF) * 1_000, EMPTY));
        block_on(keys.load());
        assert_eq!((keys.now(), keys.server_ahead()), (Seconds(here - OFF), -OFF));
        assert_eq!(keys.receipt.get().map(|receipt| receipt.at), Some(keys.now()));
        create.draft.update(|draft| (draft.name, draft.lifetime) = ("ci".into(), Lifetime::Days(30)));
        transport.then(Answer::None(NoAnswer::Offline));
        block_on(create.submit());
        let sent = transport.asked.borrow()[1].body.clone();
        assert!(sent.contains(&format!(r#""expireTime":{}"#, here - OFF + 30 * 86_400)), "{sent}");
    });
}

#[test]
fn a_tab_that_lost_half_of_the_key_says_so() {
    under_an_owner(|| {
        let (transport, drawer) = (Scripted::new([Answer::ok(EMPTY)]), Rc::new(Drawer::default()));
        assert_eq!(session(&transport, &drawer).farewell(), Farewell::NotYet);
        block_on(session(&transport, &drawer).sign_in("P2abc", "K2canary"));
        let stored = drawer.0.borrow().clone().unwrap().0;
        for named in [String::new(), "the name that another site gave".to_owned()] {
            drawer.0.replace(Some((stored.clone(), named)));
            assert_eq!(session(&transport, &drawer).farewell(), Farewell::HalfKept);
            assert!(drawer.0.borrow().is_none(), "the other half does not stay");
        }
    });
}

#[test]
fn a_restored_browser_cannot_bring_an_ended_session_back() {
    under_an_owner(|| {
        let (transport, drawer) = (Scripted::new([Answer::ok(EMPTY)]), Rc::new(Drawer::default()));
        block_on(session(&transport, &drawer).sign_in("P2abc", "K2canary"));
        transport.now.set(transport.now.get() + 8 * 3_600_000);
        assert!(session(&transport, &drawer).signed_in().is_none());
    });
}

#[test]
fn each_way_in_which_signing_in_fails_is_told_apart_and_keeps_nothing() {
    type Expected = fn(&ReadError) -> bool;
    let table: Vec<(Answer, Expected)> = vec![
        (Answer::json(401, r#"{"errorCode":"E1"}"#), |e| matches!(e, ReadError::Refused(Refusal::KeyNotAccepted(_)))),
        (Answer::json(401, r#"{"errorCode":"E011008"}"#), |e| {
            matches!(e, ReadError::Refused(Refusal::UnknownProject(_)))
        }),
        (Answer::json(403, r#"{"errorCode":"E1"}"#), |e| matches!(e, ReadError::Refused(Refusal::Forbidden(_)))),
        (Answer::None(NoAnswer::Lost), |e| *e == ReadError::Unreachable),
        (Answer::ok("[]"), |e| *e == ReadError::NotDescope { status: 200 }),
        (Answer::html(200), |e| matches!(e, ReadError::Refused(Refusal::SignOnExpired(_)))),
        (Answer::None(NoAnswer::Redirected), |e| matches!(e, ReadError::Refused(Refusal::SignOnExpired(_)))),
        (Answer::html(502), |e| *e == ReadError::Failing { status: 502, by: Answerer::Proxy }),
    ];
    for (answer, expected) in table {
        under_an_owner(|| {
            let (transport, drawer) = (Scripted::new([answer]), Rc::new(Drawer::default()));
            let store = session(&transport, &drawer);
            block_on(store.sign_in("P2abc", "K2def"));
            let Attempt::Failed(error) = store.attempt() else { panic!("{:?}", store.attempt()) };
            assert!(expected(&error), "{error:?}");
            assert!(store.signed_in().is_none() && drawer.0.borrow().is_none());
            assert_eq!(transport.lines().len(), 1, "a person waits: one try");
        });
    }
}

/// The stores of one signed-in page over a script.
fn page(answers: impl IntoIterator<Item = Answer>) -> (Rc<Scripted>, KeysStore, CreateStore, RevealStore) {
    let transport = Scripted::new(answers);
    let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
    let client = Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
    let keys = KeysStore::new(client, Fold::default());
    let reveal = RevealStore::default();
    (transport, keys, CreateStore::new(keys, reveal), reveal)
}

fn named(name: &str) -> impl FnOnce(&mut crate::domain::Draft) {
    let name = name.to_owned();
    move |draft| draft.name = name
}

const CREATED: &str = r#"{"cleartext":"K2secret","key":{"id":"K1","name":"ci"}}"#;

#[test]
fn a_refresh_that_fails_leaves_the_list_of_before_and_says_so() {
    under_an_owner(|| {
        let (_, keys, _, _) = page([
            Answer::ok(r#"{"keys":[{"id":"K1"},{"id":"K2"}]}"#),
            Answer::Pieces(vec![b"{\"keys\":[{\"id\":\"K1\"},"], Err(Broken)),
            Answer::ok(r#"{"keys":[{"id":"K3"}]}"#),
        ]);
        block_on(keys.load());
        assert_eq!((keys.phase.get(), keys.fleet.with(|f| f.len())), (Phase::Whole, 2));
        block_on(keys.load());
        assert_eq!((keys.phase.get(), keys.fleet.with(|f| f.len())), (Phase::Stale(ReadError::Damaged), 2));
        block_on(keys.load());
        assert_eq!((keys.phase.get(), keys.fleet.with(|f| f.len())), (Phase::Whole, 1));
    });
}

#[test]
fn a_first_load_that_breaks_off_shows_what_came_and_one_that_fails_is_not_an_empty_list() {
    under_an_owner(|| {
        let (_, keys, _, _) = page([Answer::Pieces(vec![b"{\"keys\":[{\"id\":\"K1\"},"], Err(Broken))]);
        block_on(keys.load());
        assert_eq!((keys.phase.get(), keys.fleet.with(|f| f.len())), (Phase::Partial(ReadError::Damaged), 1));
        let (_, keys, _, _) = page([Answer::ok("[]")]);
        block_on(keys.load());
        assert_eq!(keys.phase.get(), Phase::Failed(ReadError::NotDescope { status: 200 }));
    });
}

#[test]
fn creating_reveals_the_secret_once_and_puts_the_key_in_the_list() {
    under_an_owner(|| {
        let (transport, keys, create, reveal) = page([Answer::ok(CREATED)]);
        create.draft.update(named(" ci "));
        create.draft.update(|draft| draft.lifetime = Lifetime::Never);
        block_on(create.submit());
        assert_eq!(reveal.expose(|secret| secret.expose().to_owned()).as_deref(), Some("K2secret"));
        assert!(keys.fleet.with(|fleet| matches!(fleet.row(0), Some(Row::Key(key)) if key.expiry == Expiry::Never)));
        assert!(create.draft.get() == crate::domain::Draft::empty());
        assert_eq!(transport.asked.borrow()[0].body, r#"{"name":"ci","description":"","expireTime":0}"#);
    });
}

#[test]
fn a_form_that_is_being_sent_cannot_be_sent_again() {
    under_an_owner(|| {
        let (transport, _, create, _) = page([Answer::ok(CREATED)]);
        create.draft.update(named("ci"));
        let (first, second) = (create.submit(), create.submit());
        block_on(async { futures::join!(first, second) });
        assert_eq!(transport.lines().len(), 1);
    });
}

#[test]
fn bad_input_and_refusals_send_nothing_twice_and_keep_what_was_typed() {
    under_an_owner(|| {
        let refusal = Answer::json(400, r#"{"errorCode":"E011003","errorMessage":"The name field is required"}"#);
        let (transport, _, create, _) = page([refusal, Answer::None(NoAnswer::Offline)]);
        block_on(create.submit());
        assert!(matches!(create.stage.get(), Stage::Editing(problems) if problems[0].field == Field::Name));
        assert!(transport.lines().is_empty());
        create.draft.update(named("ci"));
        block_on(create.submit());
        assert!(matches!(create.stage.get(), Stage::Refused(Some(Refusal::Invalid(_)))));
        block_on(create.submit());
        assert_eq!(create.stage.get(), Stage::Refused(None));
        assert_eq!(create.draft.get().name, "ci");
        assert_eq!(transport.lines().len(), 2);
    });
}

fn reconcile(create: CreateStore) -> Reconcile {
    match create.stage.get() {
        Stage::Unknown(reconcile) => reconcile,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lost_answer_with_nothing_found_ends_in_nothing_created_only_after_the_last_check() {
    under_an_owner(|| {
        let checks = LOST.map(|_| Answer::ok(EMPTY));
        let (transport, _, create, _) = page([Answer::None(NoAnswer::Lost)].into_iter().chain(checks));
        create.draft.update(named("ci"));
        block_on(create.submit());
        let found = reconcile(create);
        assert_eq!((found.reason, found.verdict()), (Unknown::NoAnswer, Verdict::NothingCreated));
        let creates = transport.lines().iter().filter(|line| line.ends_with("/create")).count();
        assert_eq!(creates, 1, "never sent again by itself");
        create.edit_again();
        assert_eq!(create.draft.get().name, "ci", "the form is as it was");
    });
}

#[test]
fn a_lost_answer_finds_its_own_key_and_leaves_others_of_the_name_alone() {
    under_an_owner(|| {
        let old = r#"{"id":"K0","name":"ci","createdTime":1699000000}"#;
        let unknown_old = r#"{"id":"K9","name":"ci","createdTime":1699999000}"#;
        let new = r#"{"id":"K1","name":"ci","createdTime":1700000003}"#;
        let list =
            format!(r#"{{"keys":[{new},{unknown_old},{old},{{"id":"K5","name":"ci 2","createdTime":1700000003}}]}}"#);
        let mut answers = vec![Answer::ok(format!(r#"{{"keys":[{old}]}}"#)), Answer::ok(&CREATED[..20])];
        answers.extend(LOST.map(|_| Answer::ok(list.clone())));
        let (transport, keys, create, reveal) = page(answers);
        block_on(keys.load());
        create.draft.update(named("ci"));
        block_on(create.submit());
        let found = reconcile(create);
        let ids: Vec<_> = found.found.iter().map(|finding| finding.key.id.0.as_str()).collect();
        assert_eq!((ids, found.verdict()), (vec!["K1"], Verdict::Found));

        transport.then(Answer::ok(CREATED));
        block_on(create.rotate_found(KeyId("K1".into())));
        assert!(reveal.is_open());
        assert_eq!(reconcile(create).found[0].fate, Fate::Rotated);
        block_on(create.delete_found(KeyId("K1".into())));
        assert_eq!(reconcile(create).found[0].fate, Fate::Rotated, "a key that is dealt with is left alone");
    });
}

#[test]
fn checks_that_cannot_be_read_prove_nothing() {
    under_an_owner(|| {
        let mut answers = vec![Answer::html(502)];
        answers.extend(LOST.map(|_| Answer::html(502)));
        let (transport, _, create, _) = page(answers);
        create.draft.update(named("ci"));
        block_on(create.submit());
        assert_eq!(reconcile(create).verdict(), Verdict::CannotTell);
        transport.then(Answer::ok(EMPTY));
        block_on(create.check_again());
        assert_eq!(reconcile(create).verdict(), Verdict::NothingCreated, "one look is enough: the time has passed");
    });
}

#[test]
fn shares_past_their_end_do_not_stay_in_the_browser() {
    // Together they would still give the management key away, long after the page has forgotten it.
    under_an_owner(|| {
        let (transport, drawer) = (Scripted::new([Answer::ok(EMPTY)]), Rc::new(Drawer::default()));
        block_on(session(&transport, &drawer).sign_in("P2abc", "K2canary"));
        transport.now.set(transport.now.get() + 8 * 3_600_000);
        assert!(session(&transport, &drawer).signed_in().is_none());
        assert!(drawer.0.borrow().is_none());
    });
}

#[test]
fn a_form_begins_with_another_keys_settings_but_not_while_one_is_under_way() {
    under_an_owner(|| {
        let (_, keys, create, _) = page([Answer::None(NoAnswer::Lost), Answer::ok(EMPTY)]);
        let original = crate::domain::access_key::tests::key("K1", "ci");
        let copy = crate::domain::Draft::like(&original, keys.now());
        assert!(create.begin_with(copy.clone()));
        assert_eq!((create.draft.get().name.as_str(), create.stage.get()), ("ci (copy)", Stage::Editing(vec![])));
        create.stage.set(Stage::Sending { slow: false });
        assert!(!create.begin_with(crate::domain::Draft::empty()));
        assert_eq!(create.draft.get(), copy);
    });
}

#[test]
fn a_copy_that_was_left_is_not_the_next_new_key_and_what_was_typed_before_it_comes_back() {
    under_an_owner(|| {
        let (_, _, create, _) = page([]);
        let original = crate::domain::access_key::tests::key("K1", "ci");
        assert!(!create.is_typed());
        create.draft.update(|draft| draft.name = "typed with care".into());
        assert!(create.is_typed());
        assert!(create.begin_like(&original, crate::domain::Purpose::Copy, None));
        assert!(!create.is_typed(), "nobody typed anything into the copy");
        create.begin_plain();
        assert_eq!((create.draft.get().name.as_str(), create.begun.get()), ("typed with care", None));
        create.begin_plain();
        assert_eq!(create.draft.get().name, "typed with care", "it stays");
        create.start_over();
        assert!(create.begin_like(&original, crate::domain::Purpose::Copy, None));
        create.begin_plain();
        assert_eq!(create.draft.get(), crate::domain::Draft::empty());
    });
}

/// The stores of a page over a script and a journal that outlives it.
fn journaled(
    answers: impl IntoIterator<Item = Answer>,
    paper: &Rc<super::journal::tests::Paper>,
) -> (Rc<Scripted>, JournalStore, CreateStore, RevealStore) {
    let journal = JournalStore::new(Rc::clone(paper) as Rc<dyn KeepJournal>);
    provide_context(journal);
    let (transport, _, create, reveal) = page(answers);
    (transport, journal, create, reveal)
}

#[test]
fn a_create_whose_page_was_left_is_found_out_about_by_the_next_page() {
    under_an_owner(|| {
        let paper = Rc::new(super::journal::tests::Paper::default());
        let (_, _, create, _) = journaled([Answer::ok(CREATED)], &paper);
        create.draft.update(named("ci"));
        block_on(create.submit());
        assert!(paper.0.borrow().is_empty(), "its outcome is known");

        let answers = (0..=LOST.len()).map(|_| Answer::html(502));
        let (_, _, create, _) = journaled(answers, &paper);
        create.draft.update(named("ci"));
        block_on(create.submit());
        let kept = paper.0.borrow().clone();
        assert!(kept.contains("\"ci\"") && !kept.contains("K2def"), "{kept}");

        let new = r#"{"keys":[{"id":"K7","name":"ci","createdTime":1700000003}]}"#;
        let (transport, journal, create, reveal) = journaled(LOST.map(|_| Answer::ok(new)), &paper);
        let (line, entry, _) = journal.news("P2abc").remove(0);
        block_on(create.resume(line, entry));
        let found = reconcile(create);
        assert!(found.resumed && found.found[0].key.id.0 == "K7");
        assert!(transport.lines().iter().all(|line| line.ends_with("/search")), "it only reads");
        transport.then(Answer::ok(CREATED.replace("K1", "K7")));
        block_on(create.rotate_found(KeyId("K7".into())));
        assert!(reveal.is_open() && paper.0.borrow().is_empty());
    });
}

#[test]
fn a_twin_of_a_new_key_is_told_and_older_keys_of_the_name_are_none() {
    under_an_owner(|| {
        let found = r#"{"keys":[{"id":"K1","name":"ci"},{"id":"K2","name":"ci","createdTime":1700000001},{"id":"K3","name":"ci","createdTime":1600000000}]}"#;
        let (transport, _, create, _) = page([Answer::ok(CREATED), Answer::ok(found), Answer::ok(found)]);
        create.draft.update(named("ci"));
        block_on(create.submit());
        block_on(create.look_for_twins());
        let twins = create.twins.found.get();
        assert_eq!(twins.iter().map(|twin| twin.key.id.0.as_str()).collect::<Vec<_>>(), ["K2"]);
        block_on(create.look_for_twins());
        assert_eq!(transport.lines().len(), 3, "for each key now, and when no list lags behind");
        create.twins.forget(&twins[0].key.id);
        assert!(create.twins.found.get().is_empty());
    });
}

#[test]
fn a_whole_secret_in_a_damaged_answer_is_shown_with_a_warning_while_its_key_is_looked_for() {
    under_an_owner(|| {
        let list = r#"{"keys":[{"id":"K1","name":"ci","createdTime":1700000003}]}"#;
        let cut = CREATED.get(..35).unwrap();
        let answers = [Answer::ok(cut)].into_iter().chain(LOST.map(|_| Answer::ok(list)));
        let (_, _, create, reveal) = page(answers);
        create.draft.update(named("ci"));
        block_on(create.submit());
        assert_eq!(reveal.expose(|secret| secret.expose().to_owned()).as_deref(), Some("K2secret"));
        assert_eq!(reveal.with(|reveal| (reveal.damaged, reveal.whose.name.clone())), Some((true, "ci".to_owned())));
        let found = reconcile(create);
        assert!(found.salvaged && found.found[0].key.id.0 == "K1");
    });
}
