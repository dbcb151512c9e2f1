//! The list of all keys, and the search for one name.

use std::collections::HashSet;

use console::api::ReadError;
use console::domain::{AccessKey, KeyState, Lifetime, Narrowing, NarrowingDraft};
use console::fleet::Row;
use serde_json::{Map, Value, json};

use crate::project::Project;
use crate::spelling::spelled;

/// Enough that each of the emulator's awkward names is among them.
const FLEET: u32 = 800;

#[test]
fn every_key_arrives_with_every_field_as_the_api_wrote_it() {
    let project = Project::with_keys(FLEET);
    let (status, answer) = project.raw("POST", "/v1/mgmt/accesskey/search", &json!({}));
    let written = answer["keys"].as_array().unwrap();
    assert_eq!((status, written.len()), (200, FLEET as usize));
    let read = project.all_keys();
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/search"]);
    assert_eq!(read.len(), written.len());
    for (read, written) in read.iter().zip(written) {
        assert_eq!(spelled(read), *written);
    }
    let has = |part: &str| read.iter().any(|key| key.name.contains(part));
    for part in ["<script>", "\u{202e}", "\u{200b}", "=HYPERLINK", "\n", "\u{feff}", "__proto__", "👩‍👩‍👧‍👦", "O'Brien"]
    {
        assert!(has(part), "the fleet has no name with {part:?}");
    }
    assert!(read.iter().any(|key| !key.editable) && read.iter().any(|key| key.state == KeyState::Inactive));
}

#[test]
fn the_same_keys_are_read_from_every_spelling_of_them() {
    let project = Project::with_keys(FLEET);
    let plain = project.all_keys();
    for spelling in [json!({"times": "text"}), json!({"extraFields": true})] {
        project.control("switches", &spelling);
        assert_eq!(project.all_keys(), plain, "{spelling}");
    }
    for spelling in [json!({"emptyFields": "omitted"}), json!({"emptyFields": "null"})] {
        project.control("switches", &spelling);
        // Left out, "no" cannot be told from "not said": the person may try, the server decides.
        let expected: Vec<_> = plain.iter().cloned().map(|key| AccessKey { editable: true, ..key }).collect();
        assert_eq!(project.all_keys(), expected, "{spelling}");
    }
}

#[test]
fn a_status_that_the_console_does_not_know_is_kept_as_it_came() {
    let project = Project::with_keys(FLEET);
    project.control("switches", &json!({"expiredStatus": "sent"}));
    let keys = project.all_keys();
    assert!(keys.iter().any(|key| key.state == KeyState::Other("expired".to_owned())));
}

#[test]
fn an_empty_project_is_an_empty_list() {
    assert_eq!(Project::with_keys(0).all(), (vec![], Ok(())));
}

#[test]
fn a_name_finds_its_keys_and_no_others() {
    let project = Project::with_keys(FLEET);
    let create = |name: &str| project.create(name, Lifetime::Days(30)).unwrap().key.id;
    let twins: HashSet<_> = [create("deploy"), create("deploy")].into();
    for near in ["Deploy", "deploy-2", "re-deploy", "deploy\u{200b}", "dep", "d\u{435}ploy"] {
        create(near);
    }
    project.sent();
    let found: HashSet<_> = project.named("deploy").into_iter().map(|key| key.id).collect();
    assert_eq!(found, twins);
    assert!(project.named("deploy-3").is_empty());
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/search"; 2]);
}

#[test]
fn each_key_of_the_fleet_is_found_by_its_name() {
    let project = Project::with_keys(FLEET);
    let keys = project.all_keys();
    for key in keys.iter().step_by(7).chain(keys.iter().filter(|key| !key.name.is_ascii())) {
        assert!(project.named(&key.name).contains(key), "{:?}", key.name);
    }
}

#[test]
fn what_came_before_a_cut_stands_and_is_not_taken_for_the_whole() {
    let project = Project::with_keys(FLEET);
    let whole = project.all_keys();
    for framing in ["length", "chunked", "close"] {
        project.fault("search", &[1], &json!({"cutBodyAt": 200_000, "framing": framing}));
        project.sent();
        let (rows, end) = project.all();
        assert_eq!(end, Err(ReadError::Damaged), "{framing}");
        assert!(rows.len() > 100 && rows.len() < whole.len(), "{framing}: {}", rows.len());
        for (row, key) in rows.iter().zip(&whole) {
            assert!(matches!(row, Row::Key(found) if **found == *key), "{row:?}");
        }
        assert_eq!(project.sent().len(), 1, "{framing}: rows that came are not thrown away for a second try");
    }
}

