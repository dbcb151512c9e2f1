//! `GET /v2/keys/<project>`: the key that proves session tokens. It is public, so no bearer is asked for.

use super::{Call, Reply, World};
use crate::errors::{ErrorCode, Refusal};
use crate::operation::PUBLIC_KEYS;

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    if call.request.path.strip_prefix(PUBLIC_KEYS) != Some(call.project_id) {
        return Err(Refusal::new(ErrorCode::ProjectNotFound, "There is no such project").with_status(404));
    }
    Reply::json(&serde_json::json!({"keys": [world.signer.public_key()?]}))
}
