//! A key as the API spells it.
//!
//! Invariant: every field of the console's key is named, and the result is compared as a whole: a new field of the key
//! does not compile until it has its spelling, and a field of the wire that the console drops is a difference.

use console::domain::{AccessKey, Expiry, KeyId, KeyState, Seconds, TenantAccess};
use serde_json::{Value, json};

/// The JSON that this key was read from, when nothing was lost.
pub fn spelled(key: &AccessKey) -> Value {
    let AccessKey {
        id: KeyId(id),
        name,
        description,
        state,
        created,
        expiry,
        created_by,
        client_id,
        bound_user,
        roles,
        tenants,
        claims,
        attributes,
        permitted_ips,
        editable,
    } = key;
    json!({
        "id": id,
        "name": name,
        "description": description,
        "status": match state {
            KeyState::Active => "active",
            KeyState::Inactive => "inactive",
            KeyState::Other(word) => word,
        },
        "createdTime": created.map_or(0, |Seconds(time)| time),
        "expireTime": match expiry {
            Expiry::Never => 0,
            Expiry::At(Seconds(time)) => *time,
        },
        "createdBy": created_by,
        "clientId": client_id,
        "boundUserId": bound_user,
        "roleNames": roles,
        "keyTenants": tenants.iter().map(tenant).collect::<Vec<_>>(),
        "customClaims": free(claims),
        "customAttributes": free(attributes),
        "permittedIps": permitted_ips,
        "editable": editable,
    })
}

fn tenant(tenant: &TenantAccess) -> Value {
    let TenantAccess { id, name, roles } = tenant;
    json!({"tenantId": id, "tenantName": name, "roleNames": roles})
}

fn free(text: &str) -> Value {
    serde_json::from_str(text).expect("claims and attributes that are JSON still")
}
