//! The samples in `tests/golden`, which belong to neither side: the emulator answers them, the console reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use console::api::access_keys::{self, Revealed};
use console::api::audit::{self, Event};
use console::api::config::{self, Config, Demo};
use console::api::search::{self, Arrival};
use console::api::{Client, Patience};
use console::domain::{Draft, KeyId, Lifetime, Narrowing, NewKey, Seconds};
use console::fleet::{Fleet, Row};
use emulator::Operation;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::canned::with_answer;
use crate::project::{MANAGEMENT_KEY, NOW, PROJECT_ID, Project};
use crate::spelling::spelled;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    operation: Name,
    source: String,
    request: Request,
    answer: Answer,
}

/// The name of an operation; one that neither side has does not parse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    /// The page's own file, which is no operation of the API.
    Config,
    #[serde(untagged)]
    Api(Operation),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    query: Map<String, Value>,
    #[serde(default)]
    body: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    status: u16,
    body: Value,
}

impl Golden {
    fn named(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("json");
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every sample, by the name of its file.
    fn every() -> Vec<(String, Self)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let names: BTreeSet<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert!(!names.is_empty());
        names.into_iter().map(|name| (name.clone(), Self::named(&name))).collect()
    }

    fn line(&self) -> String {
        let Request { method, path, query, .. } = &self.request;
        let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{method} {path}{mark}{}", query.join("&"))
    }

    fn requested_id(&self) -> KeyId {
        let id = self.request.query.get("id").unwrap_or(&self.request.body["id"]);
        KeyId(id.as_str().unwrap().to_owned())
    }
}

#[test]
fn a_sample_is_named_as_its_operation_and_says_where_it_comes_from() {
    for (name, golden) in Golden::every() {
        let operation: Name = serde_json::from_value(Value::from(name.as_str())).unwrap();
        assert_eq!(golden.operation, operation, "{name}.json");
        assert!(!golden.source.is_empty(), "{name}.json");
    }
}

// ---- The emulator's side -------------------------------------------------------------------------------------------

/// What the emulator makes up, or no caller can set; only its type is compared.
const ITS_OWN: [&str; 13] = [
    "ID",
    "projectId",
    "userId",
    "actorId",
    "accessKeyId",
    "id",
    "keyId",
    "clientId",
    "createdBy",
    "boundUserId",
    "tenantName",
    "editable",
    "cleartext",
];
const TOKEN: &str = "sessionJwt";

/// The sample or the answer with [`ITS_OWN`] fields replaced by the names of their types.
fn comparable(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let value = match name.as_str() {
                    "customClaims" | "customAttributes" => value,
                    name if ITS_OWN.contains(&name) => Value::from(type_of(&value)),
                    TOKEN => Value::from(value.as_str().map_or(0, |token| token.split('.').count())),
                    _ => comparable(value),
                };
                (name, value)
            };
            Value::Object(fields.into_iter().map(field).collect())
        }
        Value::Array(items) => items.into_iter().map(comparable).collect(),
        leaf => leaf,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A project with the samples' two keys in it, and how the samples' ids are called there.
struct Prepared {
    project: Project,
    ids: Vec<(String, String)>,
    secret: String,
}

impl Prepared {
    fn new(operation: Operation) -> Self {
        let project = Project::with_keys(0);
        // The samples' tenants and roles are none of the emulator's, and the exchange comes from a permitted address.
        let switches = json!({"unknownTenants": "accepted", "unknownRoles": "accepted", "remoteIp": "203.0.113.9"});
        project.control("switches", &switches);
        let mut ids = Vec::new();
        let mut secret = String::new();
        match operation {
            Operation::Create | Operation::Import => {}
            _ => {
                // The samples' two keys, as the search shows them, oldest first so that the search has them in order.
                let keys = Golden::named("search").answer.body["keys"].as_array().unwrap().clone();
                for key in keys.iter().rev() {
                    let created = key["createdTime"].as_i64().unwrap();
                    project.wire.set_clock(created * 1000);
                    let (status, answer) = project.raw("POST", "/v1/mgmt/accesskey/create", key);
                    assert_eq!(status, 200, "{answer}");
                    let id = &answer["key"]["id"];
                    if key["status"] == "inactive" {
                        let done = project.raw("POST", "/v1/mgmt/accesskey/deactivate", &json!({"id": id}));
                        assert_eq!(done, (200, json!({})));
                    }
                    ids.push((key["id"].as_str().unwrap().to_owned(), id.as_str().unwrap().to_owned()));
                    ids.push((
                        key["createdBy"].as_str().unwrap().to_owned(),
                        answer["key"]["createdBy"].as_str().unwrap().to_owned(),
                    ));
                    secret = answer["cleartext"].as_str().unwrap().to_owned();
                }
            }
        }
        project.wire.set_clock(NOW.0 * 1000);
        Self { project, ids, secret }
    }

    /// Text with the samples' ids replaced by the emulator's.
    fn translated(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
    }
}

#[test]
fn the_emulator_answers_each_sample_with_the_same_fields() {
    for (name, golden) in Golden::every() {
        let Name::Api(operation) = golden.operation else { continue };
        let prepared = Prepared::new(operation);
        let line = prepared.translated(&golden.line());
        let (method, target) = line.split_once(' ').unwrap();
        let body: Value = serde_json::from_str(&prepared.translated(&golden.request.body.to_string())).unwrap();
        let key = match operation {
            Operation::Exchange => prepared.secret.as_str(),
            _ => MANAGEMENT_KEY,
        };
        let (status, answer) = prepared.project.raw_as(&format!("{PROJECT_ID}:{key}"), method, target, &body);
        assert_eq!(status, golden.answer.status, "{name}: {answer}");
        assert_eq!(comparable(answer), comparable(golden.answer.body), "{name}");
    }
}

