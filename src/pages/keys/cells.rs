//! What stands in the cells of a key, as plain values: the first thing to say, and what to say below it.

use std::borrow::Cow;

use crate::domain::ip_reach::Reach;
use crate::domain::time::relative;
use crate::domain::{Expiry, Seconds, Status};
use crate::fleet::columns::GridColumn;
use crate::fleet::{KeyParts, TenantParts};

/// What one cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The first line; may be text of the server's.
    pub(super) main: String,
    /// The second line; empty when there is none.
    pub(super) more: String,
    /// All of it, for whoever hovers; empty when everything is said.
    pub(super) tooltip: String,
    /// Whether there is nothing to notice here.
    pub(super) quiet: bool,
}

impl Cell {
    fn new(main: impl Into<String>, more: impl Into<String>) -> Self {
        Self { main: main.into(), more: more.into(), ..Self::default() }
    }

    fn quiet(main: &str) -> Self {
        Self { quiet: true, ..Self::new(main, "") }
    }

    fn tooltip(self, tooltip: String) -> Self {
        Self { tooltip, ..self }
    }

    /// A text that may be missing.
    fn text(text: &str) -> Self {
        if text.is_empty() { Self::quiet("–") } else { Self::new(text, "") }
    }
}

/// How moments are written; the grid's are the person's own.
pub(super) trait Calendar {
    /// Day, month and year.
    fn day(&self, moment: Seconds) -> String;
    /// Date and time with the zone.
    fn exact(&self, moment: Seconds) -> String;
}

/// What a key's cell says in a column; nothing in the status, which has a look of its own.
pub(super) fn cell(column: GridColumn, key: &KeyParts<'_>, now: Seconds, calendar: &dyn Calendar) -> Cell {
    match column {
        GridColumn::Name => name(key),
        GridColumn::Id => Cell::text(&key.id),
        GridColumn::Description => Cell::text(&key.description).tooltip(key.description.to_string()),
        GridColumn::Status => Cell::default(),
        GridColumn::Access => access(key).tooltip(granted(key)),
        GridColumn::Expires => expiry(key.expiry, now, calendar),
        GridColumn::PermittedIps => permitted_ips(key).tooltip(key.permitted_ips.join(", ")),
        GridColumn::Created => match key.created {
            Some(created) => Cell::new(calendar.day(created), "").tooltip(calendar.exact(created)),
            None => Cell::quiet("Not known"),
        },
        GridColumn::CreatedBy => Cell::text(&key.created_by),
        GridColumn::User => Cell::text(&key.bound_user),
        GridColumn::ClientId => Cell::text(&key.client_id),
        GridColumn::Editable if key.editable => Cell::quiet("Yes"),
        GridColumn::Editable => Cell::new("No", "").tooltip("This management key may not change it.".to_owned()),
    }
}

/// `1 role`, `2 roles`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The name, and the description or the id.
fn name(key: &KeyParts<'_>) -> Cell {
    Cell::new(&*key.name, if key.description.is_empty() { &*key.id } else { &*key.description })
}

