//! What the key of a row may act as.

use std::borrow::Cow;

use super::examine::Row;
use super::finding::Severity;
use super::{grants, own_export, spreadsheet};
use crate::domain::access::AccessKind;

/// Most roles and tenants of a row together. Ours: no source names a limit; the comparison of each with each stays quick.
const MOST_GRANTS: usize = 1_000;

impl Row<'_> {
    /// Reads roles, tenants and user into the draft.
    pub(super) fn access(&mut self) {
        let bytes = self.table.bytes();
        let known = self.known;
        let is_own = self.columns.is_own;
        if let Some((column, cell)) = self.filled(self.columns.roles) {
            let split = |text: &str| match is_own {
                true => Ok(own_export::roles(&own_export::unquoted(Cow::Borrowed(text)))),
                false => grants::roles(text, known),
            };
            match grants::texts(bytes, cell, &split) {
                Ok(names) if names.len() > MOST_GRANTS => self.too_many(column, names.len()),
                Ok(names) => names.into_iter().for_each(|name| self.role(column, &name)),
                Err(why) => self.tell(Some(column), Severity::Wrong, why),
            }
        }
        if let Some((column, cell)) = self.filled(self.columns.tenants) {
            let damage = cell.with(bytes, spreadsheet::damage).map(spreadsheet::Damage::of_a_cell);
            match damage.map_or_else(|| grants::grants(bytes, cell, known, is_own), Err) {
                Ok(all) => {
                    let count = all.len() + all.iter().map(|grant| grant.roles.len()).sum::<usize>();
                    if count > MOST_GRANTS {
                        self.too_many(column, count);
                    } else {
                        all.into_iter().for_each(|grant| self.grant(column, &grant));
                    }
                }
                Err(why) => self.tell(Some(column), Severity::Wrong, why),
            }
        }
        let access = &mut self.draft.access;
        let (roles, tenants, user) =
            (!access.roles().is_empty(), !access.tenants().is_empty(), !access.user().is_empty());
        let kind = match (user, tenants) {
            (true, _) => AccessKind::User,
            (false, true) => AccessKind::Tenants,
            (false, false) => AccessKind::ProjectRoles,
        };
        access.choose(kind);
        if user && (roles || tenants) {
            let text = "A key that acts as a user has that user's grants, and takes no roles or tenants of its own.";
            self.tell(self.columns.user, Severity::Wrong, text);
        } else if roles && tenants {
            let text = "A key has either roles of the project or tenants. Choose one.";
            self.tell(self.columns.roles, Severity::Wrong, text);
        }
    }

    fn too_many(&mut self, column: usize, count: usize) {
        let text = format!("This cell holds {count} roles and tenants; at most {MOST_GRANTS} are taken.");
        self.tell(Some(column), Severity::Wrong, text);
    }

    fn role(&mut self, column: usize, name: &str) {
        self.damaged(column, name);
        if let Some(text) = self.known.role_problem(name, None) {
            self.tell(Some(column), Severity::Wrong, text);
        }
        if !self.draft.access.add_role(name) {
            self.tell(Some(column), Severity::Warning, format!("“{name}” stands here twice, and is sent once."));
        }
    }

    fn grant(&mut self, column: usize, grant: &grants::Grant) {
        let grants::Grant { tenant, roles, beside } = grant;
        self.damaged(column, tenant);
        if let Some(text) = self.known.tenant_problem(tenant) {
            self.tell(Some(column), Severity::Wrong, text);
        }
        if !beside.is_empty() {
            self.tell(Some(column), Severity::Note, format!("Not sent of the tenant: {}.", beside.join(", ")));
        }
        if !self.draft.access.add_tenant(tenant, "") {
            let text = format!("The tenant “{tenant}” stands here twice. Write all of its roles in one place.");
            return self.tell(Some(column), Severity::Wrong, text);
        }
        for name in roles {
            self.damaged(column, name);
            if let Some(text) = self.known.role_problem(name, Some(tenant)) {
                self.tell(Some(column), Severity::Wrong, text);
            }
            if !self.draft.access.grant(tenant, name) {
                self.tell(Some(column), Severity::Warning, format!("“{name}” stands here twice, and is sent once."));
            }
        }
    }
}
