//! What stands in a cell, as plain values: the first thing to say, and how much more there is.

use crate::domain::{AccessKey, Expiry, Seconds, Status};

/// A list cut to its first entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    /// What is shown; text of the server's.
    pub first: String,
    /// How many more there are.
    pub more: usize,
    /// Everything, for whoever hovers.
    pub whole: String,
}

/// What a key may do, in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It acts as a user, whatever else it holds.
    User(String),
    /// In tenants.
    Tenants(Summary),
    /// With project roles.
    Roles(Summary),
    /// Nothing was granted.
    Nothing,
}

fn summary(texts: &[String]) -> Option<Summary> {
    let first = texts.first()?.clone();
    Some(Summary { first, more: texts.len() - 1, whole: texts.join(", ") })
}

/// What a key may do.
pub(super) fn access(key: &AccessKey) -> Access {
    if !key.bound_user.is_empty() {
        return Access::User(key.bound_user.clone());
    }
    let name = |name: &str, id: &str| if name.is_empty() { id.to_owned() } else { name.to_owned() };
    let tenant = |tenant: &crate::domain::TenantAccess| match tenant.roles.as_slice() {
        [] => name(&tenant.name, &tenant.id),
        roles => format!("{} · {}", name(&tenant.name, &tenant.id), roles.join(", ")),
    };
    let tenants: Vec<String> = key.tenants.iter().map(tenant).collect();
    // A stored key may hold both; the tenants' roles are the ones that count.
    summary(&tenants).map(Access::Tenants).or_else(|| summary(&key.roles).map(Access::Roles)).unwrap_or(Access::Nothing)
}

/// From where a key may be exchanged; `None` means from everywhere.
pub(super) fn permitted_ips(key: &AccessKey) -> Option<Summary> {
    summary(&key.permitted_ips)
}

/// How a status looks beside others, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Works.
    Good,
    /// Works, but not for long: within a week.
    Soon,
    /// Switched off.
    Off,
    /// Over.
    Over,
    /// A word that nobody here knows.
    Unclear,
}

/// A key that ends within this many seconds is about to: a week.
const SOON: i64 = 7 * 86_400;

/// The weight of a key's status at a moment.
pub(super) fn weight(key: &AccessKey, now: Seconds) -> Weight {
    match key.status(now) {
        Status::Active if matches!(key.expiry, Expiry::At(end) if end.since(now) < SOON) => Weight::Soon,
        Status::Active => Weight::Good,
        Status::Inactive => Weight::Off,
        Status::Expired => Weight::Over,
        Status::Other(_) => Weight::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;
    use crate::domain::{KeyState, TenantAccess};

    fn tenant(id: &str, name: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: name.into(), roles: roles.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn access_says_what_counts_first() {
        let mut key = key("K1", "ci");
        assert_eq!(access(&key), Access::Nothing);
        key.roles = vec!["Admin".into(), "Reader".into()];
        assert!(matches!(access(&key), Access::Roles(s) if s.first == "Admin" && s.more == 1));
        key.tenants = vec![tenant("T1", "Acme", &["Reader"]), tenant("T2", "", &[])];
        let Access::Tenants(summary) = access(&key) else { panic!("tenants count") };
        assert_eq!(summary.whole, "Acme · Reader, T2");
        key.bound_user = "U1".into();
        assert_eq!(access(&key), Access::User("U1".into()));
    }

    #[test]
    fn a_key_near_its_end_is_told_from_one_past_it() {
        let now = Seconds(1_700_000_000);
        let at = |offset| AccessKey { expiry: Expiry::At(now.plus(offset)), ..key("K1", "ci") };
        assert_eq!(weight(&at(-1), now), Weight::Over);
        assert_eq!(weight(&at(60), now), Weight::Soon);
        assert_eq!(weight(&at(SOON), now), Weight::Good);
        let off = AccessKey { state: KeyState::Inactive, ..at(60) };
        assert_eq!(weight(&off, now), Weight::Off);
    }
}
