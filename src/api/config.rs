//! `config.json`, served beside the page by whoever runs the console.
//!
//! Invariant: it is optional in every part, and counts wholly or not at all: one wrong entry, and the console has its
//! defaults, which allow least, and says what is wrong. In production the file holds no secret; a demo's holds the
//! emulator's credentials, which guard nothing.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

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
    /// What is wrong with the file, a sentence each. If anything is, all the rest has its defaults.
    pub problems: Vec<String>,
}

/// The emulator's credentials.
#[derive(Debug)]
pub struct Demo {
    /// Its project id.
    pub project: String,
    /// Its management key.
    pub key: Secret,
}

/// Reads the configuration beside the page. Without a file the console has its defaults: the page's own origin is the
/// right base then.
pub async fn load(transport: &dyn Transport) -> Config {
    let Ok(mut answer) = transport.send(Outgoing::plain_read("config.json")).await else {
        return wrong("The file could not be fetched, and there may be settings in it.".to_owned());
    };
    match (answer.status, collect(answer.body.as_mut()).await) {
        (200, Ok(body)) => parse(&body),
        (404, _) => Config::default(),
        (200, Err(_)) => wrong("The file broke off on its way here.".to_owned()),
        (status, _) => wrong(format!("The web server answered status {status} instead of the file.")),
    }
}

fn wrong(problem: String) -> Config {
    defaults(vec![problem])
}

fn defaults(problems: Vec<String>) -> Config {
    Config { api_base: String::new(), demo: None, exchange: false, problems }
}

fn parse(body: &[u8]) -> Config {
    let Ok(text) = std::str::from_utf8(body) else {
        return wrong("The file is not text in UTF-8.".to_owned());
    };
    // Some editors mark the beginning of a file.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        None => return wrong("The file is empty. Remove it, or write {} into it.".to_owned()),
        Some('<') => return wrong("The web server sent a web page (HTML) instead of a JSON file.".to_owned()),
        Some(_) => {}
    }
    let entries = match serde_json::from_str::<Entries<'_>>(text) {
        Ok(entries) => entries,
        Err(error) if error.is_data() => return wrong("The file must hold one object, such as {}.".to_owned()),
        Err(error) => return wrong(format!("The file is not valid JSON: {error}.")),
    };
    let mut reading = Reading { config: Config::default(), problems: Vec::new() };
    reading.entries("", &entries, &["apiBase", "demo", "exchange"], Reading::entry);
    match reading.problems.is_empty() {
        true => reading.config,
        false => defaults(reading.problems),
    }
}

/// The entries of an object in their order, also those whose name is there twice.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Entries(all))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// A configuration as far as it is read, and everything that is wrong so far.
struct Reading {
    config: Config,
    problems: Vec<String>,
}

impl Reading {
    /// Reads each entry of an object once, if its name is known. `within` is where the object is, as `demo.`.
    fn entries(
        &mut self,
        within: &str,
        Entries(all): &Entries<'_>,
        known: &[&str],
        mut read: impl FnMut(&mut Self, &str, &str),
    ) {
        for (at, (name, value)) in all.iter().enumerate() {
            if all.iter().take(at).any(|(earlier, _)| earlier == name) {
                self.problems.push(format!("`{within}{name}` is there twice."));
            } else if known.contains(&name.as_str()) {
                read(self, name, value.get());
            } else {
                self.problems.push(format!("`{within}{name}` is not known. Known are: {}.", known.join(", ")));
            }
        }
    }

    fn entry(&mut self, name: &str, value: &str) {
        match name {
            // As if it were not there.
            _ if value == "null" => {}
            "apiBase" => match text(value).as_deref().map(base) {
                Some(Some(base)) => self.config.api_base = base,
                _ => self.problems.push(
                    "`apiBase` must be \"\" for this page's own address, or an address that begins with https://, without ? or #."
                        .to_owned(),
                ),
            },
            "exchange" => match value {
                "true" => self.config.exchange = true,
                "false" => self.config.exchange = false,
                _ => self.problems.push("`exchange` must be true or false, without quotes.".to_owned()),
            },
            _ => match serde_json::from_str::<Entries<'_>>(value) {
                Ok(entries) => self.demo(&entries),
                Err(_) => self.problems.push("`demo` must be an object with projectId and managementKey.".to_owned()),
            },
        }
    }

    fn demo(&mut self, entries: &Entries<'_>) {
        const KNOWN: [&str; 2] = ["projectId", "managementKey"];
        let mut found = KNOWN.map(|_| None);
        self.entries("demo.", entries, &KNOWN, |reading, name, value| match text(value) {
            Some(text) => {
                KNOWN
                    .iter()
                    .zip(&mut found)
                    .filter(|(known, _)| **known == name)
                    .for_each(|(_, place)| *place = Some(text.clone()));
            }
            None => reading.problems.push(format!("`demo.{name}` must be a text in quotes.")),
        });
        for (name, _) in KNOWN.iter().zip(&found).filter(|(name, _)| !entries.0.iter().any(|(given, _)| given == *name))
        {
            self.problems.push(format!("`demo.{name}` is missing."));
        }
        if let [Some(project), Some(key)] = found {
            self.config.demo = Some(Demo { project, key: Secret::new(key) });
        }
    }
}

