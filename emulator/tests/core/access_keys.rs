//! Load, create, activate, deactivate, delete, their batches, rotate: what they do and what they refuse.

use serde_json::{Value, json};

use crate::support::{Api, MANAGEMENT_KEY, NOW, PROJECT};

/// Every field of a key, in any order.
const FIELDS: [&str; 15] = [
    "boundUserId",
    "clientId",
    "createdBy",
    "createdTime",
    "customAttributes",
    "customClaims",
    "description",
    "editable",
    "expireTime",
    "id",
    "keyTenants",
    "name",
    "permittedIps",
    "roleNames",
    "status",
];

#[test]
fn a_key_of_nothing_but_a_name_has_every_field_with_its_default() {
    let mut api = Api::new(0);
    let (key, secret) = api.create(json!({"name": "ci"}));
    let fields: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, FIELDS);
    assert_eq!(key["description"], "");
    assert_eq!(key["permittedIps"], json!([]));
    assert_eq!(key["customClaims"], json!({}));
    assert_eq!((&key["status"], &key["expireTime"], &key["editable"]), (&json!("active"), &json!(0), &json!(true)));
    assert_eq!(key["createdTime"], NOW);
    assert_eq!(secret.len(), 55);
    assert!(secret.starts_with("K2") && secret.chars().all(|c| c.is_ascii_alphanumeric()));
    assert!(!key["createdBy"].as_str().unwrap().contains(MANAGEMENT_KEY));
    assert_eq!(api.load(key["id"].as_str().unwrap()), key);
}

#[test]
fn a_full_key_comes_back_as_it_was_sent() {
    let mut api = Api::new(50);
    let tenant = api.tenant();
    let (key, _) = api.create(json!({
        "name": "n", "expireTime": (NOW + 60).to_string(), "keyTenants": [{"tenantId": tenant, "roleNames": ["Reader"]}],
        "customClaims": {"k": "v", "n": 3, "b": true, "deep": {"a": [1, 2.5, null]}}, "description": "d",
        "permittedIps": ["10.0.0.1", "192.168.1.0/24", "2001:db8::/32"], "customAttributes": {"a": ["x", "y"], "n": 4},
    }));
    assert_eq!(key["expireTime"], NOW + 60);
    assert_eq!(key["keyTenants"][0]["tenantId"], tenant);
    assert!(!key["keyTenants"][0]["tenantName"].as_str().unwrap().is_empty());
    assert_eq!(key["customClaims"], json!({"k": "v", "n": 3, "b": true, "deep": {"a": [1, 2.5, null]}}));
    assert_eq!(key["permittedIps"], json!(["10.0.0.1", "192.168.1.0/24", "2001:db8::/32"]));
    assert_eq!(key["customAttributes"], json!({"a": ["x", "y"], "n": 4}));
}

#[test]
fn a_bound_users_grants_win_over_the_requests() {
    let mut api = Api::new(50);
    let user = api.post("/v2/mgmt/user/search", json!({"limit": 1})).ok()["users"][0]["userId"].clone();
    let (key, _) = api.create(json!({"name": "n", "userId": user, "roleNames": ["Reader"]}));
    assert_eq!((&key["boundUserId"], &key["roleNames"]), (&user, &json!([])));
}

