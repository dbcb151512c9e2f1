//! Bearers: `<project>:<management key>` and `<project>:<access key>[:<management key>]`.

use crate::errors::{ErrorCode, Refusal};
use crate::http::Request;

fn bearer<'a>(request: &Request<'a>) -> Option<Vec<&'a str>> {
    let (scheme, credentials) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| credentials.trim().split(':').collect())
}

fn unauthorized(message: &str) -> Refusal {
    Refusal::new(ErrorCode::Unauthorized, message)
}

fn check_project(named: &str, project_id: &str) -> Result<(), Refusal> {
    if named == project_id {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::ProjectNotFound, "The bearer names a project that does not exist"))
}

/// Whether the caller holds the management key.
pub(crate) fn management(request: &Request, project_id: &str, management_key: &str) -> Result<(), Refusal> {
    let Some(parts) = bearer(request) else {
        return Err(unauthorized("A bearer is required"));
    };
    match parts.as_slice() {
        [project, key] => {
            check_project(project, project_id)?;
            if *key == management_key { Ok(()) } else { Err(unauthorized("The management key is not valid")) }
        }
        _ => Err(unauthorized("The bearer must be a project id and a management key")),
    }
}

/// The secret that the caller wants to exchange.
pub(crate) fn access_key<'a>(request: &Request<'a>, project_id: &str) -> Result<&'a str, Refusal> {
    let Some(parts) = bearer(request) else {
        return Err(unauthorized("A bearer is required"));
    };
    match parts.as_slice() {
        [project, secret] | [project, secret, _] => {
            check_project(project, project_id)?;
            Ok(secret)
        }
        _ => Err(unauthorized("The bearer must be a project id and an access key")),
    }
}
