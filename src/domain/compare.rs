//! What is different between two sights of one key.
//!
//! Invariant: both are taken apart by name, so that a new field cannot be forgotten. Order and spelling are no
//! difference: the API promises neither the order of roles nor that of claims.

use super::access_key::{AccessKey, TenantAccess};
use super::claims::mean_the_same;

/// A part of a key that may have changed, as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The name.
    Name,
    /// The free text.
    Description,
    /// The stored state.
    State,
    /// The user that it acts as.
    BoundUser,
    /// The roles in the project.
    Roles,
    /// The tenants, and the roles in each.
    Tenants,
    /// The end.
    Expiry,
    /// From where it may be exchanged.
    PermittedIps,
    /// The custom claims.
    Claims,
    /// The custom attributes.
    Attributes,
    /// When it was made, by whom, and its client id: nothing that a call changes.
    Origin,
    /// Whether the management key may change it.
    Editable,
}

impl Facet {
    /// What it is called, in the middle of a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::State => "state",
            Self::BoundUser => "user",
            Self::Roles => "roles",
            Self::Tenants => "tenants",
            Self::Expiry => "expiry",
            Self::PermittedIps => "permitted addresses",
            Self::Claims => "custom claims",
            Self::Attributes => "custom attributes",
            Self::Origin => "origin",
            Self::Editable => "editable",
        }
    }
}

/// What differs, in the order of the page.
pub fn changed(before: &AccessKey, after: &AccessKey) -> Vec<Facet> {
    let AccessKey {
        id: _,
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
    } = before;
    let origin = (created, created_by, client_id) == (&after.created, &after.created_by, &after.client_id);
    let same = [
        (Facet::Name, *name == after.name),
        (Facet::Description, *description == after.description),
        (Facet::State, *state == after.state),
        (Facet::BoundUser, *bound_user == after.bound_user),
        (Facet::Roles, sorted(roles) == sorted(&after.roles)),
        (Facet::Tenants, by_tenant(tenants) == by_tenant(&after.tenants)),
        (Facet::Expiry, *expiry == after.expiry),
        (Facet::PermittedIps, sorted(permitted_ips) == sorted(&after.permitted_ips)),
        (Facet::Claims, *claims == after.claims || mean_the_same(claims, &after.claims)),
        (Facet::Attributes, *attributes == after.attributes || mean_the_same(attributes, &after.attributes)),
        (Facet::Origin, origin),
        (Facet::Editable, *editable == after.editable),
    ];
    same.into_iter().filter(|(_, same)| !same).map(|(facet, _)| facet).collect()
}

fn sorted(texts: &[String]) -> Vec<&String> {
    let mut sorted: Vec<_> = texts.iter().collect();
    sorted.sort_unstable();
    sorted
}

fn by_tenant(tenants: &[TenantAccess]) -> Vec<(&String, Vec<&String>)> {
    let mut all: Vec<_> = tenants.iter().map(|TenantAccess { id, name: _, roles }| (id, sorted(roles))).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;
    use crate::domain::{Expiry, KeyState, Seconds};

    fn tenant(id: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: String::new(), roles: roles.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn order_and_spelling_are_no_difference() {
        let before = AccessKey {
            roles: vec!["a".into(), "b".into()],
            tenants: vec![tenant("T1", &["x", "y"]), tenant("T2", &[])],
            permitted_ips: vec!["10.0.0.1".into(), "10.0.0.2".into()],
            claims: r#"{"a":1,"b":"é"}"#.into(),
            ..key("K1", "ci")
        };
        let after = AccessKey {
            roles: vec!["b".into(), "a".into()],
            tenants: vec![tenant("T2", &[]), tenant("T1", &["y", "x"])],
            permitted_ips: vec!["10.0.0.2".into(), "10.0.0.1".into()],
            claims: r#"{ "b":"\u00e9", "a":1 }"#.into(),
            ..before.clone()
        };
        assert_eq!(changed(&before, &after), []);
    }

    #[test]
    fn each_change_is_told_where_it_shows() {
        let before = AccessKey { tenants: vec![tenant("T1", &["x"])], ..key("K1", "ci") };
        let all = AccessKey {
            id: before.id.clone(),
            name: "cd".into(),
            description: "x".into(),
            state: KeyState::Inactive,
            created: Some(Seconds(1)),
            expiry: Expiry::At(Seconds(9)),
            created_by: "U2".into(),
            client_id: "c".into(),
            bound_user: "U1".into(),
            roles: vec!["r".into()],
            tenants: vec![tenant("T1", &["x", "y"])],
            claims: r#"{"a":9007199254740993}"#.into(),
            attributes: r#"{"a":1}"#.into(),
            permitted_ips: vec!["10.0.0.1".into()],
            editable: false,
        };
        assert_eq!(changed(&before, &all).len(), 12);
        let rounded = AccessKey { claims: r#"{"a":9007199254740992}"#.into(), ..all.clone() };
        assert_eq!(changed(&all, &rounded), [Facet::Claims], "no digit is lost in comparing");
    }
}
