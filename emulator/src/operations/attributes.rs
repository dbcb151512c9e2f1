//! `GET`, `POST` and `DELETE /v1/mgmt/accesskey/attribute`: definitions of custom attributes.

use serde::Deserialize;

use super::{Call, Reply, World};
use crate::errors::{ErrorCode, Refusal};
use crate::wire::or_default;

const KINDS: [&str; 6] = ["string", "number", "boolean", "singleselect", "multiselect", "date"];
const LONGEST_NAME: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "or_default")]
    name: String,
    display_name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    // Absent keeps, empty clears.
    options: Option<Vec<String>>,
    view_permissions: Option<Vec<String>>,
    edit_permissions: Option<Vec<String>>,
}

pub(super) fn load(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let name = call.required_parameter("name")?;
    match world.directory.attributes.get(&name) {
        Some(attribute) => Reply::json(attribute),
        None => Err(Refusal::new(ErrorCode::AttributeNotFound, format!("Attribute {name} does not exist in project"))),
    }
}

pub(super) fn set(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let body: Body = call.body()?;
    if body.name.is_empty() {
        return Err(Refusal::required("name"));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if body.name.len() > LONGEST_NAME || !body.name.chars().all(allowed) {
        return Err(Refusal::invalid("The name field must be at most 20 letters, digits, _ and -"));
    }
    let mut attribute = world.directory.attributes.get(&body.name).cloned().unwrap_or_default();
    if let Some(kind) = body.kind {
        attribute.kind = kind;
    }
    if !KINDS.contains(&attribute.kind.as_str()) {
        return Err(Refusal::invalid(format!("The type field must be one of {}", KINDS.join(", "))));
    }
    attribute.display_name = body.display_name.unwrap_or(attribute.display_name);
    attribute.options = body.options.unwrap_or(attribute.options);
    attribute.view_permissions = body.view_permissions.unwrap_or(attribute.view_permissions);
    attribute.edit_permissions = body.edit_permissions.unwrap_or(attribute.edit_permissions);
    attribute.name.clone_from(&body.name);
    let reply = Reply::json(&attribute);
    world.directory.attributes.insert(body.name, attribute);
    reply
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let name = call.required_parameter("name")?;
    world.directory.attributes.remove(&name);
    Ok(Reply::nothing())
}
