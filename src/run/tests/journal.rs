//! What is kept of runs, and read again.

use std::sync::Arc;

use super::world::Chance;
use crate::domain::{KeyId, Seconds};
use crate::run::edit::{Edit, Operation, Pattern, Tenant};
use crate::run::{Action, Failure, Item, Marks, Outcome, Record, Unclear, UnclearAnswer, Unreadable};

// Each of these names every kind there is, one after the other: a new one is a fault of the compiler until it is here.

fn outcome_after(outcome: &Outcome, words: &str) -> Option<Outcome> {
    Some(match outcome {
        Outcome::Pending => Outcome::InFlight,
        Outcome::InFlight => Outcome::Unseen,
        Outcome::Unseen => Outcome::Done,
        Outcome::Done => Outcome::Unchanged,
        Outcome::Unchanged => Outcome::Unknown,
        Outcome::Unknown => Outcome::Failed(Failure::Refused(words.to_owned())),
        Outcome::Failed(failure) => Outcome::Failed(match failure {
            Failure::Refused(_) => Failure::Gone,
            Failure::Gone => Failure::NotKept,
            Failure::NotKept => Failure::NotDone,
            Failure::NotDone => Failure::Drifted,
            Failure::Drifted => Failure::NotRead,
            Failure::NotRead => Failure::SecretLost,
            Failure::SecretLost => Failure::Differs(words.to_owned()),
            Failure::Differs(_) => return None,
        }),
    })
}

fn action_after(action: &Action, edit: Edit) -> Option<Action> {
    Some(match action {
        Action::Activate => Action::Deactivate,
        Action::Deactivate => Action::Delete,
        Action::Delete => Action::Edit(Arc::new(edit)),
        Action::Edit(_) => Action::Rotate,
        Action::Rotate => Action::Replace,
        Action::Replace => Action::Import,
        Action::Import => return None,
    })
}

fn operation_after(operation: &Operation, text: &str) -> Option<Operation> {
    let text = text.to_owned();
    let tenant = || Tenant { id: text.clone(), name: String::new(), roles: vec![text.clone(), String::new()] };
    let json = || r#"{"a":[1.0e5,"\u00e9"]}"#.to_owned();
    Some(match operation {
        Operation::AddRole(_) => Operation::RemoveRole(text),
        Operation::RemoveRole(_) => Operation::AddTenant(tenant()),
        Operation::AddTenant(_) => Operation::RemoveTenant(tenant()),
        Operation::RemoveTenant(_) => Operation::Revoke(tenant()),
        Operation::Revoke(_) => Operation::Permit(text),
        Operation::Permit(_) => Operation::Unpermit(text),
        Operation::Unpermit(_) => Operation::SetClaim(text, json()),
        Operation::SetClaim(..) => Operation::RemoveClaim(text),
        Operation::RemoveClaim(_) => Operation::SetAttribute(text, json()),
        Operation::SetAttribute(..) => Operation::RemoveAttribute(text),
        Operation::RemoveAttribute(_) => Operation::Describe(Pattern::read("{name} {{").unwrap()),
        Operation::Describe(_) => return None,
    })
}

fn answer_after(answer: UnclearAnswer) -> Option<UnclearAnswer> {
    Some(match answer {
        UnclearAnswer::None => UnclearAnswer::Proxy(502),
        UnclearAnswer::Proxy(_) => UnclearAnswer::Failing(500),
        UnclearAnswer::Failing(_) => UnclearAnswer::Unreadable,
        UnclearAnswer::Unreadable => UnclearAnswer::Damaged,
        UnclearAnswer::Damaged => UnclearAnswer::OtherKey,
        UnclearAnswer::OtherKey => UnclearAnswer::Duplicate,
        UnclearAnswer::Duplicate => UnclearAnswer::NotRead,
        UnclearAnswer::NotRead => return None,
    })
}

fn all<T: Clone>(first: T, after: impl Fn(&T) -> Option<T>) -> Vec<T> {
    std::iter::successors(Some(first), after).collect()
}

