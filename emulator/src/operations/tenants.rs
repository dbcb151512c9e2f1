//! `GET /v1/mgmt/tenant?id=…`, `GET /v1/mgmt/tenant/all` and `POST /v1/mgmt/tenant/search`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Call, Reply, World};
use crate::directory::Tenant;
use crate::errors::{ErrorCode, Refusal};
use crate::wire::or_default;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    tenant_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    tenant_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    tenant_self_provisioning_domains: Vec<String>,
    #[serde(rename = "tenantSSODomains", deserialize_with = "or_default")]
    tenant_sso_domains: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    custom_attributes: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    auth_type: String,
    #[serde(deserialize_with = "or_default")]
    parent_tenant_id: String,
    #[serde(deserialize_with = "or_default")]
    top_level_only: bool,
}

/// The tenant stands at the root of the answer, whatever the documentation says: so the clients read it.
pub(super) fn load(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required_parameter("id")?;
    match world.directory.tenant(&id) {
        Some(tenant) => Reply::json(tenant),
        None => Err(Refusal::new(ErrorCode::TenantNotFound, format!("Tenant {id} does not exist in project"))),
    }
}

pub(super) fn all(world: &World) -> Result<Reply, Refusal> {
    Reply::json(&json!({"tenants": world.directory.tenants}))
}

pub(super) fn search(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    let any = |wanted: &[String], has: &[String]| wanted.is_empty() || has.iter().any(|item| wanted.contains(item));
    let passes = |tenant: &&Tenant| {
        (body.tenant_ids.is_empty() || body.tenant_ids.contains(&tenant.id))
            && (body.tenant_names.is_empty() || body.tenant_names.contains(&tenant.name))
            && any(&body.tenant_self_provisioning_domains, &tenant.self_provisioning_domains)
            && any(&body.tenant_sso_domains, &tenant.domains)
            && body.custom_attributes.iter().all(|(name, value)| tenant.custom_attributes.get(name) == Some(value))
            && (body.auth_type.is_empty() || tenant.auth_type == body.auth_type)
            && (body.parent_tenant_id.is_empty() || tenant.parent == body.parent_tenant_id)
            && (!body.top_level_only || tenant.parent.is_empty())
    };
    Reply::json(&json!({"tenants": world.directory.tenants.iter().filter(passes).collect::<Vec<_>>()}))
}
