//! Exchange: who gets a token, and what is in it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Api, NOW, PROJECT};

fn part(text: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn number(jwk: &Value, name: &str) -> BigUint {
    BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap())
}

/// The claims of a token whose signature the published key proves.
fn verified(api: &mut Api, token: &str) -> Value {
    let keys = Api::read(api.send("GET", &format!("/v2/keys/{PROJECT}"), "", b"")).ok();
    let jwk = &keys["keys"][0];
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let header = part(header);
    assert_eq!((&header["alg"], &header["kid"]), (&jwk["alg"], &jwk["kid"]));
    let key = RsaPublicKey::new(number(jwk, "n"), number(jwk, "e")).unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(signed), &signature).unwrap();
    part(claims)
}

#[test]
fn a_token_holds_the_keys_claims_and_its_signature_is_proven() {
    let mut api = Api::new(50);
    let tenant = api.tenant();
    let (key, secret) = api
        .create(json!({"name": "n", "keyTenants": [{"tenantId": tenant, "roleNames": ["Deployer"]}],
        "customClaims": {"k1": "v1", "iss": "someone else", "exp": 1}}));
    let options = json!({"loginOptions": {"customClaims": {"n1": "x"}, "selectedTenant": tenant}});
    let answer = api.exchange(&secret, &options).ok();
    assert_eq!(answer["keyId"], key["id"]);
    let claims = verified(&mut api, answer["sessionJwt"].as_str().unwrap());
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(PROJECT), &key["id"]));
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(NOW), &json!(NOW + 600)));
    assert_eq!((&claims["k1"], &claims["nsec"]), (&json!("v1"), &json!({"n1": "x"})));
    assert_eq!(claims["dct"], tenant);
    assert_eq!(
        claims["tenants"][&tenant],
        json!({"roles": ["Deployer"], "permissions": ["config.read", "deploy.run"]})
    );
}

#[test]
fn a_token_of_project_roles_has_their_permissions() {
    let mut api = Api::new(0);
    let (_, secret) = api.create(json!({"name": "n", "roleNames": ["Reader", "Writer"]}));
    let token = api.exchange(&secret, &Value::Null).ok()["sessionJwt"].as_str().unwrap().to_owned();
    let claims = verified(&mut api, &token);
    assert_eq!(claims["roles"], json!(["Reader", "Writer"]));
    assert_eq!(claims["permissions"], json!(["catalog.read", "catalog.write", "orders.read", "orders.write"]));
    assert!(claims.get("nsec").is_none() && claims.get("dct").is_none());
}

#[test]
fn a_key_that_acts_as_a_user_has_the_users_grants() {
    let mut api = Api::new(50);
    let users = api.post("/v2/mgmt/user/search", json!({})).ok();
    let user = users["users"].as_array().unwrap().iter().find(|user| user["roleNames"] != json!([])).unwrap();
    let (key, secret) = api.create(json!({"name": "n", "userId": user["userId"]}));
    for (subject, expected) in [("keyId", &key["id"]), ("userId", &user["userId"])] {
        api.switch("sessionSubject", subject);
        let token = api.exchange(&secret, &json!({})).ok()["sessionJwt"].as_str().unwrap().to_owned();
        let claims = verified(&mut api, &token);
        assert_eq!((&claims["sub"], &claims["roles"]), (expected, &user["roleNames"]));
    }
}

#[test]
fn whoever_is_refused_learns_nothing_but_his_address() {
    let mut api = Api::new(50);
    let tenant = api.tenant();
    let mut messages = Vec::new();
    let (inactive, secret) = api.create(json!({"name": "n"}));
    api.key("deactivate", json!({"id": inactive["id"]})).ok();
    messages.push(api.exchange(&secret, &json!({})));
    messages.push(api.exchange("K2nobodyhasthis", &json!({})));
    let (_, secret) = api.create(json!({"name": "n"}));
    messages.push(api.exchange(&secret, &json!({"loginOptions": {"selectedTenant": tenant}})));
    let (_, secret) = api.create(json!({"name": "n", "expireTime": NOW + 1}));
    assert_eq!(api.exchange(&secret, &json!({})).status, 200);
    api.now_ms += 1000;
    messages.push(api.exchange(&secret, &json!({})));
    for read in &messages {
        assert_eq!(read.error(), (401, "E990402", "The access key is not valid"));
    }
    let (_, secret) = api.create(json!({"name": "n", "permittedIps": ["203.0.113.0/24", "2001:db8::/32"]}));
    for (address, status) in [("127.0.0.1", 403), ("203.0.113.9", 200), ("2001:db8::1", 200), ("2001:db9::1", 403)] {
        api.headers = vec![("X-Emulator-Remote-Ip", address.to_owned())];
        let read = api.exchange(&secret, &json!({}));
        assert_eq!(read.status, status, "{address}");
        assert!(status == 200 || read.error().2.contains(address));
    }
    api.headers.clear();
    api.switch("remoteIp", "203.0.113.200");
    assert_eq!(api.exchange(&secret, &json!({})).status, 200);
}

#[test]
fn a_bearer_of_three_parts_is_accepted_and_others_are_not() {
    let mut api = Api::new(0);
    let (_, secret) = api.create(json!({"name": "n"}));
    for (bearer, status) in [
        (format!("Bearer {PROJECT}:{secret}:K2AuthManagementKey"), 200),
        (format!("Bearer {PROJECT}:{secret}:a:b"), 401),
        (format!("Bearer {PROJECT}"), 401),
        (format!("Bearer P2other:{secret}"), 401),
        (String::new(), 401),
    ] {
        assert_eq!(api.send("POST", "/v1/auth/accesskey/exchange", &bearer, b"{}").status, status, "{bearer}");
    }
}

#[test]
fn the_session_lives_as_long_as_the_switch_says() {
    let mut api = Api::switched("sessionSeconds", 180);
    let (_, secret) = api.create(json!({"name": "n"}));
    let token = api.exchange(&secret, &json!({})).ok()["sessionJwt"].as_str().unwrap().to_owned();
    assert_eq!(verified(&mut api, &token)["exp"], NOW + 180);
}

#[test]
fn another_projects_keys_are_not_there() {
    let mut api = Api::new(0);
    assert_eq!(
        Api::read(api.send("GET", "/v2/keys/P2other", "", b"")).error(),
        (404, "E011008", "There is no such project")
    );
}
