//! What may be written down of a request.
//!
//! Invariant: nothing that is, or may be, a secret gets out: not the management key, not a secret of any key, not a value
//! under a name that the API does not have, not a body that is not JSON.

use serde_json::{Map, Value};

use crate::record::hash;
use crate::store::Store;

const REMOVED: &str = "[removed]";

/// The request fields of the API that may be written down. A secret under a misspelt name is under none of these.
const FIELDS: &[&str] = &[
    "action",
    "actions",
    "actorId",
    "actorIds",
    "authType",
    "boundUserId",
    "creatingUser",
    "customAttributes",
    "customClaims",
    "data",
    "desc",
    "description",
    "displayName",
    "editPermissions",
    "emails",
    "excludedActions",
    "expireTime",
    "field",
    "from",
    "id",
    "ids",
    "includeInvalidUsers",
    "includeProjectRoles",
    "keyTenants",
    "keys",
    "levels",
    "limit",
    "loginId",
    "loginIds",
    "loginOptions",
    "name",
    "noTenants",
    "oldestFirst",
    "options",
    "page",
    "parentTenantId",
    "permissionNames",
    "permittedIps",
    "phones",
    "remoteAddresses",
    "roleIds",
    "roleNameLike",
    "roleNames",
    "selectedTenant",
    "size",
    "sort",
    "statuses",
    "tenant",
    "tenantId",
    "tenantIds",
    "tenantNames",
    "tenantSSODomains",
    "tenantSelfProvisioningDomains",
    "tenants",
    "testUsersOnly",
    "text",
    "to",
    "topLevelOnly",
    "type",
    "userId",
    "userIds",
    "viewPermissions",
    "withTestUser",
];

/// Fields whose own fields have any names.
const FREE: &[&str] = &["customAttributes", "customClaims", "data"];

/// The shortest run of letters and digits that is taken for a secret: key ids have 28, secrets 55.
const SECRET_LENGTH: usize = 40;

/// What may stand around a secret in a text, a path or a query.
const SEPARATORS: &[char] =
    &[':', '/', '=', '&', '?', '#', ',', ';', '.', '"', '\'', '(', ')', '[', ']', '{', '}', '<', '>'];

/// Knows what is a secret. A short imported one that stands inside a longer word is beyond it: only its hash is known.
pub(crate) struct Redactor<'a> {
    pub(crate) store: &'a Store,
    pub(crate) management_key: &'a str,
    /// The bearer of the request in hand, whose parts may be secrets that nobody knows.
    pub(crate) bearer: &'a str,
}

impl Redactor<'_> {
    /// A text, or the word that stands for one that may hold a secret.
    pub(crate) fn text(&self, text: &str) -> String {
        if self.suspicious(text) { REMOVED.to_owned() } else { text.to_owned() }
    }

    /// A path or query; encoded characters may hide a secret, so it is looked at as it reads decoded too.
    pub(crate) fn target(&self, text: &str) -> String {
        let decoded: String = form_urlencoded::parse(text.as_bytes()).map(|(a, b)| format!("{a} {b} ")).collect();
        if self.suspicious(&decoded) { REMOVED.to_owned() } else { self.text(text) }
    }

    /// A body as JSON, without what may be a secret; none when it is not JSON.
    pub(crate) fn body(&self, body: &[u8]) -> Option<Value> {
        let mut value = serde_json::from_slice(body).ok()?;
        self.clean(&mut value, false);
        Some(value)
    }

    fn clean(&self, value: &mut Value, free: bool) {
        match value {
            Value::String(text) if self.suspicious(text) => REMOVED.clone_into(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean(item, free)),
            Value::Object(fields) => {
                let old = std::mem::take(fields);
                fields
                    .extend(old.into_iter().map(|(name, value)| self.field(name, value, free)).collect::<Map<_, _>>());
            }
            Value::Number(number) if self.suspicious(&number.to_string()) => *value = Value::from(REMOVED),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn field(&self, name: String, mut value: Value, free: bool) -> (String, Value) {
        if self.suspicious(&name) {
            return (REMOVED.to_owned(), Value::from(REMOVED));
        }
        if free || FIELDS.contains(&name.as_str()) {
            let inside = free || FREE.contains(&name.as_str());
            self.clean(&mut value, inside);
        } else {
            value = Value::from(REMOVED);
        }
        (name, value)
    }

    fn suspicious(&self, text: &str) -> bool {
        let is_secret = |part: &str| !part.is_empty() && self.store.has_secret(&hash(part));
        let in_bearer = |part: &str| part.len() >= 4 && text.contains(part);
        (!self.management_key.is_empty() && text.contains(self.management_key))
            || self.bearer.split([' ', ':']).skip(2).any(in_bearer)
            || is_secret(text)
            || text.split(|c: char| c.is_whitespace() || c == ':').any(is_secret)
            || text.split(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).any(is_secret)
            || text.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| run.len() >= SECRET_LENGTH)
    }
}
