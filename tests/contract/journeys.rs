//! What a person does with one key, from signing in to deleting it.

use console::api::access_keys::Revealed;
use console::api::{Patience, ReadError, Refusal, Report, WriteError, access_keys, audit, config, search};
use console::domain::{Expiry, KeyId, KeyState, Lifetime, Seconds, Status};
use futures::executor::block_on;
use serde_json::json;

use crate::project::{MANAGEMENT_KEY, NOW, PROJECT_ID, Project};
use crate::spelling::spelled;

#[test]
fn the_right_credentials_pass_the_check_with_one_request() {
    let project = Project::with_keys(3);
    assert_eq!(block_on(search::check(&project.client)), Ok(()));
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/search"]);
}

#[test]
fn each_reason_not_to_sign_in_is_told_apart() {
    let project = Project::with_keys(3);
    let refused = |id: &str, key: &str| match block_on(search::check(&project.signed_in_as(id, key))) {
        Err(ReadError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let wrong_key = refused(PROJECT_ID, "K2another");
    assert!(matches!(wrong_key, Refusal::KeyNotAccepted(_)), "{wrong_key:?}");
    let wrong_project = refused("P2Another", MANAGEMENT_KEY);
    let Refusal::UnknownProject(Report { code, .. }) = &wrong_project else { panic!("{wrong_project:?}") };
    assert_eq!(code, "E011008");
    project.control("switches", &json!({"forbidden": ["search"]}));
    let forbidden = refused(PROJECT_ID, MANAGEMENT_KEY);
    assert!(matches!(forbidden, Refusal::Forbidden(_)), "{forbidden:?}");
    assert_eq!(project.sent().len(), 3, "a person waits for the verdict: each is asked once");
}

#[test]
fn without_a_configuration_the_page_talks_to_its_own_origin() {
    let config = block_on(config::load(&*Project::with_keys(0).wire));
    assert_eq!(config.api_base, "");
    assert!(config.demo.is_none());
}

#[test]
fn a_created_key_is_what_was_asked_for_and_its_secret_works() {
    let project = Project::with_keys(3);
    let revealed = project.create("nightly-backup", Lifetime::Days(30)).unwrap();
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/create"]);
    let key = &revealed.key;
    assert_eq!((key.name.as_str(), key.description.as_str()), ("nightly-backup", "About nightly-backup"));
    assert_eq!((&key.state, key.created), (&KeyState::Active, Some(NOW)));
    assert_eq!(key.expiry, Expiry::At(NOW.plus(30 * 86_400)));
    assert_eq!(project.exchange(revealed.secret.expose()), Ok(key.id.clone()));
    assert_eq!(project.load(&key.id).as_ref(), Ok(key));
    assert_eq!(project.all_keys().first(), Some(key), "the newest comes first");
}

#[test]
fn any_name_that_the_form_lets_through_comes_back_as_it_was_typed() {
    let project = Project::with_keys(3);
    for name in [
        "null",
        "__proto__",
        "<img src=x onerror=alert(1)>",
        "quote\" back\\slash",
        "..%2f?id=1#x&y=+",
        "مفتاح الفوترة",
        "admin\u{202e}nimda",
        "👩‍👩‍👧‍👦 family",
        "cafe\u{301}",
        "two\u{2028}lines",
    ] {
        let revealed = project.create(name, Lifetime::Days(30)).unwrap();
        assert_eq!(revealed.key.name, name);
        assert_eq!(project.load(&revealed.key.id).as_ref(), Ok(&revealed.key), "{name}");
        assert_eq!(project.named(name), [revealed.key], "{name}");
    }
}

#[test]
fn a_key_without_end_and_one_with_an_end_stay_so() {
    let project = Project::with_keys(0);
    let end = NOW.plus(3_600);
    let never = project.create("never", Lifetime::Never).unwrap();
    let hour = project.create("hour", Lifetime::Until(Some(end))).unwrap();
    let last = project.create("last", Lifetime::Until(Some(Seconds::LAST_EXPRESSIBLE))).unwrap();
    assert_eq!(never.key.expiry, Expiry::Never);
    assert_eq!(hour.key.expiry, Expiry::At(end));
    assert_eq!(last.key.expiry, Expiry::At(Seconds::LAST_EXPRESSIBLE));
    // The console calls the key expired in the same second in which its secret stops working.
    for (now, works) in [(end.plus(-1), true), (end, false)] {
        project.wire.set_clock(now.0 * 1000);
        assert_eq!(project.exchange(hour.secret.expose()).is_ok(), works);
        let shown = project.load(&hour.key.id).unwrap().status(now);
        assert_eq!(shown != Status::Expired, works, "{shown:?}");
        assert!(project.exchange(never.secret.expose()).is_ok());
    }
}

#[test]
fn rotating_gives_a_new_secret_and_ends_the_old_one() {
    let project = Project::with_keys(3);
    let first = project.create("pipeline", Lifetime::Days(90)).unwrap();
    project.sent();
    let second = block_on(project.client.write(access_keys::rotate(&first.key.id))).unwrap();
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/rotate"]);
    assert_eq!(second.key, first.key);
    assert!(project.exchange(first.secret.expose()).is_err(), "the old secret");
    assert_eq!(project.exchange(second.secret.expose()), Ok(first.key.id));
}

#[test]
fn a_deleted_key_is_gone_everywhere() {
    let project = Project::with_keys(3);
    let revealed = project.create("pipeline", Lifetime::Days(90)).unwrap();
    let id = &revealed.key.id;
    project.sent();
    assert_eq!(block_on(project.client.write(access_keys::delete(id))), Ok(()));
    assert_eq!(project.sent(), ["POST /v1/mgmt/accesskey/delete"]);
    let loaded = project.load(id);
    assert!(matches!(loaded, Err(ReadError::Refused(Refusal::NotFound(_)))), "{loaded:?}");
    assert!(project.exchange(revealed.secret.expose()).is_err());
    assert!(project.named("pipeline").is_empty());
    assert_eq!(project.all_keys().len(), 3);
}

#[test]
fn a_deactivated_key_is_refused_until_it_is_activated() {
    let project = Project::with_keys(0);
    let Revealed { key, secret, damaged: _ } = project.create("pipeline", Lifetime::Days(90)).unwrap();
    project.sent();
    for _ in 0..2 {
        assert_eq!(block_on(project.client.write(access_keys::deactivate(&key.id))), Ok(()), "twice is no error");
        assert_eq!(project.load(&key.id).unwrap().state, KeyState::Inactive);
        assert!(project.exchange(secret.expose()).is_err());
    }
    assert_eq!(block_on(project.client.write(access_keys::activate(&key.id))), Ok(()));
    assert_eq!(project.load(&key.id).unwrap(), key);
    assert_eq!(project.exchange(secret.expose()), Ok(key.id.clone()));
    let writes: Vec<_> = project.sent().into_iter().filter(|line| line.starts_with("POST")).collect();
    let paths = ["deactivate", "deactivate", "activate"].map(|deed| format!("POST /v1/mgmt/accesskey/{deed}"));
    assert_eq!(writes, paths);
    let nobody = KeyId("K2nobody".to_owned());
    let refused = block_on(project.client.write(access_keys::activate(&nobody)));
    assert!(matches!(refused, Err(WriteError::Refused(Refusal::NotFound(_)))), "{refused:?}");
}

#[test]
fn the_log_tells_what_was_done_to_a_key_and_to_no_other() {
    let project = Project::with_keys(3);
    let key = project.create("pipeline", Lifetime::Days(90)).unwrap().key;
    project.create("another", Lifetime::Days(90)).unwrap();
    block_on(project.client.write(access_keys::deactivate(&key.id))).unwrap();
    block_on(project.client.write(access_keys::delete(&key.id))).unwrap();
    let trail = block_on(project.client.read(&audit::about(&key.id), Patience::None)).unwrap();
    let actions: Vec<_> = trail.events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["AccessKeyDeleted", "AccessKeyModified", "AccessKeyCreated"]);
    assert!(trail.events.iter().all(|event| event.at == Some(NOW) && event.data.contains(&key.id.0)));
}

#[test]
fn loading_takes_any_id_for_an_id() {
    let project = Project::with_keys(3);
    for id in ["K2nobody", "a b", "x&id=K2", "../search", "é+%20#"] {
        let loaded = project.load(&KeyId(id.to_owned()));
        let Err(ReadError::Refused(Refusal::NotFound(report))) = loaded else { panic!("{id}: {loaded:?}") };
        assert!(report.message.contains(&format!("Access key {id} ")), "{}", report.message);
    }
}

#[test]
fn loading_shows_what_the_search_showed() {
    let project = Project::with_keys(40);
    for key in project.all_keys() {
        assert_eq!(project.load(&key.id).map(|key| spelled(&key)), Ok(spelled(&key)));
    }
}
