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

fn refused(status: u16, message: &str) -> Answer {
    Answer::json(status, json!({"error": message}).to_string())
}

fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Answer> {
    serde_json::from_slice(request.body).map_err(|error| refused(400, &error.to_string()))
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
    let name = request.path.strip_prefix(ROOT).unwrap_or_default();
    if request.method != "GET" && foreign(request) {
        return refused(403, "pages of other sites may not change the emulator");
    }
    let result = match (request.method, name) {
        ("GET", "info") => Ok(json!({
            "projectId": emulator.setup().project_id,
            "managementKey": emulator.setup().management_key,
            "keys": emulator.key_count(),
            "seed": emulator.setup().seed,
        })),
        ("GET", "log") => Ok(json!({"entries": emulator.log()})),
        ("DELETE", "log") => {
            emulator.clear_log();
            Ok(json!({}))
        }
        ("GET", "reports") => Ok(emulator.reports()),
        ("GET", "faults") => Ok(faults(emulator)),
        ("POST", "faults") => set_faults(emulator, request),
        ("DELETE", "faults") => {
            emulator.clear_faults();
            Ok(json!({}))
        }
        ("GET", "switches") => Ok(json!(emulator.switches())),
        ("POST", "switches") => body::<Map<String, Value>>(request)
            .and_then(|changes| emulator.set_switches(&changes).map_err(|error| refused(400, &error)))
            .map(|()| json!(emulator.switches())),
        ("GET", "clock") => Ok(emulator.clock(now_ms)),
        ("POST", "clock") => set_clock(emulator, request, now_ms),
        ("POST", "reset") => emulator.reset().map(|()| json!({})).map_err(|error| refused(500, &error)),
        (_, "info" | "log" | "reports" | "faults" | "switches" | "clock" | "reset") => {
            Err(refused(405, "this endpoint does not have that method"))
        }
        _ => Err(refused(404, "the emulator has info, log, reports, faults, switches, clock and reset here")),
    };
    result.map_or_else(|refusal| refusal, |value| Answer::json(200, value.to_string()))
}

fn faults(emulator: &Emulator) -> Value {
    let list: Vec<_> =
        emulator.faults().iter().map(|(fault, seen)| json!({"fault": fault, "callsSeen": seen})).collect();
    json!({"faults": list})
}

/// One fault or a list of them.
fn set_faults(emulator: &mut Emulator, request: &Request) -> Result<Value, Answer> {
    let list: Vec<Fault> = match body::<Value>(request)? {
        list @ Value::Array(_) => serde_json::from_value(list),
        one => serde_json::from_value(one).map(|fault| vec![fault]),
    }
    .map_err(|error| refused(400, &error.to_string()))?;
    emulator.add_faults(list).map_err(|error| refused(400, &error))?;
    Ok(faults(emulator))
}

fn set_clock(emulator: &mut Emulator, request: &Request, now_ms: i64) -> Result<Value, Answer> {
    let changes: Map<String, Value> = body(request)?;
    match (changes.get("advanceMs").and_then(Value::as_i64), changes.get("nowMs").and_then(Value::as_i64)) {
        (Some(by), None) => emulator.advance_clock(by),
        (None, Some(to)) => emulator.set_clock(to, now_ms),
        _ => return Err(refused(400, "say either advanceMs or nowMs, in milliseconds")),
    }
    Ok(emulator.clock(now_ms))
}
