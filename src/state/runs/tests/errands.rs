//! What each kind of run sends, and what it makes of the answers.

use super::*;
use crate::domain::{Draft, Lifetime, NewKey};
use crate::run::edit::{Edit, Operation};
use crate::run::{Checked, Failure, Marks, Unclear, UnclearAnswer};
use crate::state::runs::wishes::Wish;

pub(super) fn one(json: &str) -> Answer {
    Answer::ok(format!(r#"{{"key":{json}}}"#))
}

fn list(json: &[&str]) -> Answer {
    Answer::ok(format!(r#"{{"keys":[{}]}}"#, json.join(",")))
}

pub(super) fn with_secret(json: &str, secret: &str) -> Answer {
    Answer::ok(format!(r#"{{"cleartext":"{secret}","key":{json}}}"#))
}

fn begin(
    answers: impl IntoIterator<Item = Answer>,
    action: Action,
    items: Vec<Item>,
) -> (Rc<Scripted>, RunsStore, u64) {
    let (wire, runs) = session(&Rc::new(Memory::default()), answers);
    let number = runs.begin(action, items);
    (wire, runs, number)
}

pub(super) fn outcomes(runs: RunsStore, number: u64) -> Vec<Outcome> {
    runs.entry(number).unwrap().run.items().iter().map(|item| item.outcome.clone()).collect()
}

const BEFORE: &str = r#"{"id":"K1","name":"ci","status":"active","editable":true}"#;
const AFTER: &str = r#"{"id":"K1","name":"ci","status":"active","editable":true,"roleNames":["Reader"]}"#;
const OTHER: &str = r#"{"id":"K1","name":"ci","status":"active","editable":true,"roleNames":["Owner"]}"#;

/// A run that gives one key a role, as it was planned over the key as it was then.
fn edit(answers: impl IntoIterator<Item = Answer>) -> (Rc<Scripted>, RunsStore, u64) {
    let edit = Arc::new(Edit { operations: vec![Operation::AddRole("Reader".into())] });
    let key = |json: &str| {
        let (_, runs) = session(&Rc::new(Memory::default()), [one(json)]);
        let client = runs.keys.client().unwrap();
        let load = crate::api::access_keys::load(&KeyId("K1".into()));
        block_on(client.read(&load, crate::api::Patience::None)).unwrap()
    };
    let mark = |json| crate::domain::Record::of(&key(json)).fingerprint();
    let marks = Some(Marks { before: mark(BEFORE), after: mark(AFTER) });
    let item = Item { marks, ..Item::new(KeyId("K1".into()), "ci".into()) };
    begin(answers, Action::Edit(edit), vec![item])
}

#[test]
fn an_edit_reads_the_key_sends_the_whole_record_once_and_is_done_when_it_was_seen() {
    let (wire, runs, number) = edit([one(BEFORE), one(AFTER), list(&[AFTER])]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    let asked = wire.asked.borrow();
    assert_eq!(asked[1].line, "POST /v1/mgmt/accesskey/update");
    assert!(asked[1].body.contains(r#""roleNames":["Reader"]"#) && asked[1].body.contains(r#""permittedIps":[]"#));
    assert_eq!(asked.len(), 3);
}

#[test]
fn a_key_that_somebody_else_changed_since_the_plan_is_not_sent() {
    let (wire, runs, number) = edit([one(OTHER)]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::Drifted)]);
    assert_eq!(wire.lines().len(), 1);
}

#[test]
fn a_key_that_no_list_shows_for_a_moment_is_not_called_gone() {
    let (_, runs, number) = edit([one(BEFORE), one(AFTER), list(&[]), list(&[AFTER])]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    let looks = (0..4).map(|_| list(&[]));
    let (_, runs, number) = edit([one(BEFORE), one(AFTER)].into_iter().chain(looks));
    runs.keys.merge(crate::domain::access_key::tests::key("K1", "ci"));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::Gone)]);
    assert!(runs.keys.fleet.with_untracked(|fleet| fleet.key(&KeyId("K1".into())).is_none()));
}

#[test]
fn a_key_that_somebody_switched_off_meanwhile_gets_no_successor() {
    let off = one(r#"{"id":"K1","name":"ci","status":"inactive","editable":true}"#);
    let (wire, runs, number) = begin([off], Action::Replace, vec![Item::new(KeyId("K1".into()), "ci".into())]);
    block_on(runs.drive());
    let outcomes = outcomes(runs, number);
    assert!(matches!(&outcomes[0], Outcome::Failed(Failure::Refused(words)) if words.contains("inactive")));
    assert_eq!(wire.lines(), ["GET /v1/mgmt/accesskey?id=K1"]);
}

#[test]
fn of_a_successor_whose_id_was_lost_with_half_an_answer_the_old_key_is_not_told_to_be_rotated() {
    let half = br#"{"cleartext":"K2secret","key":{"#;
    let answers = [one(BEFORE), Answer::Pieces(vec![half], Ok(()))];
    let (_, runs, number) = begin(answers, Action::Replace, vec![Item::new(KeyId("K1".into()), "ci".into())]);
    block_on(runs.drive());
    assert_eq!((outcomes(runs, number), runs.vault.count(number)), (vec![Outcome::Done], 1));
    assert!(runs.missing(number).is_empty(), "its secret of before still works");
}

#[test]
fn an_edit_that_the_server_takes_and_does_not_keep_is_not_called_done() {
    let looks = (0..4).map(|_| list(&[BEFORE]));
    let (_, runs, number) = edit([one(BEFORE), one(BEFORE)].into_iter().chain(looks));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::NotKept)]);
}

#[test]
fn an_edit_whose_answer_was_lost_and_that_somebody_else_changed_again_is_unknown() {
    let looks = (0..5).map(|_| list(&[OTHER]));
    let (_, runs, number) = edit([one(BEFORE), Answer::None(NoAnswer::Lost)].into_iter().chain(looks));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Unknown], "it may have been done before that");
}

#[test]
fn what_was_read_for_one_run_is_not_what_another_sends() {
    // Both have read their key; the one that comes first must not find what the other has read.
    let (wire, runs, number) = edit([one(BEFORE), one(AFTER), list(&[AFTER])]);
    let theirs = AccessKey { id: KeyId("K9".into()), ..crate::domain::access_key::tests::key("K9", "theirs") };
    runs.fresh.update_value(|fresh| fresh.push((number + 1, theirs.clone())));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    assert!(wire.asked.borrow()[1].body.contains(r#""id":"K1""#));
    // And what was read of another key is read again.
    assert!(runs.fresh.with_value(|fresh| fresh.len() == 1));
    assert!(runs.take_fresh(number + 1, &KeyId("K1".into())).is_none());
}

#[test]
fn a_session_that_ends_while_a_key_is_read_for_its_replacement_harms_nothing() {
    let shelf = Rc::new(Memory::default());
    let owner = Owner::new();
    owner.set();
    let (_, runs) = session(&shelf, [one(AFTER)]);
    let mut asked = items(1);
    asked[0].name = "ci".into();
    let number = runs.begin(Action::Replace, asked);
    let client = runs.keys.client().unwrap();
    let check = runs.check(&client, number, 0);
    owner.cleanup();
    assert_ne!(block_on(check), Checked::Gone);
}

#[test]
fn a_key_that_was_made_and_that_no_list_shows_yet_is_waited_for() {
    // Reads may lag by a minute. It was called gone at the first look, and no undo deleted it.
    let empty = || list(&[]);
    let (_, runs, number) = import([list(&[A]), empty(), empty(), list(&[A])], &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    let looks = (0..4).map(|_| list(&[]));
    let (wire, runs, number) = import([list(&[A])].into_iter().chain(looks), &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Unknown]);
    let (undo, made) = runs.undoing(number).unwrap();
    assert_eq!((undo, made[0].id.0.as_str()), (Action::Delete, "N1"), "the answer told of it");
    wire.then(list(&[A]));
    runs.wish(number, Wish::RetryFailed);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    assert_eq!(wire.lines().iter().filter(|line| line.ends_with("import")).count(), 1);
}

#[test]
fn a_key_that_the_server_keeps_otherwise_than_asked_is_not_called_done_and_is_undone_with_the_others() {
    let other = r#"{"id":"N1","name":"a","createdTime":9999999999,"roleNames":["Auditor"],"expireTime":5}"#;
    let (_, runs, number) = import([list(&[other])], &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::Differs("roles, expiry".into()))]);
    let (undo, made) = runs.undoing(number).unwrap();
    assert_eq!((undo, made[0].id.0.as_str()), (Action::Delete, "N1"));
    assert_eq!(runs.entry(number).unwrap().run.retriable(), 0, "it would be made twice");
}

#[test]
fn what_somebody_made_before_the_request_left_is_not_taken_for_what_it_made() {
    // The list of this page is older than their key, which is to the letter what this row asks for.
    let theirs = A.replace("9999999999", "5");
    let looks = (0..5).map(|_| list(&[&theirs]));
    let (_, runs, number) = import([Answer::None(NoAnswer::Lost)].into_iter().chain(looks), &["a"]);
    runs.entries.update(|entries| entries[0].began = Seconds(0));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Unknown]);
    assert!(runs.undoing(number).is_none(), "it is not deleted with this run's");
}

