//! The difference between two records, field by field and part by part.
//!
//! Invariant: what differs in spelling or order only is no difference: claims are compared by what they mean, lists of
//! roles and addresses by what is in them.

use super::super::access_key::TenantAccess;
use super::super::claims::{self, mean_the_same};
use super::super::entries::Entries;
use super::{Record, Updatable};

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: Updatable,
    /// How, seen as a whole.
    pub how: How,
    /// What in it differs; never empty.
    pub items: Vec<Item>,
}

/// How something differs from what was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// There was nothing.
    Added,
    /// There was something else.
    Changed,
    /// One of several went.
    Removed,
    /// There was something, and now there is nothing.
    Cleared,
}

/// A part of a field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which part.
    pub part: Part,
    /// How it differs.
    pub how: How,
    /// What was before; empty when it was added.
    pub before: String,
    /// What is now; empty when it was removed.
    pub after: String,
}

/// A part of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// A role of the project.
    Role,
    /// A tenant; its roles stand in the text, one a line.
    Tenant {
        /// Its id.
        id: String,
        /// Its name, when known.
        name: String,
    },
    /// A permitted address.
    Address,
    /// A claim or attribute of this name; its value stands in the text as JSON.
    Entry(String),
}

/// What differs between two records, in the order of the form.
pub fn differences(before: &Record, after: &Record) -> Vec<Difference> {
    let Record { id: _, name, description, roles, tenants, permitted_ips, claims, attributes } = before;
    let mut access = listed(Part::Role, roles, &after.roles);
    access.extend(of_tenants(tenants, &after.tenants));
    let fields = [
        (Updatable::Name, whole(name, &after.name)),
        (Updatable::Description, whole(description, &after.description)),
        (Updatable::Access, access),
        (Updatable::PermittedIps, listed(Part::Address, permitted_ips, &after.permitted_ips)),
        (Updatable::Claims, entries(claims, &after.claims)),
        (Updatable::Attributes, entries(attributes, &after.attributes)),
    ];
    let differs = |(field, items): (Updatable, Vec<Item>)| {
        let how = match (is_empty(before, field), is_empty(after, field)) {
            (true, _) => How::Added,
            (_, true) => How::Cleared,
            (false, false) => How::Changed,
        };
        (!items.is_empty()).then_some(Difference { field, how, items })
    };
    fields.into_iter().filter_map(differs).collect()
}

fn is_empty(record: &Record, field: Updatable) -> bool {
    match field {
        Updatable::Name => record.name.is_empty(),
        Updatable::Description => record.description.is_empty(),
        Updatable::Access => record.roles.is_empty() && record.tenants.is_empty(),
        Updatable::PermittedIps => record.permitted_ips.is_empty(),
        Updatable::Claims => mean_the_same(&record.claims, "{}"),
        Updatable::Attributes => mean_the_same(&record.attributes, "{}"),
    }
}

fn item(part: Part, before: Option<&str>, after: Option<&str>) -> Item {
    let how = match (before, after) {
        (None, _) => How::Added,
        (Some(_), None) => How::Removed,
        (Some(_), Some(_)) => How::Changed,
    };
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Item { part, how, before: text(before), after: text(after) }
}

fn whole(before: &str, after: &str) -> Vec<Item> {
    if before == after {
        return Vec::new();
    }
    let some = |text| if str::is_empty(text) { None } else { Some(text) };
    let mut item = item(Part::Whole, some(before), some(after));
    if item.how == How::Removed {
        item.how = How::Cleared;
    }
    vec![item]
}

fn listed(part: Part, before: &[String], after: &[String]) -> Vec<Item> {
    let gone = before.iter().filter(|one| !after.contains(one));
    let new = after.iter().filter(|one| !before.contains(one));
    let gone = gone.map(|one| item(part.clone(), Some(one), None));
    gone.chain(new.map(|one| item(part.clone(), None, Some(one)))).collect()
}

fn of_tenants(before: &[TenantAccess], after: &[TenantAccess]) -> Vec<Item> {
    let mut ids: Vec<&str> = Vec::new();
    for tenant in before.iter().chain(after) {
        if !ids.contains(&tenant.id.as_str()) {
            ids.push(&tenant.id);
        }
    }
    let differs = |id: &str| {
        let (was, is) = (roles_in(before, id), roles_in(after, id));
        let known = before.iter().chain(after).filter(|tenant| tenant.id == id);
        let name = known.map(|tenant| tenant.name.as_str()).find(|name| !name.is_empty()).unwrap_or_default();
        let part = Part::Tenant { id: id.to_owned(), name: name.to_owned() };
        (was != is).then(|| {
            let lines = |roles: Option<Vec<&str>>| roles.map(|roles| roles.join("\n"));
            item(part, lines(was).as_deref(), lines(is).as_deref())
        })
    };
    ids.into_iter().filter_map(differs).collect()
}

