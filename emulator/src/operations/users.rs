//! `GET /v1/mgmt/user`, `POST /v1/mgmt/user/search` (and `/v2`), `POST /v1/mgmt/users/load`.

use serde::Deserialize;
use serde_json::json;

use super::{Call, Reply, World};
use crate::directory::User;
use crate::errors::{ErrorCode, Refusal};
use crate::wire::{int64, or_default};

const DEFAULT_LIMIT: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Search {
    #[serde(deserialize_with = "or_default")]
    text: String,
    #[serde(deserialize_with = "or_default")]
    tenant_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    role_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    statuses: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    emails: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    phones: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    login_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    user_ids: Vec<String>,
    #[serde(deserialize_with = "int64")]
    limit: Option<i64>,
    #[serde(deserialize_with = "int64")]
    page: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LoadMany {
    #[serde(deserialize_with = "or_default")]
    user_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    include_invalid_users: bool,
}

pub(super) fn load(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let users = &world.directory.users;
    let found = match (call.request.parameter("userId"), call.request.parameter("loginId")) {
        (Some(id), _) if !id.is_empty() => world.directory.user(&id),
        (_, Some(login)) if !login.is_empty() => users.iter().find(|user| user.login_ids.contains(&login)),
        _ => return Err(Refusal::required("userId")),
    };
    match found {
        Some(user) => Reply::json(&json!({"user": user})),
        None => Err(Refusal::new(ErrorCode::UserNotFound, "There is no such user")),
    }
}

pub(super) fn search(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: Search = call.body()?;
    let text = body.text.to_lowercase();
    let among = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|item| item == value);
    let any = |wanted: &[String], has: &[String]| wanted.is_empty() || has.iter().any(|item| wanted.contains(item));
    let passes = |user: &&User| {
        let tenants: Vec<_> = user.user_tenants.iter().map(|tenant| tenant.tenant_id.clone()).collect();
        among(&body.statuses, user.status)
            && among(&body.emails, &user.email)
            && among(&body.phones, &user.phone)
            && among(&body.user_ids, &user.user_id)
            && any(&body.login_ids, &user.login_ids)
            && any(&body.tenant_ids, &tenants)
            && any(&body.role_names, &user.role_names)
            && (text.is_empty()
                || format!("{} {} {}", user.name, user.email, user.user_id).to_lowercase().contains(&text))
    };
    let found: Vec<_> = world.directory.users.iter().filter(passes).collect();
    let limit = body.limit.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(DEFAULT_LIMIT);
    let page = body.page.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let shown: Vec<_> = found.iter().skip(page.saturating_mul(limit)).take(limit).collect();
    Reply::json(&json!({"users": shown, "total": found.len()}))
}

pub(super) fn load_many(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: LoadMany = call.body()?;
    if body.user_ids.is_empty() {
        return Err(Refusal::required("userIds"));
    }
    let mut users = Vec::with_capacity(body.user_ids.len());
    for id in &body.user_ids {
        match world.directory.user(id) {
            Some(user) => users.push(user.clone()),
            // Asked for on purpose: an entry with nothing but the id.
            None if body.include_invalid_users => users.push(User { user_id: id.clone(), ..User::default() }),
            None => {}
        }
    }
    Reply::json(&json!({"total": users.len(), "users": users}))
}
