//! What stands in a cell of roles or tenants and could be read in more than one way.
//!
//! Invariant: what is doubtful is refused with the way to write it, and never read as the likeliest. JSON can spell every
//! name, and a name that the project has is never doubtful.

use super::grants::{Grant, SEPARATORS};
use super::known::Known;

/// What is said of a cell that is no list of names.
pub(super) const NO_ROLES: &str = "This can be read in more than one way. Write Reader|Editor with | between the names, or a JSON list: [\"Reader\",\"Editor\"].";
/// What is said of a cell that is no list of tenants.
pub(super) const NO_TENANTS: &str = "This can be read in more than one way. Write T1:Reader|Writer; T2 with ; between tenants and | between roles, or a JSON list: [{\"tenantId\":\"T1\",\"roleNames\":[\"Reader\"]}].";
/// What is said of roles without a tenant.
pub(super) const NO_TENANT: &str =
    "No tenant stands before a colon. Write T1:Reader|Writer; T2, with the tenant's id before its roles.";
/// What is said of a word that stands for nothing.
pub(super) const NOTHING: &str = "A word that stands for nothing may be a name as well. Leave the cell empty, or write such a name in a JSON list: [\"none\"].";

/// How programs spell a cell that is empty.
const WORDS_FOR_NOTHING: &[&str] =
    &["none", "null", "nil", "n/a", "na", "nan", "undefined", "(none)", "(null)", "#n/a"];

/// What separates elsewhere, and stands in no id.
const NOT_IN_AN_ID: &[char] =
    &[':', '=', '/', '\\', '(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', '`', '#', '@', '&', '+', '*'];

/// Refuses names of roles of which one is doubtful.
pub(super) fn roles(names: &[String], known: &Known) -> Result<(), &'static str> {
    names.iter().filter(|name| !known.is_role(name)).try_for_each(|name| match name.as_str() {
        name if stands_for_nothing(name) => Err(NOTHING),
        // As a list begins in JSON and in other languages, and a text between quotes; and a name that holds a comma may
        // be two.
        name if name.starts_with(['[', '{', '(', '"', '\'', '`']) || name.contains(',') => Err(NO_ROLES),
        _ => Ok(()),
    })
}

/// Refuses ids of tenants without roles of which one is doubtful.
pub(super) fn tenants(ids: &[Grant], known: &Known) -> Result<(), &'static str> {
    ids.iter().try_for_each(|Grant { tenant, roles: _, beside: _ }| id(tenant, known))
}

/// Refuses a tenant with the roles behind its colon, as they were spelled, when it is doubtful where one of them ends.
pub(super) fn grant(grant: &Grant, spelled: &str, known: &Known) -> Result<(), &'static str> {
    let Grant { tenant, roles: names, beside: _ } = grant;
    if tenant.is_empty() {
        return Err(NO_TENANT);
    }
    id(tenant, known)?;
    // Behind a comma, or before another colon, there may be a tenant; and an address has a colon of its own.
    let is_open = spelled.contains([',', ':']) || spelled.starts_with('/');
    let is_doubtful = names.iter().any(|name| match known.is_role(name) {
        true => is_open && known.is_tenant(name),
        false => is_open || known.is_tenant(name),
    });
    if is_doubtful { Err(NO_TENANTS) } else { roles(names, known) }
}

fn id(id: &str, known: &Known) -> Result<(), &'static str> {
    if known.is_tenant(id) {
        Ok(())
    } else if stands_for_nothing(id) {
        Err(NOTHING)
    } else {
        listed(id, known)
    }
}

/// Whether a text can be nothing but an id.
pub(super) fn is_plain_id(id: &str) -> bool {
    let is_more = id.contains(NOT_IN_AN_ID) || id.contains(SEPARATORS) || id.contains(char::is_whitespace);
    !id.is_empty() && !is_more
}

/// Refuses a text among the tenants of a JSON list that may be more than an id.
pub(super) fn listed(id: &str, known: &Known) -> Result<(), &'static str> {
    let is_more = id.contains(NOT_IN_AN_ID) || id.contains(SEPARATORS) || id.contains(char::is_whitespace);
    if is_more && !known.is_tenant(id) { Err(NO_TENANTS) } else { Ok(()) }
}

/// Whether a text is a word for nothing, or signs only.
fn stands_for_nothing(text: &str) -> bool {
    WORDS_FOR_NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text)) || !text.contains(char::is_alphanumeric)
}
