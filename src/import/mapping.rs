//! Which column is what, and how the cells of a file are read.

use super::columns::Target;
use super::expiry::Dates;
use super::table::Table;
use super::{own_export, stated};

/// Which column is what.
pub(super) struct Columns {
    pub(super) targets: Vec<Target>,
    pub(super) name: Option<usize>,
    pub(super) cleartext: Option<usize>,
    pub(super) description: Option<usize>,
    pub(super) expiry: Option<usize>,
    pub(super) roles: Option<usize>,
    pub(super) tenants: Option<usize>,
    pub(super) user: Option<usize>,
    pub(super) ips: Option<usize>,
    /// Those that say whether a key is active.
    pub(super) stated: Vec<(usize, stated::Says)>,
    /// How the moments of the column of expiries are read.
    pub(super) dates: Dates,
    /// Whether the file is an export of this console.
    pub(super) is_own: bool,
}

impl Columns {
    pub(super) fn new(targets: Vec<Target>, table: &Table) -> Self {
        let at = |target: Target| targets.iter().position(|known| *known == target);
        Self {
            name: at(Target::Name),
            cleartext: at(Target::Cleartext),
            description: at(Target::Description),
            expiry: at(Target::Expiry),
            roles: at(Target::Roles),
            tenants: at(Target::Tenants),
            user: at(Target::User),
            ips: at(Target::PermittedIps),
            stated: stated::columns(table.headings(), &targets),
            dates: Dates::default(),
            is_own: own_export::is_one(table),
            targets,
        }
    }
}
