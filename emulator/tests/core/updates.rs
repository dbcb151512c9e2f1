//! Update, and each reading of what it means to leave a field out.

use serde_json::{Value, json};

use crate::support::Api;

/// A key that has something in every field that update can change.
fn full(api: &mut Api) -> Value {
    let body = json!({
        "name": "before", "description": "d", "roleNames": ["Reader", "Writer"], "customClaims": {"a": 1, "b": 2},
        "permittedIps": ["10.0.0.1"], "customAttributes": {"x": "y"},
    });
    api.create(body).0
}

fn update(api: &mut Api, key: &Value, fields: Value) -> Value {
    let mut body = json!({"id": key["id"], "name": "after"});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let answer = api.key("update", body).ok()["key"].clone();
    assert_eq!(api.load(key["id"].as_str().unwrap()), answer);
    assert_eq!(answer["name"], "after");
    answer
}

const CHANGEABLE: [&str; 5] = ["description", "roleNames", "customClaims", "permittedIps", "customAttributes"];

/// Which of the changeable fields still are as they were, and which are empty.
fn kept_and_cleared(before: &Value, after: &Value) -> (usize, usize) {
    let empty = |value: &Value| [json!(""), json!([]), json!({})].contains(value);
    (
        CHANGEABLE.iter().filter(|field| before[**field] == after[**field]).count(),
        CHANGEABLE.iter().filter(|field| empty(&after[**field])).count(),
    )
}

fn nulls() -> Value {
    json!({"description": null, "roleNames": null, "keyTenants": null, "customClaims": null, "permittedIps": null,
        "customAttributes": null})
}

fn empties() -> Value {
    json!({"description": "", "roleNames": [], "keyTenants": [], "customClaims": {}, "permittedIps": [],
        "customAttributes": {}})
}

#[test]
fn each_reading_of_absent_null_and_empty() {
    for (reading, absent, null, empty) in [
        ("keepsAbsent", (5, 0), (5, 0), (0, 5)),
        ("overwritesAbsent", (0, 5), (0, 5), (0, 5)),
        ("nameOnly", (5, 0), (5, 0), (5, 0)),
        ("emptyKeeps", (5, 0), (5, 0), (5, 0)),
        ("merges", (5, 0), (5, 0), (4, 1)),
    ] {
        for (fields, expected) in [(json!({}), absent), (nulls(), null), (empties(), empty)] {
            let mut api = Api::switched("update", reading);
            let before = full(&mut api);
            let after = update(&mut api, &before, fields.clone());
            assert_eq!(kept_and_cleared(&before, &after), expected, "{reading} {fields}");
        }
    }
}

#[test]
fn what_is_given_replaces_or_is_ignored_or_is_merged() {
    let given = json!({"description": "new", "roleNames": ["Auditor"], "customClaims": {"b": 3, "c": 4},
        "permittedIps": ["10.0.0.2"], "customAttributes": {"z": [1]}});
    for (reading, roles, claims) in [
        ("keepsAbsent", json!(["Auditor"]), json!({"b": 3, "c": 4})),
        ("overwritesAbsent", json!(["Auditor"]), json!({"b": 3, "c": 4})),
        ("emptyKeeps", json!(["Auditor"]), json!({"b": 3, "c": 4})),
        ("nameOnly", json!(["Reader", "Writer"]), json!({"a": 1, "b": 2})),
        ("merges", json!(["Auditor", "Reader", "Writer"]), json!({"a": 1, "b": 3, "c": 4})),
    ] {
        let mut api = Api::switched("update", reading);
        let before = full(&mut api);
        let after = update(&mut api, &before, given.clone());
        assert_eq!((&after["roleNames"], &after["customClaims"]), (&roles, &claims), "{reading}");
    }
}

#[test]
fn expiry_bound_user_and_status_never_change() {
    let mut api = Api::new(0);
    let before = full(&mut api);
    let after = update(
        &mut api,
        &before,
        json!({"expireTime": 1_900_000_000, "userId": "U2x", "status": "inactive", "id2": 1}),
    );
    for field in ["expireTime", "boundUserId", "status", "createdTime", "createdBy", "clientId", "id"] {
        assert_eq!(before[field], after[field]);
    }
}

#[test]
fn update_wants_a_name_even_when_only_something_else_changes() {
    let mut api = Api::new(0);
    let before = full(&mut api);
    let read = api.key("update", json!({"id": before["id"], "description": "new"}));
    assert_eq!(read.error(), (400, "E011003", "The name field is required"));
    for fields in
        [json!({"permittedIps": ["x"]}), json!({"roleNames": ["King"]}), json!({"keyTenants": [{"tenantId": "T9"}]})]
    {
        let mut body = json!({"id": before["id"], "name": "after"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        assert_eq!(api.key("update", body).status, 400);
    }
    assert_eq!(api.load(before["id"].as_str().unwrap()), before);
}

#[test]
fn giving_a_key_tenants_takes_its_project_roles() {
    let mut api = Api::new(50);
    let tenant = api.tenant();
    let before = full(&mut api);
    let after = update(&mut api, &before, json!({"keyTenants": [{"tenantId": tenant, "roleNames": null}]}));
    assert_eq!((&after["roleNames"], &after["keyTenants"][0]["roleNames"]), (&json!([]), &json!([])));
}

/// Such keys exist from before the rule; sending back what was loaded must not rob them.
#[test]
fn a_key_that_holds_roles_and_tenants_keeps_both() {
    let mut api = Api::new(0);
    api.switch("rolesAndTenants", "keepsBoth");
    let tenant = api.tenant();
    let before = api.create(json!({"name": "n", "roleNames": ["Reader"], "keyTenants": [{"tenantId": tenant}]})).0;
    api.switch("rolesAndTenants", "tenantsWin");
    let fields = json!({"roleNames": before["roleNames"], "keyTenants": before["keyTenants"]});
    let after = update(&mut api, &before, fields);
    assert_eq!((&after["roleNames"], &after["keyTenants"]), (&before["roleNames"], &before["keyTenants"]));
}

#[test]
fn one_tenant_named_twice_is_one_tenant_with_the_roles_of_both() {
    let mut api = Api::new(0);
    let tenant = api.tenant();
    let twice =
        json!([{"tenantId": tenant, "roleNames": ["Reader"]}, {"tenantId": tenant, "roleNames": ["Writer", "Reader"]}]);
    let (key, _) = api.create(json!({"name": "n", "keyTenants": twice}));
    assert_eq!(key["keyTenants"].as_array().unwrap().len(), 1);
    assert_eq!(key["keyTenants"][0]["roleNames"], json!(["Reader", "Writer"]));
}