#[test]
fn a_row_whose_expiry_came_near_while_others_went_keeps_none_back() {
    let (wire, runs, number) = import([list(&[A]), list(&[A])], &["a", "late", "b"]);
    block_on(runs.drive());
    wire.then(list(&[B]));
    wire.then(list(&[A, B]));
    runs.wish(number, Wish::Resume);
    block_on(runs.drive());
    let outcomes = outcomes(runs, number);
    assert!(matches!(&outcomes[1], Outcome::Failed(Failure::Refused(words)) if words.contains("expiry")));
    assert_eq!((&outcomes[0], &outcomes[2]), (&Outcome::Done, &Outcome::Done));
}

#[test]
fn words_of_the_server_that_quote_a_secret_are_not_kept() {
    let refused = r#"{"errorCode":"E011003","errorDescription":"bad cleartext legacy-0"}"#;
    let (_, runs, number) = import([Answer::json(400, refused), list(&[]), list(&[])], &["a"]);
    block_on(runs.drive());
    let kept = runs.shelf.with_value(|shelf| (shelf.plan(number), shelf.progress(number)));
    assert!(!format!("{kept:?} {:?}", outcomes(runs, number)).contains("legacy-0"));
}

#[test]
fn a_key_that_one_run_made_is_not_taken_for_that_of_another_whose_answer_was_lost() {
    let unread = || Answer::html(502);
    let looks = (0..5).map(|_| unread());
    let (wire, runs, lost) = import([Answer::None(NoAnswer::Lost)].into_iter().chain(looks), &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, lost), [Outcome::Unknown]);
    // The same file once more, in a run of its own.
    let other = runs.begin(Action::Import, vec![Item::new(KeyId(String::new()), "a".into())]);
    runs.rows.update_value(|all| all.push((other, Rc::new(Sheet(vec!["a"])))));
    wire.then(list(&[A]));
    wire.then(list(&[A]));
    block_on(runs.drive());
    assert_eq!(outcomes(runs, other), [Outcome::Done]);
    // What the first looks for is not that, and an undo of it must not delete that.
    (0..5).for_each(|_| wire.then(list(&[A])));
    runs.wish(lost, Wish::RetryFailed);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, lost), [Outcome::Failed(Failure::NotDone)]);
    assert!(runs.undoing(lost).is_none());
}

