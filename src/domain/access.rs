//! What a key may act as: with roles of the project, in tenants with roles in each, or as a user.
//!
//! Invariant: a tenant stands in it once. What a choice leaves out stays here until it is sent, so that choosing back
//! brings it back; and what would be left out can be told before.

use super::access_key::{AccessKey, TenantAccess};

/// The choice. Descope's documentation wants project roles only where there are no tenants, and a bound user's grants
/// count instead of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessKind {
    /// Roles of the project.
    ProjectRoles,
    /// Tenants, with roles in each.
    Tenants,
    /// Both, as an old key may have been stored; not to be chosen for another.
    Both,
    /// Whatever a user may do. Chosen when the key is made, and never changed.
    User,
}

/// The part of the form that says what the key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    kind: AccessKind,
    roles: Vec<String>,
    tenants: Vec<TenantAccess>,
    user: String,
    /// What the stored key has; `None` for a new one.
    stored: Option<AccessKind>,
}

/// What a choice would leave out of what stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Roles of the project.
    pub roles: Vec<String>,
    /// Tenants, with their roles.
    pub tenants: Vec<TenantAccess>,
    /// The user.
    pub user: String,
}

impl Dropped {
    /// Whether nothing would be left out.
    pub fn is_nothing(&self) -> bool {
        self.roles.is_empty() && self.tenants.is_empty() && self.user.is_empty()
    }
}

impl Access {
    /// Of a new key: no grants yet.
    pub fn new() -> Self {
        Self { kind: AccessKind::ProjectRoles, roles: vec![], tenants: vec![], user: String::new(), stored: None }
    }

    /// Of a stored key. A tenant that stands in it twice stands here once, with the roles of both.
    pub fn of(key: &AccessKey) -> Self {
        let kind = match (key.bound_user.is_empty(), key.roles.is_empty(), key.tenants.is_empty()) {
            (false, _, _) => AccessKind::User,
            (true, false, false) => AccessKind::Both,
            (true, true, false) => AccessKind::Tenants,
            (true, _, true) => AccessKind::ProjectRoles,
        };
        let mut access = Self { kind, stored: Some(kind), user: key.bound_user.clone(), ..Self::new() };
        key.roles.iter().for_each(|role| _ = access.add_role(role));
        for tenant in &key.tenants {
            access.add_tenant(&tenant.id, &tenant.name);
            tenant.roles.iter().for_each(|role| _ = access.grant(&tenant.id, role));
        }
        access
    }

    /// Of a new key like a stored one. Where that holds roles of the project and tenants, the tenants are chosen.
    pub fn like(key: &AccessKey) -> Self {
        let access = Self::of(key);
        let kind = if access.kind == AccessKind::Both { AccessKind::Tenants } else { access.kind };
        Self { kind, stored: None, ..access }
    }

    /// The choice.
    pub fn kind(&self) -> AccessKind {
        self.kind
    }

    /// What may be chosen: a key that is bound to a user stays so, one that is not cannot become so.
    pub fn kinds(&self) -> &'static [AccessKind] {
        use AccessKind::{Both, ProjectRoles, Tenants, User};
        match self.stored {
            None => &[ProjectRoles, Tenants, User],
            Some(User) => &[User],
            Some(Both) => &[Both, ProjectRoles, Tenants],
            Some(ProjectRoles | Tenants) => &[ProjectRoles, Tenants],
        }
    }

    /// Chooses; `false` when that is not to be chosen.
    pub fn choose(&mut self, kind: AccessKind) -> bool {
        let may = self.kinds().contains(&kind);
        if may {
            self.kind = kind;
        }
        may
    }

    /// What choosing this would leave out.
    pub fn dropped_by(&self, kind: AccessKind) -> Dropped {
        let (roles, tenants, user) = self.sent_by(kind);
        Dropped {
            roles: if roles { vec![] } else { self.roles.clone() },
            tenants: if tenants { vec![] } else { self.tenants.clone() },
            user: if user { String::new() } else { self.user.clone() },
        }
    }

    /// Whether roles, tenants and user are sent under a choice. The grants of a stored key that is bound to a user go back
    /// as they are, although they do not count.
    fn sent_by(&self, kind: AccessKind) -> (bool, bool, bool) {
        let is_stored = self.stored.is_some();
        match kind {
            AccessKind::ProjectRoles => (true, false, false),
            AccessKind::Tenants => (false, true, false),
            AccessKind::Both => (true, true, false),
            AccessKind::User => (is_stored, is_stored, true),
        }
    }

    /// Roles of the project, as they are to be sent.
    pub fn sent_roles(&self) -> &[String] {
        if self.sent_by(self.kind).0 { &self.roles } else { &[] }
    }

    /// Tenants, as they are to be sent.
    pub fn sent_tenants(&self) -> &[TenantAccess] {
        if self.sent_by(self.kind).1 { &self.tenants } else { &[] }
    }

    /// The user, as it is to be sent; empty for none.
    pub fn sent_user(&self) -> &str {
        if self.sent_by(self.kind).2 { &self.user } else { "" }
    }

    /// The roles of the project in the form.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// The tenants in the form.
    pub fn tenants(&self) -> &[TenantAccess] {
        &self.tenants
    }

    /// The user in the form; empty for none.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Names the user of a new key; `false` for a stored one, whose user cannot be changed.
    pub fn set_user(&mut self, id: &str) -> bool {
        let may = self.stored.is_none();
        if may {
            id.trim().clone_into(&mut self.user);
        }
        may
    }

    /// Adds a role of the project; `false` when it is there already, or blank.
    pub fn add_role(&mut self, name: &str) -> bool {
        add(&mut self.roles, name)
    }

    /// Takes a role of the project away.
    pub fn remove_role(&mut self, name: &str) {
        self.roles.retain(|role| role != name);
    }

    /// Adds a tenant without roles; `false` when it is there already, or blank. The name is for the eye only.
    pub fn add_tenant(&mut self, id: &str, name: &str) -> bool {
        let is_new = !id.trim().is_empty() && self.tenant(id).is_none();
        if is_new {
            self.tenants.push(TenantAccess { id: id.to_owned(), name: name.to_owned(), roles: vec![] });
        }
        is_new
    }

    /// Takes a tenant away, with its roles.
    pub fn remove_tenant(&mut self, id: &str) {
        self.tenants.retain(|tenant| tenant.id != id);
    }

    /// Adds a role in a tenant; `false` when it is there already, or the tenant is not.
    pub fn grant(&mut self, tenant: &str, role: &str) -> bool {
        self.tenant(tenant).is_some_and(|tenant| add(&mut tenant.roles, role))
    }

    /// Takes a role in a tenant away.
    pub fn revoke(&mut self, tenant: &str, role: &str) {
        if let Some(tenant) = self.tenant(tenant) {
            tenant.roles.retain(|known| known != role);
        }
    }

    fn tenant(&mut self, id: &str) -> Option<&mut TenantAccess> {
        self.tenants.iter_mut().find(|tenant| tenant.id == id)
    }
}

