//! What the official clients put on the wire, in their own shapes: each must be understood.

use serde_json::{Value, json};

use crate::support::{Api, MANAGEMENT_KEY, PROJECT};

/// The headers that the Python and Node clients add.
fn client_headers() -> Vec<(&'static str, String)> {
    [
        ("content-type", "application/json"),
        ("x-descope-sdk-name", "python"),
        ("x-descope-sdk-version", "2.16.0"),
        ("x-descope-project-id", PROJECT),
        ("x-descope-license", "tier1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

#[test]
fn every_shape_of_request_is_understood() {
    let mut api = Api::new(0);
    api.headers = client_headers();
    // The captured requests name roles, tenants and users that only a capture server has.
    for switch in ["unknownRoles", "unknownTenants", "unknownUsers"] {
        api.switch(switch, "accepted");
    }
    let id = api.create_id("target");
    let other = api.create_id("other");
    let nulls = json!({"id": id, "name": "n2", "description": null, "roleNames": null, "keyTenants": null,
        "customClaims": null, "permittedIps": null, "customAttributes": null});
    let all = json!({"id": id, "name": "n2", "description": "d", "roleNames": ["r1"],
        "keyTenants": [{"tenantId": "T1", "roleNames": ["tr"]}], "customClaims": {"a": 1}, "permittedIps": ["1.2.3.4"],
        "customAttributes": {"x": "y"}});
    let python_create = json!({"name": "n", "expireTime": 0, "roleNames": [], "keyTenants": [], "userId": null,
        "customClaims": null, "description": null, "permittedIps": null, "customAttributes": null});
    let full_create = json!({"name": "n", "expireTime": 1_900_000_000, "roleNames": ["r1"],
        "keyTenants": [{"tenantId": "T1", "roleNames": ["tr"]}, {"tenantId": "T2"}], "userId": "U2x",
        "customClaims": {"k1": "v1", "n": 3, "b": true}, "description": "d", "permittedIps": ["10.0.0.1", "192.168.1.0/24"],
        "customAttributes": {"attr": ["x", "y"], "num": 4}});
    let go_create = json!({"name": "n", "roleNames": null, "keyTenants": [{"tenantId": "T1", "roleNames": null}]});
    for (path, body) in [
        ("create", python_create),
        ("create", full_create),
        ("create", go_create),
        ("create", json!({"name": "n", "expireTime": 0})),
        ("search", json!({"tenantIds": [], "boundUserId": null, "creatingUser": null, "customAttributes": null})),
        (
            "search",
            json!({"tenantIds": ["T1"], "boundUserId": "U2x", "creatingUser": "creator@x.io", "customAttributes": {"attr": "v"}}),
        ),
        ("search", json!({"limit": 10000, "page": 0, "sort": [{"field": "expireTimeFormatted", "desc": true}]})),
        ("search", json!({})),
        ("search", Value::Null),
        ("update", json!({"id": id, "name": "n2"})),
        ("update", nulls),
        ("update", all),
        (
            "update",
            json!({"id": id, "name": "n2", "description": "", "customClaims": {}, "permittedIps": [], "customAttributes": {}}),
        ),
        ("deactivate", json!({"id": id})),
        ("activate", json!({"id": id})),
        ("rotate", json!({"id": id})),
        ("deactivate/batch", json!({"ids": [id, other]})),
        ("activate/batch", json!({"ids": [id, other]})),
        ("delete", json!({"id": id})),
        ("delete/batch", json!({"ids": [other]})),
    ] {
        let read = api.key(path, body.clone());
        assert_eq!(read.status, 200, "{path} {body} {}", read.json);
        assert!(read.json.is_object(), "{path}: an answer is never empty");
    }
    for (method, target, body) in [
        ("GET", "/v1/mgmt/license", Value::Null),
        ("GET", "/v1/mgmt/role/all", Value::Null),
        (
            "POST",
            "/v1/mgmt/role/search",
            json!({"tenantIds": ["T1"], "roleNameLike": "ad", "includeProjectRoles": true}),
        ),
        ("GET", "/v1/mgmt/tenant/all", Value::Null),
        (
            "POST",
            "/v1/mgmt/tenant/search",
            json!({"tenantIds": ["T1"], "tenantNames": ["Acme"], "tenantSelfProvisioningDomains": null, "customAttributes": null}),
        ),
        (
            "POST",
            "/v2/mgmt/user/search",
            json!({"tenantIds": [], "roleNames": [], "limit": 10, "page": 0, "testUsersOnly": false, "withTestUser": false, "text": "ann"}),
        ),
        (
            "POST",
            "/v1/mgmt/audit/search",
            json!({"noTenants": false, "actions": ["AccessKeyCreated"], "from": 1_767_225_600_000_i64}),
        ),
    ] {
        assert_eq!(api.call(method, target, &body).status, 200, "{target}");
    }
}

#[test]
fn an_exchange_with_and_without_options_and_with_a_third_part() {
    let mut api = Api::new(0);
    let (_, secret) = api.create(json!({"name": "n"}));
    for body in [
        json!({}),
        json!({"loginOptions": {}}),
        json!({"loginOptions": {"customClaims": {"n1": "x"}}}),
        json!({"loginOptions": null}),
    ] {
        for third in ["", ":K2AuthManagementKey"] {
            let bearer = format!("Bearer {PROJECT}:{secret}{third}");
            let answer = api.send("POST", "/v1/auth/accesskey/exchange", &bearer, body.to_string().as_bytes());
            assert_eq!(Api::read(answer).ok()["keyId"].as_str().unwrap().len(), 28);
        }
    }
    // The clients fetch the keys with a bearer of one part, or of two of which the second is no management key.
    for bearer in [format!("Bearer {PROJECT}"), format!("Bearer {PROJECT}:K2AuthManagementKey")] {
        assert_eq!(api.send("GET", &format!("/v2/keys/{PROJECT}"), &bearer, b"").status, 200);
    }
}

#[test]
fn what_clients_send_without_credentials_is_refused_in_json() {
    let mut api = Api::new(0);
    let read = Api::read(api.send("GET", "/v1/mgmt/accesskey?id=x", &format!("Bearer {PROJECT}"), b""));
    assert_eq!(read.status, 401);
    assert!(read.json["errorCode"].is_string() && read.json["errorDescription"].is_string());
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    for body in [&b""[..], b"{}", b"null"] {
        assert_eq!(api.send("POST", "/v1/mgmt/accesskey/create", &bearer, body).status, 400);
    }
}
