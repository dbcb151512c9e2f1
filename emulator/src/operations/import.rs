//! `POST /v1/mgmt/accesskey/import`: keys whose secrets exist already elsewhere.

use serde::Deserialize;

use super::{Call, Reply, World, new_key};
use crate::errors::Refusal;
use crate::record;
use crate::stream::KeyStream;
use crate::switches::{Atomicity, Verdict};
use crate::wire::{NewKey, or_default};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    keys: Vec<NewKey>,
}

pub(super) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    if body.keys.is_empty() {
        return Err(Refusal::required("keys"));
    }
    let mut checked = Vec::with_capacity(body.keys.len());
    for (index, new) in body.keys.into_iter().enumerate() {
        let hash = record::hash(&new.cleartext);
        let twin = world.store.has_secret(&hash) || checked.iter().any(|(_, known)| *known == hash);
        let result = check_secret(&new.cleartext, twin && call.switches.duplicate_secret == Verdict::Refused)
            .and_then(|()| new_key::check(new, &world.directory, call));
        match (result, call.switches.import) {
            (Ok(key), _) => checked.push((key, hash)),
            (Err(_), Atomicity::SkipsBad) => {}
            (Err(refusal), Atomicity::AllOrNothing) => return Err(refusal.at(&format!("keys[{index}]"))),
        }
    }
    checked.truncate(call.apply_of.unwrap_or(usize::MAX));
    let mut records = Vec::with_capacity(checked.len());
    for (mut key, hash) in checked {
        new_key::give_ids(&mut key, world, call);
        records.push(world.store.insert(&key, Some(hash))?);
        world.note(call, "AccessKeyCreated", &[key]);
    }
    Ok(Reply::Keys(KeyStream::chosen(records, call.view())))
}

/// The message never repeats the secret.
fn check_secret(secret: &str, twin: bool) -> Result<(), Refusal> {
    if secret.is_empty() {
        return Err(Refusal::required("cleartext"));
    }
    // A colon would end the secret inside a bearer, whitespace would end the header's value.
    if secret.contains(|c: char| c == ':' || c.is_whitespace() || c.is_control()) {
        return Err(Refusal::invalid("The cleartext field must not contain a colon or whitespace"));
    }
    if twin {
        return Err(Refusal::invalid("The cleartext field is the secret of another key"));
    }
    Ok(())
}
