//! What stands in the cells of a key, as plain values: the first thing to say, and what to say below it.

use crate::domain::time::relative;
use crate::domain::{AccessKey, Expiry, Seconds, Status, TenantAccess};

/// What one cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The first line; may be text of the server's.
    pub(super) main: String,
    /// The second line; empty when there is none.
    pub(super) more: String,
    /// Whether there is nothing to notice here.
    pub(super) quiet: bool,
}

impl Cell {
    fn new(main: impl Into<String>, more: impl Into<String>) -> Self {
        Self { main: main.into(), more: more.into(), quiet: false }
    }

    fn quiet(main: &str) -> Self {
        Self { quiet: true, ..Self::new(main, "") }
    }
}

/// `1 role`, `2 roles`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The name, and the description or the id.
pub(super) fn name(key: &AccessKey) -> Cell {
    Cell::new(&key.name, if key.description.is_empty() { &key.id.0 } else { &key.description })
}

/// What a key may do. A bound user counts first, then tenants: a stored key may hold several.
pub(super) fn access(key: &AccessKey) -> Cell {
    let tenant_name =
        |tenant: &TenantAccess| if tenant.name.is_empty() { tenant.id.clone() } else { tenant.name.clone() };
    if !key.bound_user.is_empty() {
        Cell::new(&key.bound_user, "Acts as this user")
    } else if !key.tenants.is_empty() {
        let names: Vec<String> = key.tenants.iter().map(tenant_name).collect();
        let mut roles: Vec<&String> = key.tenants.iter().flat_map(|tenant| &tenant.roles).collect();
        roles.sort_unstable();
        roles.dedup();
        let more = format!("{} · {}", counted(names.len(), "tenant"), counted(roles.len(), "role"));
        Cell::new(names.join(", "), more)
    } else if !key.roles.is_empty() {
        let more =
            if key.roles.len() == 1 { "Project role".to_owned() } else { format!("{} project roles", key.roles.len()) };
        Cell::new(key.roles.join(", "), more)
    } else {
        Cell::quiet("Nothing")
    }
}

/// From where a key may be exchanged.
pub(super) fn permitted_ips(key: &AccessKey) -> Cell {
    match key.permitted_ips.as_slice() {
        [] => Cell::quiet("Any"),
        [one] => Cell::new(one, ""),
        [first, rest @ ..] => Cell::new(first, format!("+ {} more", rest.len())),
    }
}

/// Until when: as seen from now, with the day, which `day` writes.
pub(super) fn expiry(expiry: Expiry, now: Seconds, day: impl Fn(Seconds) -> String) -> Cell {
    match expiry {
        Expiry::Never => Cell::quiet("Never"),
        Expiry::At(end) => Cell::new(relative(end, now), day(end)),
    }
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
    use crate::domain::KeyState;
    use crate::domain::access_key::tests::key;

    fn tenant(id: &str, name: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: name.into(), roles: roles.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn access_says_what_counts() {
        let mut key = key("K1", "ci");
        assert_eq!(access(&key), Cell::quiet("Nothing"));
        key.roles = vec!["Admin".into(), "Reader".into()];
        assert_eq!(access(&key), Cell::new("Admin, Reader", "2 project roles"));
        key.tenants = vec![tenant("T1", "Acme", &["Reader"]), tenant("T2", "", &["Reader"])];
        assert_eq!(access(&key), Cell::new("Acme, T2", "2 tenants · 1 role"));
        key.bound_user = "U1".into();
        assert_eq!(access(&key), Cell::new("U1", "Acts as this user"));
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
