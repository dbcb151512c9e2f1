//! The operations on several access keys at once, as calls.
//!
//! Invariant: an answer says nothing of any single key; whoever sends these looks at the keys afterwards.

use serde::Serialize;

use super::call::{Call, Repeatable};
use super::wire;
use crate::domain::KeyId;

/// Lets keys be exchanged again. `POST /v1/mgmt/accesskey/activate/batch`.
pub fn activate(ids: &[KeyId]) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/activate/batch", many(ids), wire::nothing)
}

/// Stops keys from being exchanged, until they are activated again. `POST /v1/mgmt/accesskey/deactivate/batch`.
pub fn deactivate(ids: &[KeyId]) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/deactivate/batch", many(ids), wire::nothing)
}

/// Deletes keys for good. `POST /v1/mgmt/accesskey/delete/batch`.
pub fn delete(ids: &[KeyId]) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/delete/batch", many(ids), wire::nothing)
}

fn many(ids: &[KeyId]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Wire<'a> {
        ids: Vec<&'a str>,
    }
    wire::json(&Wire { ids: ids.iter().map(|id| id.0.as_str()).collect() })
}