impl Default for Access {
    fn default() -> Self {
        Self::new()
    }
}

fn add(roles: &mut Vec<String>, name: &str) -> bool {
    let is_new = !name.trim().is_empty() && !roles.iter().any(|role| role == name);
    if is_new {
        roles.push(name.to_owned());
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::super::access_key::tests::key;
    use super::*;

    fn tenant(id: &str, roles: &[&str]) -> TenantAccess {
        TenantAccess { id: id.into(), name: String::new(), roles: roles.iter().map(|role| (*role).into()).collect() }
    }

    #[test]
    fn a_tenant_and_a_role_stand_once() {
        let mut access = Access::new();
        assert!(access.add_tenant("T1", "Acme") && !access.add_tenant("T1", "Other") && !access.add_tenant(" ", ""));
        assert!(
            access.grant("T1", "Reader, \"x\"") && !access.grant("T1", "Reader, \"x\"") && !access.grant("T2", "a")
        );
        assert!(access.add_role("a") && !access.add_role("a") && !access.add_role(""));
        assert_eq!((access.tenants().len(), access.tenants()[0].roles.len()), (1, 1));
        let stored = AccessKey { tenants: vec![tenant("T1", &["a"]), tenant("T1", &["a", "b"])], ..key("K1", "k") };
        assert_eq!(Access::of(&stored).tenants(), [tenant("T1", &["a", "b"])]);
    }

    #[test]
    fn switching_tells_what_is_left_out_and_loses_nothing_in_the_form() {
        let mut access = Access::new();
        access.add_role("Admin");
        assert_eq!(access.dropped_by(AccessKind::Tenants).roles, ["Admin"]);
        assert!(access.choose(AccessKind::Tenants));
        access.add_tenant("T1", "");
        assert!(access.sent_roles().is_empty() && access.sent_tenants().len() == 1);
        assert_eq!(access.dropped_by(AccessKind::User).tenants.len(), 1);
        assert!(access.choose(AccessKind::User) && access.set_user(" U2x "));
        assert!(access.sent_tenants().is_empty() && access.sent_user() == "U2x");
        assert!(access.choose(AccessKind::ProjectRoles));
        assert_eq!((access.sent_roles(), access.sent_user()), (&["Admin".to_owned()][..], ""));
        assert!(!access.choose(AccessKind::Both), "a new key is not given both");
        assert!(access.dropped_by(AccessKind::Both).roles.is_empty());
    }

    #[test]
    fn a_new_key_like_another_may_be_given_any_kind_of_access() {
        let both = AccessKey { roles: vec!["Admin".into()], tenants: vec![tenant("T1", &["a"])], ..key("K1", "k") };
        let mut access = Access::like(&both);
        assert_eq!((access.kind(), access.dropped_by(AccessKind::Tenants).roles.len()), (AccessKind::Tenants, 1));
        assert!(access.sent_roles().is_empty() && access.choose(AccessKind::User) && access.set_user("U2"));
        let bound = Access::like(&AccessKey { bound_user: "U1".into(), ..both });
        assert_eq!((bound.kind(), bound.sent_user(), bound.sent_roles().len()), (AccessKind::User, "U1", 0));
    }

    #[test]
    fn a_stored_key_that_holds_both_keeps_both_and_a_bound_one_stays_bound() {
        let both = AccessKey { roles: vec!["Admin".into()], tenants: vec![tenant("T1", &[])], ..key("K1", "k") };
        let access = Access::of(&both);
        assert_eq!((access.kind(), access.sent_roles().len(), access.sent_tenants().len()), (AccessKind::Both, 1, 1));
        let mut bound = Access::of(&AccessKey { bound_user: "U1".into(), ..both });
        assert_eq!((bound.kind(), bound.kinds()), (AccessKind::User, &[AccessKind::User][..]));
        assert_eq!((bound.sent_roles().len(), bound.sent_tenants().len()), (1, 1));
        assert!(!bound.set_user("U2") && !bound.choose(AccessKind::Tenants) && bound.sent_user() == "U1");
        assert!(!Access::of(&key("K2", "k")).kinds().contains(&AccessKind::User));
    }
}
