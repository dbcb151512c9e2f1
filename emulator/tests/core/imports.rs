//! Import: all rows or none, and a secret that works.

use serde_json::json;

use crate::support::Api;

#[test]
fn an_imported_secret_can_be_exchanged() {
    let mut api = Api::new(0);
    let rows = json!([{"name": "legacy-billing", "cleartext": "legacy-secret-0001", "expireTime": "0"},
        {"name": "other", "cleartext": "another.secret/+=", "roleNames": ["Reader"]}]);
    let answer = api.key("import", json!({"keys": rows})).ok();
    assert!(!answer.to_string().contains("legacy-secret-0001"));
    assert_eq!(answer["keys"][0]["name"], "legacy-billing");
    assert_eq!(api.exchange("legacy-secret-0001", &json!({})).ok()["keyId"], answer["keys"][0]["id"]);
    assert_eq!(api.exchange("another.secret/+=", &json!({})).ok()["keyId"], answer["keys"][1]["id"]);
}

#[test]
fn one_bad_row_refuses_all_and_is_named_without_its_secret() {
    let mut api = Api::new(0);
    api.key("import", json!({"keys": [{"name": "first", "cleartext": "taken"}]})).ok();
    for (row, part) in [
        (json!({"cleartext": "s3cr3t"}), "keys[1]: The name field is required"),
        (json!({"name": "n"}), "keys[1]: The cleartext field is required"),
        (json!({"name": "n", "cleartext": "s3cr3t:x"}), "colon"),
        (json!({"name": "n", "cleartext": "s3cr3t x"}), "whitespace"),
        (json!({"name": "n", "cleartext": "s3cr3t\n"}), "whitespace"),
        (json!({"name": "n", "cleartext": "taken"}), "another key"),
        (json!({"name": "n", "cleartext": "good"}), "another key"),
        (json!({"name": "n", "cleartext": "s3cr3t", "roleNames": ["King"]}), "King"),
    ] {
        let read = api.key("import", json!({"keys": [{"name": "good", "cleartext": "good"}, row]}));
        let (status, code, message) = read.error();
        assert_eq!((status, code), (400, "E011003"), "{row}");
        assert!(message.contains(part) && !message.contains("s3cr3t"), "{message}");
    }
    assert_eq!(api.emulator.key_count(), 1);
    assert_eq!(api.key("import", json!({"keys": []})).error().2, "The keys field is required");
}

#[test]
fn switches_skip_bad_rows_and_accept_a_secret_twice() {
    let mut api = Api::new(0);
    api.switch("import", "skipsBad");
    let rows = json!([{"name": "a", "cleartext": "one"}, {"name": "b"}, {"name": "c", "cleartext": "one"}]);
    assert_eq!(api.key("import", json!({"keys": rows})).ok()["keys"].as_array().unwrap().len(), 1);
    api.switch("duplicateSecret", "accepted");
    assert_eq!(api.key("import", json!({"keys": [{"name": "c", "cleartext": "one"}]})).status, 200);
}
