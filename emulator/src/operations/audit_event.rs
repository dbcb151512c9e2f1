//! `POST /v1/mgmt/audit/event`: an audit record of the caller's own.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Call, Reply, World};
use crate::audit::AuditRecord;
use crate::errors::Refusal;
use crate::wire::or_default;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    action: String,
    #[serde(rename = "type", deserialize_with = "or_default")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    actor_id: String,
    #[serde(deserialize_with = "or_default")]
    user_id: String,
    #[serde(deserialize_with = "or_default")]
    tenant_id: String,
    #[serde(deserialize_with = "or_default")]
    data: Map<String, Value>,
}

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    for (field, value) in
        [("action", &body.action), ("type", &body.kind), ("actorId", &body.actor_id), ("tenantId", &body.tenant_id)]
    {
        if value.is_empty() {
            return Err(Refusal::required(field));
        }
    }
    if !["info", "warn", "error"].contains(&body.kind.as_str()) {
        return Err(Refusal::invalid("The type field must be info, warn or error"));
    }
    let id = world.random(call).id("AU2");
    world.audit.push(AuditRecord {
        id,
        project_id: call.project_id.to_owned(),
        user_id: body.user_id,
        action: body.action,
        occurred: call.now_ms.to_string(),
        device: String::new(),
        method: String::new(),
        geo: String::new(),
        remote_address: call.remote_ip.to_string(),
        external_ids: Vec::new(),
        tenants: vec![body.tenant_id],
        data: body.data,
        kind: body.kind,
        actor_id: body.actor_id,
        occurred_ms: call.now_ms,
    });
    Ok(Reply::nothing())
}
