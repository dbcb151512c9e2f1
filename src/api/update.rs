//! The update of a key.

use super::call::{Call, Set};
use super::{wire, wire_record};
use crate::domain::{AccessKey, KeyChange};

/// Where an update goes.
pub(super) const PATH: &str = "/v1/mgmt/accesskey/update";

/// Sets every field that can be changed. `POST /v1/mgmt/accesskey/update`. Gives the key as it says it is now, which
/// is to be compared with what was asked; an answer about another key is not trusted.
pub fn update(change: &KeyChange) -> Call<AccessKey, Set> {
    let asked = change.record().id.clone();
    Call::post(PATH, wire_record::record(change.record()), move |body| wire::one_key(body, &asked))
}
