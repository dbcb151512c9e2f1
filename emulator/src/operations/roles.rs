//! `GET /v1/mgmt/role/all` and `POST /v1/mgmt/role/search`.

use serde::Deserialize;
use serde_json::json;

use super::{Call, Reply, World};
use crate::directory::Role;
use crate::errors::Refusal;
use crate::wire::or_default;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    tenant_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    role_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    role_name_like: String,
    #[serde(deserialize_with = "or_default")]
    permission_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    role_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    text: String,
    #[serde(deserialize_with = "or_default")]
    include_project_roles: bool,
}

pub(super) fn all(world: &World) -> Result<Reply, Refusal> {
    Reply::json(&json!({"roles": world.directory.roles}))
}

pub(super) fn search(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    let (like, text) = (body.role_name_like.to_lowercase(), body.text.to_lowercase());
    let passes = |role: &&Role| {
        let in_tenant = body.tenant_ids.is_empty()
            || body.tenant_ids.contains(&role.tenant_id)
            || (body.include_project_roles && role.tenant_id.is_empty());
        in_tenant
            && (body.role_names.is_empty() || body.role_names.contains(&role.name))
            && (body.role_ids.is_empty() || body.role_ids.contains(&role.id))
            && (like.is_empty() || role.name.to_lowercase().contains(&like))
            && (body.permission_names.is_empty()
                || role.permission_names.iter().any(|name| body.permission_names.contains(name)))
            && (text.is_empty() || format!("{} {}", role.name, role.description).to_lowercase().contains(&text))
    };
    Reply::json(&json!({"roles": world.directory.roles.iter().filter(passes).collect::<Vec<_>>()}))
}
