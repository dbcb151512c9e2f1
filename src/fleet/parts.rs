//! A key that is only borrowed: what an answer holds while it is read, and what the index takes in.
//!
//! Invariant: a conversion names every field, so a new field of a key cannot be forgotten in the index.

use std::borrow::Cow;

use crate::domain::{AccessKey, Expiry, KeyId, KeyState, Seconds, Status, TenantAccess};

/// The fields of an [`AccessKey`], borrowed where they can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyParts<'a> {
    /// See [`AccessKey::id`].
    pub id: Cow<'a, str>,
    /// See [`AccessKey::name`].
    pub name: Cow<'a, str>,
    /// See [`AccessKey::description`].
    pub description: Cow<'a, str>,
    /// The word that the server stores: see [`KeyState::of`].
    pub state: Cow<'a, str>,
    /// See [`AccessKey::created`].
    pub created: Option<Seconds>,
    /// See [`AccessKey::expiry`].
    pub expiry: Expiry,
    /// See [`AccessKey::created_by`].
    pub created_by: Cow<'a, str>,
    /// See [`AccessKey::client_id`].
    pub client_id: Cow<'a, str>,
    /// See [`AccessKey::bound_user`].
    pub bound_user: Cow<'a, str>,
    /// See [`AccessKey::roles`].
    pub roles: Vec<Cow<'a, str>>,
    /// See [`AccessKey::tenants`].
    pub tenants: Vec<TenantParts<'a>>,
    /// See [`AccessKey::claims`].
    pub claims: Cow<'a, str>,
    /// See [`AccessKey::attributes`].
    pub attributes: Cow<'a, str>,
    /// See [`AccessKey::permitted_ips`].
    pub permitted_ips: Vec<Cow<'a, str>>,
    /// See [`AccessKey::editable`].
    pub editable: bool,
}

/// The fields of a [`TenantAccess`], borrowed where they can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantParts<'a> {
    /// See [`TenantAccess::id`].
    pub id: Cow<'a, str>,
    /// See [`TenantAccess::name`].
    pub name: Cow<'a, str>,
    /// See [`TenantAccess::roles`].
    pub roles: Vec<Cow<'a, str>>,
}

impl<'a> From<&'a AccessKey> for KeyParts<'a> {
    fn from(key: &'a AccessKey) -> Self {
        let AccessKey {
            id,
            name,
            description,
            state,
            created,
            expiry,
            created_by,
            client_id,
            bound_user,
            roles,
            tenants,
            claims,
            attributes,
            permitted_ips,
            editable,
        } = key;
        Self {
            id: Cow::Borrowed(&id.0),
            name: Cow::Borrowed(name),
            description: Cow::Borrowed(description),
            state: Cow::Borrowed(state.word()),
            created: *created,
            expiry: *expiry,
            created_by: Cow::Borrowed(created_by),
            client_id: Cow::Borrowed(client_id),
            bound_user: Cow::Borrowed(bound_user),
            roles: borrowed(roles),
            tenants: tenants.iter().map(TenantParts::from).collect(),
            claims: Cow::Borrowed(claims),
            attributes: Cow::Borrowed(attributes),
            permitted_ips: borrowed(permitted_ips),
            editable: *editable,
        }
    }
}

impl<'a> From<&'a TenantAccess> for TenantParts<'a> {
    fn from(TenantAccess { id, name, roles }: &'a TenantAccess) -> Self {
        Self { id: Cow::Borrowed(id), name: Cow::Borrowed(name), roles: borrowed(roles) }
    }
}

impl KeyParts<'_> {
    /// See [`AccessKey::status`].
    pub fn status(&self, now: Seconds) -> Status {
        Status::of(&KeyState::of(&self.state), self.expiry, now)
    }
}

impl From<KeyParts<'_>> for AccessKey {
    fn from(parts: KeyParts<'_>) -> Self {
        let KeyParts {
            id,
            name,
            description,
            state,
            created,
            expiry,
            created_by,
            client_id,
            bound_user,
            roles,
            tenants,
            claims,
            attributes,
            permitted_ips,
            editable,
        } = parts;
        Self {
            id: KeyId(id.into_owned()),
            name: name.into_owned(),
            description: description.into_owned(),
            state: KeyState::of(&state),
            created,
            expiry,
            created_by: created_by.into_owned(),
            client_id: client_id.into_owned(),
            bound_user: bound_user.into_owned(),
            roles: owned(roles),
            tenants: tenants.into_iter().map(TenantAccess::from).collect(),
            claims: claims.into_owned(),
            attributes: attributes.into_owned(),
            permitted_ips: owned(permitted_ips),
            editable,
        }
    }
}

impl From<TenantParts<'_>> for TenantAccess {
    fn from(TenantParts { id, name, roles }: TenantParts<'_>) -> Self {
        Self { id: id.into_owned(), name: name.into_owned(), roles: owned(roles) }
    }
}

fn borrowed(texts: &[String]) -> Vec<Cow<'_, str>> {
    texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

fn owned(texts: Vec<Cow<'_, str>>) -> Vec<String> {
    texts.into_iter().map(Cow::into_owned).collect()
}
