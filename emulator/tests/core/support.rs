//! A caller, as tests want one.

use emulator::{Answer, Emulator, Request, Setup, Switches};
use serde_json::{Map, Value};

pub(crate) const PROJECT: &str = "P2LocalEmulatorProject000001";
pub(crate) const MANAGEMENT_KEY: &str = "K2local";
pub(crate) const NOW_MS: i64 = 1_800_000_000_000;
pub(crate) const NOW: i64 = NOW_MS / 1000;

/// An emulator and a clock that stands still unless it is moved.
pub(crate) struct Api {
    pub(crate) emulator: Emulator,
    pub(crate) now_ms: i64,
    /// More headers for every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// An answer that was read.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) json: Value,
}

impl Read {
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.json);
        self.json
    }

    /// Status, code and message.
    pub(crate) fn error(&self) -> (u16, &str, &str) {
        let text = |name: &str| self.json[name].as_str().unwrap_or_default();
        (self.status, text("errorCode"), text("errorMessage"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

pub(crate) fn setup(keys: u32) -> Setup {
    Setup {
        project_id: PROJECT.to_owned(),
        management_key: MANAGEMENT_KEY.to_owned(),
        keys,
        seed: 1,
        now_ms: NOW_MS,
        switches: Switches::default(),
    }
}

impl Api {
    pub(crate) fn new(keys: u32) -> Self {
        Self::over(Emulator::new(setup(keys)).unwrap())
    }

    pub(crate) fn over(emulator: Emulator) -> Self {
        Self { emulator, now_ms: NOW_MS, headers: Vec::new() }
    }

    /// An empty fleet under one switch.
    pub(crate) fn switched(name: &str, value: impl Into<Value>) -> Self {
        let mut api = Self::new(0);
        api.switch(name, value);
        api
    }

    pub(crate) fn switch(&mut self, name: &str, value: impl Into<Value>) {
        self.emulator.set_switches(&Map::from_iter([(name.to_owned(), value.into())])).unwrap();
    }

    pub(crate) fn send(&mut self, method: &str, target: &str, bearer: &str, body: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !bearer.is_empty() {
            headers.push(("Authorization", bearer));
        }
        let request = Request { method, path, query, headers: &headers, body, remote_ip: "127.0.0.1".parse().unwrap() };
        self.emulator.answer(&request, self.now_ms)
    }

    pub(crate) fn read(answer: Answer) -> Read {
        let (status, headers) = (answer.status, answer.headers);
        let bytes = answer.body.into_bytes();
        Read { status, headers, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    pub(crate) fn call(&mut self, method: &str, target: &str, body: &Value) -> Read {
        let bearer = format!("Bearer {PROJECT}:{MANAGEMENT_KEY}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Self::read(self.send(method, target, &bearer, body.as_bytes()))
    }

    pub(crate) fn get(&mut self, target: &str) -> Read {
        self.call("GET", target, &Value::Null)
    }

    pub(crate) fn post(&mut self, target: &str, body: Value) -> Read {
        self.call("POST", target, &body)
    }

    /// A call of an operation on access keys.
    pub(crate) fn key(&mut self, operation: &str, body: Value) -> Read {
        self.post(&format!("/v1/mgmt/accesskey/{operation}"), body)
    }

    /// A new key: its fields and its secret.
    pub(crate) fn create(&mut self, body: Value) -> (Value, String) {
        let answer = self.key("create", body).ok();
        (answer["key"].clone(), answer["cleartext"].as_str().unwrap().to_owned())
    }

    /// The id of a new key that has nothing but a name.
    pub(crate) fn create_id(&mut self, name: &str) -> String {
        self.create(serde_json::json!({"name": name})).0["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn load(&mut self, id: &str) -> Value {
        self.get(&format!("/v1/mgmt/accesskey?id={id}")).ok()["key"].clone()
    }

    pub(crate) fn search(&mut self, body: Value) -> Vec<Value> {
        self.key("search", body).ok()["keys"].as_array().unwrap().clone()
    }

    pub(crate) fn exchange(&mut self, secret: &str, body: &Value) -> Read {
        let bearer = format!("Bearer {PROJECT}:{secret}");
        Self::read(self.send("POST", "/v1/auth/accesskey/exchange", &bearer, body.to_string().as_bytes()))
    }

    pub(crate) fn control(&mut self, method: &str, name: &str, body: &Value) -> Read {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Self::read(self.send(method, &format!("/__emulator/{name}"), "", body.as_bytes()))
    }

    pub(crate) fn fault(&mut self, operation: &str, nth: Value, then: Value) {
        let fault = serde_json::json!({"operation": operation, "nth": nth, "then": then});
        self.control("POST", "faults", &fault).ok();
    }

    /// The first tenant's id.
    pub(crate) fn tenant(&mut self) -> String {
        self.get("/v1/mgmt/tenant/all").ok()["tenants"][0]["id"].as_str().unwrap().to_owned()
    }
}
