//! A key that may be sent to be made.

use super::Draft;
use crate::domain::access_key::TenantAccess;
use crate::domain::expiry::Expiry;

/// A key that may be sent to the server.
#[derive(Debug, PartialEq, Eq)]
pub struct NewKey {
    name: String,
    description: String,
    expiry: Expiry,
    roles: Vec<String>,
    tenants: Vec<TenantAccess>,
    user: String,
    permitted_ips: Vec<String>,
    claims: String,
    attributes: String,
}

impl NewKey {
    /// The key of a form in which nothing is wrong.
    pub(super) fn of(draft: &Draft, expiry: Expiry) -> Self {
        let Draft { name, description, lifetime: _, access, permitted_ips, claims, attributes, unfinished: _ } = draft;
        Self {
            name: name.trim().to_owned(),
            description: description.clone(),
            expiry,
            roles: access.sent_roles().to_vec(),
            tenants: access.sent_tenants().to_vec(),
            user: access.sent_user().to_owned(),
            permitted_ips: super::entries(permitted_ips, &[]),
            claims: claims.json(),
            attributes: attributes.json(),
        }
    }

    /// The name, without spaces around it.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The description, as typed.
    pub fn description(&self) -> &str {
        &self.description
    }
    /// The moment of expiry.
    pub fn expiry(&self) -> Expiry {
        self.expiry
    }
    /// Roles of the project; none when there are tenants or a user.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }
    /// Tenants with roles in each; none when there are roles or a user.
    pub fn tenants(&self) -> &[TenantAccess] {
        &self.tenants
    }
    /// The user as whom it acts; empty for none.
    pub fn user(&self) -> &str {
        &self.user
    }
    /// Permitted addresses; none for everyone.
    pub fn permitted_ips(&self) -> &[String] {
        &self.permitted_ips
    }
    /// Claims, as a JSON object.
    pub fn claims(&self) -> &str {
        &self.claims
    }
    /// Attributes, as a JSON object.
    pub fn attributes(&self) -> &str {
        &self.attributes
    }
}
