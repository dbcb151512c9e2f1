//! `POST /v1/mgmt/accesskey/rotate`: another secret, at once and without a grace period.

use super::{Call, Reply, World, targets};
use crate::errors::Refusal;
use crate::record;
use crate::switches::Verdict;
use crate::wire::Status;

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (record, key) = targets::one(world, call)?;
    if call.switches.rotate_unusable == Verdict::Refused {
        if key.status == Status::Inactive {
            return Err(Refusal::invalid("An inactive access key cannot be rotated"));
        }
        if key.expired(call.now_ms) {
            return Err(Refusal::invalid("An expired access key cannot be rotated"));
        }
    }
    let mut secret = "K2".to_owned();
    world.random(call).letters(&mut secret, 53);
    let record = world.store.replace(&record, &key, Some(record::hash(&secret)))?;
    world.note(call, "AccessKeyModified", &[key]);
    call.key_reply(&record, Some(&secret))
}
