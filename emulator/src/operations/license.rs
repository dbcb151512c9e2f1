//! `GET /v1/mgmt/license`: what the official clients ask first.

use super::{Call, Reply};
use crate::errors::Refusal;

pub(super) fn run(call: &Call) -> Result<Reply, Refusal> {
    Reply::json(&serde_json::json!({"rateLimitTier": call.switches.license_tier}))
}
