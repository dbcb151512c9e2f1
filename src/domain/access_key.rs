//! An access key as an admin sees it.
//!
//! Invariant: this type has no place for a cleartext. A new field of a key starts here; the compiler then names every
//! place that takes a key apart.

use super::expiry::Expiry;
use super::time::Seconds;

/// The id that the server gave a key. Opaque: no prefix or length is promised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub String);

/// One access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The server's id.
    pub id: KeyId,
    /// The name, which need not be unique.
    pub name: String,
    /// Free text; empty when there is none.
    pub description: String,
    /// What the server says of it. It never says "expired": see [`AccessKey::status`].
    pub state: KeyState,
    /// When it was made; `None` when the server did not say.
    pub created: Option<Seconds>,
    /// Until when it can be exchanged.
    pub expiry: Expiry,
    /// Id of the user or management key that made it.
    pub created_by: String,
    /// The OAuth client id of the key.
    pub client_id: String,
    /// The user whose identity and grants the key takes; empty when it acts for itself.
    pub bound_user: String,
    /// Project roles, by name.
    pub roles: Vec<String>,
    /// Tenants with the key's roles in each.
    pub tenants: Vec<TenantAccess>,
    /// Custom claims as the JSON text that the server sent, byte for byte: numbers must not be rounded.
    pub claims: String,
    /// Custom attributes, likewise.
    pub attributes: String,
    /// Addresses and ranges from which it may be exchanged; empty means from everywhere.
    pub permitted_ips: Vec<String>,
    /// Whether the management key in use may change it.
    pub editable: bool,
}

/// A tenant of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantAccess {
    /// The tenant's id.
    pub id: String,
    /// The tenant's name; empty when the server did not send it.
    pub name: String,
    /// The key's roles in this tenant, by name.
    pub roles: Vec<String>,
}

/// The state that the server stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// May be exchanged, while it has not expired.
    Active,
    /// Deactivated; may be activated again.
    Inactive,
    /// A word that this console does not know, kept as it was sent.
    Other(String),
}

/// The state that matters to a person: what the server stores, and the expiry, seen at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Works now.
    Active,
    /// Deactivated.
    Inactive,
    /// Past its expiry, whatever the server stores.
    Expired,
    /// A word of the server's that this console does not know.
    Other(String),
}

impl KeyState {
    /// The state behind the word that the server stores.
    pub fn of(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "inactive" => Self::Inactive,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The word that the server stores.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Other(word) => word,
        }
    }
}

impl AccessKey {
    /// The derived status. Expiry comes first: activating an expired key would not make it usable.
    pub fn status(&self, now: Seconds) -> Status {
        Status::of(&self.state, self.expiry, now)
    }
}

impl Status {
    /// What a stored state and an expiry come to at a moment.
    pub fn of(state: &KeyState, expiry: Expiry, now: Seconds) -> Self {
        if expiry.is_past(now) {
            return Self::Expired;
        }
        match state {
            KeyState::Active => Self::Active,
            KeyState::Inactive => Self::Inactive,
            KeyState::Other(word) => Self::Other(word.clone()),
        }
    }

    /// The word for a person.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Expired => "Expired",
            Self::Other(word) => word,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A key with nothing in it but a name.
    pub(crate) fn key(id: &str, name: &str) -> AccessKey {
        AccessKey {
            id: KeyId(id.into()),
            name: name.into(),
            description: String::new(),
            state: KeyState::Active,
            created: None,
            expiry: Expiry::Never,
            created_by: String::new(),
            client_id: String::new(),
            bound_user: String::new(),
            roles: vec![],
            tenants: vec![],
            claims: "{}".into(),
            attributes: "{}".into(),
            permitted_ips: vec![],
            editable: true,
        }
    }

    #[test]
    fn an_expired_key_is_expired_whatever_the_server_stores() {
        let now = Seconds(1_000);
        for state in [KeyState::Active, KeyState::Inactive, KeyState::Other("frozen".into())] {
            let expired = AccessKey { state, expiry: Expiry::At(Seconds(999)), ..key("K1", "a") };
            assert_eq!(expired.status(now), Status::Expired);
        }
        let running = AccessKey { expiry: Expiry::At(Seconds(1_001)), ..key("K1", "a") };
        assert_eq!(running.status(now), Status::Active);
    }
}
