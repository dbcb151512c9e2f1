//! One file per operation of the API.
//!
//! Invariant: an operation that answers with an error has changed nothing, but for faults that ask for half a batch.

use std::net::IpAddr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::audit::{AuditRecord, AuditTrail};
use crate::directory::Directory;
use crate::errors::{ErrorCode, Refusal};
use crate::http::Request;
use crate::jwt::Signer;
use crate::operation::Operation;
use crate::random::{Purpose, Random};
use crate::record::Record;
use crate::store::Store;
use crate::stream::KeyStream;
use crate::switches::Switches;
use crate::view::View;
use crate::wire::{AccessKey, Status};

mod attributes;
mod audit_event;
mod audit_search;
mod create;
mod delete;
mod exchange;
mod grants;
mod import;
mod license;
mod load;
mod new_key;
mod public_keys;
mod roles;
mod rotate;
mod search;
mod status;
mod targets;
mod tenants;
mod update;
mod users;

/// Who the management key is, as `createdBy` and the audit trail name it.
pub(crate) const MANAGEMENT_KEY_ID: &str = "K2EmulatorManagementKey00001";

/// Everything an operation may read and change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) directory: Directory,
    pub(crate) audit: AuditTrail,
    pub(crate) signer: Signer,
}

/// One call of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) operation: Operation,
    pub(crate) project_id: &'a str,
    pub(crate) seed: u64,
    pub(crate) switches: &'a Switches,
    pub(crate) now_ms: i64,
    pub(crate) remote_ip: IpAddr,
    /// A fault: only that many items of a batch are done.
    pub(crate) apply_of: Option<usize>,
}

/// What an operation that was done answers.
#[derive(Debug)]
pub(crate) enum Reply {
    Json(Vec<u8>),
    Keys(KeyStream),
}

impl Reply {
    /// The answer of operations that have nothing to say; clients parse it, so it is never nothing.
    pub(crate) fn nothing() -> Self {
        Self::Json(b"{}".to_vec())
    }

    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        Ok(Self::Json(serde_json::to_vec(value)?))
    }
}

impl Call<'_> {
    /// The body as JSON. An empty body and `null` are an empty object, as some clients send them.
    pub(crate) fn body<T: DeserializeOwned + Default>(&self) -> Result<T, Refusal> {
        if self.request.body.trim_ascii().is_empty() {
            return Ok(T::default());
        }
        serde_json::from_slice::<Option<T>>(self.request.body)
            .map(Option::unwrap_or_default)
            .map_err(|error| Refusal::new(ErrorCode::Malformed, error.to_string()))
    }

    /// A query parameter that must be there.
    pub(crate) fn required_parameter(&self, name: &str) -> Result<String, Refusal> {
        self.request.parameter(name).filter(|value| !value.is_empty()).ok_or_else(|| Refusal::required(name))
    }

    pub(crate) const fn now_seconds(&self) -> i64 {
        self.now_ms.div_euclid(1000)
    }

    pub(crate) const fn view(&self) -> View {
        View::new(self.switches, self.now_ms)
    }

    /// The refusal for an id that no key has.
    pub(crate) fn no_such_key(&self, id: &str) -> Refusal {
        Refusal::new(ErrorCode::KeyNotFound, format!("Access key {id} does not exist"))
            .with_status(self.switches.unknown_id_status)
    }

    /// `{"key":…}`, with a secret that is shown this once.
    pub(crate) fn key_reply(&self, record: &Record, cleartext: Option<&str>) -> Result<Reply, Refusal> {
        let key = self.view().show(record);
        Ok(Reply::Json(match cleartext {
            Some(secret) => format!(r#"{{"cleartext":{},"key":{key}}}"#, serde_json::to_string(secret)?).into_bytes(),
            None => format!(r#"{{"key":{key}}}"#).into_bytes(),
        }))
    }
}

impl World {
    /// Randomness that no other call gets.
    pub(crate) fn random(&mut self, call: &Call) -> Random {
        Random::new(call.seed, Purpose::Draw(self.store.draw()))
    }

    /// Writes into the audit trail what was done to some keys.
    pub(crate) fn note(&mut self, call: &Call, action: &str, keys: &[AccessKey]) {
        let mut data = Map::new();
        match keys {
            [key] => {
                data.insert("accessKeyId".to_owned(), Value::from(key.id.as_str()));
                data.insert("accessKeyName".to_owned(), Value::from(key.name.as_str()));
            }
            keys => {
                let ids = keys.iter().map(|key| Value::from(key.id.as_str())).collect();
                data.insert("accessKeyIds".to_owned(), Value::Array(ids));
            }
        }
        data.insert("operation".to_owned(), serde_json::to_value(call.operation).unwrap_or_default());
        let mut tenants: Vec<_> =
            keys.iter().flat_map(|key| key.key_tenants.iter().map(|tenant| tenant.tenant_id.clone())).collect();
        tenants.sort();
        tenants.dedup();
        let id = self.random(call).id("AU2");
        self.audit.push(AuditRecord {
            id,
            project_id: call.project_id.to_owned(),
            user_id: keys.first().map(|key| key.id.clone()).unwrap_or_default(),
            action: action.to_owned(),
            occurred: call.now_ms.to_string(),
            device: String::new(),
            method: String::new(),
            geo: String::new(),
            remote_address: call.remote_ip.to_string(),
            external_ids: Vec::new(),
            tenants,
            data,
            kind: "info".to_owned(),
            actor_id: MANAGEMENT_KEY_ID.to_owned(),
            occurred_ms: call.now_ms,
        });
    }
}

/// Does an operation.
pub(crate) fn run(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    match call.operation {
        Operation::Load => load::run(world, call),
        Operation::Search => search::run(world, call),
        Operation::Create => create::run(world, call),
        Operation::Update => update::run(world, call),
        Operation::Activate => status::one(world, call, Status::Active),
        Operation::Deactivate => status::one(world, call, Status::Inactive),
        Operation::Delete => delete::one(world, call),
        Operation::ActivateBatch => status::batch(world, call, Status::Active),
        Operation::DeactivateBatch => status::batch(world, call, Status::Inactive),
        Operation::DeleteBatch => delete::batch(world, call),
        Operation::Rotate => rotate::run(world, call),
        Operation::Import => import::run(world, call),
        Operation::Exchange => exchange::run(world, call),
        Operation::RoleAll => roles::all(world),
        Operation::RoleSearch => roles::search(world, call),
        Operation::TenantLoad => tenants::load(world, call),
        Operation::TenantAll => tenants::all(world),
        Operation::TenantSearch => tenants::search(world, call),
        Operation::UserLoad => users::load(world, call),
        Operation::UserSearch => users::search(world, call),
        Operation::UsersLoad => users::load_many(world, call),
        Operation::AuditSearch => audit_search::run(world, call),
        Operation::AuditEvent => audit_event::run(world, call),
        Operation::License => license::run(call),
        Operation::PublicKeys => public_keys::run(world, call),
        Operation::AttributeLoad => attributes::load(world, call),
        Operation::AttributeSet => attributes::set(world, call),
        Operation::AttributeDelete => attributes::delete(world, call),
    }
}
