//! The emulator's own endpoints.

use emulator::is_loopback_host;
use serde_json::{Value, json};

use crate::support::{Api, NOW_MS};

#[test]
fn info_is_exactly_what_outside_checks_rely_on() {
    let mut api = Api::new(30);
    assert_eq!(
        api.control("GET", "info", &Value::Null).ok(),
        json!({"projectId": "P2LocalEmulatorProject000001", "managementKey": "K2local", "keys": 30, "seed": 1})
    );
}

#[test]
fn reset_goes_back_to_the_fleet_as_it_was() {
    let mut api = Api::new(100);
    let fleet = api.search(json!({}));
    api.create_id("new");
    api.switch("update", "nameOnly");
    api.fault("*", json!("every"), json!({"status": 500}));
    api.control("POST", "clock", &json!({"advanceMs": 1000})).ok();
    api.post("/csp-report", json!({}));
    api.control("POST", "reset", &Value::Null).ok();
    assert_eq!(api.emulator.log().len(), 0);
    assert_eq!(api.search(json!({})), fleet);
    assert_eq!(api.control("GET", "switches", &Value::Null).ok()["update"], "keepsAbsent");
    assert_eq!(api.control("GET", "clock", &Value::Null).ok(), json!({"nowMs": NOW_MS, "offsetMs": 0}));
    assert_eq!(api.control("GET", "reports", &Value::Null).ok()["count"], 0);
}

#[test]
fn the_clock_can_be_moved_and_set() {
    let mut api = Api::new(0);
    let moved = api.control("POST", "clock", &json!({"advanceMs": 90_000})).ok();
    assert_eq!(moved, json!({"nowMs": NOW_MS + 90_000, "offsetMs": 90_000}));
    let (key, _) = api.create(json!({"name": "n"}));
    assert_eq!(key["createdTime"], (NOW_MS + 90_000) / 1000);
    assert_eq!(api.control("POST", "clock", &json!({"nowMs": 5000})).ok()["nowMs"], 5000);
    assert_eq!(api.get("/v1/mgmt/license").header("date"), Some("Thu, 01 Jan 1970 00:00:05 GMT"));
    assert_eq!(api.control("POST", "clock", &json!({"advanceMs": "soon"})).status, 400);
}

#[test]
fn pages_of_other_sites_change_nothing_and_read_nothing() {
    let mut api = Api::new(0);
    api.switch("corsOrigins", json!(["*"]));
    for (headers, status) in [
        (vec![("Origin", "https://evil.example")], 403),
        (vec![("Origin", "null")], 403),
        (vec![("Origin", "http://localhost.evil.example")], 403),
        (vec![("Sec-Fetch-Site", "cross-site")], 403),
        (vec![("Origin", "http://127.0.0.1:8080")], 200),
        (vec![("Origin", "http://[::1]:8080")], 200),
        (vec![], 200),
    ] {
        api.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let read = api.control("POST", "clock", &json!({"advanceMs": 0}));
        assert_eq!(read.status, status, "{headers:?}");
        assert_eq!(read.header("access-control-allow-origin"), None);
        assert_eq!(api.control("GET", "info", &Value::Null).header("access-control-allow-origin"), None);
    }
}

#[test]
fn hosts_of_this_machine() {
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8787", "127.9.9.9", "[::1]", "[::1]:8787"] {
        assert!(is_loopback_host(host), "{host}");
    }
    for host in [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8787",
        "0.0.0.0",
        "10.0.0.1",
        "[::2]",
        "::1",
    ] {
        assert!(!is_loopback_host(host), "{host}");
    }
}

#[test]
fn what_is_not_there_says_what_is() {
    let mut api = Api::new(0);
    let read = api.control("GET", "nothing", &Value::Null);
    assert!(read.status == 404 && read.json["error"].as_str().unwrap().contains("switches"));
    assert_eq!(api.control("POST", "info", &Value::Null).status, 405);
    let read = api.control("POST", "switches", &json!({"update": "never"}));
    assert!(read.status == 400 && read.json["error"].as_str().unwrap().contains("keepsAbsent"));
    assert_eq!(api.control("POST", "switches", &json!({"order": "byId", "update": "never"})).status, 400);
    assert_eq!(api.control("GET", "switches", &Value::Null).ok()["order"], "newestFirst");
}

#[test]
fn reports_are_counted_and_stripped() {
    let mut api = Api::new(0);
    let old =
        json!({"csp-report": {"effective-directive": "script-src", "blocked-uri": "https://x.example/a?k=secret#h"}});
    let new = json!([{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "inline", "sample": "secret"}}]);
    for report in [old, new] {
        assert_eq!(api.post("/csp-report", report).status, 204);
    }
    assert_eq!(
        api.control("GET", "reports", &Value::Null).ok(),
        json!({"count": 2, "last": [{"directive": "script-src", "blocked": "https://x.example/a"}, {"directive": "img-src", "blocked": "inline"}]})
    );
}
