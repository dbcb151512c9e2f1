//! The request log: what it tells, and that no secret can get into it.

use serde_json::{Value, json};

use crate::support::{Api, MANAGEMENT_KEY, PROJECT};

#[test]
fn an_entry_tells_what_was_asked_and_what_became_of_it() {
    let mut api = Api::new(0);
    api.headers = vec![("X-Request-Id", "3f0c1f9e-0000-4000-8000-000000000001".to_owned())];
    let id = api.create_id("n");
    api.get(&format!("/v1/mgmt/accesskey?id={id}")).ok();
    api.get("/v1/nowhere");
    let entries = api.control("GET", "log", &Value::Null).ok()["entries"].clone();
    assert_eq!(
        entries[0],
        json!({"timeMs": 1_800_000_000_000_i64, "method": "POST", "path": "/v1/mgmt/accesskey/create", "query": "",
            "operation": "create", "status": 200, "executed": true, "fault": false,
            "requestId": "3f0c1f9e-0000-4000-8000-000000000001", "bodyBytes": 12, "body": {"name": "n"}})
    );
    assert_eq!((&entries[1]["operation"], &entries[1]["query"]), (&json!("load"), &json!(format!("id={id}"))));
    assert_eq!((&entries[2]["operation"], &entries[2]["status"]), (&Value::Null, &json!(404)));
    assert_eq!(entries.as_array().unwrap().len(), 3);
    api.control("DELETE", "log", &Value::Null).ok();
    assert_eq!(api.emulator.log().len(), 0);
}

/// Secrets in every place where a caller, or a bug of a caller, may put one.
#[test]
fn no_secret_gets_into_the_log() {
    let mut api = Api::new(0);
    api.key("import", json!({"keys": [{"name": "known", "cleartext": "short-one"}]})).ok();
    let (_, made) = api.create(json!({"name": "n"}));
    let old = made.clone();
    let id = api.create_id("rotating");
    let rotated = api.key("rotate", json!({"id": id})).ok()["cleartext"].as_str().unwrap().to_owned();
    let unknown = "K2neverseenneverseenneverseenneverseenneverseenneversee";
    for secret in ["short-one", &made, &old, &rotated, unknown, MANAGEMENT_KEY] {
        for body in [
            json!({"name": secret}),
            json!({"name": format!("my key {secret} is here")}),
            json!({"name": format!("{PROJECT}:{secret}")}),
            json!({"name": format!("Bearer {PROJECT}:{secret}")}),
            json!({"customClaims": {"a": [{"b": secret}]}}),
            json!({"customClaims": {secret: 1}}),
            json!({"secret": secret, "cleartext": secret, "plaintext": {"x": secret}}),
            json!({"keys": [{"name": "n", "cleartext": secret, "Cleartext": secret}]}),
            json!({"ids": [secret]}),
            json!([secret]),
            json!(secret),
        ] {
            api.key("search", body.clone());
            api.key("import", body);
        }
        let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
        let broken = format!(r#"{{"cleartext":"{secret}""#);
        api.send("POST", "/v1/mgmt/accesskey/import", &bearer, broken.as_bytes());
        api.get(&format!("/v1/mgmt/accesskey?id={secret}"));
        api.get(&format!("/v1/mgmt/accesskey?id={}", secret.replace('o', "%6F").replace('e', "%65")));
        api.get(&format!("/v1/mgmt/{secret}"));
        api.headers = vec![("X-Request-Id", secret.to_owned())];
        api.get("/v1/mgmt/license");
        api.headers.clear();
        api.exchange(secret, &json!({"loginOptions": {"customClaims": {"mine": secret}}}));
        api.exchange("guess-of-a-secret", &json!({"loginOptions": {"selectedTenant": "guess-of-a-secret"}}));
    }
    let log = api.control("GET", "log", &Value::Null).ok().to_string();
    assert!(log.contains("[removed]") && log.contains("rotating"));
    for secret in ["short-one", &made, &rotated, unknown, MANAGEMENT_KEY, "guess-of-a-secret", "Bearer", "%6F"] {
        assert!(!log.contains(secret), "{secret}");
    }
}

/// A new secret under an allowed name cannot be told from a name; an import's own field is always removed.
#[test]
fn the_secret_of_an_import_is_removed_before_it_is_known() {
    let mut api = Api::new(0);
    api.key("import", json!({"keys": [{"name": "n", "cleartext": "brand-new"}]})).ok();
    let body = api.emulator.log().back().unwrap().body.clone().unwrap();
    assert_eq!(body, json!({"keys": [{"name": "n", "cleartext": "[removed]"}]}));
}

#[test]
fn long_bodies_are_counted_and_not_kept() {
    let mut api = Api::new(0);
    api.create(json!({"name": "n", "description": "d".repeat(20_000)}));
    let entry = api.emulator.log().back().unwrap();
    assert!(entry.body.is_none() && entry.body_bytes > 20_000);
}
