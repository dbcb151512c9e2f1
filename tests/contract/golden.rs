//! The samples in `tests/golden`, which belong to neither side: the emulator answers them, the console reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use console::api::access_keys::{self, Revealed};
use console::api::audit::{self, Event};
use console::api::config::{self, Config, Demo};
use console::api::exchange::{self, Exchanged, Options};
use console::api::search::{self, Arrival};
use console::api::{Client, Patience, directory, update};
use console::domain::directory::{PublicKey, Role, Tenant, User, Users};
use console::domain::{
    Access, AccessKind, Draft, KeyChange, KeyId, Lifetime, Narrowing, NewKey, Seconds, Secret, attributes, claims,
};
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
        let line = prepared.translated(&golden.line()).replace("/P2golden", &format!("/{PROJECT_ID}"));
        let (method, target) = line.split_once(' ').unwrap();
        let body: Value = serde_json::from_str(&prepared.translated(&golden.request.body.to_string())).unwrap();
        let key = match operation {
            Operation::Exchange => prepared.secret.as_str(),
            _ => MANAGEMENT_KEY,
        };
        let (status, answer) = prepared.project.raw_as(&format!("{PROJECT_ID}:{key}"), method, target, &body);
        assert_eq!(status, golden.answer.status, "{name}: {answer}");
        if is_directory(operation) {
            has_the_fields_of(&golden.answer.body, &answer, &name);
            continue;
        }
        assert_eq!(comparable(answer), comparable(golden.answer.body), "{name}");
    }
}

/// Operations that answer what keys refer to: the emulator makes up its own, so only names and types are compared.
fn is_directory(operation: Operation) -> bool {
    use Operation::{PublicKeys, RoleAll, TenantAll, UserSearch};
    matches!(operation, RoleAll | TenantAll | UserSearch | PublicKeys)
}

/// Whether every field of a sample stands in an answer with the same type; of lists the first item counts.
fn has_the_fields_of(sample: &Value, answer: &Value, name: &str) {
    assert_eq!(type_of(sample), type_of(answer), "{name}: {sample} {answer}");
    for (field, value) in sample.as_object().into_iter().flatten().filter(|(field, _)| *field != "customAttributes") {
        has_the_fields_of(value, &answer[field], &format!("{name}.{field}"));
    }
    if let (Some(value @ Value::Object(_)), Some(items)) = (sample.get(0), answer.as_array()) {
        has_the_fields_of(value, items.first().expect("the emulator has some"), name);
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
            Name::Api(Operation::Update) => {
                let change = change(&golden);
                with(
                    &golden,
                    async |client, _| json!({"key": spelled(&client.write(update::update(&change)).await.unwrap())}),
                )
            }
            Name::Api(Operation::Exchange) => with(&golden, async |client, golden| {
                let options = &golden.request.body["loginOptions"];
                let options = Options {
                    tenant: options["selectedTenant"].as_str().unwrap().to_owned(),
                    claims: options["customClaims"].to_string(),
                };
                let secret = Secret::new("K2goldenSecret".to_owned());
                let Exchanged { key, token } = exchange::exchange(&client, &secret, &options).await.unwrap();
                json!({"keyId": key.0, "sessionJwt": token.expose()})
            }),
            Name::Api(operation) if is_directory(operation) => {
                let (read, (line, body)) = with(&golden, async |client, _| directory(&client, operation).await);
                is_part_of(&read, &golden.answer.body, &name);
                assert_eq!((line, body), (golden.line(), golden.request.body), "{name}");
                continue;
            }
            // The console has no call for these yet.
            Name::Api(
                Operation::ActivateBatch | Operation::DeactivateBatch | Operation::DeleteBatch | Operation::Import,
            ) => continue,
            Name::Api(other) => panic!("{name}: say here how the console calls {other:?}"),
        };
        assert_eq!(read, golden.answer.body, "{name}");
        assert_eq!(line, golden.line(), "{name}");
        if golden.operation == Name::Api(Operation::Update) {
            // What is missing might be kept or cleared: nothing may be missing.
            assert_eq!(body, golden.request.body, "{name}");
        }
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
        let Config { api_base, demo, exchange, problems } = config::load(client.transport()).await;
        assert_eq!(problems, [""; 0]);
        let demo = demo.map(|Demo { project, key }| json!({"projectId": project, "managementKey": key.expose()}));
        json!({"apiBase": api_base, "demo": demo, "exchange": exchange})
    });
    (read, (line.replacen("GET ", "GET /", 1), body))
}

