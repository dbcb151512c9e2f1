//! `POST …/activate`, `…/deactivate` and their batches. A key that is so already stays so, and the answer is the same.

use super::targets::{self, Target};
use super::{Call, Reply, World};
use crate::errors::Refusal;
use crate::wire::Status;

pub(super) fn one(world: &mut World, call: &Call, status: Status) -> Result<Reply, Refusal> {
    let target = targets::one(world, call)?;
    set(world, call, vec![target], status)
}

pub(super) fn batch(world: &mut World, call: &Call, status: Status) -> Result<Reply, Refusal> {
    let targets = targets::many(world, call)?;
    set(world, call, targets, status)
}

fn set(world: &mut World, call: &Call, targets: Vec<Target>, status: Status) -> Result<Reply, Refusal> {
    for (record, mut key) in targets {
        if key.status != status {
            key.status = status;
            world.store.replace(&record, &key, None)?;
            world.note(call, "AccessKeyModified", &[key]);
        }
    }
    Ok(Reply::nothing())
}
