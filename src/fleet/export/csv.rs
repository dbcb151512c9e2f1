//! Rows of a spreadsheet.
//!
//! Invariant: RFC 4180, with a byte order mark, so that Excel reads it as UTF-8. Nothing that a spreadsheet might calculate
//! begins a cell, whichever of comma, semicolon and tab parts the cells: an apostrophe stands before it. The import of this
//! console takes these apostrophes out again, and reads every cell back as it was.

use std::borrow::Cow;

use super::json;
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

/// Without it, Excel on Windows takes the file for text of an older encoding.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn head(file: &mut Vec<u8>) {
    file.extend_from_slice(MARK);
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
        texts(roles, |role| is_plain(&role.replace([':', '/', '.', '+', '*', '&', '@', '#'], "-"))),
        of_tenants(tenants),
        if claims == "{}" { String::new() } else { json_cell(claims) },
        if attributes == "{}" { String::new() } else { json_cell(attributes) },
        texts(permitted_ips, |range| range.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':' | '/'))),
        if *editable { "yes" } else { "no" }.to_owned(),
        String::new(),
    ]
}

/// `Reader; Writer`, or a list in JSON where a text could be taken for several.
fn texts(texts: &[String], is_plain: impl Fn(&str) -> bool) -> String {
    match texts.iter().all(|text| is_plain(text)) {
        true => texts.join("; "),
        false => json_text(|file| json::texts(texts, file)),
    }
}

/// `Acme (T2abc): Reader, Writer; T2def`, or a list in JSON where a name could be taken for several.
fn of_tenants(tenants: &[TenantAccess]) -> String {
    let is_name = |text: &str| text.is_empty() || is_plain(text);
    let is_id = |text: &str| is_plain(text) && !text.contains(char::is_whitespace);
    let all_plain = tenants
        .iter()
        .all(|TenantAccess { id, name, roles }| is_id(id) && is_name(name) && roles.iter().all(|role| is_plain(role)));
    if !all_plain {
        return json_text(|file| json::tenants(tenants, file));
    }
    let of_one = |TenantAccess { id, name, roles }: &TenantAccess| {
        let named = if name.is_empty() { id.clone() } else { format!("{name} ({id})") };
        if roles.is_empty() { named } else { format!("{named}: {}", roles.join(", ")) }
    };
    tenants.iter().map(of_one).collect::<Vec<_>>().join("; ")
}

/// Whether a name can stand beside others without being taken for several, or for a list.
fn is_plain(name: &str) -> bool {
    let signs = [
        ';', ',', '|', ':', '(', ')', '[', ']', '{', '}', '"', '\'', '`', '\\', '/', '=', '#', '@', '&', '+', '*', '<',
        '>',
    ];
    let is_odd = |c: char| signs.contains(&c) || (c.is_whitespace() && c != ' ') || c.is_control();
    !name.is_empty() && name.trim() == name && !name.contains(is_odd)
}

fn json_text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut text = Vec::new();
    write(&mut text);
    json_cell(&String::from_utf8(text).unwrap_or_default())
}

/// JSON of the same meaning in one line, in which no sign that a spreadsheet calculates begins a piece.
fn json_cell(json: &str) -> String {
    let mut cell = String::with_capacity(json.len());
    let mut is_start = false;
    for c in json.chars() {
        match c {
            // Between values: within a text they are escaped.
            '\t' | '\r' | '\n' => cell.push(' '),
            c if is_start && calculates(c) => cell.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => cell.push(c),
        }
        is_start = c == ';' || (is_start && matches!(c, ' ' | '\''));
    }
    cell
}

/// Whether a spreadsheet might calculate what begins with this sign. Full-width signs count too: some take them for the
/// plain ones.
fn calculates(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\0' | '＝' | '＋' | '－' | '＠')
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
    let text = quoted(text);
    if !text.contains(['"', ',', ';', '\t', '\r', '\n']) && !text.starts_with('\'') {
        file.extend_from_slice(text.as_bytes());
        return;
    }
    file.push(b'"');
    file.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    file.push(b'"');
}

/// A text with an apostrophe before each sign that begins the cell, or a piece of it between separators, and might be
/// calculated. Where apostrophes stand before it already there is one more, so that it can be taken out again.
fn quoted(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| calculates(c) || matches!(c, '\r' | '\n')) {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 4);
    let mut is_start = true;
    for (at, c) in text.char_indices() {
        if is_start {
            let behind = text.get(at..).unwrap_or_default().trim_start_matches('\'');
            let is_formula = behind.starts_with(calculates) || (at == 0 && behind.starts_with(['\r', '\n']));
            if is_formula {
                quoted.push('\'');
            }
        }
        quoted.push(c);
        is_start = matches!(c, ';' | '\t' | '\r' | '\n') || (is_start && matches!(c, ' ' | '"'));
    }
    Cow::Owned(quoted)
}
