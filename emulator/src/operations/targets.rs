//! The keys that a change is aimed at: one by `id`, or many by `ids`.

use std::sync::Arc;

use serde::Deserialize;

use super::{Call, World, grants};
use crate::errors::{ErrorCode, Refusal};
use crate::record::Record;
use crate::switches::{Atomicity, Verdict};
use crate::wire::{AccessKey, or_default};

/// A stored key and its fields.
pub(super) type Target = (Arc<Record>, AccessKey);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct One {
    #[serde(deserialize_with = "or_default")]
    id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Many {
    #[serde(deserialize_with = "or_default")]
    ids: Vec<String>,
}

/// The key with this id, if the caller may change it.
pub(super) fn find(world: &World, call: &Call, id: &str) -> Result<Target, Refusal> {
    if id.is_empty() {
        return Err(Refusal::required("id"));
    }
    let record = world.store.get(id).ok_or_else(|| call.no_such_key(id))?;
    let key = record.key()?;
    if !key.editable && call.switches.not_editable == Verdict::Refused {
        return Err(Refusal::new(ErrorCode::Forbidden, format!("Access key {id} may not be changed by this caller")));
    }
    Ok((Arc::clone(record), key))
}

/// The key that the body names.
pub(super) fn one(world: &World, call: &Call) -> Result<Target, Refusal> {
    let body: One = call.body()?;
    find(world, call, &body.id)
}

/// The keys that the body of a batch names, each once.
pub(super) fn many(world: &World, call: &Call) -> Result<Vec<Target>, Refusal> {
    let body: Many = call.body()?;
    if body.ids.is_empty() && call.switches.empty_batch == Verdict::Refused {
        return Err(Refusal::required("ids"));
    }
    let mut ids = Vec::with_capacity(body.ids.len());
    grants::join(&mut ids, body.ids);
    let mut targets = Vec::with_capacity(ids.len());
    for id in ids {
        match (find(world, call, &id), call.switches.batch) {
            (Ok(target), _) => targets.push(target),
            (Err(_), Atomicity::SkipsBad) => {}
            (Err(refusal), Atomicity::AllOrNothing) => return Err(refusal),
        }
    }
    targets.truncate(call.apply_of.unwrap_or(usize::MAX));
    Ok(targets)
}
