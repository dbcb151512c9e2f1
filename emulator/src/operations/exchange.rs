//! `POST /v1/auth/accesskey/exchange`: a secret for a session token.
//!
//! Invariant: whoever is refused learns nothing about the key, but for an address that it does not permit.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Call, Reply, World};
use crate::addresses;
use crate::auth;
use crate::errors::{ErrorCode, Refusal};
use crate::record;
use crate::switches::Subject;
use crate::wire::{AccessKey, KeyTenant, Status, or_default};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    login_options: LoginOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LoginOptions {
    #[serde(deserialize_with = "or_default")]
    custom_claims: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    selected_tenant: String,
}

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let secret = auth::access_key(call.request, call.project_id)?;
    let body: Body = call.body()?;
    let refused = || Refusal::new(ErrorCode::ExchangeRefused, "The access key is not valid");
    let key = world.store.by_secret(&record::hash(secret)).ok_or_else(refused)?.key()?;
    if key.status != Status::Active || key.expired(call.now_ms) {
        return Err(refused());
    }
    if !addresses::permit(&key.permitted_ips, call.remote_ip) {
        let message = format!("Requests from {} are not permitted for this access key", call.remote_ip);
        return Err(Refusal::new(ErrorCode::AddressNotPermitted, message));
    }
    let (roles, tenants) = authorization(world, &key);
    let selected = body.login_options.selected_tenant;
    let current = match tenants.as_slice() {
        _ if !selected.is_empty() => Some(selected),
        [only] => Some(only.tenant_id.clone()),
        _ => None,
    };
    if current.as_ref().is_some_and(|id| !tenants.iter().any(|tenant| tenant.tenant_id == *id)) {
        return Err(refused());
    }
    let claims = claims(world, call, &key, (&roles, &tenants), current, body.login_options.custom_claims);
    let token = world.signer.sign(&claims)?;
    Reply::json(&json!({"keyId": key.id, "sessionJwt": token}))
}

/// The grants that apply: the key's own, or those of the user it is bound to.
fn authorization(world: &World, key: &AccessKey) -> (Vec<String>, Vec<KeyTenant>) {
    match world.directory.user(&key.bound_user_id) {
        Some(user) => (user.role_names.clone(), user.user_tenants.clone()),
        None => (key.role_names.clone(), key.key_tenants.clone()),
    }
}

fn claims(
    world: &World,
    call: &Call,
    key: &AccessKey,
    (roles, tenants): (&[String], &[KeyTenant]),
    current: Option<String>,
    asked_for: Map<String, Value>,
) -> Value {
    let directory = &world.directory;
    // The key's own claims first, so that none of them can take the place of one that the emulator answers for.
    let mut claims = key.custom_claims.clone();
    let now = call.now_seconds();
    let subject = match call.switches.session_subject {
        Subject::UserId if !key.bound_user_id.is_empty() => &key.bound_user_id,
        Subject::UserId | Subject::KeyId => &key.id,
    };
    claims.insert("iss".to_owned(), Value::from(call.project_id));
    claims.insert("sub".to_owned(), Value::from(subject.as_str()));
    claims.insert("iat".to_owned(), Value::from(now));
    claims.insert("exp".to_owned(), Value::from(now + i64::from(call.switches.session_seconds)));
    claims.insert("amr".to_owned(), json!(["accesskey"]));
    claims.insert("drn".to_owned(), Value::from("DS"));
    claims.insert("roles".to_owned(), Value::from(roles));
    claims.insert("permissions".to_owned(), Value::from(directory.permissions(roles, None)));
    let of_tenant = |tenant: &KeyTenant| {
        let permissions = directory.permissions(&tenant.role_names, Some(&tenant.tenant_id));
        (tenant.tenant_id.clone(), json!({"roles": tenant.role_names, "permissions": permissions}))
    };
    claims.insert("tenants".to_owned(), Value::Object(tenants.iter().map(of_tenant).collect()));
    if let Some(tenant) = current {
        claims.insert("dct".to_owned(), Value::from(tenant));
    }
    if !asked_for.is_empty() {
        claims.insert("nsec".to_owned(), Value::Object(asked_for));
    }
    Value::Object(claims)
}
