//! The operations on one access key, as calls.
//!
//! Invariant: one function for each operation; it does no I/O.

use super::call::{Call, Once, Read, Repeatable};
use super::wire::{self, Mismatch};
use super::wire_record;
use crate::domain::{AccessKey, KeyId, NewKey, Secret};

/// A key as it was just made or rotated, with the only copy of its secret.
#[derive(Debug)]
pub struct Revealed {
    /// The key.
    pub key: AccessKey,
    /// The cleartext, which no later call gives again.
    pub secret: Secret,
}

/// Makes a key. `POST /v1/mgmt/accesskey/create`. An answer with another name than was asked for is not trusted.
pub fn create(new: &NewKey) -> Call<Revealed, Once> {
    let name = new.name().to_owned();
    Call::post("/v1/mgmt/accesskey/create", wire_record::new_key(new), move |body| {
        let (key, secret) = wire::key_and_secret(body)?;
        if key.name == name { Ok(Revealed { key, secret }) } else { Err(Mismatch::OtherKey) }
    })
}

/// Gives a key a new secret; the old one stops working at once. `POST /v1/mgmt/accesskey/rotate`.
pub fn rotate(id: &KeyId) -> Call<Revealed, Once> {
    let asked = id.clone();
    Call::post("/v1/mgmt/accesskey/rotate", wire::only_id(id), move |body| {
        let (key, secret) = wire::key_and_secret(body)?;
        if key.id == asked { Ok(Revealed { key, secret }) } else { Err(Mismatch::OtherKey) }
    })
}

/// Lets a key be exchanged again. `POST /v1/mgmt/accesskey/activate`.
pub fn activate(id: &KeyId) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/activate", wire::only_id(id), wire::nothing)
}

/// Stops a key from being exchanged, until it is activated again. `POST /v1/mgmt/accesskey/deactivate`.
pub fn deactivate(id: &KeyId) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/deactivate", wire::only_id(id), wire::nothing)
}

/// Deletes a key for good. `POST /v1/mgmt/accesskey/delete`.
pub fn delete(id: &KeyId) -> Call<(), Repeatable> {
    Call::post("/v1/mgmt/accesskey/delete", wire::only_id(id), wire::nothing)
}

/// Reads one key. `GET /v1/mgmt/accesskey?id=…`.
pub fn load(id: &KeyId) -> Call<AccessKey, Read> {
    let asked = id.clone();
    let target = format!("/v1/mgmt/accesskey?id={}", super::client::encoded(&id.0));
    Call::get(target, move |body| wire::one_key(body, &asked))
}
