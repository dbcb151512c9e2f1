//! Keys as JSON objects, with the names that the API's documentation uses, so that they compare with its answers.
//!
//! Invariant: an object stands in one line. Claims and attributes are the text that was sent, number for number.

use crate::domain::{AccessKey, Expiry, KeyId, Seconds, TenantAccess};
use crate::fleet::{Damaged, Row};

pub(super) fn row(row: &Row, file: &mut Vec<u8>) {
    match row {
        Row::Key(key) => of_key(key, file),
        Row::Damaged(Damaged { id, reason, excerpt }) => {
            let id = id.as_ref().map_or("", |KeyId(id)| id);
            let texts = [("{\"id\":", id), (",\"unreadable\":", reason), (",\"excerpt\":", excerpt)];
            texts.into_iter().for_each(|(name, value)| text(name, value, file));
            file.push(b'}');
        }
    }
}

pub(super) fn of_key(key: &AccessKey, file: &mut Vec<u8>) {
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
    text("{\"id\":", id, file);
    text(",\"name\":", name, file);
    text(",\"description\":", description, file);
    text(",\"status\":", state.word(), file);
    let end = match expiry {
        Expiry::Never => 0,
        Expiry::At(Seconds(end)) => *end,
    };
    let created = created.map_or(0, |Seconds(created)| created);
    file.extend_from_slice(format!(",\"createdTime\":{created},\"expireTime\":{end}").as_bytes());
    text(",\"createdBy\":", created_by, file);
    text(",\"clientId\":", client_id, file);
    text(",\"boundUserId\":", bound_user, file);
    list(",\"roleNames\":", roles, file, |role, file| text("", role, file));
    file.extend_from_slice(b",\"keyTenants\":");
    self::tenants(tenants, file);
    object(",\"customClaims\":", claims, file);
    object(",\"customAttributes\":", attributes, file);
    list(",\"permittedIps\":", permitted_ips, file, |range, file| text("", range, file));
    file.extend_from_slice(if *editable { b",\"editable\":true}" } else { b",\"editable\":false}" });
}

/// A list of texts.
pub(super) fn texts(texts: &[String], file: &mut Vec<u8>) {
    list("", texts, file, |one, file| text("", one, file));
}

/// A list of tenants, as the API has it.
pub(super) fn tenants(tenants: &[TenantAccess], file: &mut Vec<u8>) {
    list("", tenants, file, |TenantAccess { id, name, roles }, file| {
        text("{\"tenantId\":", id, file);
        text(",\"tenantName\":", name, file);
        list(",\"roleNames\":", roles, file, |role, file| text("", role, file));
        file.push(b'}');
    });
}

fn text(before: &str, value: &str, file: &mut Vec<u8>) {
    file.extend_from_slice(before.as_bytes());
    // Text always serialises.
    file.extend_from_slice(&serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()));
}

fn list<T>(before: &str, values: &[T], file: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    file.extend_from_slice(before.as_bytes());
    file.push(b'[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            file.push(b',');
        }
        write(value, file);
    }
    file.push(b']');
}

/// JSON as it was sent. A line break in it stands between values, never within a text, so a space will do.
fn object(before: &str, json: &str, file: &mut Vec<u8>) {
    file.extend_from_slice(before.as_bytes());
    file.extend(json.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }));
}
