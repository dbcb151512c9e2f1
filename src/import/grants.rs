//! Roles and tenants in a cell.
//!
//! Between roles stands `|`, `;` or a line break, and where there is none of these, a comma. A tenant is its id, with its
//! roles behind a colon, as in `T1:Reader|Writer; T2`. Or all of it is JSON, as the API writes it. The name of a role that
//! is known is never taken for several, and what can be read in more than one way is not read.

use std::borrow::Cow;

use super::cell::{Cell, Spelling};
use super::json::{self, Scanner};
use super::known::Known;
use super::{doubt, own_export};

/// What may stand between two names.
pub(super) const SEPARATORS: [char; 5] = ['|', ';', ',', '\n', '\r'];
/// Between roles, when there is any of these.
const STRONG: [char; 4] = ['|', ';', '\n', '\r'];
/// Most names of a cell in which names with separators are looked for.
const MOST_JOINED: usize = 64;

/// A tenant with its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) tenant: String,
    pub(super) roles: Vec<String>,
    /// Members of its JSON that are not sent.
    pub(super) beside: Vec<String>,
}

pub(super) const NO_LIST: &str =
    "This is neither a text nor a list of texts. Write names with | between them, or a JSON list of texts.";
pub(super) const NO_GRANTS: &str =
    "This is no list of tenants. Write T1:Role|Role; T2, or a JSON list of objects with tenantId and roleNames.";

/// The texts of a list: JSON where it is spelled so, or split by the caller's rule.
pub(super) fn texts(
    bytes: &[u8],
    cell: Cell,
    split: &dyn Fn(&str) -> Result<Vec<String>, &'static str>,
) -> Result<Vec<String>, &'static str> {
    if !cell.is_filled(bytes) {
        return Ok(Vec::new());
    }
    if cell.spelling == Spelling::Raw {
        return list(bytes, cell).ok_or(NO_LIST);
    }
    let text = cell.text(bytes);
    let inner = text.trim();
    if inner.starts_with('[') {
        let whole = whole(inner)?;
        return list(inner.as_bytes(), whole).ok_or(NO_LIST);
    }
    split(inner)
}

/// The cell of a text that is one JSON value.
fn whole(text: &str) -> Result<Cell, &'static str> {
    let mut scanner = Scanner::new(text.as_bytes(), 0);
    scanner.value().ok().filter(|cell| cell.end == text.len()).ok_or(NO_LIST)
}

fn list(bytes: &[u8], cell: Cell) -> Option<Vec<String>> {
    let text = |item: Cell| (item.spelling != Spelling::Raw).then(|| item.text(bytes).into_owned());
    json::items(bytes, cell)?.into_iter().map(text).collect()
}

/// The names of roles in a text.
pub(super) fn roles(text: &str, known: &Known) -> Result<Vec<String>, &'static str> {
    let names = split(text, known);
    doubt::roles(&names, known)?;
    Ok(names)
}

/// Splits a text into names of roles.
fn split(text: &str, known: &Known) -> Vec<String> {
    if known.any_role_separates()
        && let Some(names) = joined(text, known)
    {
        return names;
    }
    let strong = text.contains(STRONG);
    let separates = |c: char| if strong { STRONG.contains(&c) } else { c == ',' };
    named(text.split(separates))
}

fn named<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The names of a text in which the longest that are known are taken whole; `None` when none of them has a separator.
fn joined(text: &str, known: &Known) -> Option<Vec<String>> {
    let ends: Vec<usize> = text.match_indices(SEPARATORS).map(|(at, _)| at).chain([text.len()]).collect();
    if ends.len() > MOST_JOINED {
        return None;
    }
    let mut names = Vec::new();
    let mut loose = String::new();
    let mut start = 0;
    let mut found = false;
    while start <= text.len() {
        let later = ends.iter().copied().filter(|end| *end >= start);
        let taken = later.rev().find(|end| text.get(start..*end).is_some_and(|name| known.is_role(name.trim())));
        match taken {
            Some(end) => {
                let name = text.get(start..end).unwrap_or_default().trim();
                found |= name.contains(SEPARATORS);
                names.extend(roles_of_loose(&loose));
                loose.clear();
                names.push(name.to_owned());
                start = end + 1;
            }
            None => {
                let end = ends.iter().copied().find(|end| *end >= start).unwrap_or(text.len());
                // With the sign behind it, so that what is unknown is split as it would be alone.
                loose.push_str(text.get(start..(end + 1).min(text.len())).unwrap_or_default());
                start = end + 1;
            }
        }
    }
    names.extend(roles_of_loose(&loose));
    found.then_some(names)
}

