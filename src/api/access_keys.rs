//! The operations on one access key, as calls.
//!
//! Invariant: one function for each operation; it does no I/O.

use super::call::{Call, Once, Read, Repeatable};
use super::salvage::{Salvage, salvage};
use super::wire::{self, Mismatch};
use super::wire_record;
use crate::domain::{AccessKey, Expiry, KeyId, KeyState, NewKey, Secret};

/// What the answer to a create or a rotate brings, with the only copy of a secret.
#[derive(Debug)]
pub struct Revealed {
    /// The key. Of a damaged answer only its id and name, and of a key that was just made the id may be missing.
    pub key: AccessKey,
    /// The cleartext, which no later call gives again.
    pub secret: Secret,
    /// Whether the answer was damaged, so that the secret has to be tested before it is used.
    pub damaged: bool,
}

/// What is known of a key whose record could not be read.
fn unread(id: Option<KeyId>, name: Option<String>) -> AccessKey {
    AccessKey {
        id: id.unwrap_or(KeyId(String::new())),
        name: name.unwrap_or_default(),
        description: String::new(),
        state: KeyState::Active,
        created: None,
        expiry: Expiry::Never,
        created_by: String::new(),
        client_id: String::new(),
        bound_user: String::new(),
        roles: Vec::new(),
        tenants: Vec::new(),
        claims: String::new(),
        attributes: String::new(),
        permitted_ips: Vec::new(),
        editable: true,
    }
}

/// Makes a key. `POST /v1/mgmt/accesskey/create`. An answer with another name than was asked for is not trusted.
pub fn create(new: &NewKey) -> Call<Revealed, Once> {
    let (name, asked) = (new.name().to_owned(), new.name().to_owned());
    let call = Call::post("/v1/mgmt/accesskey/create", wire_record::new_key(new), move |body| {
        let (key, secret) = wire::key_and_secret(body)?;
        if key.name == name { Ok(Revealed { key, secret, damaged: false }) } else { Err(Mismatch::OtherKey) }
    });
    call.salvaging(move |body| {
        let Salvage { secret, id, name } = salvage(body)?;
        let fits = name.as_ref().is_none_or(|name| *name == asked);
        fits.then(|| Revealed { key: unread(id, Some(asked.clone())), secret, damaged: true })
    })
}

/// Gives a key a new secret; the old one stops working at once. `POST /v1/mgmt/accesskey/rotate`.
pub fn rotate(id: &KeyId) -> Call<Revealed, Once> {
    let (known, asked) = (id.clone(), id.clone());
    let call = Call::post("/v1/mgmt/accesskey/rotate", wire::only_id(id), move |body| {
        let (key, secret) = wire::key_and_secret(body)?;
        if key.id == known { Ok(Revealed { key, secret, damaged: false }) } else { Err(Mismatch::OtherKey) }
    });
    call.salvaging(move |body| {
        let Salvage { secret, id, name } = salvage(body)?;
        let fits = id.is_none_or(|id| id == asked);
        fits.then(|| Revealed { key: unread(Some(asked.clone()), name), secret, damaged: true })
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
