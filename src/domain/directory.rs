//! What keys refer to: roles, tenants, users, and the public keys that prove their tokens.

/// A role; keys refer to it by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its name, which may be that of another tenant's role too.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The permissions that it gives, by name.
    pub permissions: Vec<String>,
    /// The tenant to which it belongs; empty for a role of the project.
    pub tenant: String,
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: String,
    /// Its name, which may be another's too: show it with the id.
    pub name: String,
    /// Whether it is disabled.
    pub disabled: bool,
}

/// A user, as far as it is needed to choose one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The id that a key is bound by.
    pub id: String,
    /// What it signs in with.
    pub logins: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// `enabled`, `disabled`, `invited` or another word of the server's.
    pub status: String,
}

impl Tenant {
    /// What people call it: its name, or its id where it has none.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}

impl User {
    /// What people call it: name, address, or whatever it signs in with.
    pub fn title(&self) -> &str {
        let called =
            [self.name.as_str(), self.email.as_str()].into_iter().chain(self.logins.iter().map(String::as_str));
        called.chain([self.id.as_str()]).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// By what it can be told from another of the same name, besides its id.
    pub fn contact(&self) -> &str {
        let other = self.logins.iter().map(String::as_str).chain([self.email.as_str()]);
        other.into_iter().find(|text| !text.is_empty() && *text != self.title()).unwrap_or_default()
    }
}

/// The definition of a custom attribute of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its machine name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// `string`, `number`, `boolean`, `singleselect`, `multiselect`, `date` or another word of the server's.
    pub kind: String,
    /// What may be chosen, where that is limited.
    pub options: Vec<String>,
}

/// Some users of all that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Users {
    /// These.
    pub users: Vec<User>,
    /// How many there are in all, when the server said.
    pub total: Option<i64>,
}

/// A public key of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The id by which a token names it.
    pub id: String,
    /// The algorithm, such as `RS256`.
    pub algorithm: String,
    /// The kind of key, such as `RSA`.
    pub kind: String,
    /// The modulus, in base 64 for URLs.
    pub modulus: String,
    /// The exponent, likewise.
    pub exponent: String,
}

/// The roles that can be had in a tenant, or in the project when none is named: the project's own, and the tenant's.
pub fn roles_for<'a>(roles: &'a [Role], tenant: Option<&str>) -> Vec<&'a Role> {
    roles.iter().filter(|role| role.tenant.is_empty() || Some(role.tenant.as_str()) == tenant).collect()
}