fn roles_of_loose(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches(SEPARATORS);
    if text.is_empty() { Vec::new() } else { split(text, &Known::default()) }
}

/// The tenants of a cell; `is_own` when an export of this console wrote it.
pub(super) fn grants(bytes: &[u8], cell: Cell, known: &Known, is_own: bool) -> Result<Vec<Grant>, &'static str> {
    if !cell.is_filled(bytes) {
        return Ok(Vec::new());
    }
    if cell.spelling == Spelling::Raw {
        return objects(bytes, cell, known);
    }
    let text = cell.text(bytes);
    let inner = text.trim();
    if inner.starts_with(['[', '{']) {
        let cell = whole(inner).map_err(|_| NO_GRANTS)?;
        return objects(inner.as_bytes(), cell, known);
    }
    if is_own {
        return own_export::tenants(&own_export::unquoted(Cow::Borrowed(inner)));
    }
    if !inner.contains(':') {
        let plain = |tenant: String| Grant { tenant, roles: Vec::new(), beside: Vec::new() };
        let all: Vec<_> = named(inner.split(SEPARATORS)).into_iter().map(plain).collect();
        return doubt::tenants(&all, known).map(|()| all);
    }
    let grant = |part: &String| {
        let (tenant, names) = part.split_once(':').unwrap_or((part, ""));
        let grant = Grant { tenant: tenant.trim().to_owned(), roles: split(names, known), beside: Vec::new() };
        doubt::grant(&grant, names, known).map(|()| grant)
    };
    named(inner.split([';', '\n', '\r'])).iter().map(grant).collect()
}

/// A list of tenants, or one that stands alone.
fn objects(bytes: &[u8], cell: Cell, known: &Known) -> Result<Vec<Grant>, &'static str> {
    if cell.spelled(bytes).starts_with('{') {
        return object(bytes, cell).map(|grant| vec![grant]).ok_or(NO_GRANTS);
    }
    let items = json::items(bytes, cell).ok_or(NO_GRANTS)?;
    let grant = |item: Cell| {
        let grant = object(bytes, item).ok_or(NO_GRANTS)?;
        let is_text = item.spelling != Spelling::Raw;
        if is_text { doubt::listed(&grant.tenant, known).map(|()| grant) } else { Ok(grant) }
    };
    items.into_iter().map(grant).collect()
}

