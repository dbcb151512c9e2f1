//! `GET /v1/mgmt/accesskey?id=…`: one key, as a reader may see it.

use super::{Call, Reply, World};
use crate::errors::Refusal;

pub(super) fn run(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required_parameter("id")?;
    let record = world.store.visible(&id).ok_or_else(|| call.no_such_key(&id))?;
    call.key_reply(&record, None)
}
