//! Rows as they are shown: put together again from the columns.
//!
//! Invariant: every field is named, so that a new one cannot be forgotten here.

use std::borrow::Cow;

use super::column::Column;
use super::pool::{Lists, Pool};
use super::table::{Own, Table};
use crate::domain::{Expiry, KeyId, Seconds};
use crate::fleet::parts::{KeyParts, TenantParts};
use crate::fleet::{Damaged, Row};

impl Table {
    /// The texts behind a list of them in a pool.
    fn texts<'a>(lists: &'a Lists, pool: &'a Pool, list: u32) -> Vec<Cow<'a, str>> {
        lists.get(list).iter().map(|text| Cow::Borrowed(pool.text(*text))).collect()
    }

    /// The key in a row; `None` for a damaged row or none at all.
    pub(in crate::fleet) fn parts(&self, row: usize) -> Option<KeyParts<'_>> {
        if row >= self.len() || self.is_damaged(row) {
            return None;
        }
        let word = |column: &Column<u32>| Cow::Borrowed(self.words.text(column.get(row).unwrap_or(0)));
        let json = |column: &Column<u32>| Cow::Borrowed(self.json.text(column.get(row).unwrap_or(0)));
        let own = |text| Cow::Borrowed(self.own(row, text));
        let tenants = self.tenants_in(self.tenants.get(row).unwrap_or(0));
        Some(KeyParts {
            id: own(Own::Id),
            name: own(Own::Name),
            description: own(Own::Description),
            state: word(&self.state),
            created: self.created.get(row).filter(|time| *time != 0).map(Seconds),
            expiry: self
                .expiry
                .get(row)
                .filter(|time| *time != 0)
                .map_or(Expiry::Never, |time| Expiry::At(Seconds(time))),
            created_by: word(&self.creator),
            client_id: own(Own::Client),
            bound_user: word(&self.user),
            roles: Self::texts(&self.role_lists, &self.words, self.roles.get(row).unwrap_or(0)),
            tenants: tenants
                .map(|(id, name, roles)| TenantParts {
                    id: Cow::Borrowed(self.words.text(id)),
                    name: Cow::Borrowed(self.words.text(name)),
                    roles: Self::texts(&self.role_lists, &self.words, roles),
                })
                .collect(),
            claims: json(&self.claims),
            attributes: json(&self.attributes),
            permitted_ips: Self::texts(&self.range_lists, &self.ranges, self.addresses.get(row).unwrap_or(0)),
            editable: self.is_editable(row),
        })
    }

    /// What stands in a row.
    pub(in crate::fleet) fn row(&self, row: usize) -> Option<Row> {
        if row < self.len() && self.is_damaged(row) {
            let id = Some(self.own(row, Own::Id)).filter(|id| !id.is_empty()).map(|id| KeyId(id.to_owned()));
            let reason = self.reason(row).to_owned();
            return Some(Row::Damaged(Damaged { id, reason, excerpt: self.own(row, Own::Excerpt).to_owned() }));
        }
        self.parts(row).map(|parts| Row::Key(Box::new(parts.into())))
    }
}
