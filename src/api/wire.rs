//! JSON of the management API, and its translation into keys. Facts: the API's published schema, and what the official
//! clients read and send.
//!
//! Invariant: a translation names every field on both sides, so a new field cannot be forgotten in one of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error::Report;
use super::loose::{Flag, List, Text, Texts, Whole};
use crate::domain::{AccessKey, Expiry, KeyId, Seconds, Secret};
use crate::fleet::{KeyParts, TenantParts};

/// Why a body is not the answer of its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    /// Not JSON, or JSON of another shape.
    Shape,
    /// The right shape, but about another key than was asked for.
    OtherKey,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKey<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default)]
    description: Text<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(default)]
    created_time: Whole,
    // Two official clients spell it otherwise in their types.
    #[serde(default, alias = "expiresTime", alias = "expiredTime")]
    expire_time: Whole,
    #[serde(borrow, default)]
    created_by: Text<'a>,
    #[serde(borrow, default)]
    client_id: Text<'a>,
    #[serde(borrow, default)]
    bound_user_id: Text<'a>,
    #[serde(borrow, default)]
    role_names: Texts<'a>,
    #[serde(borrow, default)]
    key_tenants: List<WireTenant<'a>>,
    #[serde(borrow, default)]
    custom_claims: Option<&'a RawValue>,
    #[serde(borrow, default)]
    custom_attributes: Option<&'a RawValue>,
    #[serde(borrow, default)]
    permitted_ips: Texts<'a>,
    #[serde(default)]
    editable: Flag,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTenant<'a> {
    #[serde(borrow, default)]
    tenant_id: Text<'a>,
    #[serde(borrow, default)]
    tenant_name: Text<'a>,
    #[serde(borrow, default)]
    role_names: Texts<'a>,
}

/// Reads one key, borrowing from the element what stands in it as it is.
///
/// # Errors
/// In words: what makes it unreadable.
pub(super) fn parts(element: &[u8]) -> Result<KeyParts<'_>, String> {
    translate(parse(element)?)
}

/// Parses a JSON object from bytes that must be UTF-8 throughout, also where nobody looks. The one way in, so that the
/// parser is compiled once for each shape.
pub(super) fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "It is not valid UTF-8.".to_owned())?;
    // Serde would read a list as the fields of a struct in their order.
    if !text.trim_start().starts_with('{') {
        return Err("It cannot be read: it is no JSON object.".to_owned());
    }
    serde_json::from_str(text).map_err(|error| format!("It cannot be read: {error}."))
}

/// Reads one key.
///
/// # Errors
/// As [`parts`].
pub(super) fn key(element: &[u8]) -> Result<AccessKey, String> {
    parts(element).map(AccessKey::from)
}

fn translate(wire: WireKey<'_>) -> Result<KeyParts<'_>, String> {
    let WireKey {
        id,
        name,
        description,
        status,
        created_time,
        expire_time,
        created_by,
        client_id,
        bound_user_id,
        role_names,
        key_tenants,
        custom_claims,
        custom_attributes,
        permitted_ips,
        editable,
    } = wire;
    if id.0.is_empty() {
        return Err("It has no id.".to_owned());
    }
    Ok(KeyParts {
        id: id.0,
        name: name.0,
        description: description.0,
        state: status.0,
        created: created_time.0.filter(|time| *time != 0).map(Seconds),
        expiry: expire_time.0.filter(|time| *time != 0).map_or(Expiry::Never, |time| Expiry::At(Seconds(time))),
        created_by: created_by.0,
        client_id: client_id.0,
        bound_user: bound_user_id.0,
        roles: role_names.0,
        tenants: key_tenants.0.into_iter().map(tenant).collect(),
        claims: object(custom_claims),
        attributes: object(custom_attributes),
        permitted_ips: permitted_ips.0,
        // An answer without the field comes from an older server: let the person try, the server decides.
        editable: editable.0.unwrap_or(true),
    })
}

fn tenant(wire: WireTenant<'_>) -> TenantParts<'_> {
    let WireTenant { tenant_id, tenant_name, role_names } = wire;
    TenantParts { id: tenant_id.0, name: tenant_name.0, roles: role_names.0 }
}

fn object(raw: Option<&RawValue>) -> Cow<'_, str> {
    Cow::Borrowed(raw.map(RawValue::get).filter(|text| *text != "null").unwrap_or("{}"))
}

/// An id, if at least that can be made out of an element that is no readable key.
pub(super) fn id_of(element: &[u8]) -> Option<KeyId> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: String,
    }
    parse::<OnlyId>(element).ok().map(|only| KeyId(only.id))
}

