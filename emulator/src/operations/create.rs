//! `POST /v1/mgmt/accesskey/create`: a new active key, and its secret for the first and last time.

use super::{Call, Reply, World, new_key};
use crate::errors::Refusal;
use crate::record;

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let mut key = new_key::check(call.body()?, &world.directory, call)?;
    let secret = new_key::give_ids(&mut key, world, call);
    let record = world.store.insert(&key, Some(record::hash(&secret)))?;
    world.note(call, "AccessKeyCreated", &[key]);
    call.key_reply(&record, Some(&secret))
}
