//! Search: filters, sort, order, pages, and the stream itself.

use emulator::Body;
use serde_json::{Value, json};

use crate::support::{Api, MANAGEMENT_KEY, NOW, PROJECT};

fn names(keys: &[Value]) -> Vec<&str> {
    keys.iter().map(|key| key["name"].as_str().unwrap()).collect()
}

#[test]
fn an_empty_body_null_and_an_empty_object_are_everything_newest_first() {
    let mut api = Api::new(300);
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    let whole = api.search(json!({}));
    assert_eq!(whole.len(), 300);
    assert!(whole.windows(2).all(|pair| pair[0]["createdTime"].as_i64() >= pair[1]["createdTime"].as_i64()));
    for body in [&b""[..], b"null", b" ", br#"{"tenantIds":[],"boundUserId":null,"unknown":[1]}"#] {
        let answer = Api::read(api.send("POST", "/v1/mgmt/accesskey/search", &bearer, body)).ok();
        assert_eq!(answer["keys"].as_array().unwrap(), &whole);
    }
    let id = api.create_id("newest");
    assert_eq!(api.search(json!({}))[0]["id"], id);
}

#[test]
fn the_stream_is_the_whole_answer_and_knows_its_length() {
    let mut api = Api::new(2000);
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    for body in [&b"{}"[..], br#"{"text":"prod"}"#, br#"{"text":"there is no such key"}"#, br#"{"limit":1}"#] {
        let answer = api.send("POST", "/v1/mgmt/accesskey/search", &bearer, body);
        let Body::Keys(mut stream) = answer.body else { panic!("a search is a stream") };
        let promised = stream.remaining_bytes().unwrap();
        let mut collected = Vec::new();
        while let Some(chunk) = stream.next() {
            assert!(!chunk.is_empty() && chunk.len() < 128 * 1024);
            collected.extend_from_slice(&chunk);
            assert_eq!(stream.remaining_bytes(), Some(promised - collected.len() as u64));
        }
        assert_eq!(collected.len() as u64, promised);
        assert!(serde_json::from_slice::<Value>(&collected).unwrap()["keys"].is_array());
    }
}

#[test]
fn a_stream_that_was_begun_does_not_see_what_happens_later() {
    let mut api = Api::new(500);
    let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
    let before = api.search(json!({}));
    let answer = api.send("POST", "/v1/mgmt/accesskey/search", &bearer, b"");
    let ids: Vec<_> = before.iter().filter(|key| key["editable"] == true).map(|key| key["id"].clone()).collect();
    api.key("delete/batch", json!({"ids": ids})).ok();
    assert_eq!(Api::read(answer).ok()["keys"].as_array().unwrap(), &before);
}

#[test]
fn each_filter_finds_exactly_its_keys() {
    let mut api = Api::new(1500);
    let all = api.search(json!({}));
    let tenant = api.tenant();
    let bound = all.iter().find(|key| key["boundUserId"] != "").unwrap()["boundUserId"].clone();
    let users = api.post("/v2/mgmt/user/search", json!({"limit": 1})).ok();
    let creator = &users["users"][0];
    let has_tenant =
        |key: &Value| key["keyTenants"].as_array().unwrap().iter().any(|held| held["tenantId"] == tenant.as_str());
    let is_pii = |key: &Value| key["customAttributes"]["data_classes"].to_string().contains("\"pii\"");
    let about_tax = |key: &Value| {
        ["name", "description", "id", "createdBy"]
            .iter()
            .any(|field| key[field].as_str().unwrap().to_lowercase().contains("tax"))
    };
    type Test<'a> = &'a dyn Fn(&Value) -> bool;
    let cases: [(Value, Test); 8] = [
        (json!({"tenantIds": [tenant]}), &has_tenant),
        (json!({"boundUserId": bound}), &|key| key["boundUserId"] == bound),
        (json!({"creatingUser": creator["userId"]}), &|key| key["createdBy"] == creator["userId"]),
        (json!({"creatingUser": creator["email"]}), &|key| key["createdBy"] == creator["userId"]),
        (json!({"customAttributes": {"owner_team": "data"}}), &|key| key["customAttributes"]["owner_team"] == "data"),
        (json!({"customAttributes": {"data_classes": "pii"}}), &is_pii),
        (json!({"text": "TAX"}), &about_tax),
        (json!({"text": "tax", "tenantIds": [tenant, "T2nobody"]}), &|key| about_tax(key) && has_tenant(key)),
    ];
    for (body, test) in cases {
        let expected: Vec<_> = all.iter().filter(|key| test(key)).cloned().collect();
        assert!(!expected.is_empty(), "{body}");
        assert_eq!(api.search(body.clone()), expected, "{body}");
    }
}

#[test]
fn sort_limit_and_page_are_honoured_only_if_they_are_there() {
    let mut api = Api::new(0);
    for (name, life) in [("b", 30), ("a", 20), ("c", 20)] {
        api.create(json!({"name": name, "expireTime": NOW + life}));
    }
    let sort = |api: &mut Api, sort: Value| {
        let keys = api.search(json!({"sort": sort}));
        names(&keys).concat()
    };
    assert_eq!(sort(&mut api, json!([])), "cab");
    assert_eq!(sort(&mut api, json!([{"field": "name"}])), "abc");
    assert_eq!(sort(&mut api, json!([{"field": "name", "desc": true}])), "cba");
    assert_eq!(sort(&mut api, json!([{"field": "expireTime"}, {"field": "name", "desc": true}])), "cab");
    assert_eq!(sort(&mut api, json!([{"field": "expireTimeFormatted"}])), "cab");
    assert_eq!(names(&api.search(json!({"limit": 2}))), ["c", "a"]);
    assert_eq!(names(&api.search(json!({"limit": 2, "page": 1}))), ["b"]);
    assert_eq!(names(&api.search(json!({"limit": 0, "page": 5}))), ["c", "a", "b"]);
    assert_eq!(names(&api.search(json!({"limit": "10000", "page": 0}))), ["c", "a", "b"]);
}
