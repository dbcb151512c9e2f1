//! The JSON of access keys, as the API speaks it.
//!
//! Invariant: an answer carries every field with its default; a request's `null` is an absent field, a 64-bit number may
//! come as decimal text, and fields that nobody knows are ignored.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The largest time an answer can express: 2038-01-19T03:14:07Z.
pub(crate) const LAST_SECOND: i64 = i32::MAX as i64;

/// An access key as an answer shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role_names: Vec<String>,
    pub(crate) key_tenants: Vec<KeyTenant>,
    pub(crate) status: Status,
    /// Seconds since the epoch.
    pub(crate) created_time: i64,
    /// Seconds since the epoch; 0 is never.
    pub(crate) expire_time: i64,
    pub(crate) created_by: String,
    pub(crate) client_id: String,
    pub(crate) bound_user_id: String,
    pub(crate) custom_claims: Map<String, Value>,
    pub(crate) editable: bool,
    pub(crate) description: String,
    pub(crate) permitted_ips: Vec<String>,
    pub(crate) custom_attributes: Map<String, Value>,
}

impl AccessKey {
    /// Whether the key's time is over.
    pub(crate) const fn expired(&self, now_ms: i64) -> bool {
        self.expire_time != 0 && self.expire_time <= now_ms.div_euclid(1000)
    }
}

/// What the server itself stores as a key's status; "expired" is never among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    #[default]
    Active,
    Inactive,
}

/// A tenant that a key may act in, and the roles it has there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct KeyTenant {
    pub(crate) tenant_id: String,
    pub(crate) tenant_name: String,
    pub(crate) role_names: Vec<String>,
}

/// A tenant as a request names it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct TenantGrant {
    #[serde(deserialize_with = "or_default")]
    pub(crate) tenant_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) role_names: Vec<String>,
}

/// What create and import say about a key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct NewKey {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    /// Only import has it.
    #[serde(deserialize_with = "or_default")]
    pub(crate) cleartext: String,
    #[serde(deserialize_with = "int64")]
    pub(crate) expire_time: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) role_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) key_tenants: Vec<TenantGrant>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) user_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) custom_claims: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) description: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) permitted_ips: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) custom_attributes: Map<String, Value>,
}

/// What update says; an absent field is another thing than an empty one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct KeyUpdate {
    #[serde(deserialize_with = "or_default")]
    pub(crate) id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) role_names: Option<Vec<String>>,
    pub(crate) key_tenants: Option<Vec<TenantGrant>>,
    pub(crate) custom_claims: Option<Map<String, Value>>,
    pub(crate) permitted_ips: Option<Vec<String>>,
    pub(crate) custom_attributes: Option<Map<String, Value>>,
}

/// `null` is the default.
pub(crate) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// A 64-bit integer: a number, a decimal string, or nothing.
pub(crate) fn int64<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let number = match Option::<Value>::deserialize(from)? {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        // 1.0 and 1e3 are integers too, in this encoding.
        Some(Value::Number(number)) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9.0e15).map(|n| n as i64)),
        Some(_) => None,
    };
    number.map(Some).ok_or_else(|| D::Error::custom("expected a whole number of 64 bits"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whole_numbers_come_as_number_or_text() {
        for (json, expected) in [
            (r#"{"expireTime":5}"#, Some(5)),
            (r#"{"expireTime":"1893456000"}"#, Some(1_893_456_000)),
            (r#"{"expireTime":1e3}"#, Some(1000)),
            (r#"{"expireTime":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(serde_json::from_str::<NewKey>(json).unwrap().expire_time, expected, "{json}");
        }
        for json in [r#"{"expireTime":1.5}"#, r#"{"expireTime":"soon"}"#, r#"{"expireTime":true}"#] {
            assert!(serde_json::from_str::<NewKey>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn null_is_absent_everywhere() {
        let json = r#"{"name":null,"roleNames":null,"keyTenants":[{"tenantId":"T","roleNames":null}],"userId":null,
            "customClaims":null,"description":null,"permittedIps":null,"customAttributes":null,"x":1}"#;
        let key: NewKey = serde_json::from_str(json).unwrap();
        assert_eq!(key.key_tenants[0].tenant_id, "T");
        assert!(key.name.is_empty() && key.role_names.is_empty() && key.custom_claims.is_empty());
    }
}
