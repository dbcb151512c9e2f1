//! Snippets of keys that somebody named to break whoever runs them.

use super::*;
use crate::domain::access_key::tests::key;
use crate::domain::{AccessKey, Draft, Lifetime, Seconds, TenantAccess};

/// Names that would leave their literal, or hide what they are.
const HOSTILE: [&str; 9] = [
    "a'; touch /tmp/x; '",
    "\"\"\"\nimport os\n",
    "$(id) `id` ${HOME} %s %d",
    "\\",
    "x\\\"); process.exit(1); //",
    "\u{202e}gnp.exe\u{2066}",
    "*/ \u{2028} // # \u{0}",
    "descope. json.Number(\"",
    "</script>\r\n{{ }} @file",
];

fn project() -> ProjectId {
    crate::domain::Credentials::from_form("P2abc", "K2canary").unwrap().project
}

fn hostile(text: &str) -> AccessKey {
    let json = json::quoted(text);
    AccessKey {
        description: text.into(),
        roles: vec![text.into()],
        tenants: vec![TenantAccess { id: text.into(), name: text.into(), roles: vec![text.into()] }],
        claims: format!("{{{json}:{json},\"n\":12345678901234567890123}}"),
        attributes: format!("{{{json}:[{json}]}}"),
        permitted_ips: vec![text.into()],
        ..key(text, text)
    }
}

fn samples(key: &AccessKey) -> Vec<Sample> {
    let draft = Draft { name: "ci".into(), lifetime: Lifetime::Never, ..Draft::empty() };
    let id = || key.id.clone();
    vec![
        Sample::Search(Narrowing {
            tenants: vec![key.name.clone()],
            user: key.name.clone(),
            creator: key.name.clone(),
            attributes: vec![(key.name.clone(), key.name.clone())],
            text: key.name.clone(),
            limit: Some(5),
        }),
        Sample::Load(id()),
        Sample::Create(Box::new(draft.validate(Seconds(0)).unwrap())),
        Sample::Update(Box::new(Record::of(key))),
        Sample::Rotate(id()),
        Sample::Activate(vec![id()]),
        Sample::Deactivate(vec![id(), id()]),
        Sample::Delete(vec![id(), id()]),
        Sample::Exchange(Options { tenant: key.name.clone(), claims: key.attributes.clone() }),
    ]
}

#[test]
fn whatever_a_name_holds_the_code_has_the_same_lines_and_only_seen_characters() {
    for language in Language::ALL {
        let plain: Vec<_> =
            samples(&hostile("plain")).iter().map(|it| it.code(language, &project()).unwrap()).collect();
        for name in HOSTILE {
            for (sample, plain) in samples(&hostile(name)).iter().zip(&plain) {
                let code = sample.code(language, &project()).unwrap();
                let context = format!("{} {} {name:?}:\n{code}", language.name(), sample.title());
                assert!(code.chars().all(|c| c == '\n' || c == '\t' || (' '..='~').contains(&c)), "{context}");
                assert_eq!(code.lines().count(), plain.lines().count(), "{context}");
            }
        }
    }
}

#[test]
fn no_snippet_holds_a_secret_and_each_names_its_variables() {
    for language in Language::ALL {
        for sample in samples(&hostile("plain")) {
            let code = sample.code(language, &project()).unwrap();
            assert!(!code.contains("K2canary"), "{code}");
            let implied = language == Language::Go;
            assert!(sample.variables().iter().all(|name| implied || code.contains(name)), "{code}");
        }
    }
}

#[test]
fn what_cannot_be_a_literal_is_refused_in_words_and_curl_still_sends_it() {
    for claims in [
        r#"{"a":1,"a":2}"#.to_owned(),
        r#"{"a":1e400}"#.into(),
        format!("{{\"a\":{}{}}}", "[".repeat(80), "]".repeat(80)),
    ] {
        let sample = Sample::Update(Box::new(Record { claims: claims.clone(), ..Record::of(&key("K1", "ci")) }));
        for language in [Language::Python, Language::Node, Language::Go] {
            assert!(sample.code(language, &project()).unwrap_err().contains("curl can send"), "{claims}");
        }
        assert!(sample.code(Language::Curl, &project()).unwrap().contains(&claims));
    }
}

#[test]
fn a_project_with_a_region_is_asked_there() {
    let load = |project: &str| {
        let project = crate::domain::Credentials::from_form(project, "K2x").unwrap().project;
        Sample::Load(KeyId("K1".into())).code(Language::Curl, &project).unwrap()
    };
    assert!(load("P2aaaaaaaaaaaaaaaaaaaaaaaaaa").contains("'https://api.descope.com/v1/mgmt/accesskey?id=K1'"));
    assert!(load("Peuc12aaaaaaaaaaaaaaaaaaaaaaaaaa").contains("'https://api.euc1.descope.com/v1/"));
}
