//! What an update sends, and what is different between two states of a key.
//!
//! Invariant: an update carries the whole record, each field as it was loaded or as it was edited. The sources
//! contradict each other about a field that is missing (kept, or cleared) and about an empty one (cleared, or
//! ignored); a record with every field is right under each reading, and what was not kept is told afterwards. Roles and
//! tenants are never both given to a key that did not hold both.

mod difference;
mod fingerprint;
mod merge;

pub use difference::{Difference, How, Item, Part, differences};
pub use merge::{Conflict, Merge, Side};

use super::access_key::{AccessKey, KeyId, TenantAccess};

/// The fields of a key that an update can change. Expiry, bound user and state are none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updatable {
    /// The name.
    Name,
    /// The free text.
    Description,
    /// Roles and tenants together: one goes at the cost of the other.
    Access,
    /// The permitted addresses.
    PermittedIps,
    /// The custom claims.
    Claims,
    /// The custom attributes.
    Attributes,
}

impl Updatable {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Description, Self::Access, Self::PermittedIps, Self::Claims, Self::Attributes];

    /// What a person calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Description => "Description",
            Self::Access => "Access",
            Self::PermittedIps => "Permitted IPs",
            Self::Claims => "Custom claims",
            Self::Attributes => "Custom attributes",
        }
    }
}

/// Everything that an update can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Of which key.
    pub id: KeyId,
    /// See [`AccessKey::name`].
    pub name: String,
    /// See [`AccessKey::description`].
    pub description: String,
    /// See [`AccessKey::roles`].
    pub roles: Vec<String>,
    /// See [`AccessKey::tenants`].
    pub tenants: Vec<TenantAccess>,
    /// See [`AccessKey::permitted_ips`].
    pub permitted_ips: Vec<String>,
    /// See [`AccessKey::claims`].
    pub claims: String,
    /// See [`AccessKey::attributes`].
    pub attributes: String,
}

impl Record {
    /// The record of a key as it is.
    pub fn of(key: &AccessKey) -> Self {
        let AccessKey {
            id,
            name,
            description,
            state: _,
            created: _,
            expiry: _,
            created_by: _,
            client_id: _,
            bound_user: _,
            roles,
            tenants,
            claims,
            attributes,
            permitted_ips,
            editable: _,
        } = key;
        Self {
            id: id.clone(),
            name: name.clone(),
            description: description.clone(),
            roles: roles.clone(),
            tenants: tenants.clone(),
            permitted_ips: permitted_ips.clone(),
            claims: claims.clone(),
            attributes: attributes.clone(),
        }
    }

    /// Takes one field over from another record.
    pub(super) fn take(&mut self, field: Updatable, from: &Self) {
        match field {
            Updatable::Name => self.name.clone_from(&from.name),
            Updatable::Description => self.description.clone_from(&from.description),
            Updatable::Access => {
                self.roles.clone_from(&from.roles);
                self.tenants.clone_from(&from.tenants);
            }
            Updatable::PermittedIps => self.permitted_ips.clone_from(&from.permitted_ips),
            Updatable::Claims => self.claims.clone_from(&from.claims),
            Updatable::Attributes => self.attributes.clone_from(&from.attributes),
        }
    }

    /// The key as it would be with this record.
    pub fn laid_over(&self, key: &AccessKey) -> AccessKey {
        let Self { id, name, description, roles, tenants, permitted_ips, claims, attributes } = self.clone();
        AccessKey {
            id,
            name,
            description,
            state: key.state.clone(),
            created: key.created,
            expiry: key.expiry,
            created_by: key.created_by.clone(),
            client_id: key.client_id.clone(),
            bound_user: key.bound_user.clone(),
            roles,
            tenants,
            claims,
            attributes,
            permitted_ips,
            editable: key.editable,
        }
    }

    /// Whether it holds both roles and tenants.
    pub fn holds_both(&self) -> bool {
        !self.roles.is_empty() && !self.tenants.is_empty()
    }
}

/// An update that may be sent: only [`Draft::change`](super::Draft::change) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    base: AccessKey,
    record: Record,
    differences: Vec<Difference>,
}

impl KeyChange {
    /// The change from a key to a record that was checked. A field in which nothing differs is sent as it was loaded, to
    /// the byte.
    pub(super) fn new(base: AccessKey, mut record: Record) -> Self {
        let loaded = Record::of(&base);
        let differences = differences(&loaded, &record);
        for field in Updatable::ALL {
            if !differences.iter().any(|difference| difference.field == field) {
                record.take(field, &loaded);
            }
        }
        Self { base, record, differences }
    }

    /// The same change over the key as it was loaded anew, when nothing differs in it but the spelling.
    pub fn over(self, fresh: AccessKey) -> Self {
        Self::new(fresh, self.record)
    }

    /// The key as it was loaded.
    pub fn base(&self) -> &AccessKey {
        &self.base
    }

    /// What is sent.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// What it changes, in the order of the form. Empty when it changes nothing.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// What a key, as the server answers it, did not keep of what was asked.
    pub fn not_kept(&self, key: &AccessKey) -> Vec<Difference> {
        differences(&self.record, &Record::of(key))
    }
}
