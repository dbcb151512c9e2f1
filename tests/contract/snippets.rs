//! The snippets that the console shows, as a file that the official clients' checks run.
//!
//! `snippets.json` holds them with placeholders for ids; whoever changes a snippet writes the file anew with
//! `WRITE_SNIPPETS=1 cargo test --test contract snippets`, and the clients' checks then run what it holds.

use console::api::exchange::Options;
use console::api::snippets::{Language, Sample};
use console::domain::{
    AccessKind, Credentials, Draft, KeyId, Lifetime, Narrowing, ProjectId, Record, Seconds, TenantAccess, attributes,
    claims,
};
use serde_json::{Map, Value, json};

use crate::project::PROJECT_ID;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/snippets.json");
/// A name that leaves a literal wherever one is not closed properly, or hides in it.
const NAME: &str = "nightly's \"backup\" $(id) `id` \\ %s ${HOME} ключ \u{202e}\u{1f600}";
const CLAIMS: &str = r#"{"team":"it's","tier":2,"beta":true,"deep":{"__proto__":[1,-2.5,null]}}"#;

fn id(name: &str) -> KeyId {
    KeyId(name.to_owned())
}

fn record() -> Record {
    Record {
        id: id("KEY-1"),
        name: NAME.to_owned(),
        description: "Copies\nthe ledger".to_owned(),
        roles: vec![],
        tenants: vec![TenantAccess { id: "TENANT-1".into(), name: "Acme".into(), roles: vec!["ROLE-1".into()] }],
        permitted_ips: vec!["127.0.0.1".into(), "2001:db8::/32".into()],
        claims: CLAIMS.to_owned(),
        attributes: r#"{"owner":"platform","tags":["a","b"]}"#.to_owned(),
    }
}

fn new_key(kind: AccessKind) -> Sample {
    let Record { name, description, tenants, permitted_ips, claims: all, attributes: facts, .. } = record();
    let mut draft =
        Draft { name, description, lifetime: Lifetime::Until(Some(Seconds(2_000_000_000))), ..Draft::empty() };
    draft.access.choose(kind);
    match kind {
        AccessKind::Tenants => {
            for TenantAccess { id, name, roles } in tenants {
                assert!(draft.access.add_tenant(&id, &name));
                roles.iter().for_each(|role| _ = draft.access.grant(&id, role));
            }
        }
        _ => assert!(draft.access.set_user("USER-1")),
    }
    draft.permitted_ips = permitted_ips;
    draft.claims = claims::typed(&all).unwrap();
    draft.attributes = attributes::typed(&facts).unwrap();
    Sample::Create(Box::new(draft.validate(Seconds(1_800_000_000)).unwrap()))
}

fn samples() -> Vec<(&'static str, Sample)> {
    let two = || vec![id("KEY-1"), id("KEY-2")];
    vec![
        (
            "search",
            Sample::Search(Narrowing {
                tenants: vec!["TENANT-1".into()],
                attributes: vec![("owner".into(), "platform".into())],
                ..Narrowing::default()
            }),
        ),
        ("load", Sample::Load(id("KEY-1"))),
        ("create", new_key(AccessKind::Tenants)),
        ("createForUser", new_key(AccessKind::User)),
        ("update", Sample::Update(Box::new(record()))),
        ("rotate", Sample::Rotate(id("KEY-1"))),
        ("activate", Sample::Activate(vec![id("KEY-1")])),
        ("deactivate", Sample::Deactivate(vec![id("KEY-1")])),
        ("delete", Sample::Delete(vec![id("KEY-1")])),
        ("activateBatch", Sample::Activate(two())),
        ("deactivateBatch", Sample::Deactivate(two())),
        ("deleteBatch", Sample::Delete(two())),
        ("exchange", Sample::Exchange(Options { tenant: "TENANT-1".into(), claims: CLAIMS.to_owned() })),
    ]
}

fn project() -> ProjectId {
    Credentials::from_form(PROJECT_ID, "K2local").unwrap().project
}

#[test]
fn the_snippets_are_those_that_the_official_clients_run() {
    let mut all = Map::new();
    for language in Language::ALL {
        let code = |sample: &Sample| sample.code(language, &project()).unwrap();
        let lines = |sample| code(sample).lines().map(Value::from).collect::<Vec<_>>();
        let of_language = samples().iter().map(|(name, sample)| ((*name).to_owned(), json!(lines(sample)))).collect();
        all.insert(language.name().to_lowercase(), Value::Object(of_language));
    }
    let written = format!("{:#}\n", Value::Object(all));
    if std::env::var_os("WRITE_SNIPPETS").is_some() {
        std::fs::write(FILE, &written).unwrap();
    }
    let known = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(known == written, "snippets.json is not what the console shows: see the top of this file");
}
