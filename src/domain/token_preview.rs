//! Which claims a session token of a key would carry, as far as that is documented.
//!
//! Invariant: a guess is called one. The names are those that Descope's clients read; that custom claims stand at the
//! top level, and those of an exchange under `nsec`, its live tests show. Permissions follow from roles, whose
//! definitions are handed in when they are known.

use std::borrow::Cow;

use super::access_key::{AccessKey, TenantAccess};
use super::claims::{self, RESERVED};
use super::directory::Role;
use super::json::quoted;

/// Tokens up to this many bytes pass everywhere: above it, servers with usual limits for a header or cookie refuse them.
pub const COMFORTABLE: usize = 4096;

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The key's id; none before it is made.
    pub key_id: Option<&'a str>,
    /// The user as whom it acts; empty for none.
    pub user: &'a str,
    /// Roles of the project.
    pub roles: &'a [String],
    /// Tenants with roles in each.
    pub tenants: &'a [TenantAccess],
    /// Custom claims, as a JSON object.
    pub claims: Cow<'a, str>,
}

/// A claim of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value as JSON, or in words where it is only known when the token is made.
    pub value: Told,
    /// Where it comes from.
    pub origin: Origin,
}

/// How much of a value is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The value, as JSON.
    Known(String),
    /// Part of the value, as JSON: what is missing depends on what could not be read here.
    InPart(String),
    /// Only in words.
    Words(&'static str),
}

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In every token.
    Standard,
    /// The project's settings.
    Project,
    /// The key's roles.
    Roles,
    /// The key's tenants.
    Tenants,
    /// The user that the key is bound to.
    User,
    /// A custom claim of the key.
    Custom,
    /// A custom claim whose name Descope sets itself, so that it may not get through.
    Shadowed,
}

impl<'a> Subject<'a> {
    /// The subject of a stored key.
    pub fn of(key: &'a AccessKey) -> Self {
        Self {
            key_id: Some(&key.id.0),
            user: &key.bound_user,
            roles: &key.roles,
            tenants: &key.tenants,
            claims: Cow::Borrowed(&key.claims),
        }
    }

    /// The claims of the token, the standard ones first. `roles` are the project's role definitions, when they are known.
    pub fn preview(&self, project: &str, roles: Option<&[Role]>) -> Vec<Claim> {
        let claim = |name: &str, value, origin| Claim { name: name.to_owned(), value, origin };
        let subject = match self.key_id {
            Some(id) => Told::Known(quoted(id)),
            None => Told::Words("the id of the new key"),
        };
        let bound = !self.user.is_empty();
        let subject = if bound { Told::Words("the id of the key or of the user: not documented") } else { subject };
        let mut all = vec![
            claim("iss", Told::Known(quoted(project)), Origin::Project),
            claim("sub", subject, Origin::Standard),
            claim("iat", Told::Words("when the token is made"), Origin::Standard),
            claim(
                "exp",
                Told::Words("after the project's session time for access keys, 3 minutes to 4 weeks"),
                Origin::Project,
            ),
        ];
        if bound {
            for name in ["roles", "permissions", "tenants"] {
                all.push(claim(name, Told::Words("those of the user"), Origin::User));
            }
        } else {
            all.push(claim("roles", Told::Known(list(self.roles)), Origin::Roles));
            all.push(claim("permissions", told(permissions(self.roles, "", roles)), Origin::Roles));
            all.push(claim("tenants", self.tenants_claim(roles), Origin::Tenants));
            match self.tenants {
                [only] => all.push(claim("dct", Told::Known(quoted(&only.id)), Origin::Tenants)),
                [] => {}
                _ => all.push(claim("dct", Told::Words("the tenant that the exchange selects"), Origin::Tenants)),
            }
        }
        for row in &claims::stored(&self.claims).rows {
            let origin = if RESERVED.contains(&row.name.as_str()) { Origin::Shadowed } else { Origin::Custom };
            all.push(claim(&row.name, Told::Known(row.value.json()), origin));
        }
        all
    }

    fn tenants_claim(&self, roles: Option<&[Role]>) -> Told {
        let mut whole = true;
        let one = |tenant: &TenantAccess| {
            let (permissions, known) = permissions(&tenant.roles, &tenant.id, roles);
            whole &= known;
            format!("{}:{{\"permissions\":{permissions},\"roles\":{}}}", quoted(&tenant.id), list(&tenant.roles))
        };
        let all: Vec<_> = self.tenants.iter().map(one).collect();
        told((format!("{{{}}}", all.join(",")), whole))
    }

