//! `POST /v1/mgmt/audit/search`: the last thirty days.

use serde::Deserialize;
use serde_json::json;

use super::{Call, Reply, World};
use crate::audit::AuditRecord;
use crate::errors::Refusal;
use crate::wire::{int64, or_default};

const THIRTY_DAYS_MS: i64 = 30 * 86_400_000;
const MOST: usize = 1000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "int64")]
    from: Option<i64>,
    #[serde(deserialize_with = "int64")]
    to: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    user_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    actor_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    actions: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    excluded_actions: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    tenants: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    no_tenants: bool,
    #[serde(deserialize_with = "or_default")]
    remote_addresses: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    levels: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    text: String,
    #[serde(deserialize_with = "int64")]
    size: Option<i64>,
    #[serde(deserialize_with = "int64")]
    page: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    oldest_first: bool,
}

pub(super) fn run(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    let from = body.from.unwrap_or(0).max(call.now_ms - THIRTY_DAYS_MS);
    let to = body.to.filter(|to| *to > 0).unwrap_or(i64::MAX);
    let text = body.text.to_lowercase();
    let among = |wanted: &[String], value: &String| wanted.is_empty() || wanted.contains(value);
    let passes = |record: &&AuditRecord| {
        (from..=to).contains(&record.occurred_ms)
            && among(&body.user_ids, &record.user_id)
            && among(&body.actor_ids, &record.actor_id)
            && among(&body.actions, &record.action)
            && !body.excluded_actions.contains(&record.action)
            && among(&body.remote_addresses, &record.remote_address)
            && among(&body.levels, &record.kind)
            && (!body.no_tenants || record.tenants.is_empty())
            && (body.tenants.is_empty() || record.tenants.iter().any(|tenant| body.tenants.contains(tenant)))
            && (text.is_empty() || everything(record).contains(&text))
    };
    let mut found: Vec<_> = world.audit.newest_first().filter(passes).collect();
    if body.oldest_first {
        found.reverse();
    }
    let size = body.size.and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=MOST).contains(n)).unwrap_or(MOST);
    let page = body.page.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let shown: Vec<_> = found.iter().skip(page.saturating_mul(size)).take(size).collect();
    Reply::json(&json!({"audits": shown, "total": found.len()}))
}

/// What free text is looked for in.
fn everything(record: &AuditRecord) -> String {
    let data = serde_json::to_string(&record.data).unwrap_or_default();
    format!("{} {} {} {data}", record.action, record.user_id, record.actor_id).to_lowercase()
}
