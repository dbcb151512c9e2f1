//! The exports of password managers.
//!
//! Invariant: of such a file nothing is taken for a secret or a description by itself, and what is not known to be harmless
//! is not shown: notes and custom fields hold recovery codes and PINs.

use super::spellings::folded;

/// Headings of the column of passwords.
const PASSWORDS: &[&str] = &["password", "loginpassword", "passwort", "motdepasse"];
/// Of the column of addresses.
const ADDRESSES: &[&str] = &[
    "url", "urls", "uri", "loginuri", "loginurl", "website", "websites", "weburl", "web", "site", "hostname",
    "webseite",
];
/// Of the column of users.
const USERS: &[&str] = &["username", "loginusername", "loginname", "login", "user", "email", "benutzername", "account"];
/// Of columns that may be shown.
const HARMLESS: &[&str] = &[
    "name",
    "title",
    "folder",
    "group",
    "grouping",
    "type",
    "category",
    "favorite",
    "favourite",
    "fav",
    "archived",
    "reprompt",
    "vault",
    "guid",
    "created",
    "lastmodified",
    "timecreated",
    "timelastused",
    "timepasswordchanged",
];

fn any(headings: &[String], words: &[&str]) -> bool {
    headings.iter().any(|heading| words.contains(&folded(heading).as_str()))
}

/// Whether headings are those of a password manager: a password beside a user and the address of a site.
pub(super) fn is_one(headings: &[String]) -> bool {
    any(headings, PASSWORDS) && any(headings, ADDRESSES) && any(headings, USERS)
}

/// Whether a column is that of users, who are not keys.
pub(super) fn is_user(headings: &[String], column: usize) -> bool {
    headings.get(column).is_some_and(|heading| USERS.contains(&folded(heading).as_str()))
}

/// Whether what stands below a heading may be shown.
pub(super) fn is_harmless(heading: &str) -> bool {
    let folded = folded(heading);
    [HARMLESS, ADDRESSES, USERS].iter().any(|words| words.contains(&folded.as_str()))
}
