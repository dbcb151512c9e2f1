//! JSON of the bodies that make or change a key.
//!
//! Invariant: a body names every field of what it is made from. Claims and attributes go out as the JSON text that they
//! are, to the byte.

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::value::RawValue;

use super::wire::json;
use crate::domain::{Expiry, KeyId, NewKey, Record, Seconds, Secret, TenantAccess};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireNewKey<'a> {
    name: &'a str,
    description: &'a str,
    /// 0 is never.
    expire_time: i64,
    // What is empty is not sent: for a new key that is the same.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    role_names: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    key_tenants: Vec<WireGrant<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    user_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    permitted_ips: &'a [String],
    #[serde(skip_serializing_if = "Raw::is_empty")]
    custom_claims: Raw<'a>,
    #[serde(skip_serializing_if = "Raw::is_empty")]
    custom_attributes: Raw<'a>,
}

/// Every field, also the empty ones: absent might mean "keep" or "clear", an empty one says what is meant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    role_names: &'a [String],
    key_tenants: Vec<WireGrant<'a>>,
    permitted_ips: &'a [String],
    custom_claims: Raw<'a>,
    custom_attributes: Raw<'a>,
}

/// A tenant as requests name it: without its name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireGrant<'a> {
    tenant_id: &'a str,
    role_names: &'a [String],
}

/// JSON that is written as it stands.
struct Raw<'a>(&'a str);

impl Raw<'_> {
    fn is_empty(&self) -> bool {
        self.0 == "{}"
    }
}

impl Serialize for Raw<'_> {
    /// Text that is no JSON, which no form lets through, is an error: then nothing is sent that a server would take.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

fn grants(tenants: &[TenantAccess]) -> Vec<WireGrant<'_>> {
    tenants.iter().map(|TenantAccess { id, name: _, roles }| WireGrant { tenant_id: id, role_names: roles }).collect()
}

/// The body that creates a key.
pub(super) fn new_key(key: &NewKey) -> Vec<u8> {
    let expire_time = match key.expiry() {
        Expiry::Never => 0,
        Expiry::At(Seconds(time)) => time,
    };
    json(&WireNewKey {
        name: key.name(),
        description: key.description(),
        expire_time,
        role_names: key.roles(),
        key_tenants: grants(key.tenants()),
        user_id: key.user(),
        permitted_ips: key.permitted_ips(),
        custom_claims: Raw(key.claims()),
        custom_attributes: Raw(key.attributes()),
    })
}

/// The body that makes a key whose secret exists already. It is as long as it will be from the beginning, so that no
/// copy of the secret is left behind where it grew.
pub(super) fn imported(key: &NewKey, secret: &Secret) -> Vec<u8> {
    let key = new_key(key);
    let secret = secret.expose();
    // An escape is six signs at most.
    let mut body = Vec::with_capacity(secret.len() * 6 + key.len() + 32);
    body.extend_from_slice(br#"{"keys":[{"cleartext":"#);
    // Text can always be written into memory.
    let _ = serde_json::to_writer(&mut body, secret);
    body.push(b',');
    body.extend_from_slice(key.get(1..).unwrap_or_default());
    body.extend_from_slice(b"]}");
    body
}

/// The body that updates a key.
pub(super) fn record(record: &Record) -> Vec<u8> {
    let Record { id: KeyId(id), name, description, roles, tenants, permitted_ips, claims, attributes } = record;
    json(&WireRecord {
        id,
        name,
        description,
        role_names: roles,
        key_tenants: grants(tenants),
        permitted_ips,
        custom_claims: Raw(claims),
        custom_attributes: Raw(attributes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, claims};

    #[test]
    fn claims_go_out_to_the_byte_and_every_field_of_an_update_is_there() {
        let claims = r#"{ "n":12345678901234567890123,"x" : 1.0, "é":"\u00e9"}"#;
        let all = Record {
            id: KeyId("K1".into()),
            name: "ci".into(),
            description: String::new(),
            roles: vec![],
            tenants: vec![],
            permitted_ips: vec![],
            claims: claims.into(),
            attributes: "{}".into(),
        };
        let body = String::from_utf8(record(&all)).unwrap();
        let expected = format!(
            r#"{{"id":"K1","name":"ci","description":"","roleNames":[],"keyTenants":[],"permittedIps":[],"customClaims":{claims},"customAttributes":{{}}}}"#
        );
        assert_eq!(body, expected);
        assert!(record(&Record { claims: "{".into(), ..all }).is_empty(), "what is no JSON is not sent");
    }

    #[test]
    fn an_imported_key_is_a_new_key_with_its_secret_and_the_body_never_moves() {
        let draft = Draft { name: "ci".into(), lifetime: crate::domain::Lifetime::Never, ..Draft::empty() };
        let new = draft.validate(Seconds(0)).unwrap();
        let secret = "\u{1}\"é\\";
        let body = imported(&new, &Secret::new(secret.into()));
        let whole: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let expected = serde_json::json!({"cleartext": secret, "name": "ci", "description": "", "expireTime": 0});
        assert_eq!(whole, serde_json::json!({"keys": [expected]}));
        assert!(body.capacity() == secret.len() * 6 + new_key(&new).len() + 32);
    }

    #[test]
    fn a_new_key_names_its_user_as_the_api_does_and_leaves_out_what_is_empty() {
        let mut draft = Draft { name: "ci".into(), ..Draft::empty() };
        draft.lifetime = crate::domain::Lifetime::Never;
        draft.access.choose(crate::domain::AccessKind::User);
        draft.access.set_user("U1");
        draft.claims = claims::typed("{\"a\": 1e3}").unwrap();
        let body = String::from_utf8(new_key(&draft.validate(Seconds(0)).unwrap())).unwrap();
        assert_eq!(body, r#"{"name":"ci","description":"","expireTime":0,"userId":"U1","customClaims":{"a": 1e3}}"#);
    }
}