/// The roles in a tenant, in one order, each once; `None` when the tenant is not there.
fn roles_in<'a>(tenants: &'a [TenantAccess], id: &str) -> Option<Vec<&'a str>> {
    let same: Vec<_> = tenants.iter().filter(|tenant| tenant.id == id).collect();
    let mut roles: Vec<_> = same.iter().flat_map(|tenant| &tenant.roles).map(String::as_str).collect();
    roles.sort_unstable();
    roles.dedup();
    (!same.is_empty()).then_some(roles)
}

fn entries(before: &str, after: &str) -> Vec<Item> {
    if before == after || mean_the_same(before, after) {
        return Vec::new();
    }
    let (was, is) = (claims::stored(before), claims::stored(after));
    if was.sealed().is_some() || is.sealed().is_some() {
        return vec![item(Part::Whole, Some(before), Some(after))];
    }
    let value =
        |entries: &Entries, name: &str| entries.rows.iter().find(|row| row.name == name).map(|row| row.value.json());
    let compared = was.rows.iter().filter_map(|row| {
        let (before, after) = (row.value.json(), value(&is, &row.name));
        let same = after.as_deref().is_some_and(|after| mean_the_same(&before, after));
        (!same).then(|| item(Part::Entry(row.name.clone()), Some(&before), after.as_deref()))
    });
    let new = is.rows.iter().filter(|row| value(&was, &row.name).is_none());
    compared.chain(new.map(|row| item(Part::Entry(row.name.clone()), None, Some(&row.value.json())))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::access_key::tests::key;
    use super::*;

    fn record() -> Record {
        Record::of(&key("K1", "ci"))
    }

    fn tenant(id: &str, name: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: name.into(), roles: roles.iter().map(|role| (*role).into()).collect() }
    }

    #[test]
    fn order_spelling_and_the_names_of_tenants_are_no_difference() {
        let one = Record {
            roles: vec!["a".into(), "b".into()],
            tenants: vec![tenant("T1", "Acme", &["x", "y"]), tenant("T2", "", &[])],
            permitted_ips: vec!["10.0.0.1".into(), "10.0.0.2".into()],
            claims: r#"{"a":1,"b":"é"}"#.into(),
            ..record()
        };
        let other = Record {
            roles: vec!["b".into(), "a".into()],
            tenants: vec![tenant("T2", "Umbrella", &[]), tenant("T1", "", &["y", "x", "x"])],
            permitted_ips: vec!["10.0.0.2".into(), "10.0.0.1".into()],
            claims: r#"{ "b":"\u00e9","a":1.0 }"#.into(),
            ..record()
        };
        assert_eq!(differences(&one, &other), []);
    }

    #[test]
    fn each_field_says_what_was_added_removed_changed_or_cleared() {
        let before = Record {
            description: "old".into(),
            roles: vec!["a".into(), "b".into()],
            tenants: vec![tenant("T1", "Acme", &["x"]), tenant("T2", "", &["y"])],
            permitted_ips: vec!["10.0.0.1".into()],
            claims: r#"{"a":1,"b":2,"c":{"d":1}}"#.into(),
            ..record()
        };
        let after = Record {
            name: "ci 2".into(),
            roles: vec!["a".into(), "c".into()],
            tenants: vec![tenant("T1", "", &["x", "z"]), tenant("T3", "", &[])],
            claims: r#"{"a":"1","c":{"d":1.0},"e":true}"#.into(),
            attributes: r#"{"o":["p"]}"#.into(),
            ..record()
        };
        let found = differences(&before, &after);
        let shape: Vec<_> = found.iter().map(|found| (found.field, found.how)).collect();
        assert_eq!(
            shape,
            [
                (Updatable::Name, How::Changed),
                (Updatable::Description, How::Cleared),
                (Updatable::Access, How::Changed),
                (Updatable::PermittedIps, How::Cleared),
                (Updatable::Claims, How::Changed),
                (Updatable::Attributes, How::Added),
            ]
        );
        let items = |at: usize| -> Vec<_> {
            found[at].items.iter().map(|item| (item.how, item.before.as_str(), item.after.as_str())).collect()
        };
        assert_eq!(items(1), [(How::Cleared, "old", "")]);
        assert_eq!(
            items(2),
            [
                (How::Removed, "b", ""),
                (How::Added, "", "c"),
                (How::Changed, "x", "x\nz"),
                (How::Removed, "y", ""),
                (How::Added, "", ""),
            ]
        );
        assert_eq!(found[2].items[2].part, Part::Tenant { id: "T1".into(), name: "Acme".into() });
        assert_eq!(items(4), [(How::Changed, "1", "\"1\""), (How::Removed, "2", ""), (How::Added, "", "true")]);
    }

    #[test]
    fn digits_that_were_lost_are_a_difference() {
        let with = |claims: &str| Record { claims: claims.into(), ..record() };
        let found = differences(&with(r#"{"n":9007199254740993}"#), &with(r#"{"n":9007199254740992}"#));
        assert_eq!(found[0].items[0].after, "9007199254740992");
        assert_eq!(differences(&with(r#"{"a":1,"a":2}"#), &with("{}"))[0].items[0].part, Part::Whole);
    }
}
