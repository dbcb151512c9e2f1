//! Which of a key's roles could do the most harm.
//!
//! Invariant: a guess from the role's name, and to be called one: what a role permits is not part of a key.

use super::access_key::AccessKey;

/// Words in names of roles, from what can do anything to what changes things.
const TELLING: [&[&str]; 3] = [
    &["owner", "root", "super"],
    &["admin"],
    &["manage", "write", "delete", "edit", "deploy", "operat", "billing", "security"],
];

/// The role whose name promises the most power, of those in the project and in all tenants; `None` when it has no role.
pub fn most_powerful_role(key: &AccessKey) -> Option<&str> {
    let roles = key.roles.iter().chain(key.tenants.iter().flat_map(|tenant| &tenant.roles));
    // The first of several that are alike: a project's role before a tenant's.
    roles.map(String::as_str).min_by_key(|role| rank(role))
}

/// Whether a role's name promises that it can do nearly anything.
pub fn is_powerful(role: &str) -> bool {
    rank(role) < 2
}

fn rank(role: &str) -> usize {
    let role = role.to_lowercase();
    let tells = |words: &&[&str]| words.iter().any(|word| role.contains(word));
    TELLING.iter().position(tells).unwrap_or(TELLING.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TenantAccess;
    use crate::domain::access_key::tests::key;

    #[test]
    fn who_administers_or_owns_can_do_nearly_anything() {
        let powerful = ["Owner", "root", "Super User", "Tenant Admin"];
        assert!(powerful.iter().all(|role| is_powerful(role)));
        assert!(!["Reader", "Deployer", "Billing Manager", ""].iter().any(|role| is_powerful(role)));
    }

    #[test]
    fn the_name_that_promises_most_comes_first() {
        let mut key = key("K1", "ci");
        assert_eq!(most_powerful_role(&key), None);
        key.roles = vec!["Reader".into(), "Auditor".into()];
        assert_eq!(most_powerful_role(&key), Some("Reader"));
        key.tenants = vec![TenantAccess {
            id: "T1".into(),
            name: String::new(),
            roles: vec!["Deployer".into(), "Tenant Admin".into()],
        }];
        assert_eq!(most_powerful_role(&key), Some("Tenant Admin"));
    }
}
