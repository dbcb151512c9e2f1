//! The import of a key whose secret exists already.
//!
//! Invariant: one key a request, so that a failure has one owner. The answer brings no secret, and nothing of the one
//! that was sent.

use super::call::{Call, Once};
use super::{wire, wire_record};
use crate::domain::{AccessKey, NewKey, Secret};

/// Where an import goes.
const PATH: &str = "/v1/mgmt/accesskey/import";

/// Makes a key with this secret. `POST /v1/mgmt/accesskey/import`. Gives the key with the id that it got; an answer about
/// another name, or about more than one key, is not trusted.
pub fn import(new: &NewKey, secret: &Secret) -> Call<AccessKey, Once> {
    let name = new.name().to_owned();
    Call::post(PATH, wire_record::imported(new, secret), move |body| wire::only_key(body, &name))
}
