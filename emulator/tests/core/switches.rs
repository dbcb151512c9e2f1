//! Every switch chooses what it says. Those of update, import and exchange are tested with their operations.

use serde_json::{Value, json};

use crate::support::{Api, NOW};

#[test]
fn batches_can_skip_what_they_cannot_do() {
    let mut api = Api::switched("batch", "skipsBad");
    let (a, b) = (api.create_id("a"), api.create_id("b"));
    assert_eq!(api.key("deactivate/batch", json!({"ids": [a, "K2nobody", "", b]})).ok(), json!({}));
    assert!(api.search(json!({})).iter().all(|key| key["status"] == "inactive"));
    assert_eq!(api.key("delete/batch", json!({"ids": ["K2nobody"]})).ok(), json!({}));
}

#[test]
fn an_empty_batch_can_be_accepted() {
    assert_eq!(Api::switched("emptyBatch", "accepted").key("delete/batch", json!({"ids": []})).ok(), json!({}));
}

#[test]
fn roles_and_tenants_together() {
    for (reading, status, roles) in
        [("tenantsWin", 200, json!([])), ("refused", 400, Value::Null), ("keepsBoth", 200, json!(["Reader"]))]
    {
        let mut api = Api::switched("rolesAndTenants", reading);
        let tenant = api.tenant();
        let read =
            api.key("create", json!({"name": "n", "roleNames": ["Reader"], "keyTenants": [{"tenantId": tenant}]}));
        assert_eq!(read.status, status, "{reading}");
        assert_eq!(read.json["key"]["roleNames"], roles);
    }
}

#[test]
fn what_is_refused_can_be_accepted_and_the_other_way_round() {
    for (switch, value, body, status) in [
        ("unknownTenants", "accepted", json!({"keyTenants": [{"tenantId": "T9"}]}), 200),
        ("unknownRoles", "accepted", json!({"roleNames": ["King"]}), 200),
        ("unknownUsers", "accepted", json!({"userId": "U2nobody"}), 200),
        ("unknownAttributes", "refused", json!({"customAttributes": {"nothing": 1}}), 400),
        ("unknownAttributes", "refused", json!({"customAttributes": {"owner_team": "data"}}), 200),
        ("pastExpiry", "accepted", json!({"expireTime": NOW - 1}), 200),
        ("farExpiry", "accepted", json!({"expireTime": 4_102_444_800_i64}), 200),
    ] {
        let mut api = Api::switched(switch, value);
        let mut new = json!({"name": "n"});
        new.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        assert_eq!(api.key("create", new).status, status, "{switch} {body}");
    }
}

#[test]
fn a_fixed_key_can_be_changed_and_a_dead_one_rotated() {
    let mut api = Api::new(400);
    api.switch("notEditable", "accepted");
    api.switch("rotateUnusable", "accepted");
    let keys = api.search(json!({}));
    let fixed = keys.iter().find(|key| key["editable"] == false).unwrap();
    assert_eq!(api.key("update", json!({"id": fixed["id"], "name": "mine"})).status, 200);
    let dead = keys.iter().find(|key| key["status"] == "inactive").unwrap();
    assert_eq!(api.key("rotate", json!({"id": dead["id"]})).status, 200);
}

#[test]
fn an_unknown_id_can_have_another_status() {
    assert_eq!(Api::switched("unknownIdStatus", 400).get("/v1/mgmt/accesskey?id=K2nobody").status, 400);
}

#[test]
fn reads_can_lag_behind_writes() {
    let mut api = Api::switched("readLagSeconds", 5);
    let (key, secret) = api.create(json!({"name": "n"}));
    let target = format!("/v1/mgmt/accesskey?id={}", key["id"].as_str().unwrap());
    assert_eq!((api.get(&target).status, api.search(json!({})).len()), (404, 0));
    assert_eq!(api.exchange(&secret, &json!({})).status, 200, "an exchange does not lag");
    assert_eq!(api.key("update", json!({"id": key["id"], "name": "m"})).ok()["key"]["name"], "m");
    api.now_ms += 5_000;
    assert_eq!(api.load(key["id"].as_str().unwrap())["name"], "m");
    api.key("delete", json!({"id": key["id"]})).ok();
    assert_eq!(api.search(json!({})).len(), 1);
    api.now_ms += 5_000;
    assert_eq!(api.search(json!({})).len(), 0);
}

#[test]
fn numbers_are_doubles_or_exact() {
    for (reading, expected) in [("doubles", "9007199254740992"), ("exact", "9007199254740993")] {
        let mut api = Api::switched("numbers", reading);
        let (key, _) = api.create(json!({"name": "n", "customClaims": {"n": 9_007_199_254_740_993_i64}}));
        assert_eq!(key["customClaims"]["n"].to_string(), expected);
    }
}

#[test]
fn a_search_without_a_sort_can_have_any_order() {
    let mut api = Api::new(50);
    let newest = api.search(json!({}));
    api.switch("order", "oldestFirst");
    assert!(api.search(json!({})).iter().eq(newest.iter().rev()));
    api.switch("order", "byId");
    let ids: Vec<_> = api.search(json!({})).iter().map(|key| key["id"].as_str().unwrap().to_owned()).collect();
    assert!(ids.is_sorted() && ids.len() == 50);
}