#[test]
fn a_key_that_is_as_asked_by_now_needs_no_request() {
    let (wire, runs, number) = edit([one(AFTER)]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Unchanged]);
    assert_eq!(wire.lines().len(), 1);
}

#[test]
fn new_secrets_are_in_the_vault_and_a_lost_answer_is_unknown_and_not_sent_again() {
    let rotated = |id| with_secret(&format!(r#"{{"id":"K{id}","name":"ci {id}"}}"#), &format!("K2secret{id}"));
    let lost = Answer::None(NoAnswer::Lost);
    let (wire, runs, number) = begin([rotated(1), lost, rotated(3)], Action::Rotate, items(3));
    block_on(runs.drive());
    let unclear = Hold::Unclear(Unclear { answer: UnclearAnswer::None, keys: vec![1] });
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(unclear));
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Unknown, Outcome::Pending]);
    runs.release(number);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Unknown, Outcome::Done]);
    assert_eq!(wire.lines(), vec!["POST /v1/mgmt/accesskey/rotate"; 3]);
    assert_eq!(runs.vault.count(number), 2);
    let file = String::from_utf8(runs.vault.file(number).unwrap().bytes.to_vec()).unwrap();
    assert!(file.contains("K2secret1") && file.contains("K2secret3"));
    // Nothing of them is in the journal.
    let kept = runs.shelf.with_value(|shelf| (shelf.plan(number), shelf.progress(number)));
    assert!(!format!("{kept:?}").contains("secret"), "{kept:?}");
    runs.change(number, |run| run.retry_failed(Millis(0)));
    block_on(runs.drive());
    assert_eq!(wire.lines().len(), 3);
}

