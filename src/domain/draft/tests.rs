//! The form as people fill it in, and what must never happen to a stored key.

use super::*;
use crate::domain::access::AccessKind;
use crate::domain::access_key::tests::key;
use crate::domain::access_key::{KeyId, TenantAccess};
use crate::domain::change::How;
use crate::domain::entries::{Entry, Value};
use crate::domain::token_preview::COMFORTABLE;

const NOW: Seconds = Seconds(1_700_000_000);

fn draft(name: &str) -> Draft {
    Draft { name: name.into(), ..Draft::empty() }
}

fn fields(draft: &Draft) -> Vec<Field> {
    draft.validate(NOW).map_or_else(|problems| problems.iter().map(|p| p.field).collect(), |_| vec![])
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn names_that_look_empty_are_refused() {
    for name in ["", "   ", "\u{a0}\u{a0}", "\u{3164}", "\u{200b}\u{feff}"] {
        assert_eq!(fields(&draft(name)), [Field::Name], "{name:?}");
    }
}

#[test]
fn ordinary_names_of_any_script_pass_unchanged() {
    let family = "👩‍👩‍👧 family";
    for name in ["null", "__proto__", "<img src=x>", "=1+1", "مفتاح", "鍵", family, "a/b?c#d"] {
        let key = draft(name).validate(NOW).unwrap();
        assert_eq!(key.name(), name);
    }
}

#[test]
fn control_characters_and_length_are_refused_by_code_point() {
    for name in ["a\nb", "a\u{0}b", "\u{1b}[31m"] {
        assert_eq!(fields(&draft(name)), [Field::Name], "{name:?}");
    }
    assert!(draft(&"é".repeat(NAME_LIMIT)).validate(NOW).is_ok());
    assert_eq!(fields(&draft(&"é".repeat(NAME_LIMIT + 1))), [Field::Name]);
}

#[test]
fn spaces_around_a_name_are_dropped() {
    assert_eq!(draft("  ci \u{a0}").validate(NOW).unwrap().name(), "ci");
}

#[test]
fn every_problem_is_told_at_once_with_its_row() {
    let mut bad = Draft {
        description: "x".repeat(DESCRIPTION_LIMIT + 1),
        lifetime: Lifetime::Until(None),
        permitted_ips: texts(&["10.0.0.1", "10.0.0.1/8", "10.0.0.1"]),
        ..draft("")
    };
    bad.access.choose(AccessKind::User);
    bad.claims.rows = vec![
        Entry::new("team", Value::Text("build".into())),
        Entry::new("sub", Value::Number("1.0".into())),
        Entry::new("raw", Value::Raw("{".into())),
    ];
    bad.attributes.rows = vec![Entry::new("no spaces", Value::List(vec![]))];
    assert_eq!(
        fields(&bad),
        [
            Field::Name,
            Field::Description,
            Field::Lifetime,
            Field::Access,
            Field::PermittedIp(1),
            Field::PermittedIp(2),
            Field::ClaimName(1),
            Field::ClaimValue(1),
            Field::ClaimValue(2),
            Field::AttributeName(0),
        ]
    );
}

#[test]
fn a_new_key_carries_what_was_chosen_and_nothing_else() {
    let mut draft = draft("ci");
    draft.access.add_role("Admin");
    draft.access.choose(AccessKind::Tenants);
    draft.access.add_tenant("T1", "Acme");
    draft.access.grant("T1", "Reader");
    draft.permitted_ips = texts(&[" 10.0.0.1 "]);
    draft.claims.rows.push(Entry::new("é", Value::Number("2".into())));
    let new = draft.validate(NOW).unwrap();
    assert!(new.roles().is_empty() && new.user().is_empty());
    assert_eq!((new.tenants()[0].roles.len(), new.permitted_ips()), (1, &texts(&["10.0.0.1"])[..]));
    assert_eq!((new.claims(), new.attributes()), (r#"{"é":2}"#, "{}"));
}

/// Keys with everything that the rules for typed text would refuse, and more.
fn odd_keys() -> Vec<AccessKey> {
    let tenant = |id: &str, roles: &[&str]| TenantAccess { id: id.into(), name: "N".into(), roles: texts(roles) };
    let full = AccessKey {
        description: "a\u{0}b \u{202e}".repeat(100),
        roles: texts(&["a", "a", "b, c"]),
        tenants: vec![tenant("T1", &["x", "x"]), tenant("T1", &["y"]), tenant("T2", &[])],
        claims: r#"{ "sub" : 1.0, "n":12345678901234567890123,"a b":null, "o":{"x":[1e3]} }"#.into(),
        attributes: r#"{"a name that is far too long for one":["\u00e9"]}"#.into(),
        permitted_ips: texts(&["10.0.0.1/8", " 10.0.0.1", "junk", "junk", ""]),
        ..key("K1", "  \u{200b}an old\nname  ")
    };
    let with = |change: fn(&mut AccessKey)| {
        let mut key = full.clone();
        change(&mut key);
        key
    };
    vec![
        key("K1", "ci"),
        with(|_| ()),
        with(|key| key.bound_user = "U1".into()),
        with(|key| key.roles.clear()),
        with(|key| key.tenants.clear()),
        with(|key| key.claims = r#"{"a":1,"a":2}"#.into()),
        with(|key| key.claims = "[1, 2]".into()),
        with(|key| key.attributes = " {} ".into()),
    ]
}

#[test]
fn a_form_that_nobody_touched_sends_the_key_as_it_is_to_the_byte() {
    for key in odd_keys() {
        let draft = Draft::of(&key);
        let change = draft.change(&key).unwrap();
        assert_eq!((change.record(), change.differences()), (&Record::of(&key), &[][..]));
        assert!(!draft.differs(&key));
        assert_eq!(change.record().laid_over(&key), key);
    }
}

#[test]
fn an_edit_of_one_field_leaves_every_other_as_it_was_to_the_byte() {
    type Edit = (Updatable, fn(&mut Draft));
    let edits: [Edit; 5] = [
        (Updatable::Name, |draft| draft.name = "new".into()),
        (Updatable::Description, |draft| draft.description.clear()),
        (Updatable::PermittedIps, |draft| draft.permitted_ips.push("203.0.113.7".into())),
        (Updatable::Claims, |draft| draft.claims = claims::typed(r#"{"z":1}"#).unwrap()),
        (Updatable::Attributes, |draft| draft.attributes = attributes::typed(r#"{"z":["1"]}"#).unwrap()),
    ];
    for key in odd_keys() {
        for (field, edit) in edits {
            let mut draft = Draft::of(&key);
            edit(&mut draft);
            if !draft.differs(&key) {
                continue;
            }
            let change = draft.change(&key).unwrap();
            assert_eq!(change.differences().iter().map(|d| d.field).collect::<Vec<_>>(), [field]);
            let mut expected = Record::of(&key);
            expected.take(field, change.record());
            assert_eq!(*change.record(), expected, "{field:?}");
        }
    }
}

#[test]
fn a_row_that_was_not_edited_keeps_its_bytes_beside_one_that_was() {
    let key = &odd_keys()[1];
    let mut draft = Draft::of(key);
    draft.claims.rows[2].value = Value::Truth(true);
    draft.permitted_ips.retain(|entry| !entry.is_empty());
    let change = draft.change(key).unwrap();
    assert_eq!(change.record().claims, r#"{"sub" : 1.0,"n":12345678901234567890123,"a b":true,"o":{"x":[1e3]}}"#);
    assert_eq!(change.record().permitted_ips, texts(&["10.0.0.1/8", " 10.0.0.1", "junk", "junk"]));
}

#[test]
fn what_is_typed_into_a_stored_key_is_held_to_the_rules() {
    let key = &odd_keys()[1];
    let fields = |edit: fn(&mut Draft)| -> Vec<Field> {
        let mut draft = Draft::of(key);
        edit(&mut draft);
        draft.change(key).unwrap_err().iter().map(|problem| problem.field).collect()
    };
    assert_eq!(fields(|draft| draft.name = " ".into()), [Field::Name]);
    assert_eq!(fields(|draft| draft.permitted_ips.push("junk".into())), [Field::PermittedIp(5)]);
    assert_eq!(fields(|draft| draft.claims.rows[3].name = "sub".into()), [Field::ClaimName(3)]);
    assert_eq!(
        fields(|draft| draft.claims.rows[0].value = Value::Number("x".into())),
        [Field::ClaimName(0), Field::ClaimValue(0)]
    );
    // A name is taken also by the row below.
    assert_eq!(fields(|draft| draft.claims.rows[1].name = "o".into()), [Field::ClaimName(1)]);
}

#[test]
fn roles_and_tenants_are_given_together_only_to_a_key_that_holds_both() {
    for key in odd_keys() {
        let held = Record::of(&key).holds_both();
        let draft = Draft::of(&key);
        for kind in draft.access.kinds() {
            let mut draft = draft.clone();
            draft.access.choose(*kind);
            draft.access.add_role("new");
            draft.access.add_tenant("T9", "");
            let change = draft.change(&key).unwrap();
            assert!(held || !change.record().holds_both(), "{kind:?}");
        }
        // The key lost one of the two while the form was open.
        let other = AccessKey { roles: vec![], bound_user: String::new(), ..key.clone() };
        if let Ok(change) = draft.change(&other) {
            assert!(!change.record().holds_both());
        }
    }
}

#[test]
fn switching_the_access_of_a_stored_key_clears_the_other_side() {
    let stored = AccessKey { roles: texts(&["a"]), ..key("K1", "ci") };
    let mut draft = Draft::of(&stored);
    draft.access.choose(AccessKind::Tenants);
    draft.access.add_tenant("T1", "");
    let change = draft.change(&stored).unwrap();
    assert!(change.record().roles.is_empty() && change.record().tenants.len() == 1);
    let how: Vec<_> = change.differences()[0].items.iter().map(|item| item.how).collect();
    assert_eq!(how, [How::Removed, How::Added]);
}

#[test]
fn warnings_stop_nobody_and_stand_at_their_field() {
    let mut draft = Draft {
        lifetime: Lifetime::Never,
        description: "K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
        permitted_ips: texts(&["0.0.0.0/0", "10.0.0.0/8"]),
        ..draft(" ci\u{200b}x ")
    };
    draft.claims.rows.push(Entry::new("t", Value::Text("{{user.email}}".into())));
    draft.claims.rows.push(Entry::new("n", Value::Raw("[9007199254740993]".into())));
    draft.claims.rows.push(Entry::new("long", Value::Text("x".repeat(4096))));
    let found: Vec<_> = draft.warnings(None).into_iter().map(|warning| warning.field).collect();
    assert_eq!(
        found,
        [
            Field::Name,
            Field::Description,
            Field::Name,
            Field::Lifetime,
            Field::Access,
            Field::PermittedIp(0),
            Field::PermittedIp(1),
            Field::PermittedIp(1),
            Field::ClaimValue(0),
            Field::ClaimValue(1),
            Field::Claims,
        ]
    );
    assert!(draft.validate(NOW).is_ok());
    for key in odd_keys() {
        Draft::of(&key).warnings(Some(&key));
    }
}

#[test]
fn names_that_could_be_mistaken_are_found() {
    let names = [("K1", "ci"), ("K2", "CI"), ("K3", "\u{441}i"), ("K4", "ci 2"), ("K5", "c\u{200b}i")];
    let found = similar(" ci", Some(&KeyId("K1".into())), names, str::to_owned);
    let ids: Vec<_> = found.iter().map(|similar| (similar.id.0.as_str(), similar.is_same)).collect();
    assert_eq!(ids, [("K2", false), ("K3", false), ("K5", false)]);
    assert!(similar("ci", None, names, str::to_owned)[0].is_same);
    assert!(similar(" ", None, names, str::to_owned).is_empty());
}

#[test]
fn the_json_editor_is_no_way_around_the_rules() {
    let typed = claims::typed(r#"{"team":"a","sub":"me"}"#).unwrap();
    let new = Draft { claims: typed.clone(), ..draft("ci") };
    assert_eq!(fields(&new), [Field::ClaimName(1)]);
    let plain = key("K1", "ci");
    let problems = Draft { claims: typed.clone(), ..Draft::of(&plain) }.change(&plain).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), [Field::ClaimName(1)]);
    // What is stored may stay, also when it went through the editor.
    let stored = AccessKey { claims: r#"{"sub":"me"}"#.into(), ..plain };
    assert!(Draft { claims: typed, ..Draft::of(&stored) }.change(&stored).is_ok());
}

#[test]
fn a_row_that_repeats_a_stored_one_is_not_sent_twice() {
    let stored = AccessKey { claims: r#"{"a":1}"#.into(), ..key("K1", "ci") };
    let mut draft = Draft::of(&stored);
    draft.claims.rows.push(Entry::new("a", Value::Number("1".into())));
    let problems = draft.change(&stored).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), [Field::ClaimName(1)]);
}

#[test]
fn what_was_typed_and_not_taken_over_keeps_the_form_from_being_sent() {
    let mut draft = Draft { name: "ci".into(), ..Draft::empty() };
    draft.set_unfinished(Field::Access, "roles", Some("“adm” is not added.".into()));
    draft.set_unfinished(Field::Access, "T1", Some("“x” is not added.".into()));
    draft.set_unfinished(Field::Access, "T1", Some("“xy” is not added.".into()));
    assert_eq!(draft.unfinished(Field::Access, "T1"), Some("“xy” is not added."));
    let fields: Vec<_> = draft.validate(NOW).unwrap_err().into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [Field::Access, Field::Access]);
    draft.set_unfinished(Field::Access, "T1", None);
    draft.set_unfinished(Field::Access, "roles", None);
    assert!(draft.validate(NOW).is_ok() && draft.unfinished(Field::Access, "T1").is_none());
    let stored = key("K1", "ci");
    let mut same = Draft::of(&stored);
    assert!(!same.differs(&stored));
    same.set_unfinished(Field::Claims, "raw", Some("Not closed.".into()));
    assert!(same.differs(&stored) && same.change(&stored).is_err());
}

#[test]
fn what_is_surely_small_makes_no_large_token() {
    for (count, text) in [(1, "x".repeat(260)), (12, "\u{1}".repeat(8)), (30, String::new()), (7, "\"".repeat(12))] {
        let mut draft = Draft { name: "k".into(), ..Draft::empty() };
        draft.access.choose(AccessKind::Tenants);
        for at in 0..count {
            draft.access.add_tenant(&format!("{text}{at}"), "");
            draft.claims.rows.push(Entry::new(format!("{text}{at}"), Value::Text(text.clone())));
            if draft.is_surely_small() {
                assert!(draft.subject(None).size() <= COMFORTABLE, "{at} {text:?}");
            }
        }
    }
    assert!(Draft::empty().is_surely_small());
}