#[test]
fn keys_can_be_shown_in_other_shapes() {
    let show = |switch: &str, value: Value| {
        let mut api = Api::switched(switch, value);
        let (key, _) = api.create(json!({"name": "n", "expireTime": NOW + 60}));
        api.now_ms += 60_000;
        assert_eq!(api.search(json!({}))[0], api.load(key["id"].as_str().unwrap()));
        api.load(key["id"].as_str().unwrap())
    };
    let omitted = show("emptyFields", json!("omitted"));
    assert!(omitted.get("description").is_none() && omitted.get("roleNames").is_none() && omitted["name"] == "n");
    let null = show("emptyFields", json!("null"));
    assert!(null["description"].is_null() && null["customClaims"].is_null() && null["editable"] == true);
    assert_eq!(show("times", json!("text"))["expireTime"], (NOW + 60).to_string());
    assert_eq!(show("expiredStatus", json!("sent"))["status"], "expired");
    assert_eq!(show("expiredStatus", json!("stored"))["status"], "active");
    assert!(show("extraFields", json!(true))["fieldOfTomorrow"].is_object());
}

#[test]
fn an_operation_can_be_forbidden() {
    let mut api = Api::switched("forbidden", json!(["roleAll", "auditSearch"]));
    assert_eq!(api.get("/v1/mgmt/role/all").error().0, 403);
    assert_eq!(api.post("/v1/mgmt/audit/search", json!({})).status, 403);
    assert_eq!(api.get("/v1/mgmt/tenant/all").status, 200);
}

#[test]
fn a_rate_budget_is_for_each_address() {
    let mut api = Api::switched("rateBudget", 2);
    let get = |api: &mut Api| api.get("/v1/mgmt/license");
    assert_eq!((get(&mut api).status, get(&mut api).status), (200, 200));
    api.now_ms += 10_500;
    let refused = get(&mut api);
    assert_eq!((refused.status, refused.error().1, refused.header("retry-after")), (429, "E130429", Some("50")));
    api.headers = vec![("X-Emulator-Remote-Ip", "10.0.0.9".to_owned())];
    assert_eq!(get(&mut api).status, 200);
    api.headers.clear();
    api.now_ms += 50_000;
    assert_eq!(get(&mut api).status, 200);
    api.switch("rateWindowSeconds", 1);
    api.now_ms += 1_000;
    assert_eq!((get(&mut api).status, get(&mut api).status, get(&mut api).status), (200, 200, 429));
}

#[test]
fn audit_searches_have_a_budget_of_their_own() {
    let mut api = Api::switched("auditBudget", 1);
    assert_eq!(api.post("/v1/mgmt/audit/search", json!({})).status, 200);
    assert_eq!(api.post("/v1/mgmt/audit/search", json!({})).status, 429);
    assert_eq!(api.get("/v1/mgmt/license").status, 200);
}

#[test]
fn a_repeated_write_can_be_suppressed_as_a_proxy_does() {
    let mut api = Api::switched("onceOnly", true);
    api.headers = vec![("X-Request-Id", "one".to_owned())];
    assert_eq!(api.key("create", json!({"name": "n"})).status, 200);
    let again = api.key("create", json!({"name": "n"}));
    assert_eq!(
        (again.status, again.error().1, &again.json["outcome"]),
        (409, "PROXY_DUPLICATE_SUPPRESSED", &json!("unknown"))
    );
    assert_eq!(api.emulator.key_count(), 1);
    assert_eq!((api.get("/v1/mgmt/license").status, api.get("/v1/mgmt/license").status), (200, 200));
    api.headers = vec![("X-Request-Id", "two".to_owned())];
    assert_eq!(api.key("create", json!({"name": "n"})).status, 200);
}

#[test]
fn pages_of_listed_origins_may_call() {
    let mut api = Api::switched("corsOrigins", json!(["http://localhost:8080"]));
    for (origin, allowed) in [("http://localhost:8080", Some("http://localhost:8080")), ("https://evil.example", None)]
    {
        api.headers = vec![("Origin", origin.to_owned())];
        let preflight = Api::read(api.send("OPTIONS", "/v1/mgmt/accesskey/create", "", b""));
        assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, allowed));
        if allowed.is_some() {
            let headers = preflight.header("access-control-allow-headers").unwrap().to_ascii_lowercase();
            for name in
                ["authorization", "content-type", "x-request-id", "x-descope-sdk-session-id", "x-descope-license"]
            {
                assert!(headers.contains(name), "{name}");
            }
            assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST, DELETE, OPTIONS"));
        }
        let read = api.get("/v1/mgmt/license");
        assert_eq!((read.status, read.header("access-control-allow-origin")), (200, allowed));
        assert_eq!(read.header("access-control-expose-headers"), allowed.map(|_| "Retry-After, Date"));
        assert_eq!(read.header("vary"), Some("Origin"));
    }
}