fn object(bytes: &[u8], item: Cell) -> Option<Grant> {
    let mut grant = Grant { tenant: String::new(), roles: Vec::new(), beside: Vec::new() };
    if item.spelling != Spelling::Raw {
        grant.tenant = item.text(bytes).into_owned();
        return (!grant.tenant.trim().is_empty()).then_some(grant);
    }
    let mut good = true;
    let mut see = |name: std::borrow::Cow<'_, str>, cell: Cell| match &*name {
        "tenantId" if cell.spelling != Spelling::Raw => grant.tenant = cell.text(bytes).into_owned(),
        "roleNames" if !cell.is_filled(bytes) => {}
        "roleNames" => match list(bytes, cell) {
            Some(names) => grant.roles = names,
            None => good = false,
        },
        "tenantId" => good = false,
        other => grant.beside.push(other.chars().take(64).collect()),
    };
    Scanner::new(bytes.get(..item.end)?, item.at).object(&mut see).ok()?;
    (good && !grant.tenant.trim().is_empty()).then_some(grant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::directory::Role;

    fn known(names: &[&str]) -> Known {
        let role = |name: &&str| Role {
            id: String::new(),
            name: (*name).to_owned(),
            description: String::new(),
            permissions: vec![],
            tenant: String::new(),
        };
        Known::new(Some(&names.iter().map(role).collect::<Vec<_>>()), None)
    }

    fn cell(text: &str, spelling: Spelling) -> Cell {
        Cell { at: 0, end: text.len(), spelling }
    }

    #[test]
    fn roles_are_split_and_known_names_are_not() {
        let none = known(&["Admin"]);
        for (text, names) in [
            ("", &[][..]),
            ("Admin", &["Admin"]),
            ("Admin|Reader ; x", &["Admin", "Reader", "x"]),
            ("Admin, Reader", &["Admin", "Reader"]),
            (";;a||", &["a"]),
            ("Tenant Admin|orders:read", &["Tenant Admin", "orders:read"]),
        ] {
            assert_eq!(roles(text, &none), Ok(named(names.iter().copied())), "{text}");
        }
        let odd = known(&["Reader, \"x\"", "A|B", "B", "C"]);
        for (text, names) in [
            ("Reader, \"x\"", &["Reader, \"x\""][..]),
            ("Reader, \"x\";C", &["Reader, \"x\"", "C"]),
            ("C|A|B|new", &["C", "A|B", "new"]),
            ("C, B", &["C", "B"]),
            ("one, two, A|B", &["one", "two", "A|B"]),
        ] {
            assert_eq!(roles(text, &odd), Ok(named(names.iter().copied())), "{text}");
        }
    }

    #[test]
    fn tenants_come_as_text_or_as_json() {
        let none = Known::default();
        let grant = |tenant: &str, roles: &[&str]| Grant {
            tenant: tenant.into(),
            roles: roles.iter().map(|role| (*role).into()).collect(),
            beside: vec![],
        };
        for (text, spelling, all) in [
            ("", Spelling::Plain, vec![]),
            ("null", Spelling::Raw, vec![]),
            ("T1", Spelling::Plain, vec![grant("T1", &[])]),
            ("T1, T2|T3", Spelling::Plain, vec![grant("T1", &[]), grant("T2", &[]), grant("T3", &[])]),
            ("T1:A|B; T2", Spelling::Plain, vec![grant("T1", &["A", "B"]), grant("T2", &[])]),
            ("T1:A; T2:B", Spelling::Plain, vec![grant("T1", &["A"]), grant("T2", &["B"])]),
            (r#"{"tenantId":"T1","roleNames":["R"]}"#, Spelling::Plain, vec![grant("T1", &["R"])]),
            (r#"{"tenantId":"T1"}"#, Spelling::Raw, vec![grant("T1", &[])]),
            (
                r#"[{"tenantId":"T1","roleNames":["A, B"]},"T2"]"#,
                Spelling::Raw,
                vec![grant("T1", &["A, B"]), grant("T2", &[])],
            ),
            (r#" [{"tenantId":"T1"}] "#, Spelling::Plain, vec![grant("T1", &[])]),
        ] {
            assert_eq!(grants(text.as_bytes(), cell(text, spelling), &none, false), Ok(all), "{text}");
        }
        for text in ["5", "{}", "[5]", "[{}]", r#"[{"tenantId":5}]"#, r#"[{"tenantId":"T","roleNames":"A"}]"#, "[\"\"]"]
        {
            assert_eq!(grants(text.as_bytes(), cell(text, Spelling::Raw), &none, false), Err(NO_GRANTS), "{text}");
        }
        let beside = r#"[{"tenantId":"T1","tenantName":"Acme"}]"#;
        let read = grants(beside.as_bytes(), cell(beside, Spelling::Raw), &none, false).unwrap_or_default();
        assert_eq!(read[0].beside, ["tenantName"]);
    }

    #[test]
    fn a_list_of_texts_is_json_or_split() {
        let split = |text: &str| Ok(named(text.split('|')));
        let read = |text: &str, spelling| texts(text.as_bytes(), cell(text, spelling), &split);
        assert_eq!(read("a|b", Spelling::Plain), Ok(vec!["a".into(), "b".into()]));
        assert_eq!(read(r#"["a|b"]"#, Spelling::Plain), Ok(vec!["a|b".into()]));
        assert_eq!(read(r#"["a|b"]"#, Spelling::Raw), Ok(vec!["a|b".into()]));
        assert_eq!(read("null", Spelling::Raw), Ok(vec![]));
        for (text, spelling) in [("[1]", Spelling::Raw), ("true", Spelling::Raw), ("[\"a\"", Spelling::Plain)] {
            assert_eq!(read(text, spelling), Err(NO_LIST), "{text}");
        }
    }
}
