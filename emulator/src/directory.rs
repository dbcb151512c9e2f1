//! What keys refer to: tenants, roles, users, and the definitions of custom attributes.
//!
//! Invariant: answers write these structs as they stand here, so their fields are those of the API.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A tenant.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tenant {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) self_provisioning_domains: Vec<String>,
    pub(crate) domains: Vec<String>,
    pub(crate) custom_attributes: Map<String, Value>,
    pub(crate) auth_type: &'static str,
    pub(crate) created_time: i64,
    pub(crate) disabled: bool,
    #[serde(rename = "enforceSSO")]
    pub(crate) enforce_sso: bool,
    #[serde(rename = "enforceSSOExclusions")]
    pub(crate) enforce_sso_exclusions: Vec<String>,
    pub(crate) federated_app_ids: Vec<String>,
    pub(crate) parent: String,
    pub(crate) successors: Vec<String>,
    pub(crate) default_roles: Vec<String>,
    pub(crate) role_inheritance: &'static str,
}

/// A role; keys refer to it by name.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) permission_names: Vec<String>,
    pub(crate) created_time: i64,
    /// Empty for a role of the project.
    pub(crate) tenant_id: String,
    pub(crate) default: bool,
    pub(crate) private: bool,
}

/// A user.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) user_id: String,
    pub(crate) login_ids: Vec<String>,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) verified_email: bool,
    pub(crate) verified_phone: bool,
    pub(crate) status: &'static str,
    pub(crate) role_names: Vec<String>,
    pub(crate) user_tenants: Vec<crate::wire::KeyTenant>,
    pub(crate) created_time: i64,
    pub(crate) test: bool,
    pub(crate) custom_attributes: Map<String, Value>,
}

/// The definition of a custom attribute of access keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) display_name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) options: Vec<String>,
    pub(crate) view_permissions: Vec<String>,
    pub(crate) edit_permissions: Vec<String>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) roles: Vec<Role>,
    pub(crate) users: Vec<User>,
    pub(crate) attributes: BTreeMap<String, Attribute>,
}

impl Directory {
    pub(crate) fn tenant(&self, id: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    pub(crate) fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.user_id == id)
    }

    /// Whether a role of that name can be had in the project, or in that tenant.
    pub(crate) fn has_role(&self, name: &str, tenant: Option<&str>) -> bool {
        self.roles_named(name, tenant).next().is_some()
    }

    /// The permissions that roles give in the project, or in that tenant; sorted, each once.
    pub(crate) fn permissions(&self, roles: &[String], tenant: Option<&str>) -> Vec<String> {
        let mut permissions: Vec<_> = roles
            .iter()
            .flat_map(|name| self.roles_named(name, tenant))
            .flat_map(|role| role.permission_names.iter().cloned())
            .collect();
        permissions.sort();
        permissions.dedup();
        permissions
    }

    fn roles_named<'a>(&'a self, name: &'a str, tenant: Option<&'a str>) -> impl Iterator<Item = &'a Role> {
        self.roles
            .iter()
            .filter(move |role| role.name == name && (role.tenant_id.is_empty() || Some(&*role.tenant_id) == tenant))
    }

    /// The ids that a search for a creator may mean: the text itself, or a user who is known by it.
    pub(crate) fn ids_of_person(&self, who: &str) -> Vec<String> {
        let known = |user: &&User| {
            user.name == who || user.email.eq_ignore_ascii_case(who) || user.login_ids.iter().any(|id| id == who)
        };
        let mut ids: Vec<_> = self.users.iter().filter(known).map(|user| user.user_id.clone()).collect();
        ids.push(who.to_owned());
        ids
    }
}
