//! The editor of a key over the emulator, under every reading of an update that the sources admit, and under faults.
//!
//! Invariant of every test: one update for each decision of the person, and a field that was not edited is never lost.

use console::api::exchange::{self, ExchangeError, Options};
use console::api::{Patience, ReadError, Refusal, Transport, directory};
use console::domain::change::{How, Side};
use console::domain::{AccessKey, AccessKind, Draft, Entry, KeyId, Record, Secret, Updatable, Value as Row, claims};
use console::fleet::Fold;
use console::state::reconcile::Verdict;
use console::state::{CreateStore, EditStage, EditStore, KeysStore, Outcome, RevealStore, Stage, Stop};
use emulator::switches::UpdateReading;
use futures::executor::block_on;
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::project::Project;

const READINGS: [UpdateReading; 5] = [
    UpdateReading::KeepsAbsent,
    UpdateReading::OverwritesAbsent,
    UpdateReading::NameOnly,
    UpdateReading::EmptyKeeps,
    UpdateReading::Merges,
];

/// A project with one key that has everything, and its editor.
struct Desk {
    project: Project,
    id: KeyId,
    store: EditStore,
    // The signals live as long as this.
    _owner: Owner,
}

impl Desk {
    fn new(fields: &Value) -> Self {
        let project = Project::with_keys(0);
        let free = json!({"unknownTenants": "accepted", "unknownRoles": "accepted", "numbers": "exact", "rolesAndTenants": "keepsBoth"});
        project.control("switches", &free);
        let (status, answer) = project.raw("POST", "/v1/mgmt/accesskey/create", fields);
        assert_eq!(status, 200, "{answer}");
        let id = KeyId(answer["key"]["id"].as_str().unwrap().to_owned());
        let owner = Owner::new();
        let key = project.load(&id).unwrap();
        let store = owner.with(|| EditStore::new(KeysStore::new(project.client.clone(), Fold::default()), key));
        project.sent();
        Self { project, id, store, _owner: owner }
    }

    fn full() -> Self {
        Self::new(&full())
    }

    fn edit(&self, edit: impl FnOnce(&mut Draft)) {
        self.store.draft.update(edit);
        self.store.review();
    }

    /// Sends what is under review; gives the stage and how many updates were sent.
    fn send(&self) -> (EditStage, usize) {
        self.project.sent();
        block_on(self.store.send());
        let updates = self.project.sent().iter().filter(|line| line.ends_with("/update")).count();
        (self.store.stage.get_untracked(), updates)
    }

    fn key(&self) -> AccessKey {
        self.project.load(&self.id).unwrap()
    }

    /// Another admin's update.
    fn meanwhile(&self, fields: &Value) {
        let mut body = json!({"id": self.id.0, "name": self.key().name});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let (status, answer) = self.project.raw("POST", "/v1/mgmt/accesskey/update", &body);
        assert_eq!(status, 200, "{answer}");
    }

    fn read_updates(&self, reading: UpdateReading) {
        self.project.control("switches", &json!({"update": reading}));
    }
}

fn full() -> Value {
    json!({
        "name": "nightly", "description": "old words", "roleNames": ["Admin"],
        "keyTenants": [{"tenantId": "T1", "roleNames": ["Reader"]}, {"tenantId": "T2", "roleNames": []}],
        "customClaims": {"team": "storage", "big": 9_007_199_254_740_993_i64, "deep": {"a": [null, 1.5]}},
        "customAttributes": {"owner": "storage", "stages": ["a", "b"]},
        "permittedIps": ["203.0.113.0/24", "203.0.113.9"],
    })
}

