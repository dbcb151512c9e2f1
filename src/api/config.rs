//! `config.json`, served beside the page by whoever runs the console.
//!
//! Invariant: it is optional in every part. In production it holds no secret; a demo's holds the emulator's credentials,
//! which guard nothing.

use serde::Deserialize;

use super::body::collect;
use super::transport::{Outgoing, Transport};
use crate::domain::Secret;

/// What the operator configured.
#[derive(Debug, Default)]
pub struct Config {
    /// What stands before `/v1/…`: empty for the page's own origin, or an absolute address.
    pub api_base: String,
    /// Credentials that anyone may use, in a demo.
    pub demo: Option<Demo>,
    /// Whether secrets may be exchanged for session tokens from here. Off unless the operator says so: it brings secrets
    /// and tokens through the page and the proxy.
    pub exchange: bool,
}

/// The emulator's credentials.
#[derive(Debug)]
pub struct Demo {
    /// Its project id.
    pub project: String,
    /// Its management key.
    pub key: Secret,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    api_base: Option<String>,
    demo: Option<WireDemo>,
    exchange: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDemo {
    project_id: String,
    management_key: String,
}

/// Reads the configuration beside the page. Whatever is wrong with it, the console starts with its defaults: the page's
/// own origin is the right base wherever the file is missing.
pub async fn load(transport: &dyn Transport) -> Config {
    let Ok(mut answer) = transport.send(Outgoing::plain_read("config.json")).await else {
        return Config::default();
    };
    match collect(answer.body.as_mut()).await {
        Ok(body) if answer.status == 200 => parse(&body),
        _ => Config::default(),
    }
}

fn parse(body: &[u8]) -> Config {
    let Wire { api_base, demo, exchange } = super::wire::parse(body).unwrap_or_default();
    Config {
        api_base: api_base.unwrap_or_default().trim_end_matches('/').to_owned(),
        demo: demo.map(|WireDemo { project_id, management_key }| Demo {
            project: project_id,
            key: Secret::new(management_key),
        }),
        exchange: exchange.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_missing_or_wrong_takes_its_default() {
        for body in ["", "[]", "{}", "{\"apiBase\":null}", "<html>", "{\"apiBase\":\"/\",\"demo\":null}"] {
            let config = parse(body.as_bytes());
            assert_eq!(config.api_base, "", "{body}");
            assert!(config.demo.is_none() && !config.exchange, "{body}");
        }
        // A word instead of a truth value is no permission; nothing else in the file counts then either.
        assert!(!parse(br#"{"exchange":"true"}"#).exchange);
        assert!(parse(br#"{"exchange":true}"#).exchange);
        let config =
            parse(br#"{"apiBase":"https://keys.example/api/","demo":{"projectId":"P1","managementKey":"K1"}}"#);
        assert_eq!(config.api_base, "https://keys.example/api");
        assert_eq!(config.demo.map(|demo| demo.key.expose().to_owned()).as_deref(), Some("K1"));
    }
}