#[test]
fn a_rotation_of_an_earlier_page_whose_answer_nobody_heard_is_unknown() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let number = runs.begin(Action::Rotate, items(2));
    shelf.keep_progress(number, &noted(">."));
    let (_, runs) = session(&shelf, []);
    assert_eq!(outcomes(runs, number), [Outcome::Unknown, Outcome::Pending]);
}

#[test]
fn a_replacement_makes_another_key_like_it_and_keeps_its_secret_with_the_old_ones_id() {
    let new = r#"{"id":"N1","name":"ci (replacement)","roleNames":["Reader"]}"#;
    let mut asked = items(1);
    asked[0].name = "ci".into();
    let (wire, runs, number) = begin([one(AFTER), with_secret(new, "K2new")], Action::Replace, asked);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    assert!(wire.asked.borrow()[1].body.contains(r#""roleNames":["Reader"]"#), "{:?}", wire.asked.borrow()[1].body);
    assert_eq!(runs.entry(number).unwrap().run.items()[0].made, Some(KeyId("N1".into())));
    assert_eq!(runs.vault.brought(number, &KeyId("K1".into())), Some(KeyId("N1".into())));
    assert_eq!(runs.vault.count(number), 1);
}

#[test]
fn a_new_key_whose_secret_was_lost_with_the_answer_is_found_and_named() {
    let made = r#"{"id":"N1","name":"ci (replacement)","roleNames":["Reader"],"createdTime":9999999999}"#;
    let mut asked = items(1);
    asked[0].name = "ci".into();
    let answers = [one(AFTER), Answer::None(NoAnswer::Lost), list(&[AFTER, made])];
    let (_, runs, number) = begin(answers, Action::Replace, asked);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::SecretLost)]);
    assert_eq!(runs.entry(number).unwrap().run.items()[0].made, Some(KeyId("N1".into())));
}