// ---- The console's side --------------------------------------------------------------------------------------------

#[test]
fn the_console_asks_as_each_sample_asks_and_reads_every_field_of_its_answer() {
    for (name, golden) in Golden::every() {
        let (read, (line, body)) = match golden.operation {
            Name::Config => with_config(&golden),
            Name::Api(Operation::Create) => with(&golden, async |client, golden| {
                revealed(&client.write(access_keys::create(&new_key(golden))).await.unwrap())
            }),
            Name::Api(Operation::Rotate) => with(&golden, async |client, golden| {
                revealed(&client.write(access_keys::rotate(&golden.requested_id())).await.unwrap())
            }),
            Name::Api(Operation::Delete) => with(&golden, async |client, golden| {
                client.write(access_keys::delete(&golden.requested_id())).await.unwrap();
                json!({})
            }),
            Name::Api(Operation::Activate) => with(&golden, async |client, golden| {
                client.write(access_keys::activate(&golden.requested_id())).await.unwrap();
                json!({})
            }),
            Name::Api(Operation::Deactivate) => with(&golden, async |client, golden| {
                client.write(access_keys::deactivate(&golden.requested_id())).await.unwrap();
                json!({})
            }),
            Name::Api(Operation::AuditSearch) => with(&golden, async |client, golden| {
                let id = KeyId(golden.request.body["text"].as_str().unwrap().to_owned());
                let trail = client.read(&audit::about(&id), Patience::None).await.unwrap();
                assert!(!trail.cut);
                with_events(golden.answer.body.clone(), &trail.events)
            }),
            Name::Api(Operation::Load) => with(&golden, async |client, golden| {
                let call = access_keys::load(&golden.requested_id());
                json!({"key": spelled(&client.read(&call, Patience::None).await.unwrap())})
            }),
            Name::Api(Operation::Search) => with(&golden, async |client, _| all(&client).await),
            // The console has no call for these yet.
            Name::Api(
                Operation::Update
                | Operation::ActivateBatch
                | Operation::DeactivateBatch
                | Operation::DeleteBatch
                | Operation::Import
                | Operation::Exchange,
            ) => continue,
            Name::Api(other) => panic!("{name}: say here how the console calls {other:?}"),
        };
        assert_eq!(read, golden.answer.body, "{name}");
        assert_eq!(line, golden.line(), "{name}");
        for (field, value) in body.as_object().into_iter().flatten() {
            assert_eq!(Some(value), golden.request.body.get(field), "{name}: `{field}` of the request");
        }
    }
}

/// Runs a call of the console against a sample's answer. What it read, spelled as the wire does, and what it sent.
fn with(golden: &Golden, run: impl AsyncFnOnce(Client, &Golden) -> Value) -> (Value, (String, Value)) {
    with_answer(golden.answer.status, &golden.answer.body, |client| run(client, golden))
}

/// The file beside the page is asked for by its name alone, which the browser joins to the page's address.
fn with_config(golden: &Golden) -> (Value, (String, Value)) {
    let (read, (line, body)) = with(golden, async |client, _| {
        let Config { api_base, demo } = config::load(client.transport()).await;
        let demo = demo.map(|Demo { project, key }| json!({"projectId": project, "managementKey": key.expose()}));
        json!({"apiBase": api_base, "demo": demo})
    });
    (read, (line.replacen("GET ", "GET /", 1), body))
}

fn revealed(revealed: &Revealed) -> Value {
    let Revealed { key, secret } = revealed;
    json!({"cleartext": secret.expose(), "key": spelled(key)})
}

async fn all(client: &Client) -> Value {
    let mut fleet = Fleet::default();
    let arrived = |arrival: Arrival<'_>| match arrival {
        Arrival::Begun(_) => fleet = Fleet::default(),
        Arrival::Rows(rows) => {
            rows.read_into(&mut fleet);
        }
    };
    search::all(client, &Narrowing::default(), arrived).await.unwrap();
    let keys = fleet.positions().filter_map(|at| fleet.row(at)).map(|row| match row {
        Row::Key(key) => spelled(&key),
        Row::Damaged(damaged) => panic!("{damaged:?}"),
    });
    let keys: Vec<_> = keys.collect();
    json!({"keys": keys})
}

/// The log's records with what the console read of each in its place; it does not read all that they hold.
fn with_events(mut body: Value, events: &[Event]) -> Value {
    let records = body["audits"].as_array_mut().unwrap();
    assert_eq!(records.len(), events.len());
    for (record, Event { action, at, actor, address, data }) in records.iter_mut().zip(events) {
        record["action"] = json!(action);
        record["occurred"] = json!(at.map(|Seconds(at)| (at * 1_000).to_string()));
        record["actorId"] = json!(actor);
        record["remoteAddress"] = json!(address);
        record["data"] = serde_json::from_str(data).unwrap();
    }
    body
}

fn new_key(golden: &Golden) -> NewKey {
    let body = &golden.request.body;
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    let end = Seconds(body["expireTime"].as_i64().unwrap());
    let draft = Draft { name: text("name"), description: text("description"), lifetime: Lifetime::Until(Some(end)) };
    draft.validate(NOW).unwrap()
}