/// What a key may do. A bound user counts first, then tenants: a stored key may hold several.
fn access(key: &KeyParts<'_>) -> Cell {
    if !key.bound_user.is_empty() {
        Cell::new(&*key.bound_user, "Acts as this user")
    } else if !key.tenants.is_empty() {
        let names: Vec<&str> = key.tenants.iter().map(tenant_name).collect();
        let mut roles: Vec<&str> = key.tenants.iter().flat_map(|tenant| &tenant.roles).map(|role| &**role).collect();
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

fn tenant_name<'a>(tenant: &'a TenantParts<'_>) -> &'a str {
    if tenant.name.is_empty() { &tenant.id } else { &tenant.name }
}

/// Everything that was granted.
fn granted(key: &KeyParts<'_>) -> String {
    let tenant = |tenant: &TenantParts<'_>| format!("{} ({}): {}", tenant.name, tenant.id, tenant.roles.join(", "));
    let all = key.tenants.iter().map(tenant).chain(key.roles.iter().map(Cow::to_string));
    all.collect::<Vec<_>>().join("\n")
}

/// From where a key may be exchanged.
fn permitted_ips(key: &KeyParts<'_>) -> Cell {
    let list = key.permitted_ips.as_slice();
    match (list, everyone(list)) {
        ([], _) => Cell::quiet("Any"),
        (list, Some(who)) => Cell::new(who, list.join(", ")),
        ([one], None) => Cell::new(&**one, ""),
        ([first, rest @ ..], None) => Cell::new(&**first, format!("+ {} more", rest.len())),
    }
}

/// Who is allowed by a list that leaves nobody of a family out.
fn everyone(list: &[Cow<'_, str>]) -> Option<&'static str> {
    match Reach::of_list(list) {
        Reach { v4: true, v6: true } => Some("Everyone"),
        Reach { v4: true, v6: false } => Some("Everyone on IPv4"),
        Reach { v4: false, v6: true } => Some("Everyone on IPv6"),
        Reach { v4: false, v6: false } => None,
    }
}

/// Until when: as seen from now, with the day.
fn expiry(expiry: Expiry, now: Seconds, calendar: &dyn Calendar) -> Cell {
    match expiry {
        Expiry::Never => Cell::quiet("Never"),
        Expiry::At(end) => Cell::new(relative(end, now), calendar.day(end)).tooltip(calendar.exact(end)),
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

/// The weight of a status at a moment.
pub(super) fn weight(status: &Status, expiry: Expiry, now: Seconds) -> Weight {
    match status {
        Status::Active if matches!(expiry, Expiry::At(end) if end.since(now) < SOON) => Weight::Soon,
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
    use crate::domain::{AccessKey, KeyState, TenantAccess};

    struct Days;

    impl Calendar for Days {
        fn day(&self, moment: Seconds) -> String {
            format!("day {}", moment.0 / 86_400)
        }
        fn exact(&self, moment: Seconds) -> String {
            format!("second {}", moment.0)
        }
    }

    const NOW: Seconds = Seconds(1_700_000_000);

    fn tenant(id: &str, name: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: name.into(), roles: roles.iter().map(ToString::to_string).collect() }
    }

    fn said(column: GridColumn, key: &AccessKey) -> (String, String) {
        let Cell { main, more, .. } = cell(column, &key.into(), NOW, &Days);
        (main, more)
    }

    fn words(main: &str, more: &str) -> (String, String) {
        (main.to_owned(), more.to_owned())
    }

    #[test]
    fn access_says_what_counts() {
        let mut key = key("K1", "ci");
        assert_eq!(said(GridColumn::Access, &key), words("Nothing", ""));
        key.roles = vec!["Admin".into(), "Reader".into()];
        assert_eq!(said(GridColumn::Access, &key), words("Admin, Reader", "2 project roles"));
        key.tenants = vec![tenant("T1", "Acme", &["Reader"]), tenant("T2", "", &["Reader"])];
        assert_eq!(said(GridColumn::Access, &key), words("Acme, T2", "2 tenants · 1 role"));
        key.bound_user = "U1".into();
        assert_eq!(said(GridColumn::Access, &key), words("U1", "Acts as this user"));
    }

    #[test]
    fn a_list_that_leaves_nobody_out_is_called_so() {
        let ips = |list: &[&str]| {
            let permitted_ips = list.iter().map(ToString::to_string).collect();
            said(GridColumn::PermittedIps, &AccessKey { permitted_ips, ..key("K1", "ci") })
        };
        assert_eq!(ips(&["0.0.0.0/1", "128.0.0.0/1"]), words("Everyone on IPv4", "0.0.0.0/1, 128.0.0.0/1"));
        assert_eq!(ips(&["::/0"]), words("Everyone on IPv6", "::/0"));
        assert_eq!(ips(&["10.0.0.0/8", "::1"]), words("10.0.0.0/8", "+ 1 more"));
    }

    #[test]
    fn no_cell_is_left_without_a_word() {
        let key = AccessKey { description: String::new(), created_by: String::new(), ..key("K1", "ci") };
        for (column, _) in GridColumn::ALL.iter().filter(|(column, _)| *column != GridColumn::Status) {
            assert!(!said(*column, &key).0.is_empty(), "{column:?}");
        }
        assert_eq!(said(GridColumn::Name, &key), words("ci", "K1"));
    }

    #[test]
    fn an_end_is_told_from_now_with_its_day_below_and_its_second_for_whoever_asks() {
        let key = AccessKey { expiry: Expiry::At(NOW.plus(3 * 86_400)), ..key("K1", "ci") };
        let cell = cell(GridColumn::Expires, &KeyParts::from(&key), NOW, &Days);
        assert_eq!((&*cell.main, &*cell.more, &*cell.tooltip), ("in 3 days", "day 19678", "second 1700259200"));
        let never = AccessKey { expiry: Expiry::Never, ..key };
        assert_eq!(said(GridColumn::Expires, &never), words("Never", ""));
    }

    #[test]
    fn a_key_near_its_end_is_told_from_one_past_it() {
        let weight_at = |offset, state| {
            let key = AccessKey { expiry: Expiry::At(NOW.plus(offset)), state, ..key("K1", "ci") };
            weight(&key.status(NOW), key.expiry, NOW)
        };
        assert_eq!(weight_at(-1, KeyState::Active), Weight::Over);
        assert_eq!(weight_at(60, KeyState::Active), Weight::Soon);
        assert_eq!(weight_at(SOON, KeyState::Active), Weight::Good);
        assert_eq!(weight_at(60, KeyState::Inactive), Weight::Off);
    }
}
