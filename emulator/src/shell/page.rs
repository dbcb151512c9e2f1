//! What is served beside the API: the page's files, its configuration, the way out.

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use emulator::Setup;

use super::files::Files;

/// Answers for a path below the base, without its first slash.
pub(crate) fn answer(files: Option<&Files>, setup: &Setup, method: &Method, path: &str) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")], "").into_response();
    }
    match path {
        "config.json" => config(setup),
        "signout" => sign_out(),
        path => match files.and_then(|files| files.find(path)) {
            Some(file) => {
                ([(header::CONTENT_TYPE, file.content_type), (header::CACHE_CONTROL, file.cache_control)], file.bytes)
                    .into_response()
            }
            None => not_found(files.is_some()),
        },
    }
}

/// The API is on the page's own origin, and this is a demo: its credentials may be filled in, and its keys tried.
fn config(setup: &Setup) -> Response {
    let demo = serde_json::json!({"projectId": setup.project_id, "managementKey": setup.management_key});
    let config = serde_json::json!({"apiBase": "", "demo": demo, "exchange": true});
    ([(header::CONTENT_TYPE, "application/json")], config.to_string()).into_response()
}

fn sign_out() -> Response {
    let mut response = "signed out".into_response();
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

fn not_found(serves_files: bool) -> Response {
    let why = if serves_files { "There is no such file." } else { "No folder is served: start with --serve DIR." };
    (StatusCode::NOT_FOUND, format!("404\n{why}\n")).into_response()
}
