//! How a stored key is shown: as it is stored, unless a switch asks for another shape.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::record::Record;
use crate::switches::{EmptyFields, ExpiredStatus, Switches, Times};

/// The shape in which keys are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    empty: EmptyFields,
    times: Times,
    expired: ExpiredStatus,
    extra: bool,
    now_ms: i64,
}

impl View {
    pub(crate) const fn new(switches: &Switches, now_ms: i64) -> Self {
        Self {
            empty: switches.empty_fields,
            times: switches.times,
            expired: switches.expired_status,
            extra: switches.extra_fields,
            now_ms,
        }
    }

    /// Whether keys are shown byte for byte as they are stored.
    pub(crate) fn is_plain(&self) -> bool {
        self.empty == EmptyFields::Present
            && self.times == Times::Numbers
            && self.expired == ExpiredStatus::Stored
            && !self.extra
    }

    /// The key as the answer shows it.
    pub(crate) fn show<'r>(&self, record: &'r Record) -> Cow<'r, str> {
        if self.is_plain() {
            return Cow::Borrowed(record.json());
        }
        match serde_json::from_str(record.json()) {
            Ok(key) => Cow::Owned(Value::Object(self.reshape(key)).to_string()),
            Err(_) => Cow::Borrowed(record.json()),
        }
    }

    fn reshape(&self, mut key: Map<String, Value>) -> Map<String, Value> {
        let expiry = key.get("expireTime").and_then(Value::as_i64).unwrap_or(0);
        if self.expired == ExpiredStatus::Sent && expiry != 0 && expiry <= self.now_ms.div_euclid(1000) {
            key.insert("status".to_owned(), Value::from("expired"));
        }
        match self.empty {
            EmptyFields::Present => {}
            EmptyFields::Omitted => key.retain(|_, value| !is_default(value)),
            EmptyFields::Null => key.values_mut().filter(|value| is_default(value)).for_each(|v| *v = Value::Null),
        }
        if self.times == Times::Text {
            for name in ["createdTime", "expireTime"] {
                if let Some(value @ Value::Number(_)) = key.get_mut(name) {
                    *value = Value::from(value.to_string());
                }
            }
        }
        if self.extra {
            key.insert("fieldOfTomorrow".to_owned(), serde_json::json!({"nested": [1, null, "x"]}));
        }
        key
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}
