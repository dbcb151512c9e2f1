//! The files that this console exports, with a column of secrets put in.
//!
//! Invariant: what the export put into a cell against spreadsheets is taken out again, and nothing else: it is the inverse
//! of the quoting in `fleet::export`.

use std::borrow::Cow;

use super::doubt;
use super::grants::Grant;
use super::table::Table;

/// Headings that only an export of this console has together.
const HEADINGS: [&str; 6] = ["acts as user", "project roles", "permitted IPs", "created by", "client id", "tenants"];

/// Whether a table is an export of this console, also when some of its columns were taken out.
pub(super) fn is_one(table: &Table) -> bool {
    let is_there = |heading: &&str| table.headings().iter().any(|known| known == *heading);
    table.form().headings.is_some() && HEADINGS.iter().filter(|heading| is_there(heading)).count() > 2
}

/// A cell without the apostrophes that the export put before what a spreadsheet might calculate.
pub(super) fn unquoted(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('\'') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut is_start = true;
    let mut rest = text.as_ref();
    while let Some(c) = rest.chars().next() {
        let behind = rest.trim_start_matches('\'');
        let apostrophes = rest.len() - behind.len();
        if is_start && apostrophes > 0 && calculates(behind, plain.is_empty()) {
            plain.push_str(rest.get(1..apostrophes).unwrap_or_default());
            rest = behind;
            is_start = false;
            continue;
        }
        plain.push(c);
        is_start = matches!(c, ';' | '\t' | '\r' | '\n') || (is_start && matches!(c, ' ' | '"'));
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(plain)
}

/// Whether a spreadsheet might calculate what begins so; more signs count at the beginning of a cell.
fn calculates(text: &str, is_cell: bool) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\0', '＝', '＋', '－', '＠'])
        || (is_cell && text.starts_with(['\r', '\n']))
}

/// Roles as the export writes them where that is plain: `Reader; Writer`.
pub(super) fn roles(text: &str) -> Vec<String> {
    text.split("; ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Tenants as the export writes them where that is plain: `Acme (T1): Reader, Writer; T2`.
pub(super) fn tenants(text: &str) -> Result<Vec<Grant>, &'static str> {
    let grant = |part: &str| {
        let (head, names) = part.split_once(": ").unwrap_or((part, ""));
        let id = match head.rsplit_once(" (") {
            Some((_, id)) => id.strip_suffix(')').ok_or(doubt::NO_TENANTS)?,
            None => head,
        };
        // A name that holds what stands between others cannot be told from several.
        let is_plain = !names.contains(": ") && !names.contains(" (") && doubt::is_plain_id(id);
        let roles = names.split(", ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let grant = Grant { tenant: id.to_owned(), roles, beside: Vec::new() };
        if is_plain { Ok(grant) } else { Err(doubt::NO_TENANTS) }
    };
    text.split("; ").map(str::trim).filter(|part| !part.is_empty()).map(grant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_are_taken_out_where_the_export_put_them() {
        for (text, plain) in [
            ("'=odd", "=odd"),
            ("''=odd", "'=odd"),
            ("it's", "it's"),
            ("'quoted'", "'quoted'"),
            ("ops;'=1+1;x", "ops;=1+1;x"),
            ("a; '+1", "a; +1"),
            ("a;\"'-1", "a;\"-1"),
            ("'\t'=1", "\t=1"),
            ("a\r\n'@b", "a\r\n@b"),
            ("a'=b", "a'=b"),
        ] {
            assert_eq!(unquoted(Cow::Borrowed(text)), plain, "{text:?}");
        }
    }

    #[test]
    fn tenants_are_read_as_the_export_writes_them() {
        let grant = |tenant: &str, roles: &[&str]| Grant {
            tenant: tenant.into(),
            roles: roles.iter().map(|role| (*role).into()).collect(),
            beside: vec![],
        };
        for (text, all) in [
            ("Acme (T1): Reader, Writer; T2", vec![grant("T1", &["Reader", "Writer"]), grant("T2", &[])]),
            ("Acme (T1)", vec![grant("T1", &[])]),
            ("Acme (EU) (T1): Reader", vec![grant("T1", &["Reader"])]),
            ("", vec![]),
        ] {
            assert_eq!(tenants(text), Ok(all), "{text}");
        }
        for text in ["Acme: EU (T1): Reader", "Acme (T1) Reader", "Acme Inc"] {
            assert_eq!(tenants(text), Err(doubt::NO_TENANTS), "{text}");
        }
    }
}