fn text(value: &str) -> Option<String> {
    serde_json::from_str(value).ok()
}

/// A base that sends the management key nowhere unencrypted, without the slash at its end: none, a path of the page's own
/// origin, an address over https, or this machine.
fn base(text: &str) -> Option<String> {
    let odd = |sign: char| sign.is_whitespace() || sign.is_control() || "?#\\@\"<>".contains(sign);
    let loopback = ["localhost", "127.0.0.1", "[::1]"];
    let is_host = |rest: &str| !rest.starts_with(['/', ':']) && !rest.is_empty();
    let fits = match text.split_once("://") {
        Some(("https", rest)) => is_host(rest),
        Some(("http", rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            loopback
                .iter()
                .any(|known| host.strip_prefix(known).is_some_and(|port| port.is_empty() || port.starts_with(':')))
        }
        Some(_) => false,
        None => text.is_empty() || (text.starts_with('/') && !text.starts_with("//")),
    };
    (fits && !text.contains(odd)).then(|| text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scripted::{Answer, Scripted};

    /// Whether nothing is configured.
    fn is_default(config: &Config) -> bool {
        config.api_base.is_empty() && config.demo.is_none() && !config.exchange
    }

    #[test]
    fn a_correct_file_counts_and_what_is_left_out_has_its_default() {
        for body in ["{}", r#"{"apiBase":null}"#, r#"{"apiBase":"/","demo":null}"#, "\u{feff}{\"apiBase\":\"\"}"] {
            let config = parse(body.as_bytes());
            assert!(is_default(&config) && config.problems.is_empty(), "{body}: {:?}", config.problems);
        }
        assert!(parse(br#"{"exchange":true}"#).exchange);
        let config =
            parse(br#"{"apiBase":"https://keys.example/api/","demo":{"projectId":"P1","managementKey":"K1"}}"#);
        assert_eq!((config.api_base.as_str(), config.problems.len()), ("https://keys.example/api", 0));
        assert_eq!(config.demo.map(|demo| demo.key.expose().to_owned()).as_deref(), Some("K1"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place_and_then_nothing_counts() {
        for (body, problem) in [
            ("", "is empty"),
            ("<!doctype html><title>Console</title>", "web page (HTML)"),
            ("[]", "one object"),
            ("{\"exchange\": true,\n \"apiBase\" \"\"}", "line 2 column 12"),
            (r#"{"exchange":true,"exchnage":false}"#, "`exchnage` is not known"),
            (r#"{"exchange":"true"}"#, "`exchange` must be true or false"),
            (r#"{"exchange":false,"exchange":true}"#, "`exchange` is there twice"),
            (r#"{"exchange":true,"apiBase":7}"#, "`apiBase` must be"),
            (r#"{"exchange":true,"demo":"P1"}"#, "`demo` must be"),
            (r#"{"exchange":true,"demo":{"projectId":"P1"}}"#, "`demo.managementKey` is missing"),
            (r#"{"demo":{"projectId":1,"managementKey":"K1"}}"#, "`demo.projectId` must be"),
            (r#"{"demo":{"projectId":"P1","managementKey":"K1","more":1}}"#, "`demo.more` is not known"),
        ] {
            let config = parse(body.as_bytes());
            assert!(is_default(&config), "{body}");
            assert!(config.problems.iter().any(|one| one.contains(problem)), "{body}: {:?}", config.problems);
        }
        assert!(parse(b"\xff{}").problems.iter().any(|one| one.contains("UTF-8")));
        let several = parse(br#"{"exchange":1,"apiBase":[],"Demo":{}}"#);
        assert_eq!(several.problems.len(), 3, "{:?}", several.problems);
    }

    #[test]
    fn a_base_sends_the_key_nowhere_unencrypted() {
        for good in ["", "/", "/proxy/descope", "https://api.example:8443/x", "http://localhost:8081", "http://[::1]/"]
        {
            assert!(base(good).is_some(), "{good}");
        }
        for bad in [
            "api.example",
            "//api.example",
            "http://api.example",
            "http://localhost.example",
            "https://",
            "https:///x",
            "https://me:secret@api.example",
            "https://api.example?x",
            "https://api.example /x",
            "javascript://x",
        ] {
            assert!(base(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn only_a_file_that_is_not_there_is_no_problem() {
        let loaded = |answer| futures::executor::block_on(load(&*Scripted::new([answer])));
        assert!(loaded(Answer::json(404, "{}")).problems.is_empty());
        for answer in [
            Answer::html(200),
            Answer::html(401),
            Answer::json(503, "{}"),
            Answer::Pieces(vec![br#"{"exch"#], Err(super::super::transport::Broken)),
            Answer::None(super::super::transport::NoAnswer::Lost),
        ] {
            let config = loaded(answer);
            assert!(is_default(&config) && config.problems.len() == 1, "{:?}", config.problems);
        }
    }
}