type Edit = (&'static str, Updatable, fn(&mut Draft));

const EDITS: [Edit; 9] = [
    ("a name", Updatable::Name, |draft| draft.name = "renamed".into()),
    ("other words", Updatable::Description, |draft| draft.description = "new words".into()),
    ("no words", Updatable::Description, |draft| draft.description.clear()),
    ("one role more", Updatable::Access, |draft| _ = draft.access.add_role("Auditor")),
    ("one tenant less", Updatable::Access, |draft| draft.access.remove_tenant("T2")),
    ("one address less", Updatable::PermittedIps, |draft| _ = draft.permitted_ips.pop()),
    ("no addresses", Updatable::PermittedIps, |draft| draft.permitted_ips.clear()),
    ("another claim", Updatable::Claims, |draft| draft.claims.rows.push(Entry::new("tier", Row::Number("2".into())))),
    ("no attributes", Updatable::Attributes, |draft| draft.attributes.rows.clear()),
];

#[test]
fn under_every_reading_an_unedited_field_stays_and_what_was_not_kept_is_told() {
    for reading in READINGS {
        for (what, field, edit) in EDITS {
            let desk = Desk::full();
            desk.read_updates(reading);
            let before = desk.key();
            desk.edit(edit);
            let EditStage::Reviewing(change) = desk.store.stage.get_untracked() else { panic!("{what}") };
            assert_eq!(change.differences().iter().map(|d| d.field).collect::<Vec<_>>(), [field], "{what}");
            let (stage, updates) = desk.send();
            assert_eq!(updates, 1, "{reading:?} {what}");

            let after = desk.key();
            let mut expected = Record::of(&after);
            let (now, then) = (Record::of(&after), Record::of(&before));
            match field {
                Updatable::Name => expected.name = then.name.clone(),
                Updatable::Description => expected.description = then.description.clone(),
                Updatable::Access => (expected.roles, expected.tenants) = (then.roles.clone(), then.tenants.clone()),
                Updatable::PermittedIps => expected.permitted_ips = then.permitted_ips.clone(),
                Updatable::Claims => expected.claims = then.claims.clone(),
                Updatable::Attributes => expected.attributes = then.attributes.clone(),
            }
            assert_eq!(expected, then, "{reading:?} {what}: a field that was not edited");

            let left = change.not_kept(&after);
            match stage {
                EditStage::Verified { by_load: true } => assert!(left.is_empty(), "{reading:?} {what}: {left:?}"),
                EditStage::KeptDifferently(told) => {
                    assert!(!left.is_empty() && told == left, "{reading:?} {what}: {told:?} {left:?}");
                    assert!(desk.store.is_dirty(), "{what}: what was typed is still there");
                }
                other => panic!("{reading:?} {what}: {other:?}"),
            }
            let honest = reading == UpdateReading::KeepsAbsent || reading == UpdateReading::OverwritesAbsent;
            assert!(!honest || left.is_empty(), "{reading:?} {what}: {left:?}");
            assert_eq!(now.id, desk.id);
        }
    }
}

#[test]
fn a_form_that_changes_nothing_sends_nothing() {
    let desk = Desk::full();
    desk.edit(|draft| draft.permitted_ips.reverse());
    assert_eq!(desk.store.stage.get_untracked(), EditStage::Editing(vec![]));
    assert_eq!((desk.send().1, desk.store.is_dirty(), desk.store.changed()), (0, false, 0));
    desk.edit(|draft| draft.name = " ".into());
    assert!(matches!(desk.store.stage.get_untracked(), EditStage::Editing(problems) if problems.len() == 1));
    assert_eq!(desk.send().1, 0);
    desk.store.discard();
    assert!(!desk.store.is_dirty());
}

#[test]
fn an_impatient_person_sends_one_update() {
    let desk = Desk::full();
    desk.edit(|draft| draft.name = "renamed".into());
    block_on(async { futures::join!(desk.store.send(), desk.store.send()) });
    assert_eq!(desk.project.sent().iter().filter(|line| line.ends_with("/update")).count(), 1);
    assert_eq!(desk.send().1, 0, "what is done is not sent again");
}

#[test]
fn a_change_by_somebody_else_is_shown_before_anything_is_sent() {
    let desk = Desk::full();
    desk.edit(|draft| {
        draft.name = "mine".into();
        draft.permitted_ips.clear();
    });
    desk.meanwhile(&json!({"permittedIps": ["198.51.100.7"], "description": "theirs"}));
    let (stage, updates) = desk.send();
    let EditStage::Conflict(merge) = stage else { panic!("{stage:?}") };
    assert_eq!(updates, 0);
    assert_eq!(merge.conflicts.iter().map(|c| c.field).collect::<Vec<_>>(), [Updatable::PermittedIps]);
    assert_eq!(merge.taken.iter().map(|d| d.field).collect::<Vec<_>>(), [Updatable::Description]);

    desk.store.take_choices();
    assert!(matches!(desk.store.stage.get_untracked(), EditStage::Conflict(_)), "not before it is decided");
    desk.store.choose(Updatable::PermittedIps, Side::Yours);
    desk.store.take_choices();
    let EditStage::Reviewing(change) = desk.store.stage.get_untracked() else { panic!("a review") };
    let how: Vec<_> = change.differences().iter().map(|d| (d.field, d.how)).collect();
    assert_eq!(how, [(Updatable::Name, How::Changed), (Updatable::PermittedIps, How::Cleared)]);
    assert_eq!(desk.send(), (EditStage::Verified { by_load: true }, 1));
    let key = desk.key();
    assert_eq!((key.name.as_str(), key.description.as_str(), key.permitted_ips.len()), ("mine", "theirs", 0));
}

#[test]
fn a_key_that_is_gone_or_locked_is_told_and_nothing_is_lost() {
    let desk = Desk::full();
    desk.edit(|draft| draft.name = "mine".into());
    desk.project.raw("POST", "/v1/mgmt/accesskey/delete", &json!({"id": desk.id.0}));
    assert_eq!(desk.send(), (EditStage::Stopped(Stop::Gone), 0));
    assert_eq!(desk.store.draft.get_untracked().name, "mine");

    let desk = Desk::full();
    desk.edit(|draft| draft.name = "mine".into());
    desk.project.control("switches", &json!({"forbidden": ["load"]}));
    assert!(matches!(desk.send(), (EditStage::Stopped(Stop::NotChecked(_)), 0)), "nothing is sent unseen");
}

#[test]
fn a_refusal_keeps_the_form() {
    for then in [json!({"status": 400}), json!({"status": 403}), json!({"tooMany": {"retryAfter": 7}})] {
        let desk = Desk::full();
        desk.edit(|draft| draft.name = "mine".into());
        desk.project.fault("update", &[1], &then);
        let (stage, updates) = desk.send();
        assert!(matches!(stage, EditStage::Stopped(Stop::Refused(_))), "{then}: {stage:?}");
        assert_eq!((updates, desk.key().name.as_str()), (1, "nightly"), "{then}");
        assert_eq!(desk.store.draft.get_untracked().name, "mine");
        desk.store.review();
        assert_eq!(desk.send(), (EditStage::Verified { by_load: true }, 1), "{then}: a person may press again");
    }
}

#[test]
fn a_lost_answer_is_found_out_by_looking_and_never_by_sending_again() {
    for (then, done) in [
        (json!({"drop": true}), false),
        (json!({"executeThenDrop": true}), true),
        (json!({"status": 500}), false),
        (json!({"status": 503, "execute": true}), true),
        (json!({"html": true, "status": 200, "execute": true}), true),
        (json!({"cutBodyAt": 9, "framing": "close"}), true),
    ] {
        let desk = Desk::full();
        desk.edit(|draft| draft.claims = claims::typed(r#"{"team":"mine"}"#).unwrap());
        desk.project.fault("update", &[1], &then);
        let (stage, updates) = desk.send();
        assert_eq!(updates, 1, "{then}");
        match stage {
            EditStage::Verified { by_load: true } => assert!(done, "{then}"),
            EditStage::Unknown(doubt) => {
                assert_eq!((doubt.outcome(), done), (Outcome::NotDone, false), "{then}");
                assert!(desk.store.is_dirty() && !desk.store.is_busy());
                desk.store.review();
                assert_eq!(desk.send(), (EditStage::Verified { by_load: true }, 1), "{then}");
            }
            other => panic!("{then}: {other:?}"),
        }
    }
}

#[test]
fn a_lost_answer_that_led_to_something_else_says_what_is_different() {
    let desk = Desk::full();
    desk.read_updates(UpdateReading::NameOnly);
    desk.edit(|draft| {
        draft.name = "mine".into();
        draft.description.clear();
    });
    desk.project.fault("update", &[1], &json!({"executeThenDrop": true}));
    let (EditStage::Unknown(doubt), 1) = desk.send() else { panic!("in doubt") };
    let Outcome::SomethingElse(left) = doubt.outcome() else { panic!("{:?}", doubt.outcome()) };
    assert_eq!(left.iter().map(|d| d.field).collect::<Vec<_>>(), [Updatable::Description]);
}

#[test]
fn looks_that_cannot_be_read_prove_nothing_and_may_be_repeated() {
    let desk = Desk::full();
    desk.edit(|draft| draft.name = "mine".into());
    desk.project.fault("update", &[1], &json!({"executeThenDrop": true}));
    desk.project.control("faults", &json!({"operation": "load", "nth": [2, 3, 4, 5, 6], "then": {"status": 502}}));
    let (EditStage::Unknown(doubt), 1) = desk.send() else { panic!("in doubt") };
    assert_eq!(doubt.outcome(), Outcome::CannotTell);
    block_on(desk.store.look_again());
    assert_eq!(desk.store.stage.get_untracked(), EditStage::Verified { by_load: true });
    assert!(desk.project.sent().iter().all(|line| !line.ends_with("/update")));
}

#[test]
fn reads_that_lag_behind_are_waited_for_and_not_taken_for_a_loss() {
    for (lag, by_load) in [(5, true), (3_600, false)] {
        let desk = Desk::full();
        desk.project.wire.set_clock(desk.project.wire.now() + 7_200_000);
        desk.project.control("switches", &json!({"readLagSeconds": lag}));
        desk.edit(|draft| draft.description = "new".into());
        assert_eq!(desk.send(), (EditStage::Verified { by_load }, 1), "{lag} s");
        assert_eq!(desk.store.base.get_untracked().description, "new");
    }
}

#[test]
fn a_create_whose_answer_is_lost_is_found_although_lists_lag_behind_by_a_minute() {
    let project = Project::with_keys(0);
    project.control("switches", &json!({"readLagSeconds": 60}));
    project.fault("create", &[1], &json!({"executeThenDrop": true}));
    let owner = Owner::new();
    let create = owner
        .with(|| CreateStore::new(KeysStore::new(project.client.clone(), Fold::default()), RevealStore::default()));
    create.draft.update(|draft| draft.name = "lost".into());
    block_on(create.submit());
    let Stage::Unknown(found) = create.stage.get_untracked() else { panic!("in doubt") };
    assert_eq!((found.verdict(), found.found.len()), (Verdict::Found, 1));
}

#[test]
fn a_key_that_holds_roles_and_tenants_is_sent_both_and_another_never() {
    let desk = Desk::full();
    desk.edit(|draft| draft.description.clear());
    assert_eq!(desk.send().0, EditStage::Verified { by_load: true });
    let key = desk.key();
    assert!(!key.roles.is_empty() && key.tenants.len() == 2);

    desk.edit(|draft| assert!(draft.access.choose(AccessKind::ProjectRoles)));
    assert_eq!(desk.send().0, EditStage::Verified { by_load: true });
    assert!(desk.key().tenants.is_empty());
}

#[test]
fn every_key_of_a_fleet_goes_through_an_edit_unharmed() {
    let project = Project::with_keys(60);
    project.control("switches", &json!({"notEditable": "accepted", "numbers": "exact", "unknownTenants": "accepted", "unknownRoles": "accepted"}));
    for key in project.all_keys() {
        let mut draft = Draft::of(&key);
        assert_eq!(draft.change(&key).unwrap().record(), &Record::of(&key));
        draft.description = "looked at".into();
        let change = draft.change(&key).unwrap();
        let answer = block_on(project.client.write(console::api::update::update(&change))).unwrap();
        assert_eq!(change.not_kept(&answer), [], "{}", key.id.0);
        assert_eq!(AccessKey { description: key.description.clone(), ..answer }, key);
    }
}

#[test]
fn a_secret_is_exchanged_for_a_token_of_its_own_key() {
    let project = Project::with_keys(2);
    let revealed = project.create("subject", console::domain::Lifetime::Days(30)).unwrap();
    let exchange = |secret: &str| {
        block_on(exchange::exchange(&project.client, &Secret::new(secret.to_owned()), &Options::default()))
    };
    let exchanged = exchange(revealed.secret.expose()).unwrap();
    assert_eq!((&exchanged.key, exchanged.token.expose().matches('.').count()), (&revealed.key.id, 2));
    assert!(matches!(exchange("K2another"), Err(ExchangeError::NotAccepted(_))));
}

#[test]
fn what_keys_refer_to_is_read_and_a_search_narrows() {
    let project = Project::with_keys(300);
    let client = &project.client;
    let roles = block_on(client.read(&directory::roles(), Patience::None)).unwrap();
    assert!(roles.iter().any(|role| role.tenant.is_empty() && !role.permissions.is_empty()));
    let tenants = block_on(client.read(&directory::tenants(), Patience::None)).unwrap();
    assert!(tenants.len() > 5);
    let all = block_on(client.read(&directory::users("", 0), Patience::None)).unwrap();
    let one = all.users.first().unwrap();
    let found = block_on(client.read(&directory::users(&one.id, 0), Patience::None)).unwrap();
    assert_eq!((found.users.as_slice(), found.total), (std::slice::from_ref(one), Some(1)));
    let ids = [one.id.clone(), "U2nobody".to_owned()];
    assert_eq!(block_on(client.read(&directory::users_by_id(&ids), Patience::None)).unwrap().users, found.users);
    assert_eq!(block_on(client.read(&directory::public_keys(client.project()), Patience::None)).unwrap().len(), 1);
}

#[test]
fn an_attribute_is_defined_under_its_name_or_not_at_all() {
    let project = Project::with_keys(0);
    let look = |name: &str| block_on(project.client.read(&directory::attribute(name), Patience::None));
    let classes = look("data_classes").unwrap();
    assert_eq!((classes.name.as_str(), classes.title.as_str()), ("data_classes", "Data classes"));
    assert_eq!((classes.kind.as_str(), classes.options.len()), ("multiselect", 4));
    assert!(look("review_date").unwrap().options.is_empty());
    assert!(matches!(look("a b&name=ticket"), Err(ReadError::Refused(Refusal::NotFound(_)))));
}
