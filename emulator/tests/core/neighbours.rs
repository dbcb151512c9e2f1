//! Roles, tenants, users, audit, licence, attribute definitions.

use serde_json::{Value, json};

use crate::support::{Api, NOW_MS};

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().unwrap()
}

#[test]
fn roles_are_listed_and_searched() {
    let mut api = Api::new(1000);
    let all = api.get("/v1/mgmt/role/all?tenant=ignored").ok();
    assert!(list(&all, "roles").iter().any(|role| role["tenantId"] != ""));
    let in_tenant = list(&all, "roles").iter().find(|role| role["tenantId"] != "").unwrap();
    let like = api.post("/v1/mgmt/role/search", json!({"roleNameLike": "AD"})).ok();
    assert!(list(&like, "roles").iter().all(|role| role["name"].as_str().unwrap().to_lowercase().contains("ad")));
    assert!(!list(&like, "roles").is_empty());
    let body = json!({"tenantIds": [in_tenant["tenantId"]]});
    let only = api.post("/v1/mgmt/role/search", body).ok();
    assert!(list(&only, "roles").iter().all(|role| role["tenantId"] == in_tenant["tenantId"]));
    let body = json!({"tenantIds": [in_tenant["tenantId"]], "includeProjectRoles": true});
    assert!(list(&api.post("/v1/mgmt/role/search", body).ok(), "roles").len() > list(&only, "roles").len());
}

#[test]
fn a_role_of_one_tenant_is_not_a_role_of_another() {
    let mut api = Api::new(1000);
    let roles = api.get("/v1/mgmt/role/all").ok();
    let role = list(&roles, "roles").iter().find(|role| role["name"] == "Warehouse Operator").unwrap();
    let tenants = api.get("/v1/mgmt/tenant/all").ok();
    let elsewhere = list(&tenants, "tenants")
        .iter()
        .find(|tenant| {
            !list(&roles, "roles").iter().any(|held| held["name"] == role["name"] && held["tenantId"] == tenant["id"])
        })
        .unwrap();
    for (tenant, status) in [(&role["tenantId"], 200), (&elsewhere["id"], 400)] {
        let body = json!({"name": "n", "keyTenants": [{"tenantId": tenant, "roleNames": [role["name"]]}]});
        assert_eq!(api.key("create", body).status, status);
    }
}

#[test]
fn a_tenant_stands_at_the_root_of_its_answer() {
    let mut api = Api::new(1000);
    let all = api.get("/v1/mgmt/tenant/all").ok();
    let first = &list(&all, "tenants")[0];
    assert_eq!(&api.get(&format!("/v1/mgmt/tenant?id={}", first["id"].as_str().unwrap())).ok(), first);
    assert_eq!(api.get("/v1/mgmt/tenant?id=T2nobody").status, 404);
    for (body, test) in [
        (json!({"tenantIds": [first["id"]]}), "id"),
        (json!({"tenantNames": [first["name"]]}), "name"),
        (json!({"tenantSSODomains": first["domains"]}), "domains"),
    ] {
        let found = api.post("/v1/mgmt/tenant/search", body).ok();
        assert!(!list(&found, "tenants").is_empty());
        assert!(list(&found, "tenants").iter().all(|tenant| tenant[test] == first[test]));
    }
    let top = api.post("/v1/mgmt/tenant/search", json!({"topLevelOnly": true})).ok();
    assert!(list(&top, "tenants").iter().all(|tenant| tenant["parent"] == ""));
    assert!(list(&top, "tenants").len() < list(&all, "tenants").len());
}

#[test]
fn users_are_found_paged_and_loaded() {
    let mut api = Api::new(6000);
    let page = api.post("/v2/mgmt/user/search", json!({"text": "example.com", "limit": 20, "page": 1})).ok();
    assert_eq!(list(&page, "users").len(), 20);
    assert_eq!(page["total"], 112);
    assert_eq!(api.post("/v1/mgmt/user/search", Value::Null).ok()["users"].as_array().unwrap().len(), 100);
    let user = &page["users"][3];
    let (id, login) = (user["userId"].as_str().unwrap(), user["loginIds"][0].as_str().unwrap());
    assert_eq!(&api.get(&format!("/v1/mgmt/user?userId={id}")).ok()["user"], user);
    assert_eq!(&api.get(&format!("/v1/mgmt/user?loginId={login}")).ok()["user"], user);
    assert_eq!(api.get("/v1/mgmt/user?userId=U2nobody").error().1, "E112102");
    for (invalid, total) in [(false, 1), (true, 2)] {
        let body = json!({"userIds": [id, "U2nobody"], "includeInvalidUsers": invalid});
        assert_eq!(api.post("/v1/mgmt/users/load", body).ok()["total"], total);
    }
}

