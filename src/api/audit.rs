//! What the audit log says of a key.
//!
//! Invariant: only what is about keys is kept. The documentation names four actions (`AccessKeyCreated`,
//! `AccessKeyModified`, `AccessKeyDeleted`, `AccessKeysDeleted`); any other that begins like them is kept as it is called.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::call::{Call, Read};
use super::loose::{List, Text, Whole};
use super::wire::{self, Mismatch};
use crate::domain::{KeyId, Seconds};

/// How far back the log can be asked, in days.
pub const WINDOW: i64 = 30;

/// How many records are asked for: the most that one answer may hold.
const MOST: usize = 1_000;

/// How the names of actions on access keys begin.
const ABOUT_KEYS: &str = "AccessKey";

/// One thing that happened to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What, in the log's own word.
    pub action: String,
    /// When; `None` where the log does not say.
    pub at: Option<Seconds>,
    /// Id of who did it.
    pub actor: String,
    /// The address that it came from.
    pub address: String,
    /// What else the log holds of it, as the JSON that was sent.
    pub data: String,
}

/// What the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// The events, in the log's order: the newest first.
    pub events: Vec<Event>,
    /// Whether the log holds more records that mention the key than one answer can.
    pub cut: bool,
}

/// Asks the log for what mentions a key. `POST /v1/mgmt/audit/search`, which allows ten requests a minute.
pub fn about(id: &KeyId) -> Call<Trail, Read> {
    #[derive(Serialize)]
    struct Body<'a> {
        text: &'a str,
        size: usize,
    }
    Call::post("/v1/mgmt/audit/search", wire::json(&Body { text: &id.0, size: MOST }), trail)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord<'a> {
    #[serde(borrow, default)]
    action: Text<'a>,
    /// Milliseconds, as text.
    #[serde(default)]
    occurred: Whole,
    #[serde(borrow, default)]
    actor_id: Text<'a>,
    #[serde(borrow, default)]
    remote_address: Text<'a>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireTrail<'a> {
    #[serde(borrow)]
    audits: Option<List<WireRecord<'a>>>,
    #[serde(default)]
    total: Whole,
}

fn trail(body: &[u8]) -> Result<Trail, Mismatch> {
    let WireTrail { audits, total } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
    let audits = wire::list_of(audits, body, &["audits", "total"])?;
    let came = audits.len();
    let more = total.0.and_then(|total| usize::try_from(total).ok()).is_some_and(|total| total > came);
    let about_keys = audits.into_iter().filter(|record| record.action.0.starts_with(ABOUT_KEYS));
    Ok(Trail { events: about_keys.map(event).collect(), cut: more || came >= MOST })
}

fn event(record: WireRecord<'_>) -> Event {
    let WireRecord { action, occurred, actor_id, remote_address, data } = record;
    Event {
        action: action.0.into_owned(),
        at: occurred.0.filter(|time| *time > 0).map(|time| Seconds(time.div_euclid(1_000))),
        actor: actor_id.0.into_owned(),
        address: remote_address.0.into_owned(),
        data: data.map(RawValue::get).filter(|data| *data != "null").unwrap_or("{}").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_about_keys_is_left_out_and_what_is_not_known_is_kept_as_it_is_called() {
        let body = br#"{"audits":[
            {"action":"AccessKeyFrozen","occurred":"1700000000999","actorId":"U1","remoteAddress":"10.0.0.1","data":{"n":1.0}},
            {"action":"LoginSucceed","occurred":"1700000000000"},
            {"action":"AccessKeyCreated","occurred":null,"data":null}],"total":3}"#;
        let Trail { events, cut } = trail(body).unwrap();
        assert_eq!(
            events.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(),
            ["AccessKeyFrozen", "AccessKeyCreated"]
        );
        assert_eq!((events[0].at, events[0].data.as_str()), (Some(Seconds(1_700_000_000)), r#"{"n":1.0}"#));
        assert_eq!((events[1].at, events[1].data.as_str(), cut), (None, "{}", false));
    }

    #[test]
    fn a_trail_that_is_longer_than_its_answer_is_told_to_be() {
        assert!(trail(br#"{"audits":[{"action":"AccessKeyCreated"}],"total":"2"}"#).unwrap().cut);
        for empty in ["{}", r#"{"audits":null}"#, r#"{"total":0}"#] {
            assert_eq!(trail(empty.as_bytes()), Ok(Trail { events: vec![], cut: false }), "{empty}");
        }
        assert_eq!(trail(br#"{"keys":[]}"#), Err(Mismatch::Shape));
    }
}