#[test]
fn a_byte_that_is_no_text_costs_one_row() {
    let project = Project::with_keys(FLEET);
    let whole = project.all_keys();
    project.fault("search", &[1], &json!({"badUtf8": true}));
    let (rows, end) = project.all();
    assert_eq!((rows.len(), end), (whole.len(), Ok(())));
    let damaged: Vec<_> = rows.iter().filter(|row| matches!(row, Row::Damaged(_))).collect();
    assert_eq!(damaged.len(), 1, "{damaged:?}");
    for (row, key) in rows.iter().zip(&whole) {
        assert!(matches!(row, Row::Damaged(_)) || matches!(row, Row::Key(found) if **found == *key));
    }
}

#[test]
fn the_server_sends_only_the_keys_that_are_asked_for() {
    let project = Project::with_keys(FLEET);
    let whole = project.all_keys();
    let first = |has: fn(&AccessKey) -> bool| whole.iter().find(|key| has(key)).unwrap().clone();
    let tenants: Vec<String> = whole.iter().flat_map(|key| &key.tenants).map(|it| it.id.clone()).take(2).collect();
    let (user, creator) =
        (first(|key| !key.bound_user.is_empty()).bound_user, first(|key| !key.created_by.is_empty()).created_by);
    let word = first(|key| key.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).name;
    let with = |change: &dyn Fn(&mut NarrowingDraft)| {
        let mut draft = NarrowingDraft::default();
        change(&mut draft);
        let only = draft.validate().unwrap();
        // As a link would bring it.
        let only = Narrowing::read(&only.settings().join(";"));
        let (rows, end) = project.only(&only);
        assert_eq!(end, Ok(()));
        let id = |row: Row| match row {
            Row::Key(key) => key.id,
            Row::Damaged(damaged) => panic!("{damaged:?}"),
        };
        rows.into_iter().map(id).collect::<Vec<_>>()
    };
    let expected = |fits: &dyn Fn(&AccessKey) -> bool| {
        let ids: Vec<_> = whole.iter().filter(|key| fits(key)).map(|key| key.id.clone()).collect();
        assert!(!ids.is_empty() && ids.len() < whole.len());
        ids
    };
    let in_one = |key: &AccessKey| key.tenants.iter().any(|tenant| tenants.contains(&tenant.id));
    assert_eq!(with(&|draft| draft.tenants = tenants.join(", ")), expected(&in_one));
    assert_eq!(with(&|draft| draft.user = user.clone()), expected(&|key| key.bound_user == user));
    assert_eq!(with(&|draft| draft.creator = creator.clone()), expected(&|key| key.created_by == creator));
    assert!(with(&|draft| draft.text = word.clone()).contains(&first_named(&whole, &word)));
    assert_eq!(
        with(&|draft| draft.limit = "7".into()),
        whole[..7].iter().map(|key| key.id.clone()).collect::<Vec<_>>()
    );

    // Each attribute of one kind, asked for as a person would write it.
    for of_kind in [Value::is_string, Value::is_boolean, Value::is_number] as [fn(&Value) -> bool; 3] {
        let attribute = whole.iter().flat_map(attributes).find(|(_, value)| of_kind(value));
        let Some((name, value)) = attribute else { continue };
        let typed = format!("{name}={}", value.as_str().map_or(value.to_string(), str::to_owned));
        let has = |key: &AccessKey| attributes(key).get(&name) == Some(&value);
        assert_eq!(with(&|draft| draft.attributes = typed.clone()), expected(&has), "{typed}");
    }
}

fn attributes(key: &AccessKey) -> Map<String, Value> {
    serde_json::from_str(&key.attributes).unwrap()
}

fn first_named(keys: &[AccessKey], name: &str) -> console::domain::KeyId {
    keys.iter().find(|key| key.name == name).map(|key| key.id.clone()).unwrap()
}

#[test]
fn a_search_that_brought_nothing_is_tried_again() {
    let project = Project::with_keys(3);
    let lost: [Value; 6] = [
        json!({"drop": true}),
        json!({"hang": true}),
        json!({"html": true}),
        json!({"status": 500}),
        json!({"cutBodyAt": 5, "framing": "length"}),
        json!({"cutBodyAt": 5, "framing": "close"}),
    ];
    for then in lost {
        project.fault("search", &[1, 2], &then);
        project.sent();
        assert_eq!(project.all_keys().len(), 3, "{then}");
        assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/search"; 3], "{then}");
    }
}