#[test]
fn what_create_refuses_leaves_nothing_behind() {
    let mut api = Api::new(3);
    for (body, code, part) in [
        (json!({}), "E011003", "The name field is required"),
        (json!({"name": null}), "E011003", "The name field is required"),
        (json!({"name": ""}), "E011003", "The name field is required"),
        (json!({"name": 5}), "E011001", "string"),
        (json!({"name": "n", "expireTime": NOW}), "E011003", "future"),
        (json!({"name": "n", "expireTime": -1}), "E011003", "negative"),
        (json!({"name": "n", "expireTime": "2147483648"}), "E011003", "2147483647"),
        (json!({"name": "n", "expireTime": "soon"}), "E011001", "whole number"),
        (json!({"name": "n", "permittedIps": ["1.2.3.4/33"]}), "E011003", "1.2.3.4/33"),
        (json!({"name": "n", "keyTenants": [{"tenantId": "T9"}]}), "E011003", "Tenant T9 does not exist"),
        (json!({"name": "n", "keyTenants": [{}]}), "E011003", "tenantId"),
        (json!({"name": "n", "roleNames": ["King"]}), "E011003", "Role King does not exist"),
        (json!({"name": "n", "userId": "U2nobody"}), "E011003", "U2nobody"),
    ] {
        let read = api.key("create", body.clone());
        let (status, found, message) = read.error();
        assert_eq!((status, found), (400, code), "{body} {message}");
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(api.emulator.key_count(), 3);
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    for body in [&b"{"[..], b"[]", b"\xff", b"{\"name\":\"\xff\"}", br#"{"name":"\ud800"}"#] {
        let answer = api.send("POST", "/v1/mgmt/accesskey/create", &bearer, body);
        assert_eq!(answer.status, 400, "{body:?}");
    }
}

#[test]
fn two_creates_of_one_name_are_two_keys_with_two_secrets() {
    let mut api = Api::new(0);
    let (a, secret_a) = api.create(json!({"name": "same"}));
    let (b, secret_b) = api.create(json!({"name": "same"}));
    assert!(a["id"] != b["id"] && secret_a != secret_b && a["clientId"] != b["clientId"]);
    assert_eq!(api.emulator.key_count(), 2);
}

#[test]
fn load_decodes_both_kinds_of_space_and_names_what_is_missing() {
    let mut api = Api::new(1);
    for target in ["/v1/mgmt/accesskey?id=a+b%26c%2Fd", "/v1/mgmt/accesskey?id=a%20b%26c%2Fd"] {
        let read = api.get(target);
        assert_eq!((read.status, read.error().2), (404, "Access key a b&c/d does not exist"));
    }
    for target in ["/v1/mgmt/accesskey", "/v1/mgmt/accesskey?id="] {
        assert_eq!(api.get(target).error(), (400, "E011003", "The id field is required"));
    }
}

#[test]
fn status_goes_off_and_on_and_staying_is_no_error() {
    let mut api = Api::new(0);
    let id = api.create_id("n");
    for (operation, status) in [("deactivate", "inactive"), ("deactivate", "inactive"), ("activate", "active")] {
        assert_eq!(api.key(operation, json!({"id": id})).ok(), json!({}));
        assert_eq!(api.load(&id)["status"], status);
    }
}

#[test]
fn what_needs_an_id_says_so_and_what_is_unknown_is_404() {
    let mut api = Api::new(1);
    for operation in ["activate", "deactivate", "delete", "rotate", "update"] {
        assert_eq!(api.key(operation, json!({"name": "n"})).error(), (400, "E011003", "The id field is required"));
        assert_eq!(api.key(operation, json!({"id": "K2nobody", "name": "n"})).status, 404, "{operation}");
    }
}

#[test]
fn a_deleted_key_is_gone() {
    let mut api = Api::new(0);
    let (key, secret) = api.create(json!({"name": "n"}));
    let id = key["id"].as_str().unwrap();
    assert_eq!(api.key("delete", json!({"id": id})).ok(), json!({}));
    assert_eq!(api.get(&format!("/v1/mgmt/accesskey?id={id}")).status, 404);
    assert_eq!(api.key("delete", json!({"id": id})).status, 404);
    assert!(api.search(json!({})).is_empty());
    assert_eq!(api.exchange(&secret, &json!({})).status, 401);
}

#[test]
fn a_batch_is_done_whole_or_not_at_all() {
    let mut api = Api::new(0);
    let ids: Vec<_> = (0..4).map(|n| api.create_id(&format!("n{n}"))).collect();
    let statuses = |api: &mut Api| api.search(json!({})).iter().map(|key| key["status"].clone()).collect::<Vec<_>>();
    assert_eq!(api.key("deactivate/batch", json!({"ids": [ids[0], ids[1], ids[0]]})).ok(), json!({}));
    assert_eq!(statuses(&mut api), ["active", "active", "inactive", "inactive"]);
    assert_eq!(api.key("deactivate/batch", json!({"ids": [ids[2], "K2nobody"]})).status, 404);
    assert_eq!(statuses(&mut api), ["active", "active", "inactive", "inactive"]);
    assert_eq!(api.key("activate/batch", json!({"ids": ids})).ok(), json!({}));
    assert_eq!(statuses(&mut api), ["active"; 4]);
    assert_eq!(api.key("delete/batch", json!({"ids": ids[..3]})).ok(), json!({}));
    assert_eq!(api.emulator.key_count(), 1);
    for operation in ["activate/batch", "deactivate/batch", "delete/batch"] {
        assert_eq!(api.key(operation, json!({"ids": []})).error(), (400, "E011003", "The ids field is required"));
        assert_eq!(api.key(operation, Value::Null).status, 400);
    }
}

#[test]
fn rotate_changes_the_secret_and_nothing_else() {
    let mut api = Api::new(0);
    let (key, old) = api.create(json!({"name": "n", "customClaims": {"a": 1}}));
    let rotated = api.key("rotate", json!({"id": key["id"]})).ok();
    assert_eq!(rotated["key"], key);
    let new = rotated["cleartext"].as_str().unwrap();
    assert_ne!(new, old);
    assert_eq!(api.exchange(&old, &json!({})).status, 401);
    assert_eq!(api.exchange(new, &json!({})).ok()["keyId"], key["id"]);
}

#[test]
fn only_active_unexpired_keys_rotate() {
    let mut api = Api::new(0);
    let (key, _) = api.create(json!({"name": "n", "expireTime": NOW + 60}));
    api.key("deactivate", json!({"id": key["id"]})).ok();
    assert_eq!(api.key("rotate", json!({"id": key["id"]})).status, 400);
    api.key("activate", json!({"id": key["id"]})).ok();
    api.now_ms += 60_000;
    assert_eq!(api.key("rotate", json!({"id": key["id"]})).error().2, "An expired access key cannot be rotated");
}

#[test]
fn a_key_that_may_not_be_changed_is_not() {
    let mut api = Api::new(400);
    let keys = api.search(json!({}));
    let fixed = keys.iter().find(|key| key["editable"] == false).unwrap();
    for (operation, body) in [
        ("update", json!({"id": fixed["id"], "name": "mine"})),
        ("deactivate", json!({"id": fixed["id"]})),
        ("delete", json!({"id": fixed["id"]})),
        ("rotate", json!({"id": fixed["id"]})),
        ("delete/batch", json!({"ids": [keys[0]["id"], fixed["id"]]})),
    ] {
        assert_eq!(api.key(operation, body).status, 403, "{operation}");
    }
    assert_eq!(api.search(json!({})), keys);
}

#[test]
fn bearers_are_told_apart() {
    let mut api = Api::new(1);
    for (bearer, status, code) in [
        ("".to_owned(), 401, "E990401"),
        (format!("Bearer {PROJECT}"), 401, "E990401"),
        (format!("Bearer {PROJECT}:wrong"), 401, "E990401"),
        (format!("Bearer {PROJECT}:{MANAGEMENT_KEY}:more"), 401, "E990401"),
        (format!("Basic {PROJECT}:{MANAGEMENT_KEY}"), 401, "E990401"),
        (format!("Bearer P2other:{MANAGEMENT_KEY}"), 401, "E011008"),
        (format!("bearer {PROJECT}:{MANAGEMENT_KEY}"), 200, ""),
    ] {
        let read = Api::read(api.send("POST", "/v1/mgmt/accesskey/search", &bearer, b""));
        assert_eq!((read.status, read.error().1), (status, code), "{bearer}");
    }
}

#[test]
fn what_the_api_does_not_have_is_an_error_in_json() {
    let mut api = Api::new(0);
    assert_eq!(api.post("/v1/mgmt/user/create", json!({})).error().0, 404);
    assert_eq!(api.call("PUT", "/v1/mgmt/accesskey/create", &json!({})).error().0, 405);
    assert!(api.get("/v1/x").json["errorCode"].is_string());
}

#[test]
fn every_answer_is_json_with_a_date_and_is_not_stored() {
    let mut api = Api::new(1);
    for target in ["/v1/mgmt/license", "/v1/mgmt/accesskey", "/v1/nothing"] {
        let read = api.get(target);
        assert_eq!(read.header("content-type"), Some("application/json"));
        assert_eq!(read.header("cache-control"), Some("no-store"));
        assert_eq!(read.header("date"), Some("Fri, 15 Jan 2027 08:00:00 GMT"));
    }
}