struct Sheet(Vec<&'static str>);

impl Rows for Sheet {
    fn row(&self, place: usize, _: Seconds) -> Option<(NewKey, Secret)> {
        if self.0.get(place) == Some(&"late") {
            return None;
        }
        let draft = Draft { name: (*self.0.get(place)?).to_owned(), lifetime: Lifetime::Never, ..Draft::empty() };
        Some((draft.validate(Seconds(0)).ok()?, Secret::new(format!("legacy-{place}"))))
    }
}

fn import(answers: impl IntoIterator<Item = Answer>, names: &[&'static str]) -> (Rc<Scripted>, RunsStore, u64) {
    let rows = names.iter().map(|name| Item::new(KeyId(String::new()), (*name).to_owned())).collect();
    let (wire, runs, number) = begin(answers, Action::Import, rows);
    runs.rows.update_value(|all| all.push((number, Rc::new(Sheet(names.to_vec())))));
    (wire, runs, number)
}

const A: &str = r#"{"id":"N1","name":"a","createdTime":9999999999}"#;
const B: &str = r#"{"id":"N2","name":"b","createdTime":9999999999}"#;

#[test]
fn an_import_sends_one_row_and_waits_for_a_person_who_saw_it() {
    let (wire, runs, number) = import([list(&[A]), list(&[A])], &["a", "b"]);
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::First));
    assert_eq!(wire.asked.borrow()[0].line, "POST /v1/mgmt/accesskey/import");
    assert!(wire.asked.borrow()[0].body.contains(r#""cleartext":"legacy-0""#));
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Pending]);
    assert!(runs.secret_of(number, 0).is_some());
    wire.then(list(&[B]));
    wire.then(list(&[A, B]));
    runs.change(number, Run::resume);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Done]);
    assert!(runs.secret_of(number, 0).is_none(), "nothing is left to send, so the rows are wiped");
    let (undo, made) = runs.undoing(number).unwrap();
    assert_eq!(undo, Action::Delete);
    assert_eq!(made.iter().map(|item| item.id.0.as_str()).collect::<Vec<_>>(), ["N1", "N2"]);
}

#[test]
fn what_a_later_run_took_back_is_not_undone_again() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let key = |id: &str| Item::new(KeyId(id.into()), id.into());
    let began = |action: Action, ids: &[&str], progress: &str| {
        let number = runs.begin(action, ids.iter().map(|id| key(id)).collect());
        shelf.keep_progress(number, &noted(progress));
        runs.catch_up();
        number
    };
    let ids = |number: u64| runs.undoing(number).map(|(_, items)| items.into_iter().map(|it| it.id.0).collect());
    let stopped = began(Action::Deactivate, &["a", "b", "c"], "ddd");
    assert_eq!(ids(stopped), Some(vec!["a".to_owned(), "b".into(), "c".into()]));
    let other = began(Action::Delete, &["c"], "d");
    assert_eq!(ids(other), None::<Vec<String>>);
    began(Action::Activate, &["a", "b"], "d.");
    assert_eq!(ids(stopped), Some(vec!["c".to_owned()]), "the other two are back, or on their way");
    began(Action::Activate, &["c"], ".");
    assert_eq!(ids(stopped), None);
}

#[test]
fn a_row_whose_answer_was_lost_is_looked_for_by_its_name_and_never_taken_for_an_older_key() {
    let older = r#"{"id":"K9","name":"a","createdTime":5}"#;
    let (wire, runs, number) = import([Answer::None(NoAnswer::Lost), list(&[older, A])], &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done]);
    assert_eq!(runs.entry(number).unwrap().run.items()[0].made, Some(KeyId("N1".into())));
    assert_eq!(wire.lines().len(), 2);
    let looks = (0..5).map(|_| list(&[older]));
    let (wire, runs, number) = import([Answer::None(NoAnswer::Lost)].into_iter().chain(looks), &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Failed(Failure::NotDone)]);
    assert_eq!(wire.lines().iter().filter(|line| line.ends_with("import")).count(), 1);
}

#[test]
fn somebody_elses_key_of_the_same_name_is_not_taken_for_the_one_that_was_asked_for() {
    let theirs = r#"{"id":"K7","name":"a","createdTime":9999999999,"roleNames":["Auditor"]}"#;
    let looks = (0..5).map(|_| list(&[theirs]));
    let (wire, runs, number) = import([Answer::None(NoAnswer::Lost)].into_iter().chain(looks), &["a"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Unknown]);
    assert!(runs.undoing(number).is_none(), "nothing of it may be deleted");
    assert_eq!(wire.lines().iter().filter(|line| line.ends_with("import")).count(), 1);
}

#[test]
fn an_import_of_a_page_that_is_gone_sends_nothing_more() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let rows = vec![Item::new(KeyId(String::new()), "a".into()), Item::new(KeyId(String::new()), "b".into())];
    let number = runs.begin(Action::Import, rows);
    let mut made = runs.entry(number).unwrap().run.items().to_vec();
    (made[0].outcome, made[0].made) = (Outcome::Done, Some(KeyId("N1".into())));
    shelf.keep_progress(number, &Record::progress(&made, None));
    let (wire, runs) = session(&shelf, []);
    runs.take_over(number);
    runs.change(number, Run::resume);
    block_on(runs.drive());
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Without));
    assert!(wire.lines().is_empty());
    assert_eq!(runs.undoing(number).unwrap().1[0].id, KeyId("N1".into()));
}

