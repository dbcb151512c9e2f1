//! Calls from pages of other origins, which are answered only if a switch lists the origin.

use crate::http::{Answer, Request};
use crate::switches::Switches;

const METHODS: &str = "GET, POST, DELETE, OPTIONS";

/// What the official clients and a console send.
const HEADERS: &str = "Authorization, Content-Type, X-Request-Id, X-Descope-Sdk-Name, X-Descope-Sdk-Version, \
    X-Descope-Project-Id, X-Descope-Sdk-Python-Version, X-Descope-Sdk-Node-Version, X-Descope-Sdk-Go-Version, \
    X-Descope-Sdk-Session-Id, X-Descope-Sdk-Uuid, X-Descope-Sdk-Sha, X-External-Rid, X-Descope-License, \
    X-Descope-Widget-Type, X-Descope-Widget-Id, X-Descope-Widget-Version";

fn allowed<'a>(request: &Request<'a>, switches: &Switches) -> Option<&'a str> {
    let origin = request.header("origin")?;
    switches.cors_origins.iter().any(|listed| listed == "*" || listed == origin).then_some(origin)
}

/// The answer to a preflight.
pub(crate) fn preflight(request: &Request, switches: &Switches) -> Answer {
    let mut answer = Answer::empty(204);
    answer.set_header("Allow", METHODS);
    if allowed(request, switches).is_some() {
        answer.set_header("Access-Control-Allow-Methods", METHODS);
        answer.set_header("Access-Control-Allow-Headers", HEADERS);
        answer.set_header("Access-Control-Max-Age", "600");
    }
    answer
}

/// Lets the page read the answer, if its origin is listed.
pub(crate) fn mark(answer: &mut Answer, request: &Request, switches: &Switches) {
    if !switches.cors_origins.is_empty() {
        answer.set_header("Vary", "Origin");
    }
    if let Some(origin) = allowed(request, switches) {
        answer.set_header("Access-Control-Allow-Origin", origin);
        answer.set_header("Access-Control-Expose-Headers", "Retry-After, Date");
    }
}