fn revealed(revealed: &Revealed) -> Value {
    let Revealed { key, secret, damaged: _ } = revealed;
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

/// What the console reads of an answer about what keys refer to, spelled as the wire does.
async fn directory(client: &Client, operation: Operation) -> Value {
    match operation {
        Operation::RoleAll => {
            let role = |Role { id, name, description, permissions, tenant }: Role| json!({"id": id, "name": name, "description": description, "permissionNames": permissions, "tenantId": tenant});
            let roles = client.read(&directory::roles(), Patience::None).await.unwrap();
            json!({"roles": roles.into_iter().map(role).collect::<Vec<_>>()})
        }
        Operation::TenantAll => {
            let tenant = |Tenant { id, name, disabled }: Tenant| json!({"id": id, "name": name, "disabled": disabled});
            let tenants = client.read(&directory::tenants(), Patience::None).await.unwrap();
            json!({"tenants": tenants.into_iter().map(tenant).collect::<Vec<_>>()})
        }
        Operation::UserSearch => {
            let user = |User { id, logins, name, email, status }: User| json!({"userId": id, "loginIds": logins, "name": name, "email": email, "status": status});
            let Users { users, total } = client.read(&directory::users("", 0), Patience::None).await.unwrap();
            json!({"users": users.into_iter().map(user).collect::<Vec<_>>(), "total": total})
        }
        Operation::PublicKeys => {
            let key = |PublicKey { id, algorithm, kind, modulus, exponent }: PublicKey| json!({"kid": id, "alg": algorithm, "kty": kind, "n": modulus, "e": exponent});
            let keys = client.read(&directory::public_keys(client.project()), Patience::None).await.unwrap();
            json!({"keys": keys.into_iter().map(key).collect::<Vec<_>>()})
        }
        other => panic!("{other:?}"),
    }
}

/// Whether everything in one value stands in the other; lists are of one length.
fn is_part_of(part: &Value, whole: &Value, name: &str) {
    match part {
        Value::Object(fields) => {
            fields.iter().for_each(|(field, value)| is_part_of(value, &whole[field], &format!("{name}.{field}")));
        }
        Value::Array(items) if items.iter().all(Value::is_object) => {
            assert_eq!(items.len(), whole.as_array().map_or(0, Vec::len), "{name}");
            items.iter().enumerate().for_each(|(at, item)| is_part_of(item, &whole[at], name));
        }
        leaf => assert_eq!(leaf, whole, "{name}"),
    }
}

/// Fills the form with a sample's body.
fn fill(draft: &mut Draft, body: &Value) {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    draft.name = body["name"].as_str().unwrap().to_owned();
    draft.description = body["description"].as_str().unwrap().to_owned();
    draft.permitted_ips = texts(&body["permittedIps"]);
    draft.claims = claims::typed(&body["customClaims"].to_string()).unwrap();
    draft.attributes = attributes::typed(&body["customAttributes"].to_string()).unwrap();
    draft.access = Access::new();
    draft.access.choose(AccessKind::Tenants);
    for tenant in body["keyTenants"].as_array().unwrap() {
        let id = tenant["tenantId"].as_str().unwrap();
        assert!(draft.access.add_tenant(id, ""));
        texts(&tenant["roleNames"]).iter().for_each(|role| assert!(draft.access.grant(id, role)));
    }
}

fn new_key(golden: &Golden) -> NewKey {
    let body = &golden.request.body;
    let end = Seconds(body["expireTime"].as_i64().unwrap());
    let mut draft = Draft { lifetime: Lifetime::Until(Some(end)), ..Draft::empty() };
    fill(&mut draft, body);
    draft.validate(NOW).unwrap()
}

/// The change that makes the sample's record of the sample's loaded key.
fn change(golden: &Golden) -> KeyChange {
    let loaded = Golden::named("load");
    let (base, _) = with_answer(200, &loaded.answer.body, async |client: Client| {
        client.read(&access_keys::load(&golden.requested_id()), Patience::None).await.unwrap()
    });
    let mut draft = Draft::of(&base);
    fill(&mut draft, &golden.request.body);
    draft.change(&base).unwrap()
}
