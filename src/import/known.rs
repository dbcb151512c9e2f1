//! What the project has, as far as it could be loaded, to hold roles and tenants of rows against.

use hashbrown::{HashMap, HashSet};

use super::look::beginning;
use crate::domain::directory::{Role, Tenant};

/// So many characters of a name are quoted.
const SHOWN: usize = 100;

/// Roles and tenants of the project; what could not be loaded is not checked.
#[derive(Default)]
pub struct Known {
    roles: Option<Roles>,
    tenants: Option<Tenants>,
}

#[derive(Default)]
struct Roles {
    /// The tenants in which a role of this name is; an empty one for the project.
    places: HashMap<String, Vec<String>>,
    /// The names by their small letters.
    by_small: HashMap<String, String>,
    /// Whether a name has signs in it that stand between names.
    any_separates: bool,
}

#[derive(Default)]
struct Tenants {
    ids: HashSet<String>,
    by_name: HashMap<String, String>,
}

impl Known {
    /// Of lists that were loaded.
    pub fn new(roles: Option<&[Role]>, tenants: Option<&[Tenant]>) -> Self {
        let roles = roles.map(|roles| {
            let mut known = Roles::default();
            for role in roles {
                known.any_separates |= role.name.contains(super::grants::SEPARATORS);
                known.by_small.entry(role.name.to_lowercase()).or_insert_with(|| role.name.clone());
                known.places.entry(role.name.clone()).or_default().push(role.tenant.clone());
            }
            known
        });
        let tenants = tenants.map(|tenants| Tenants {
            ids: tenants.iter().map(|tenant| tenant.id.clone()).collect(),
            by_name: tenants.iter().map(|tenant| (tenant.name.clone(), tenant.id.clone())).collect(),
        });
        Self { roles, tenants }
    }

    /// Whether a role of this name is known anywhere.
    pub(super) fn is_role(&self, name: &str) -> bool {
        self.roles.as_ref().is_some_and(|roles| roles.places.contains_key(name))
    }

    /// Whether a known tenant has this id, or this name, of which [`Known::tenant_problem`] says the id.
    pub(super) fn is_tenant(&self, text: &str) -> bool {
        let tenants = self.tenants.as_ref();
        tenants.is_some_and(|tenants| tenants.ids.contains(text) || tenants.by_name.contains_key(text))
    }

    /// Whether a known role's name could be taken for several.
    pub(super) fn any_role_separates(&self) -> bool {
        self.roles.as_ref().is_some_and(|roles| roles.any_separates)
    }

    /// What is wrong with a role of the project, or of a tenant.
    pub(super) fn role_problem(&self, name: &str, tenant: Option<&str>) -> Option<String> {
        let roles = self.roles.as_ref()?;
        let Some(places) = roles.places.get(name) else {
            let (other, name) = (roles.by_small.get(&name.to_lowercase()), beginning(name, SHOWN));
            return Some(match other {
                Some(other) => format!("There is no role “{name}”. Did you mean “{other}”?"),
                None => format!("There is no role “{name}” in this project."),
            });
        };
        let fits = |place: &String| place.is_empty() || Some(place.as_str()) == tenant;
        (!places.iter().any(fits)).then(|| match tenant {
            Some(tenant) => format!("The role “{name}” is not one of the tenant {tenant}."),
            None => format!("The role “{name}” belongs to a tenant, not to the project."),
        })
    }

    /// What is wrong with a tenant.
    pub(super) fn tenant_problem(&self, id: &str) -> Option<String> {
        let tenants = self.tenants.as_ref()?;
        if tenants.ids.contains(id) {
            return None;
        }
        let named = tenants.by_name.get(id);
        let id = beginning(id, SHOWN);
        Some(match named {
            Some(other) => format!("“{id}” is the name of a tenant. Write its id: {other}."),
            None => format!("There is no tenant “{id}” in this project."),
        })
    }
}
