//! Every fault: what is done, what is answered, and that the call after it is well.

use emulator::{Answer, Fate, Framing};
use serde_json::{Value, json};

use crate::support::{Api, MANAGEMENT_KEY, PROJECT};

fn create(api: &mut Api) -> Answer {
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    api.send("POST", "/v1/mgmt/accesskey/create", &bearer, br#"{"name":"n"}"#)
}

#[test]
fn each_fault_does_or_does_not_do_the_operation_and_ends_as_it_should() {
    for (then, status, created, fate) in [
        (json!({"status": 503}), 503, 0, Fate::Deliver),
        (json!({"status": 500, "execute": true}), 500, 1, Fate::Deliver),
        (json!({"status": 200, "body": {}}), 200, 0, Fate::Deliver),
        (json!({"status": 201, "execute": true}), 201, 1, Fate::Deliver),
        (json!({"html": true}), 502, 0, Fate::Deliver),
        (json!({"html": true, "status": 200, "execute": true}), 200, 1, Fate::Deliver),
        (json!({"tooMany": {}}), 429, 0, Fate::Deliver),
        (json!({"delayMs": 50}), 200, 1, Fate::Deliver),
        (json!({"badUtf8": true}), 200, 1, Fate::Deliver),
        (json!({"headers": {"X-Odd": "1"}}), 200, 1, Fate::Deliver),
        (json!({"hang": true}), 200, 0, Fate::Hang),
        (json!({"hang": true, "execute": true}), 200, 1, Fate::Hang),
        (json!({"drop": true}), 200, 0, Fate::Drop),
        (json!({"executeThenDrop": true}), 200, 1, Fate::Drop),
        (json!({"cutBodyAt": 9}), 200, 1, Fate::CutAt { at: 9, framing: Framing::Length }),
        (json!({"cutBodyAt": 9, "framing": "close"}), 200, 1, Fate::CutAt { at: 9, framing: Framing::Close }),
        (json!({"cutBodyAt": 0, "framing": "chunked"}), 200, 1, Fate::CutAt { at: 0, framing: Framing::Chunked }),
    ] {
        let mut api = Api::new(0);
        api.fault("create", json!(1), then.clone());
        let answer = create(&mut api);
        assert_eq!((answer.status, answer.delivery.fate), (status, fate), "{then}");
        assert_eq!(answer.delivery.delay_ms, then["delayMs"].as_u64().unwrap_or(0));
        assert_eq!(api.emulator.key_count(), created, "{then}");
        let entry = api.emulator.log().back().unwrap();
        assert_eq!((entry.fault, entry.executed), (true, created == 1), "{then}");
        let next = create(&mut api);
        assert_eq!((next.status, next.delivery.fate, next.delivery.delay_ms), (200, Fate::Deliver, 0));
    }
}

#[test]
fn a_fault_acts_on_its_calls_of_its_operation_only() {
    let mut api = Api::new(0);
    let statuses = |api: &mut Api| (0..4).map(|_| create(api).status).collect::<Vec<_>>();
    for (nth, expected) in [
        (json!(2), [200, 503, 200, 200]),
        (json!([1, 3]), [503, 200, 503, 200]),
        (json!("every"), [503, 503, 503, 503]),
    ] {
        api.fault("create", nth, json!({"status": 503}));
        assert_eq!(api.get("/v1/mgmt/license").status, 200);
        assert_eq!(statuses(&mut api), expected);
        api.control("DELETE", "faults", &Value::Null).ok();
        assert_eq!(statuses(&mut api), [200; 4]);
    }
    api.fault("*", json!(1), json!({"status": 503}));
    assert_eq!(api.get("/v1/mgmt/license").status, 503);
    assert_eq!(api.get("/v1/mgmt/license").status, 200);
}

#[test]
fn faults_count_from_when_they_are_set_and_tell_what_they_have_seen() {
    let mut api = Api::new(0);
    create(&mut api);
    api.control(
        "POST",
        "faults",
        &json!([
            {"operation": "create", "then": {"status": 500}},
            {"operation": "create", "nth": 2, "then": {"status": 502, "html": true}}
        ]),
    )
    .ok();
    assert_eq!((create(&mut api).status, create(&mut api).status, create(&mut api).status), (500, 502, 200));
    let list = api.control("GET", "faults", &Value::Null).ok();
    assert_eq!((&list["faults"][0]["callsSeen"], &list["faults"][1]["callsSeen"]), (&json!(3), &json!(3)));
    assert_eq!(list["faults"][1]["fault"]["then"]["html"], true);
}

#[test]
fn every_kind_of_retry_after() {
    for (too_many, expected) in [
        (json!({}), None),
        (json!({"retryAfter": null}), None),
        (json!({"retryAfter": 7}), Some("7")),
        (json!({"retryAfter": {"dateIn": 7}}), Some("Fri, 15 Jan 2027 08:00:07 GMT")),
        (json!({"retryAfter": "abc"}), Some("abc")),
        (json!({"retryAfter": "-1"}), Some("-1")),
    ] {
        let mut api = Api::new(0);
        api.fault("license", json!(1), json!({"tooMany": too_many}));
        let read = api.get("/v1/mgmt/license");
        assert_eq!((read.status, read.error().1), (429, "E130429"));
        assert_eq!(read.header("retry-after"), expected);
    }
}

#[test]
fn a_body_of_ones_own_goes_out_as_it_is() {
    let mut api = Api::new(0);
    api.fault(
        "license",
        json!(1),
        json!({"status": 200, "body": "not json", "headers": {"Content-Type": "text/plain", "Cache-Control": null}}),
    );
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    let answer = api.send("GET", "/v1/mgmt/license", &bearer, b"");
    assert_eq!((answer.header("content-type"), answer.header("cache-control")), (Some("text/plain"), None));
    assert_eq!(answer.body.into_bytes(), b"not json");
}

#[test]
fn bad_utf8_spoils_the_secret_if_there_is_one() {
    let mut api = Api::new(5);
    api.fault("*", json!("every"), json!({"badUtf8": true}));
    let body = create(&mut api).body.into_bytes();
    let at = body.iter().position(|byte| *byte == 0xff).unwrap();
    assert!(body[..at].ends_with(b"K2") || String::from_utf8_lossy(&body[..at]).contains("cleartext"));
    assert!(String::from_utf8(body).is_err());
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    let list = api.send("POST", "/v1/mgmt/accesskey/search", &bearer, b"").body.into_bytes();
    assert!(list.len() > 1000 && String::from_utf8(list).is_err());
}

#[test]
fn k_of_n_of_a_batch_are_done() {
    for (then, status) in [
        (json!({"applyOf": 2}), 500),
        (json!({"applyOf": 2, "status": 200}), 200),
        (json!({"applyOf": 2, "html": true}), 502),
        (json!({"applyOf": 2, "cutBodyAt": 1}), 200),
    ] {
        let mut api = Api::new(0);
        let ids: Vec<_> = (0..5).map(|n| api.create_id(&format!("n{n}"))).collect();
        api.fault("deleteBatch", json!(1), then.clone());
        assert_eq!(api.key("delete/batch", json!({"ids": ids})).status, status, "{then}");
        let left: Vec<_> = api.search(json!({})).iter().map(|key| key["name"].clone()).collect();
        assert_eq!(left, ["n4", "n3", "n2"]);
    }
    let mut api = Api::new(0);
    api.fault("import", json!(1), json!({"applyOf": 1, "status": 503}));
    let rows = json!([{"name": "a", "cleartext": "one"}, {"name": "b", "cleartext": "two"}]);
    assert_eq!(api.key("import", json!({"keys": rows})).status, 503);
    assert_eq!(api.emulator.key_count(), 1);
}

#[test]
fn a_fault_that_makes_no_sense_is_refused() {
    let mut api = Api::new(0);
    for fault in [
        json!({"operation": "create", "then": {"hang": true, "drop": true}}),
        json!({"operation": "create", "then": {"body": "x"}}),
        json!({"operation": "create", "then": {"status": 99}}),
        json!({"operation": "creat", "then": {"hang": true}}),
        json!({"operation": "create", "then": {"hangs": true}}),
        json!({"operation": "create", "nth": "often", "then": {"hang": true}}),
        json!({"then": {"hang": true}}),
    ] {
        assert_eq!(
            api.control("POST", "faults", &json!([{"operation": "load", "then": {"status": 500}}, fault])).status,
            400,
            "{fault}"
        );
    }
    assert_eq!(api.emulator.faults().len(), 0);
}
