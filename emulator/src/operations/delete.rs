//! `POST /v1/mgmt/accesskey/delete` and its batch. There is no way back.

use super::targets;
use super::{Call, Reply, World};
use crate::errors::Refusal;

pub(super) fn one(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (_, key) = targets::one(world, call)?;
    world.store.delete(std::slice::from_ref(&key.id));
    world.note(call, "AccessKeyDeleted", &[key]);
    Ok(Reply::nothing())
}

pub(super) fn batch(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let keys: Vec<_> = targets::many(world, call)?.into_iter().map(|(_, key)| key).collect();
    let ids: Vec<_> = keys.iter().map(|key| key.id.clone()).collect();
    world.store.delete(&ids);
    if !keys.is_empty() {
        world.note(call, "AccessKeysDeleted", &keys);
    }
    Ok(Reply::nothing())
}