#[derive(Deserialize)]
struct WithKey<'a> {
    #[serde(borrow)]
    key: &'a RawValue,
}

/// Reads `{"key": …}` about the key with this id.
pub(super) fn one_key(body: &[u8], id: &KeyId) -> Result<AccessKey, Mismatch> {
    let wire: WithKey<'_> = parse(body).map_err(|_| Mismatch::Shape)?;
    let key = key(wire.key.get().as_bytes()).map_err(|_| Mismatch::Shape)?;
    if key.id == *id { Ok(key) } else { Err(Mismatch::OtherKey) }
}

#[derive(Deserialize)]
struct WithKeys<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

/// Reads `{"keys": […]}` about the one key of this name that was asked for.
pub(super) fn only_key(body: &[u8], name: &str) -> Result<AccessKey, Mismatch> {
    let wire: WithKeys<'_> = parse(body).map_err(|_| Mismatch::Shape)?;
    let [element] = wire.keys.as_slice() else { return Err(Mismatch::Shape) };
    let key = key(element.get().as_bytes()).map_err(|_| Mismatch::Shape)?;
    if key.name == name { Ok(key) } else { Err(Mismatch::OtherKey) }
}

#[derive(Deserialize)]
struct WithSecret<'a> {
    #[serde(borrow)]
    cleartext: Text<'a>,
    #[serde(borrow)]
    key: &'a RawValue,
}

/// Reads `{"cleartext": …, "key": …}`. An answer without a cleartext is not the answer of this operation.
pub(super) fn key_and_secret(body: &[u8]) -> Result<(AccessKey, Secret), Mismatch> {
    let wire: WithSecret<'_> = parse(body).map_err(|_| Mismatch::Shape)?;
    let secret = Secret::new(wire.cleartext.0.into_owned());
    if secret.expose().is_empty() {
        return Err(Mismatch::Shape);
    }
    let key = key(wire.key.get().as_bytes()).map_err(|_| Mismatch::Shape)?;
    Ok((key, secret))
}

/// The list of an answer, which a server that leaves out what is empty does not send. An object that holds other things
/// than these members is not taken for one.
pub(super) fn list_of<T>(list: Option<List<T>>, body: &[u8], members: &[&str]) -> Result<Vec<T>, Mismatch> {
    #[derive(Deserialize)]
    struct Members<'a>(#[serde(borrow)] BTreeMap<Cow<'a, str>, IgnoredAny>);
    if let Some(List(list)) = list {
        return Ok(list);
    }
    let Members(found) = parse(body).map_err(|_| Mismatch::Shape)?;
    let known = found.keys().all(|name| members.contains(&name.as_ref()));
    if known { Ok(Vec::new()) } else { Err(Mismatch::Shape) }
}

/// Reads the empty object that operations without a result answer.
pub(super) fn nothing(body: &[u8]) -> Result<(), Mismatch> {
    /// Whatever is in it is ignored.
    #[derive(Deserialize)]
    struct Object {}
    parse::<Object>(body).map(|Object {}| ()).map_err(|_| Mismatch::Shape)
}

/// What a failing answer says of itself, and what a proxy in front knows of the request's fate.
#[derive(Debug, Default)]
pub(super) struct Failure {
    pub(super) report: Report,
    /// `unknown` or `not_sent` in the answers of the proxy configurations that come with this console.
    pub(super) outcome: String,
}

/// Reads an error; `None` when the body is not the JSON of one.
pub(super) fn failure(body: &[u8]) -> Option<Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire<'a> {
        #[serde(borrow, default)]
        error_code: Text<'a>,
        #[serde(borrow, default)]
        error_description: Text<'a>,
        #[serde(borrow, default, alias = "message")]
        error_message: Text<'a>,
        #[serde(borrow, default)]
        outcome: Text<'a>,
    }
    let Wire { error_code, error_description, error_message, outcome } = parse(body).ok()?;
    let report = Report {
        status: 0,
        code: error_code.0.into_owned(),
        description: error_description.0.into_owned(),
        message: error_message.0.into_owned(),
    };
    Some(Failure { report, outcome: outcome.0.into_owned() })
}

