//! `POST /v1/mgmt/accesskey/search`: every key that passes every filter given.
//!
//! Invariant: without a filter no key is parsed; the answer is a stream over the store's own bytes.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Call, Reply, World};
use crate::directory::Directory;
use crate::errors::Refusal;
use crate::record::Record;
use crate::stream::KeyStream;
use crate::switches::Order;
use crate::wire::{AccessKey, int64, or_default};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    tenant_ids: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    bound_user_id: String,
    #[serde(deserialize_with = "or_default")]
    creating_user: String,
    #[serde(deserialize_with = "or_default")]
    custom_attributes: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    text: String,
    #[serde(deserialize_with = "or_default")]
    sort: Vec<Sort>,
    #[serde(deserialize_with = "int64")]
    page: Option<i64>,
    #[serde(deserialize_with = "int64")]
    limit: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sort {
    #[serde(deserialize_with = "or_default")]
    field: String,
    #[serde(deserialize_with = "or_default")]
    desc: bool,
}

pub(super) fn run(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    let (rows, bytes) = world.store.visible_rows();
    let filter = Filter::new(&body, &world.directory);
    let limit = body.limit.filter(|limit| *limit > 0);
    let plain = filter.is_none() && body.sort.is_empty() && limit.is_none();
    if plain && call.switches.order == Order::NewestFirst {
        return Ok(Reply::Keys(KeyStream::all(rows, bytes, call.view())));
    }

    let mut found: Vec<Arc<Record>> = Vec::new();
    for row in rows.iter().rev() {
        if match &filter {
            Some(filter) => filter.passes(&row.key()?),
            None => true,
        } {
            found.push(Arc::clone(row));
        }
    }
    match call.switches.order {
        Order::NewestFirst => {}
        Order::OldestFirst => found.reverse(),
        // The id is the first field of every key, so the JSON sorts as the ids do.
        Order::ById => found.sort_by(|a, b| a.json().cmp(b.json())),
    }
    for sort in body.sort.iter().rev() {
        sort_by(&mut found, sort)?;
    }
    if let Some(limit) = limit {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let page = usize::try_from(body.page.unwrap_or(0)).unwrap_or(0);
        found = found.into_iter().skip(page.saturating_mul(limit)).take(limit).collect();
    }
    Ok(Reply::Keys(KeyStream::chosen(found, call.view())))
}

/// The filters of one search.
struct Filter<'a> {
    body: &'a Body,
    creators: Vec<String>,
    text: String,
}

impl<'a> Filter<'a> {
    /// None when nothing is filtered.
    fn new(body: &'a Body, directory: &Directory) -> Option<Self> {
        let none = body.tenant_ids.is_empty()
            && body.bound_user_id.is_empty()
            && body.creating_user.is_empty()
            && body.custom_attributes.is_empty()
            && body.text.is_empty();
        (!none).then(|| Self {
            body,
            creators: directory.ids_of_person(&body.creating_user),
            text: body.text.to_lowercase(),
        })
    }

    fn passes(&self, key: &AccessKey) -> bool {
        let body = self.body;
        (body.tenant_ids.is_empty() || key.key_tenants.iter().any(|tenant| body.tenant_ids.contains(&tenant.tenant_id)))
            && (body.bound_user_id.is_empty() || key.bound_user_id == body.bound_user_id)
            && (body.creating_user.is_empty() || self.creators.contains(&key.created_by))
            && body.custom_attributes.iter().all(|(name, wanted)| has(key.custom_attributes.get(name), wanted))
            && (self.text.is_empty()
                || [&key.name, &key.description, &key.id, &key.created_by]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&self.text)))
    }
}

/// Whether an attribute has this value, or has it among its values.
fn has(stored: Option<&Value>, wanted: &Value) -> bool {
    match stored {
        Some(Value::Array(items)) if !wanted.is_array() => items.contains(wanted),
        Some(value) => value == wanted,
        None => false,
    }
}

/// Sorts by one field of a key; a field that keys do not have changes nothing.
fn sort_by(rows: &mut [Arc<Record>], sort: &Sort) -> Result<(), Refusal> {
    let mut keyed = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let mut key: Map<String, Value> = serde_json::from_str(row.json())?;
        keyed.push((key.remove(&sort.field).unwrap_or_default(), Arc::clone(row)));
    }
    keyed.sort_by(|(a, _), (b, _)| if sort.desc { compare(b, a) } else { compare(a, b) });
    for (place, (_, row)) in rows.iter_mut().zip(keyed) {
        *place = row;
    }
    Ok(())
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_i64().cmp(&b.as_i64()),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}