    /// About how many bytes the token will have: what is known, plus what every token has, in base 64, plus a signature.
    pub fn size(&self) -> usize {
        /// An issuer, a subject and two times, with their names.
        const STANDARD: usize = 120;
        /// The header and an RSA signature of 2048 bits, in base 64, with two points.
        const AROUND: usize = 90 + 342 + 2;
        let grants: usize = self.preview("", None).iter().map(Claim::bytes).sum();
        (STANDARD + grants).div_ceil(3) * 4 + AROUND
    }
}

impl Claim {
    fn bytes(&self) -> usize {
        match &self.value {
            Told::Known(json) | Told::InPart(json) => self.name.len() + json.len() + 4,
            Told::Words(_) => 0,
        }
    }
}

fn told((json, whole): (String, bool)) -> Told {
    if whole { Told::Known(json) } else { Told::InPart(json) }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(","))
}

/// The permissions that roles give in a tenant, or in the project; and whether every role is known.
fn permissions(names: &[String], tenant: &str, roles: Option<&[Role]>) -> (String, bool) {
    let known = roles.unwrap_or_default();
    let named = |name: &String| {
        let fits = move |role: &&Role| role.name == *name && (role.tenant.is_empty() || role.tenant == tenant);
        known.iter().filter(fits).collect::<Vec<_>>()
    };
    let found: Vec<_> = names.iter().map(named).collect();
    let whole = found.iter().all(|roles| !roles.is_empty());
    let mut permissions: Vec<String> = found.into_iter().flatten().flat_map(|role| role.permissions.clone()).collect();
    permissions.sort_unstable();
    permissions.dedup();
    (list(&permissions), whole)
}

#[cfg(test)]
mod tests {
    use super::super::access_key::tests::key;
    use super::*;

    fn role(name: &str, tenant: &str, permissions: &[&str]) -> Role {
        Role {
            id: String::new(),
            name: name.into(),
            description: String::new(),
            permissions: permissions.iter().map(|name| (*name).into()).collect(),
            tenant: tenant.into(),
        }
    }

    fn told(claims: &[Claim], name: &str) -> (Told, Origin) {
        let claim = claims.iter().find(|claim| claim.name == name).unwrap();
        (claim.value.clone(), claim.origin)
    }

    #[test]
    fn each_claim_is_traced_to_where_it_comes_from() {
        let tenant = TenantAccess { id: "T1".into(), name: "Acme".into(), roles: vec!["Reader".into()] };
        let key = AccessKey {
            tenants: vec![tenant],
            claims: r#"{"team":"build","big":12345678901234567890123,"iss":"me"}"#.into(),
            ..key("K1", "ci")
        };
        let roles = [role("Reader", "", &["read"]), role("Reader", "T2", &["other"]), role("Reader", "T1", &["look"])];
        let claims = Subject::of(&key).preview("P2x", Some(&roles));
        assert_eq!(told(&claims, "iss"), (Told::Known("\"P2x\"".into()), Origin::Project));
        assert_eq!(told(&claims, "dct"), (Told::Known("\"T1\"".into()), Origin::Tenants));
        let tenants = r#"{"T1":{"permissions":["look","read"],"roles":["Reader"]}}"#;
        assert_eq!(told(&claims, "tenants").0, Told::Known(tenants.into()));
        assert_eq!(told(&claims, "big"), (Told::Known("12345678901234567890123".into()), Origin::Custom));
        assert_eq!(claims.last().map(|claim| claim.origin), Some(Origin::Shadowed));
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        let plain = AccessKey { roles: vec!["Admin".into()], ..key("K1", "ci") };
        let claims = Subject::of(&plain).preview("P2x", None);
        assert_eq!(told(&claims, "permissions").0, Told::InPart("[]".into()));
        let bound = AccessKey { bound_user: "U1".into(), ..plain };
        let claims = Subject::of(&bound).preview("P2x", None);
        assert_eq!(told(&claims, "roles"), (Told::Words("those of the user"), Origin::User));
        assert!(matches!(told(&claims, "sub").0, Told::Words(_)));
    }
}
