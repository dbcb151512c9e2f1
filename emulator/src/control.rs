//! The emulator's own endpoints, under `/__emulator/`: what it is, faults, switches, the clock, the log.
//!
//! Invariant: a page of another site can neither read an answer (no CORS header is ever set here) nor change anything.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::emulator::Emulator;
use crate::faults::Fault;
use crate::http::{Answer, Request};

/// Where they are.
pub(crate) const ROOT: &str = "/__emulator/";

/// A status and a sentence.
type Refused = (u16, String);

fn bad(error: impl ToString) -> Refused {
    (400, error.to_string())
}

fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Refused> {
    serde_json::from_slice(request.body).map_err(bad)
}

/// Whether a browser says that a page of another site sent the request.
fn foreign(request: &Request) -> bool {
    let of_site = |origin: &str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        is_loopback_host(host)
    };
    request.header("origin").is_some_and(|origin| !of_site(origin))
        || request.header("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

/// Whether a `Host` header, or the host of an origin, names this machine itself.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Answers one of them.
pub(crate) fn answer(emulator: &mut Emulator, request: &Request, now_ms: i64) -> Answer {
    match run(emulator, request, now_ms) {
        Ok(value) => Answer::json(200, value.to_string()),
        Err((status, message)) => Answer::json(status, json!({"error": message}).to_string()),
    }
}

fn run(emulator: &mut Emulator, request: &Request, now_ms: i64) -> Result<Value, Refused> {
    let name = request.path.strip_prefix(ROOT).unwrap_or_default();
    if request.method != "GET" && foreign(request) {
        return Err((403, "pages of other sites may not change the emulator".to_owned()));
    }
    Ok(match (request.method, name) {
        ("GET", "info") => json!({
            "projectId": emulator.setup().project_id,
            "managementKey": emulator.setup().management_key,
            "keys": emulator.key_count(),
            "seed": emulator.setup().seed,
        }),
        ("GET", "log") => json!({"entries": emulator.log()}),
        ("DELETE", "log") => {
            emulator.clear_log();
            json!({})
        }
        ("GET", "reports") => emulator.reports(),
        ("GET", "faults") => faults(emulator),
        ("POST", "faults") => {
            emulator.add_faults(one_or_many(body(request)?)?).map_err(bad)?;
            faults(emulator)
        }
        ("DELETE", "faults") => {
            emulator.clear_faults();
            json!({})
        }
        ("GET", "switches") => json!(emulator.switches()),
        ("POST", "switches") => {
            emulator.set_switches(&body(request)?).map_err(bad)?;
            json!(emulator.switches())
        }
        ("GET", "clock") => emulator.clock(now_ms),
        ("POST", "clock") => {
            let changes: Map<String, Value> = body(request)?;
            let milliseconds = |name| changes.get(name).and_then(Value::as_i64);
            match (milliseconds("advanceMs"), milliseconds("nowMs")) {
                (Some(by), None) => emulator.advance_clock(by),
                (None, Some(to)) => emulator.set_clock(to, now_ms),
                _ => return Err(bad("say either advanceMs or nowMs, in milliseconds")),
            }
            emulator.clock(now_ms)
        }
        ("POST", "reset") => {
            emulator.reset().map_err(|error| (500, error))?;
            json!({})
        }
        (_, "info" | "log" | "reports" | "faults" | "switches" | "clock" | "reset") => {
            return Err((405, "this endpoint does not have that method".to_owned()));
        }
        _ => return Err((404, "here are info, log, reports, faults, switches, clock and reset".to_owned())),
    })
}

fn faults(emulator: &Emulator) -> Value {
    let list: Vec<_> =
        emulator.faults().iter().map(|(fault, seen)| json!({"fault": fault, "callsSeen": seen})).collect();
    json!({"faults": list})
}

fn one_or_many(faults: Value) -> Result<Vec<Fault>, Refused> {
    match faults {
        list @ Value::Array(_) => serde_json::from_value(list),
        one => serde_json::from_value(one).map(|fault| vec![fault]),
    }
    .map_err(bad)
}