fn one<T: Clone>(chance: &mut Chance, of: &[T]) -> T {
    of[usize::try_from(chance.below(of.len() as u64)).unwrap()].clone()
}

const TEXTS: [&str; 6] = ["", "two\nlines\tand a \\ “E011003”", "\u{0}\u{7}\u{202e}c", "{}", "K2", "🔑\u{2028}"];

/// Any state that a run can be in.
fn some_record(seed: u64) -> Record {
    let mut chance = Chance::new(seed);
    let text = one(&mut chance, &TEXTS);
    let edit = Edit { operations: all(Operation::AddRole(text.into()), |it| operation_after(it, text)) };
    let actions = all(Action::Activate, |action| action_after(action, edit.clone()));
    let outcomes = all(Outcome::Pending, |outcome| outcome_after(outcome, text));
    let answers = all(UnclearAnswer::None, |answer| answer_after(*answer));
    let count = chance.below(40);
    let mut outcome = Outcome::Pending;
    let mut item = |_| {
        if chance.below(3) == 0 {
            outcome = one(&mut chance, &outcomes);
        }
        let marks = Marks { before: u64::MAX - chance.below(9), after: chance.below(3) };
        Item {
            id: KeyId(one(&mut chance, &TEXTS).into()),
            name: one(&mut chance, &TEXTS).into(),
            outcome: outcome.clone(),
            made: (chance.below(2) == 0).then(|| KeyId(one(&mut chance, &TEXTS).into())),
            marks: (chance.below(2) == 0).then_some(marks),
        }
    };
    let items: Vec<Item> = (0..count).map(&mut item).collect();
    let keys = (0..items.len()).filter(|_| chance.below(5) == 0).collect();
    let unclear = (chance.below(2) == 0).then(|| Unclear { answer: one(&mut chance, &answers), keys });
    let began = Seconds(i64::try_from(chance.below(1 << 40)).unwrap() - (1 << 39));
    Record { action: one(&mut chance, &actions), began, items, unclear }
}

fn texts(record: &Record) -> (String, String) {
    (record.plan(), Record::progress(&record.items, record.unclear.as_ref()))
}

#[test]
fn whatever_state_a_run_is_in_it_comes_back_as_it_was_written() {
    for seed in 0..3_000 {
        let record = some_record(seed);
        let (plan, progress) = texts(&record);
        assert_eq!(Record::read(&plan, &progress).as_ref(), Ok(&record), "seed {seed}: {plan} {progress}");
    }
}

#[test]
fn a_text_that_lost_its_end_or_a_sign_is_no_run() {
    for seed in 0..200 {
        let record = some_record(seed);
        let (plan, progress) = texts(&record);
        for text in [&plan, &progress] {
            let mut chance = Chance::new(seed);
            let end = usize::try_from(chance.below(text.len() as u64)).unwrap();
            let Some(half) = text.get(..end) else { continue };
            let read = if text == &plan { Record::read(half, &progress) } else { Record::read(&plan, half) };
            assert_eq!(read, Err(Unreadable::Damaged), "seed {seed}: {half}");
        }
        // The progress of another run.
        let other = some_record(seed + 1);
        if other.items.len() != record.items.len() {
            let (_, theirs) = texts(&other);
            assert_eq!(Record::read(&plan, &theirs), Err(Unreadable::Damaged), "seed {seed}");
        }
    }
}

