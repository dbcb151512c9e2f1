//! The audit trail.
//!
//! Invariants: records are in order of time; a record holds no secret; the trail is bounded, the oldest go first.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Map, Value};

const CAPACITY: usize = 20_000;

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditRecord {
    #[serde(rename = "ID")]
    pub(crate) id: String,
    pub(crate) project_id: String,
    pub(crate) user_id: String,
    pub(crate) action: String,
    /// Milliseconds since the epoch, as text.
    pub(crate) occurred: String,
    pub(crate) device: String,
    pub(crate) method: String,
    pub(crate) geo: String,
    pub(crate) remote_address: String,
    pub(crate) external_ids: Vec<String>,
    pub(crate) tenants: Vec<String>,
    pub(crate) data: Map<String, Value>,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) actor_id: String,
    #[serde(skip)]
    pub(crate) occurred_ms: i64,
}

/// The records, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuditTrail {
    records: VecDeque<AuditRecord>,
}

impl AuditTrail {
    pub(crate) fn push(&mut self, record: AuditRecord) {
        if self.records.len() == CAPACITY {
            self.records.pop_front();
        }
        self.records.push_back(record);
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &AuditRecord> {
        self.records.iter().rev()
    }
}
