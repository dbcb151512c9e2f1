//! The call with curl: method, path and body are those that the console itself would send.

use super::literal::{seen, shell};
use super::{Sample, object};
use crate::api::call::Call;
use crate::api::{access_keys, exchange, search, update, wire_record};
use crate::domain::json::quoted;
use crate::domain::{KeyId, ProjectId};

/// Where the API is. Of a project with a region the region stands in its id.
fn base(project: &ProjectId) -> String {
    match project.as_str() {
        id if id.len() == 32 && id.is_ascii() => {
            format!("https://api.{}.descope.com", id.get(1..5).unwrap_or_default())
        }
        _ => "https://api.descope.com".to_owned(),
    }
}

/// The parts of a request, and what has to be said of its answer.
struct Request {
    target: String,
    body: Option<String>,
    note: Option<&'static str>,
}

fn of<T, C>(Call { target, body, .. }: Call<T, C>) -> Request {
    let body = body.map(|body| String::from_utf8_lossy(&body).into_owned());
    Request { target, body, note: None }
}

fn post(path: &str, body: String) -> Request {
    Request { target: path.to_owned(), body: Some(body), note: None }
}

const ONCE: &str = "The answer holds the secret, this once: send it to where it is kept, and not to the screen.";

fn request(sample: &Sample) -> Request {
    match sample {
        Sample::Search(only) => {
            post("/v1/mgmt/accesskey/search", String::from_utf8_lossy(&search::body(only)).into_owned())
        }
        Sample::Load(id) => of(access_keys::load(id)),
        Sample::Create(new) => Request { note: Some(ONCE), ..of(access_keys::create(new)) },
        Sample::Update(record) => {
            let body = String::from_utf8_lossy(&wire_record::record(record)).into_owned();
            Request {
                note: Some("Every field is sent: an absent one might be kept or cleared."),
                ..post(update::PATH, body)
            }
        }
        Sample::Rotate(id) => Request { note: Some(ONCE), ..of(access_keys::rotate(id)) },
        Sample::Activate(ids) => of_some("activate", ids, access_keys::activate),
        Sample::Deactivate(ids) => of_some("deactivate", ids, access_keys::deactivate),
        Sample::Delete(ids) => of_some("delete", ids, access_keys::delete),
        Sample::Exchange(options) => {
            // What is no object is left out here as it is in the console.
            let options = if object(&options.claims).is_ok() { options.clone() } else { exchange::Options::default() };
            Request { note: Some("The answer holds a session token."), ..of(exchange::call(&options)) }
        }
    }
}

fn of_some<C>(name: &str, ids: &[KeyId], one: fn(&KeyId) -> Call<(), C>) -> Request {
    match ids {
        [id] => of(one(id)),
        ids => {
            let ids: Vec<_> = ids.iter().map(|id| quoted(&id.0)).collect();
            post(&format!("/v1/mgmt/accesskey/{name}/batch"), format!("{{\"ids\":[{}]}}", ids.join(",")))
        }
    }
}

pub(super) fn code(sample: &Sample, project: &ProjectId) -> String {
    let [project_id, secret] = sample.variables();
    let Request { target, body, note } = request(sample);
    let mut code = String::new();
    if let Some(note) = note {
        code.push_str(&format!("# {note}\n"));
    }
    code.push_str("# The header goes through a pipe: what stands on a command line, every process can read.\n");
    code.push_str(&format!("printf 'Authorization: Bearer %s:%s' \"${project_id}\" \"${secret}\" |\n"));
    code.push_str("  curl --silent --show-error --fail-with-body --header @- \\\n");
    if let Some(body) = body {
        code.push_str("    --header 'Content-Type: application/json' \\\n");
        code.push_str(&format!("    --data-raw {} \\\n", shell(&seen(&body))));
    }
    code.push_str(&format!("    {}\n", shell(&format!("{}{target}", base(project)))));
    code
}
