//! What a file says of whether a key is active, which import cannot take over: a key that is made is active.

use super::columns::Target;
use super::examine::Row;
use super::finding::Severity;
use super::spellings::folded;

/// Headings of columns that say that a key is active.
const ACTIVE: &[&str] = &["status", "state", "keystatus", "keystate", "active", "isactive", "enabled", "isenabled"];
/// Headings of columns that say that it is not, or since when.
const INACTIVE: &[&str] = &[
    "inactive",
    "isinactive",
    "disabled",
    "isdisabled",
    "disabledat",
    "deactivated",
    "isdeactivated",
    "deactivatedat",
    "revoked",
    "isrevoked",
    "revokedat",
    "suspended",
    "issuspended",
    "suspendedat",
    "blocked",
    "isblocked",
    "deleted",
    "isdeleted",
    "deletedat",
    "archived",
    "isarchived",
    "archivedat",
];
/// What stands in a column that says that a key is active, when it is not.
const NOT: &[&str] = &[
    "inactive",
    "not active",
    "disabled",
    "not enabled",
    "deactivated",
    "revoked",
    "suspended",
    "blocked",
    "locked",
    "paused",
    "deleted",
    "archived",
    "expired",
    "retired",
    "off",
    "false",
    "no",
    "n",
    "0",
    "inaktiv",
    "deaktiviert",
    "gesperrt",
    "nein",
    "falsch",
];
/// What stands in a column that says that a key is not active, when it is.
const STILL: &[&str] =
    &["active", "enabled", "off", "false", "no", "n", "0", "never", "none", "null", "-", "nein", "falsch"];

/// What a column says by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// That a key is active.
    Active,
    /// That it is not.
    Inactive,
}

/// What a heading says of whether keys are active, if anything.
pub(super) fn says(heading: &str) -> Option<Says> {
    let folded = folded(heading);
    let is = |words: &[&str]| words.contains(&folded.as_str());
    if is(ACTIVE) { Some(Says::Active) } else { is(INACTIVE).then_some(Says::Inactive) }
}

/// The columns that say whether keys are active, but for those that are the name or the secret.
pub(super) fn columns(headings: &[String], targets: &[Target]) -> Vec<(usize, Says)> {
    let is_other = |target: &Target| !matches!(target, Target::Name | Target::Cleartext);
    let said = headings.iter().zip(targets).enumerate().filter(|(_, (_, target))| is_other(target));
    said.filter_map(|(column, (heading, _))| Some((column, says(heading)?))).collect()
}

impl Row<'_> {
    /// Tells that the file calls a key inactive.
    pub(super) fn stated(&mut self) {
        for (column, says) in &self.columns.stated {
            let Some((column, cell)) = self.filled(Some(*column)) else { continue };
            let is_inactive = cell.with(self.table.bytes(), |text| {
                let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
                match says {
                    Says::Active => is(NOT),
                    Says::Inactive => !text.trim().is_empty() && !is(STILL),
                }
            });
            if is_inactive {
                let text = "The file calls it inactive; the key that is made is active.";
                return self.tell(Some(column), Severity::Warning, text);
            }
        }
    }
}
