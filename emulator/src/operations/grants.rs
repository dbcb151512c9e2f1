//! What a key may act as: roles of the project, or tenants with roles of their own.

use crate::directory::Directory;
use crate::errors::Refusal;
use crate::switches::{RolesAndTenants, Switches, Verdict};
use crate::wire::{KeyTenant, TenantGrant};

/// Project roles and tenants as they are to be stored.
pub(super) type Grants = (Vec<String>, Vec<KeyTenant>);

/// Checks roles and tenants of a request and looks up the tenants' names; `both` says what to do with both of them.
pub(super) fn resolve(
    roles: Vec<String>,
    tenants: Vec<TenantGrant>,
    directory: &Directory,
    switches: &Switches,
    both: RolesAndTenants,
) -> Result<Grants, Refusal> {
    let roles = match both {
        _ if roles.is_empty() || tenants.is_empty() => roles,
        RolesAndTenants::KeepsBoth => roles,
        RolesAndTenants::TenantsWin => Vec::new(),
        RolesAndTenants::Refused => {
            return Err(Refusal::invalid("roleNames and keyTenants cannot be given together"));
        }
    };
    check_roles(&roles, None, directory, switches)?;
    let mut stored: Vec<KeyTenant> = Vec::with_capacity(tenants.len());
    for grant in tenants {
        if grant.tenant_id.is_empty() {
            return Err(Refusal::required("tenantId"));
        }
        let tenant = directory.tenant(&grant.tenant_id);
        if tenant.is_none() && switches.unknown_tenants == Verdict::Refused {
            return Err(Refusal::invalid(format!("Tenant {} does not exist in project", grant.tenant_id)));
        }
        check_roles(&grant.role_names, Some(&grant.tenant_id), directory, switches)?;
        match stored.iter_mut().find(|known| known.tenant_id == grant.tenant_id) {
            Some(known) => join(&mut known.role_names, grant.role_names),
            None => stored.push(KeyTenant {
                tenant_name: tenant.map(|tenant| tenant.name.clone()).unwrap_or_default(),
                tenant_id: grant.tenant_id,
                role_names: grant.role_names,
            }),
        }
    }
    Ok((roles, stored))
}

/// Adds what is not there yet.
pub(super) fn join<T: PartialEq>(into: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !into.contains(&item) {
            into.push(item);
        }
    }
}

fn check_roles(
    names: &[String],
    tenant: Option<&str>,
    directory: &Directory,
    switches: &Switches,
) -> Result<(), Refusal> {
    match names.iter().find(|name| !directory.has_role(name, tenant)) {
        Some(name) if switches.unknown_roles == Verdict::Refused => {
            Err(Refusal::invalid(format!("Role {name} does not exist in project")))
        }
        _ => Ok(()),
    }
}