/// The body of the operations that name one key.
pub(super) fn only_id(id: &KeyId) -> Vec<u8> {
    #[derive(Serialize)]
    struct Wire<'a> {
        id: &'a str,
    }
    json(&Wire { id: &id.0 })
}

/// A body as bytes. Structs of text and numbers always serialise; were one not to, the server would refuse an empty body.
pub(super) fn json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{KeyState, TenantAccess};

    #[test]
    fn a_key_with_nothing_but_an_id_is_a_key() {
        let key = key(br#"{"id":"K1"}"#).unwrap();
        assert_eq!(key.id, KeyId("K1".into()));
        assert_eq!(key.expiry, Expiry::Never);
        assert_eq!((key.claims.as_str(), key.attributes.as_str()), ("{}", "{}"));
        assert!(key.editable && key.created.is_none() && key.tenants.is_empty());
    }

    #[test]
    fn nulls_numbers_as_text_and_unknown_fields_are_taken_as_meant() {
        let key =
            key(br#"{"id":"K1","name":null,"status":"inactive","createdTime":"1700000000","expireTime":1800000000.0,
                "roleNames":null,"keyTenants":[{"tenantId":"T1","tenantName":null}],"customClaims":null,
                "permittedIps":["10.0.0.1"],"editable":"false","description":7,"surprise":{"a":[1]}}"#)
            .unwrap();
        assert_eq!(key.state, KeyState::Inactive);
        assert_eq!(key.created, Some(Seconds(1_700_000_000)));
        assert_eq!(key.expiry, Expiry::At(Seconds(1_800_000_000)));
        assert_eq!(key.tenants, [TenantAccess { id: "T1".into(), name: String::new(), roles: vec![] }]);
        assert_eq!((key.description.as_str(), key.editable), ("7", false));
    }

    #[test]
    fn claims_keep_every_byte_of_their_numbers() {
        let claims = r#"{"n":12345678901234567890123,"x": 1.0, "é":"\u00e9"}"#;
        let key = key(format!(r#"{{"id":"K1","customClaims":{claims}}}"#).as_bytes()).unwrap();
        assert_eq!(key.claims, claims);
    }

    #[test]
    fn what_is_no_key_is_told_with_its_reason() {
        let table: [&[u8]; 9] = [
            b"null",
            b"7",
            br#"["K1","a name"]"#,
            b"{}",
            br#"{"id":""}"#,
            br#"{"id":"K1","roleNames":5}"#,
            br#"{"id":"K1","expireTime":"soon"}"#,
            br#"{"id":"K1","name":"\ud800x"}"#,
            b"{\"id\":\"K1\",\"name\":\"\xff\"}",
        ];
        for element in table {
            assert!(key(element).is_err(), "{}", String::from_utf8_lossy(element));
        }
        assert_eq!(id_of(br#"{"id":"K1","roleNames":5}"#), Some(KeyId("K1".into())));
    }

    #[test]
    fn an_answer_without_a_secret_is_not_taken_for_a_created_key() {
        for body in
            ["{}", r#"{"cleartext":"","key":{"id":"K1"}}"#, r#"{"key":{"id":"K1"}}"#, r#"{"cleartext":"x"}"#, ""]
        {
            assert_eq!(key_and_secret(body.as_bytes()).err(), Some(Mismatch::Shape), "{body}");
        }
        let (key, secret) = key_and_secret(br#"{"cleartext":"K2\u0061b","key":{"id":"K1"}}"#).unwrap();
        assert_eq!((key.id.0.as_str(), secret.expose()), ("K1", "K2ab"));
    }

    #[test]
    fn only_an_object_is_the_answer_of_an_operation_without_a_result() {
        for body in ["{}", " {}\n", r#"{"surprise":[1]}"#] {
            assert_eq!(nothing(body.as_bytes()), Ok(()), "{body}");
        }
        for body in ["", "[]", "null", "0", "{", "{}{}", "<html>"] {
            assert_eq!(nothing(body.as_bytes()), Err(Mismatch::Shape), "{body}");
        }
    }

    #[test]
    fn an_answer_about_another_key_is_told_apart() {
        let id = KeyId("K1".into());
        assert!(one_key(br#"{"key":{"id":"K1"}}"#, &id).is_ok());
        assert_eq!(one_key(br#"{"key":{"id":"K2"}}"#, &id), Err(Mismatch::OtherKey));
        assert_eq!(one_key(br#"{"keys":[]}"#, &id), Err(Mismatch::Shape));
    }
}
