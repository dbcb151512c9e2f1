//! Trying secrets against the emulator: what is predicted of a token is what the token says.

use console::api::exchange::{Options, exchange};
use console::api::{Patience, directory};
use console::domain::token::Token;
use console::domain::token::explain::{Asked, Source, Verdict, explain};
use console::domain::token::signature::question;
use console::domain::token_preview::Subject;
use console::domain::{KeyId, Secret};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::project::{PROJECT_ID, Project};

#[test]
fn nothing_of_a_genuine_token_is_odd() {
    let project = Project::with_keys(0);
    project.control(
        "switches",
        &json!({"unknownTenants": "accepted", "unknownRoles": "accepted", "unknownUsers": "accepted"}),
    );
    let roles = block_on(project.client.read(&directory::roles(), Patience::Usual)).unwrap();
    let keys =
        block_on(project.client.read(&directory::public_keys(project.client.project()), Patience::Usual)).unwrap();
    let tenants = json!([{"tenantId": "T1", "roleNames": ["b", "a"]}, {"tenantId": "T2"}]);
    let claims = r#"{"why":{"deep":[1,2.50]}}"#;
    let table: [(Value, &str, &str); 5] = [
        (json!({}), "", ""),
        (json!({"roleNames": [roles[0].name, "not defined"], "customClaims": {"tier": 2, "é": [null]}}), "", claims),
        (json!({"keyTenants": tenants}), "", ""),
        (json!({"keyTenants": tenants, "customClaims": {"iss": "me", "exp": 1}}), "T2", claims),
        (json!({"keyTenants": [{"tenantId": "T9", "roleNames": []}]}), "", ""),
    ];
    for (fields, tenant, claims) in table {
        let mut body = json!({"name": "tried"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let (status, made) = project.raw("POST", "/v1/mgmt/accesskey/create", &body);
        assert_eq!(status, 200, "{made}");
        let secret = Secret::new(made["cleartext"].as_str().unwrap().to_owned());
        let options = Options { tenant: tenant.to_owned(), claims: claims.to_owned() };
        let exchanged = block_on(exchange(&project.client, &secret, &options)).unwrap();
        assert_eq!(exchanged.key, KeyId(made["key"]["id"].as_str().unwrap().to_owned()));

        let token = Token::read(exchanged.token.expose()).unwrap();
        let asked = question(&token, &exchanged.token, &keys).unwrap();
        assert_eq!((asked.hash, asked.signature.len()), ("SHA-256", 256));
        let key = project.load(&exchanged.key).unwrap();
        for roles in [None, Some(roles.as_slice())] {
            let rows = explain(&token, Subject::of(&key).preview(PROJECT_ID, roles), Asked { tenant, claims });
            let odd: Vec<_> = rows.iter().filter(|row| row.verdict.is_odd()).collect();
            assert!(odd.is_empty(), "{fields}: {odd:#?}");
            let gave_way = rows.iter().filter(|row| row.verdict == Verdict::GaveWay).count();
            assert_eq!(gave_way, rows.iter().filter(|row| row.source == Source::Shadowed).count());
            let shown = rows.iter().filter(|row| row.actual.is_some()).count();
            assert_eq!(shown, token.claims.len(), "each claim of the token stands in one row");
        }
    }
}