#[test]
fn whatever_answers_instead_of_descope_stops_what_cannot_be_undone_at_one_key() {
    let html = || Answer::html(502);
    let no_secret = || one(r#"{"id":"K1","name":"ci"}"#);
    let foreign = || Answer::ok(r#"{"status":"ok"}"#);
    let half = || Answer::Pieces(vec![br#"{"cleartext":"K2se"#], Ok(()));
    let saved = || Answer::Pieces(vec![br#"{"cleartext":"K2secret","key":{"id":"K1","#], Ok(()));
    let other = || with_secret(r#"{"id":"K9","name":"ci"}"#, "K2other");
    let late = || Answer::json(408, r#"{"message":"Request Timeout"}"#);
    let twice = || Answer::json(409, r#"{"errorCode":"PROXY_DUPLICATE_SUPPRESSED","outcome":"unknown"}"#);
    let table: Vec<(Answer, UnclearAnswer)> = vec![
        (html(), UnclearAnswer::Proxy(502)),
        (Answer::html(200), UnclearAnswer::Proxy(200)),
        (Answer::html(403), UnclearAnswer::Proxy(403)),
        (no_secret(), UnclearAnswer::Unreadable),
        (foreign(), UnclearAnswer::Unreadable),
        (half(), UnclearAnswer::Unreadable),
        (saved(), UnclearAnswer::Damaged),
        (other(), UnclearAnswer::OtherKey),
        (late(), UnclearAnswer::Proxy(408)),
        (twice(), UnclearAnswer::Duplicate),
        (Answer::json(500, r#"{"errorCode":"E011003"}"#), UnclearAnswer::Failing(500)),
        (Answer::None(NoAnswer::Lost), UnclearAnswer::None),
    ];
    for (answer, unclear) in table {
        let (wire, runs, number) = begin([answer], Action::Rotate, items(30));
        block_on(runs.drive());
        let entry = runs.entry(number).unwrap();
        assert_eq!(entry.run.phase(), &Phase::Held(Hold::Unclear(Unclear { answer: unclear, keys: vec![0] })));
        assert_eq!((wire.lines().len(), entry.run.counts().pending), (1, 29), "{unclear:?}");
    }
}

#[test]
fn a_pause_for_an_unclear_answer_is_known_to_the_next_page_with_its_reason() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, [Answer::html(502)]);
    let number = runs.begin(Action::Rotate, items(3));
    block_on(runs.drive());
    let stopped = runs.entry(number).unwrap().run.phase().clone();
    assert!(matches!(stopped, Phase::Held(Hold::Unclear(_))));
    let (_, later) = session(&shelf, [with_secret(r#"{"id":"K2","name":"ci"}"#, "K2b"), Answer::html(502)]);
    assert_eq!(later.entry(number).unwrap().run.phase(), &stopped);
    // Another tab that knew it before sees how far this one comes.
    later.release(number);
    block_on(later.drive());
    runs.refresh();
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Over, "the last key is the one in doubt");
}

#[test]
fn a_row_that_is_refused_as_the_second_copy_of_itself_is_found_and_not_called_failed() {
    let twice = || Answer::json(400, r#"{"errorCode":"E011003","errorMessage":"the secret of another key"}"#);
    let (wire, runs, number) = import([twice(), list(&[A])], &["a", "b"]);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Pending]);
    assert_eq!(runs.undoing(number).unwrap().1[0].id, KeyId("N1".into()));
    // Somebody else's key of this secret is not what it asked for.
    wire.then(twice());
    (0..2).for_each(|_| wire.then(list(&[A])));
    runs.release(number);
    block_on(runs.drive());
    let outcomes = outcomes(runs, number);
    assert!(matches!(&outcomes[1], Outcome::Failed(Failure::Refused(words)) if words.contains("another key")));
    assert_eq!(wire.lines().iter().filter(|line| line.ends_with("import")).count(), 2, "neither is sent again");
}

#[test]
fn a_successor_whose_first_copy_was_made_is_in_doubt_and_stops_the_run() {
    let exists = Answer::json(400, r#"{"errorCode":"E011003","errorMessage":"the name exists"}"#);
    let made = r#"{"id":"N1","name":"ci (replacement)","roleNames":["Reader"],"createdTime":9999999999}"#;
    let mut asked = items(3);
    asked.iter_mut().for_each(|item| item.name = "ci".into());
    let (wire, runs, number) = begin([one(AFTER), exists, list(&[AFTER, made])], Action::Replace, asked);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number)[0], Outcome::Failed(Failure::SecretLost));
    let unclear = Unclear { answer: UnclearAnswer::Duplicate, keys: vec![0] };
    assert_eq!(runs.entry(number).unwrap().run.phase(), &Phase::Held(Hold::Unclear(unclear)));
    assert_eq!(wire.lines().len(), 3);
}

#[test]
fn an_import_that_a_session_left_is_undone_with_all_that_were_made_and_says_what_is_known() {
    let shelf = Rc::new(Memory::default());
    let (_, runs) = session(&shelf, []);
    let rows = |count: usize| (0..count).map(|at| Item::new(KeyId(String::new()), format!("legacy-{at}"))).collect();
    let number = runs.begin(Action::Import, rows(20));
    let mut items = runs.entry(number).unwrap().run.items().to_vec();
    for (at, item) in items.iter_mut().enumerate().take(9) {
        item.outcome = if at == 0 { Outcome::Done } else { Outcome::Unseen };
        item.made = Some(KeyId(format!("N{at}")));
    }
    items[9].outcome = Outcome::InFlight;
    shelf.keep_progress(number, &Record::progress(&items, None));
    // The answer to the tenth comes when the session is over.
    late::note(&*shelf, number, &[9], &Sent::Made(KeyId("N9".into())));
    let (_, next) = session(&shelf, []);
    let (undo, made) = next.undoing(number).unwrap();
    assert_eq!((undo, made.len()), (Action::Delete, 10));
    let entry = next.entry(number).unwrap();
    let said = words(&Hold::Left, &entry.action, entry.run.items());
    assert_eq!(said.title, "Begun in another tab or session");
    assert!(said.text.contains("10 keys were made") && said.text.contains("10 keys were not sent"), "{}", said.text);
}

#[test]
fn behind_a_sign_in_of_the_proxy_that_has_expired_nothing_is_in_doubt_and_the_run_goes_on_afterwards() {
    let redirected = || Answer::None(NoAnswer::Redirected);
    let rotated = |id| with_secret(&format!(r#"{{"id":"K{id}","name":"ci"}}"#), &format!("K2secret{id}"));
    let (wire, runs, number) = begin([rotated(1), redirected()], Action::Rotate, items(3));
    block_on(runs.drive());
    let entry = runs.entry(number).unwrap();
    assert!(matches!(entry.run.phase(), Phase::Held(Hold::SignOn(words)) if words.contains("nothing here is lost")));
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Pending, Outcome::Pending]);
    [rotated(2), rotated(3)].into_iter().for_each(|answer| wire.then(answer));
    runs.release(number);
    block_on(runs.drive());
    assert_eq!(outcomes(runs, number), [Outcome::Done, Outcome::Done, Outcome::Done]);
    // Nor does a run of another kind spend its requests on looks.
    let (wire, runs) = session(&Rc::new(Memory::default()), [survey(), redirected()]);
    let number = runs.begin(Action::Deactivate, items(500));
    block_on(runs.drive());
    assert!(matches!(runs.entry(number).unwrap().run.phase(), Phase::Held(Hold::SignOn(_))));
    assert_eq!((wire.lines().len(), runs.entry(number).unwrap().run.counts().pending), (2, 500));
}
