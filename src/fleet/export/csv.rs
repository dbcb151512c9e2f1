//! Rows of a spreadsheet.
//!
//! Invariant: RFC 4180. A cell that a spreadsheet might calculate begins with an apostrophe; so a reader that wants the
//! exact texts reads the JSON instead.

use crate::domain::calendar::rfc3339;
use crate::domain::{AccessKey, Expiry, KeyId, Seconds, TenantAccess};
use crate::fleet::{Damaged, Row};

const COLUMNS: [&str; 16] = [
    "id",
    "name",
    "description",
    "status",
    "created",
    "expires",
    "created by",
    "client id",
    "acts as user",
    "project roles",
    "tenants",
    "claims",
    "attributes",
    "permitted IPs",
    "editable",
    "problem",
];

pub(super) fn head(file: &mut Vec<u8>) {
    line(&COLUMNS.map(ToOwned::to_owned), file);
}

pub(super) fn row(row: &Row, now: Seconds, file: &mut Vec<u8>) {
    let cells = match row {
        Row::Key(key) => of_key(key, now),
        Row::Damaged(damaged) => of_damaged(damaged),
    };
    line(&cells, file);
}

fn of_key(key: &AccessKey, now: Seconds) -> [String; 16] {
    let AccessKey {
        id: KeyId(id),
        name,
        description,
        state: _,
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
    [
        id.clone(),
        name.clone(),
        description.clone(),
        key.status(now).word().to_owned(),
        created.map_or(String::new(), rfc3339),
        match expiry {
            Expiry::Never => "never".to_owned(),
            Expiry::At(end) => rfc3339(*end),
        },
        created_by.clone(),
        client_id.clone(),
        bound_user.clone(),
        roles.join("; "),
        tenants.iter().map(of_tenant).collect::<Vec<_>>().join("; "),
        if claims == "{}" { String::new() } else { claims.clone() },
        if attributes == "{}" { String::new() } else { attributes.clone() },
        permitted_ips.join("; "),
        if *editable { "yes" } else { "no" }.to_owned(),
        String::new(),
    ]
}

/// `Acme (T2abc): Reader, Writer`
fn of_tenant(TenantAccess { id, name, roles }: &TenantAccess) -> String {
    let named = if name.is_empty() { id.clone() } else { format!("{name} ({id})") };
    if roles.is_empty() { named } else { format!("{named}: {}", roles.join(", ")) }
}

fn of_damaged(Damaged { id, reason, excerpt }: &Damaged) -> [String; 16] {
    let mut cells = [const { String::new() }; 16];
    cells[0] = id.as_ref().map_or(String::new(), |KeyId(id)| id.clone());
    "unreadable".clone_into(&mut cells[3]);
    cells[15] = format!("{reason} {excerpt}");
    cells
}

pub(super) fn line<T: AsRef<str>>(cells: &[T], file: &mut Vec<u8>) {
    for (at, text) in cells.iter().enumerate() {
        if at > 0 {
            file.push(b',');
        }
        cell(text.as_ref(), file);
    }
    file.extend_from_slice(b"\r\n");
}

fn cell(text: &str, file: &mut Vec<u8>) {
    // Full-width signs count too: some spreadsheets take them for the plain ones.
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    let apostrophe = if is_formula { "'" } else { "" };
    if !is_formula && !text.contains(['"', ',', '\r', '\n']) {
        file.extend_from_slice(text.as_bytes());
        return;
    }
    file.push(b'"');
    file.extend_from_slice(apostrophe.as_bytes());
    file.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    file.push(b'"');
}