#[test]
fn what_another_version_wrote_is_told_from_what_is_damaged() {
    let record = Record { items: vec![Item::new(KeyId("K1".into()), "a".into())], ..some_record(1) };
    let (plan, progress) = texts(&Record { unclear: None, action: Action::Delete, ..record });
    let newer = |text: &str| text.replacen("\"format\":2", "\"format\":3,\"more\":[]", 1);
    for (plan, progress) in [
        (newer(&plan), progress.clone()),
        (plan.clone(), newer(&progress)),
        ("run 1 import 1790000000\n\tlegacy-0".to_owned(), "f\n0\tmade\tN1".to_owned()),
    ] {
        assert_eq!(Record::read(&plan, &progress), Err(Unreadable::OtherVersion), "{plan} {progress}");
    }
    let wrong = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{text}");
        text.replacen(from, to, 1)
    };
    for (plan, progress) in [
        (String::new(), progress.clone()),
        (plan.clone(), String::new()),
        (wrong(&plan, "\"delete\"", "\"explode\""), progress.clone()),
        (wrong(&plan, "[\"K1\"]", "[\"K1\",\"K2\"]"), progress.clone()),
        (wrong(&plan, "\"names\"", "\"more\":1,\"names\""), progress.clone()),
        (plan.clone(), wrong(&progress, "[[1,0]]", "[[1,1]]")),
        (plan.clone(), wrong(&progress, "[[1,0]]", "[[2,0]]")),
        (plan.clone(), wrong(&progress, "\"made\":[]", "\"made\":[[1,[\"N1\"]]]")),
        (plan.clone(), wrong(&progress, "\"unclear\":null", "\"unclear\":{\"answer\":\"none\",\"keys\":[1]}")),
    ] {
        assert_eq!(Record::read(&plan, &progress), Err(Unreadable::Damaged), "{plan} {progress}");
    }
}

#[test]
fn an_edit_whose_values_are_no_json_or_whose_pattern_is_none_is_no_run() {
    let edit = |operation| Record {
        action: Action::Edit(Arc::new(Edit { operations: vec![operation] })),
        items: vec![],
        unclear: None,
        began: Seconds(0),
    };
    let pattern = edit(Operation::Describe(Pattern::read("{name}").unwrap()));
    for (record, from, to) in [
        (edit(Operation::SetClaim("a".into(), "17".into())), "17", r#"1,\"b\":2"#),
        (edit(Operation::SetAttribute("a".into(), "17".into())), "17", ""),
        (pattern, "{name}", "{nobody}"),
    ] {
        let (plan, progress) = texts(&record);
        assert_eq!(Record::read(&plan, &progress).as_ref(), Ok(&record));
        assert!(plan.contains(from), "{plan}");
        assert_eq!(Record::read(&plan.replace(from, to), &progress), Err(Unreadable::Damaged), "{plan}");
    }
}

#[test]
fn with_many_keys_their_names_are_left_out() {
    let item =
        |at| Item { marks: Some(Marks { before: 1, after: 2 }), ..Item::new(KeyId(format!("K{at}")), "n".into()) };
    let record =
        Record { action: Action::Delete, began: Seconds(0), items: (0..=5_000).map(item).collect(), unclear: None };
    let (plan, progress) = texts(&record);
    let back = Record::read(&plan, &progress).unwrap();
    assert_eq!((back.items.len(), back.items[7].name.as_str()), (5_001, ""));
    assert_eq!(back.items[7], Item { name: String::new(), ..record.items[7].clone() });
}

/// A browser keeps about five million characters for all pages of an origin.
#[test]
fn the_ids_of_a_hundred_thousand_keys_fit_into_a_browser_and_each_note_of_them_is_short() {
    let key = |at: usize| Item::new(KeyId(format!("K2{at:025}")), String::new());
    let mut items: Vec<Item> = (0..100_000).map(key).collect();
    let size = |items: &[Item], action| {
        let record = Record { action, began: Seconds(1_790_000_000), items: items.to_vec(), unclear: None };
        let (plan, progress) = texts(&record);
        (plan.len(), progress.len())
    };
    // Format 1 took 2,800,021 and 100,000.
    items[..40_000].iter_mut().for_each(|item| item.outcome = Outcome::Done);
    assert_eq!(size(&items, Action::Delete), (3_000_079, 96));
    // As many changes from key to key as there can be.
    items.iter_mut().step_by(2).for_each(|item| item.outcome = Outcome::Unchanged);
    let (plan, progress) = size(&items, Action::Deactivate);
    assert!(plan + progress < 3_700_000, "{plan} {progress}");
    // Format 1 took 6,300,021, and held 80,000 of them.
    items.iter_mut().for_each(|item| item.marks = Some(Marks { before: u64::MAX, after: u64::MAX }));
    let (plan, _) = size(&items, Action::Rotate);
    assert!(plan < 6_600_000, "{plan}");
}
