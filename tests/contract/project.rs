//! An emulated project and the console's client for it: what every journey begins with.

use std::rc::Rc;

use console::api::access_keys::{self, Revealed};
use console::api::search::{self, Arrival};
use console::api::{Client, Patience, ReadError, Transport, WriteError};
use console::domain::{AccessKey, Credentials, Draft, KeyId, Lifetime, Narrowing, Seconds};
use console::fleet::{Fleet, Row};
use emulator::{Setup, Switches};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::in_process::InProcess;

pub const PROJECT_ID: &str = "P2LocalEmulatorProject000001";
pub const MANAGEMENT_KEY: &str = "K2local";
/// 2026-01-02T00:00:00Z: the samples' newest key was made then.
pub const NOW: Seconds = Seconds(1_767_312_000);

/// A project in the emulator, and a client that is signed in to it.
pub struct Project {
    pub wire: Rc<InProcess>,
    pub client: Client,
}

impl Project {
    /// A project with so many generated keys.
    pub fn with_keys(keys: u32) -> Self {
        let wire = Rc::new(InProcess::new(Setup {
            project_id: PROJECT_ID.to_owned(),
            management_key: MANAGEMENT_KEY.to_owned(),
            keys,
            seed: 7,
            now_ms: NOW.0 * 1000,
            switches: Switches::default(),
        }));
        let client = client(&wire, PROJECT_ID, MANAGEMENT_KEY);
        Self { wire, client }
    }

    /// A client with other credentials.
    pub fn signed_in_as(&self, project: &str, key: &str) -> Client {
        client(&self.wire, project, key)
    }

    /// Posts to one of the emulator's own endpoints, such as `faults`.
    pub fn control(&self, name: &str, body: &Value) {
        let target = format!("/__emulator/{name}");
        let (status, answer) = self.wire.direct("POST", &target, &[], body.to_string().as_bytes());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    }

    /// Makes something go wrong with the first calls of an operation from now on, and forgets earlier faults.
    pub fn fault(&self, operation: &str, calls: &[u32], then: &Value) {
        self.wire.direct("DELETE", "/__emulator/faults", &[], b"");
        self.control("faults", &json!({"operation": operation, "nth": calls, "then": then}));
    }

    /// The API's own answer, past the console.
    pub fn raw(&self, method: &str, target: &str, body: &Value) -> (u16, Value) {
        self.raw_as(&format!("{PROJECT_ID}:{MANAGEMENT_KEY}"), method, target, body)
    }

    /// The same, with another bearer.
    pub fn raw_as(&self, bearer: &str, method: &str, target: &str, body: &Value) -> (u16, Value) {
        let bearer = format!("Bearer {bearer}");
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.wire.direct(method, target, &[("authorization", &bearer)], text.as_bytes());
        (status, serde_json::from_slice(&answer).unwrap())
    }

    /// Does something while no budget is counted.
    pub fn past_budget<T>(&self, deed: impl FnOnce(&Self) -> T) -> T {
        let (_, before) = self.wire.direct("GET", "/__emulator/switches", &[], b"");
        let before: Value = serde_json::from_slice(&before).unwrap();
        self.control("switches", &json!({"rateBudget": 0}));
        let done = deed(self);
        self.control("switches", &json!({"rateBudget": before["rateBudget"]}));
        done
    }

    /// Exchanges a secret, as the service that was given it does. The id of its key, if it is accepted.
    pub fn exchange(&self, secret: &str) -> Result<KeyId, u16> {
        let bearer = format!("{PROJECT_ID}:{secret}");
        let (status, answer) = self.raw_as(&bearer, "POST", "/v1/auth/accesskey/exchange", &json!({}));
        if status == 200 { Ok(KeyId(answer["keyId"].as_str().unwrap().to_owned())) } else { Err(status) }
    }

    /// Creates a key through the console.
    pub fn create(&self, name: &str, lifetime: Lifetime) -> Result<Revealed, WriteError> {
        let draft = Draft { name: name.to_owned(), description: format!("About {name}"), lifetime, ..Draft::empty() };
        let new = draft.validate(Seconds(self.wire.now() / 1000)).expect("a draft that may be sent");
        block_on(self.client.write(access_keys::create(&new)))
    }

    /// Reads a key through the console.
    pub fn load(&self, id: &KeyId) -> Result<AccessKey, ReadError> {
        block_on(self.client.read(&access_keys::load(id), Patience::Usual))
    }

    /// Reads all keys through the console: the rows of the last try, and how it ended.
    pub fn all(&self) -> (Vec<Row>, Result<(), ReadError>) {
        self.only(&Narrowing::default())
    }

    /// The keys that a search brings which the server narrows, and how it ended.
    pub fn only(&self, only: &Narrowing) -> (Vec<Row>, Result<(), ReadError>) {
        let mut fleet = Fleet::default();
        let end = block_on(search::all(&self.client, only, |arrival| match arrival {
            Arrival::Begun(_) => fleet = Fleet::default(),
            Arrival::Rows(more) => {
                more.read_into(&mut fleet);
            }
        }));
        let rows = fleet.positions().filter_map(|at| fleet.row(at)).collect();
        (rows, end)
    }

    /// All keys, where none may be damaged.
    pub fn all_keys(&self) -> Vec<AccessKey> {
        let (rows, end) = self.all();
        assert_eq!(end, Ok(()));
        let key = |row| match row {
            Row::Key(key) => *key,
            Row::Damaged(damaged) => panic!("{damaged:?}"),
        };
        rows.into_iter().map(key).collect()
    }

    /// The keys of exactly this name.
    pub fn named(&self, name: &str) -> Vec<AccessKey> {
        block_on(search::named(&self.client, name)).unwrap()
    }

    /// The lines of the requests that the console sent since the last time this was asked.
    pub fn sent(&self) -> Vec<String> {
        self.wire.take_seen().into_iter().map(|seen| seen.line).collect()
    }
}

fn client(wire: &Rc<InProcess>, project: &str, key: &str) -> Client {
    let credentials = Credentials::from_form(project, key).unwrap();
    Client::new("", credentials, Rc::clone(wire) as Rc<dyn Transport>)
}