#[test]
fn the_audit_trail_tells_what_was_done_to_a_key() {
    let mut api = Api::new(200);
    let id = api.create_id("audited");
    api.key("deactivate", json!({"id": id})).ok();
    api.key("deactivate", json!({"id": id})).ok();
    let other = api.create_id("other");
    api.key("delete", json!({"id": id})).ok();
    api.key("delete/batch", json!({"ids": [other]})).ok();
    let actions = ["AccessKeyCreated", "AccessKeyModified", "AccessKeyDeleted", "AccessKeysDeleted"];
    let found = api.post("/v1/mgmt/audit/search", json!({"text": id, "actions": actions})).ok();
    let told: Vec<_> = list(&found, "audits").iter().map(|record| record["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["AccessKeyDeleted", "AccessKeyModified", "AccessKeyCreated"]);
    let record = &found["audits"][0];
    assert_eq!(record["occurred"], NOW_MS.to_string());
    assert_eq!((&record["userId"], &record["data"]["accessKeyId"]), (&json!(id), &json!(id)));
    let oldest = json!({"text": id, "oldestFirst": true, "size": 1, "page": 1});
    assert_eq!(api.post("/v1/mgmt/audit/search", oldest).ok()["audits"][0]["action"], "AccessKeyModified");
    let later = json!({"from": NOW_MS + 1, "text": id});
    assert_eq!(api.post("/v1/mgmt/audit/search", later).ok()["total"], 0);
    assert!(api.post("/v1/mgmt/audit/search", json!({})).ok()["total"].as_u64().unwrap() > 5);
    api.now_ms += 31 * 86_400_000;
    assert_eq!(api.post("/v1/mgmt/audit/search", json!({"from": 0})).ok()["total"], 0);
}

#[test]
fn an_audit_event_of_ones_own() {
    let mut api = Api::new(0);
    let body =
        json!({"action": "KeyReviewed", "type": "info", "actorId": "U2me", "tenantId": "T2x", "data": {"why": "Q3"}});
    assert_eq!(api.post("/v1/mgmt/audit/event", body).ok(), json!({}));
    assert_eq!(
        api.post("/v1/mgmt/audit/search", json!({"actions": ["KeyReviewed"]})).ok()["audits"][0]["data"]["why"],
        "Q3"
    );
    assert_eq!(api.post("/v1/mgmt/audit/event", json!({"action": "x"})).error().2, "The type field is required");
}

#[test]
fn the_licence_is_a_tier() {
    assert_eq!(Api::new(0).get("/v1/mgmt/license").ok(), json!({"rateLimitTier": "tier1"}));
    assert_eq!(Api::switched("licenseTier", "tier4").get("/v1/mgmt/license").ok()["rateLimitTier"], "tier4");
}

#[test]
fn attribute_definitions_are_set_kept_cleared_and_deleted() {
    let mut api = Api::new(0);
    let path = "/v1/mgmt/accesskey/attribute";
    assert_eq!(api.get(&format!("{path}?name=owner_team")).ok()["type"], "singleselect");
    assert_eq!(api.get(&format!("{path}?name=nothing")).status, 404);
    let body = json!({"name": "color", "displayName": "Color", "type": "singleselect", "options": ["red"]});
    api.post(path, body).ok();
    api.post(path, json!({"name": "color", "displayName": "Colour", "options": null})).ok();
    let now = api.get(&format!("{path}?name=color")).ok();
    assert_eq!((&now["displayName"], &now["options"]), (&json!("Colour"), &json!(["red"])));
    api.post(path, json!({"name": "color", "options": []})).ok();
    assert_eq!(api.get(&format!("{path}?name=color")).ok()["options"], json!([]));
    assert_eq!(api.post(path, json!({"name": "no spaces", "type": "string"})).status, 400);
    assert_eq!(api.post(path, json!({"name": "x", "type": "colour"})).status, 400);
    for _ in 0..2 {
        assert_eq!(api.call("DELETE", &format!("{path}?name=color"), &Value::Null).ok(), json!({}));
    }
    assert_eq!(api.get(&format!("{path}?name=color")).status, 404);
}
