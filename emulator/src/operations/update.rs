//! `POST /v1/mgmt/accesskey/update`, under whichever reading of absent and empty fields is switched on.
//!
//! Invariant: expiry, bound user and status never change here.

use serde_json::{Map, Value};

use super::{Call, Reply, World, grants, new_key, targets};
use crate::errors::Refusal;
use crate::switches::{RolesAndTenants, UpdateReading};
use crate::wire::{KeyTenant, KeyUpdate, TenantGrant};

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let mut update: KeyUpdate = call.body()?;
    let (record, mut key) = targets::find(world, call, &update.id)?;
    if update.name.is_empty() {
        return Err(Refusal::required("name"));
    }
    let reading = call.switches.update;
    match reading {
        UpdateReading::KeepsAbsent | UpdateReading::Merges => {}
        UpdateReading::OverwritesAbsent => fill_absent(&mut update),
        UpdateReading::NameOnly => {
            update = KeyUpdate { id: update.id, name: update.name, ..KeyUpdate::default() };
        }
        UpdateReading::EmptyKeeps => drop_empty(&mut update),
    }
    let merge = reading == UpdateReading::Merges;

    key.name = update.name;
    if let Some(description) = update.description {
        key.description = description;
    }
    if let Some(mut addresses) = update.permitted_ips {
        new_key::check_addresses(&addresses)?;
        if merge {
            let mut joined = key.permitted_ips.clone();
            grants::join(&mut joined, addresses);
            addresses = joined;
        }
        key.permitted_ips = addresses;
    }
    if let Some(claims) = update.custom_claims {
        lay(&mut key.custom_claims, new_key::stored(claims, call.switches), merge);
    }
    if let Some(attributes) = update.custom_attributes {
        new_key::check_attributes(&attributes, &world.directory, call.switches)?;
        lay(&mut key.custom_attributes, new_key::stored(attributes, call.switches), merge);
    }
    if update.role_names.is_some() || update.key_tenants.is_some() {
        let mut roles = update.role_names.unwrap_or_else(|| key.role_names.clone());
        let mut tenants = update.key_tenants.unwrap_or_else(|| key.key_tenants.iter().map(as_grant).collect());
        if merge {
            grants::join(&mut roles, key.role_names.clone());
            tenants.extend(key.key_tenants.iter().map(as_grant));
        }
        // A key that holds both already, from before the rule, is not robbed of one by an update that sends it back.
        let has_both = !key.role_names.is_empty() && !key.key_tenants.is_empty();
        let both = if has_both { RolesAndTenants::KeepsBoth } else { call.switches.roles_and_tenants };
        (key.role_names, key.key_tenants) = grants::resolve(roles, tenants, &world.directory, call.switches, both)?;
    }
    let record = world.store.replace(&record, &key, None)?;
    world.note(call, "AccessKeyModified", &[key]);
    call.key_reply(&record, None)
}

fn as_grant(tenant: &KeyTenant) -> TenantGrant {
    TenantGrant { tenant_id: tenant.tenant_id.clone(), role_names: tenant.role_names.clone() }
}

fn lay(over: &mut Map<String, Value>, given: Map<String, Value>, merge: bool) {
    if merge {
        over.extend(given);
    } else {
        *over = given;
    }
}

fn fill_absent(update: &mut KeyUpdate) {
    update.description.get_or_insert_default();
    update.role_names.get_or_insert_default();
    update.key_tenants.get_or_insert_default();
    update.custom_claims.get_or_insert_default();
    update.permitted_ips.get_or_insert_default();
    update.custom_attributes.get_or_insert_default();
}

fn drop_empty(update: &mut KeyUpdate) {
    update.description.take_if(|text| text.is_empty());
    update.role_names.take_if(|list| list.is_empty());
    update.key_tenants.take_if(|list| list.is_empty());
    update.custom_claims.take_if(|map| map.is_empty());
    update.permitted_ips.take_if(|list| list.is_empty());
    update.custom_attributes.take_if(|map| map.is_empty());
}
