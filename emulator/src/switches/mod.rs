//! What the sources leave open, as switches. `DIFFERENCES.md` says for each what the default is and why.
//!
//! Invariant: the default of every switch is the reading that `DIFFERENCES.md` names as chosen.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::operation::Operation;

mod kinds;

pub use kinds::*;

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Switches {
    /// How update reads absent and empty fields.
    pub update: UpdateReading,
    /// Whether batches are all-or-nothing.
    pub batch: Atomicity,
    /// A batch of no ids.
    pub empty_batch: Verdict,
    /// Whether imports are all-or-nothing.
    pub import: Atomicity,
    /// An import of a secret that exists already.
    pub duplicate_secret: Verdict,
    /// Roles and tenants in one request.
    pub roles_and_tenants: RolesAndTenants,
    /// A tenant that does not exist.
    pub unknown_tenants: Verdict,
    /// A role that does not exist, or not in that tenant.
    pub unknown_roles: Verdict,
    /// A bound user who does not exist.
    pub unknown_users: Verdict,
    /// A custom attribute that is not defined.
    pub unknown_attributes: Verdict,
    /// An expiry in the past.
    pub past_expiry: Verdict,
    /// An expiry after 2038-01-19T03:14:07Z.
    pub far_expiry: Verdict,
    /// A change to a key whose `editable` is false.
    pub not_editable: Verdict,
    /// A rotate of an inactive or expired key.
    pub rotate_unusable: Verdict,
    /// The HTTP status for an unknown key id.
    pub unknown_id_status: u16,
    /// Load and search see the keys as they were that many seconds ago.
    pub read_lag_seconds: u32,
    /// How numbers in claims are kept.
    pub numbers: Numbers,
    /// The order of a search that names none.
    pub order: Order,
    /// How answers write default values.
    pub empty_fields: EmptyFields,
    /// How answers write times.
    pub times: Times,
    /// Whether answers say `expired`.
    pub expired_status: ExpiredStatus,
    /// Whether answers carry a field that nobody knows.
    pub extra_fields: bool,
    /// Operations that the management key has no right to.
    pub forbidden: Vec<Operation>,
    /// How long a session token lives, in seconds.
    pub session_seconds: u32,
    /// The `sub` of a token for a key that is bound to a user.
    pub session_subject: Subject,
    /// The licence tier.
    pub license_tier: String,
    /// Requests an address may make in one window; 0 is no limit.
    pub rate_budget: u32,
    /// The length of that window, in seconds.
    pub rate_window_seconds: u32,
    /// Audit searches an address may make in a minute; 0 is no limit.
    pub audit_budget: u32,
    /// Whether a second POST with the same `X-Request-Id` answers 409, as a proxy with a once-only rule does.
    pub once_only: bool,
    /// Origins that may call from a browser; `*` is any.
    pub cors_origins: Vec<String>,
    /// The caller's address, whatever the connection says; empty is the connection's.
    pub remote_ip: String,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            update: UpdateReading::default(),
            batch: Atomicity::default(),
            empty_batch: Verdict::Refused,
            import: Atomicity::default(),
            duplicate_secret: Verdict::Refused,
            roles_and_tenants: RolesAndTenants::default(),
            unknown_tenants: Verdict::Refused,
            unknown_roles: Verdict::Refused,
            unknown_users: Verdict::Refused,
            unknown_attributes: Verdict::Accepted,
            past_expiry: Verdict::Refused,
            far_expiry: Verdict::Refused,
            not_editable: Verdict::Refused,
            rotate_unusable: Verdict::Refused,
            unknown_id_status: 404,
            read_lag_seconds: 0,
            numbers: Numbers::default(),
            order: Order::default(),
            empty_fields: EmptyFields::default(),
            times: Times::default(),
            expired_status: ExpiredStatus::default(),
            extra_fields: false,
            forbidden: Vec::new(),
            session_seconds: 600,
            session_subject: Subject::default(),
            license_tier: "tier1".to_owned(),
            rate_budget: 0,
            rate_window_seconds: 60,
            audit_budget: 0,
            once_only: false,
            cors_origins: Vec::new(),
            remote_ip: String::new(),
        }
    }
}

impl Switches {
    /// Sets some of them by name. All or none: an unknown name or value changes nothing.
    ///
    /// # Errors
    /// A sentence that names the switch, or its possible values.
    pub fn set(&mut self, changes: &Map<String, Value>) -> Result<(), String> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(&*self) else {
            return Err("the switches cannot be read".to_owned());
        };
        for (name, value) in changes {
            if !all.contains_key(name) {
                let names = all.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(format!("no switch is called `{name}`; there are: {names}"));
            }
            all.insert(name.clone(), value.clone());
            // One by one, so that a bad value is told with its name.
            serde_json::from_value::<Self>(Value::Object(all.clone()))
                .map_err(|error| format!("switch `{name}`: {error}"))?;
        }
        *self = serde_json::from_value(Value::Object(all)).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Sets one as the command line writes it, `name=value`; a list is separated by commas.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn set_text(&mut self, assignment: &str) -> Result<(), String> {
        let (name, text) = assignment.split_once('=').ok_or("a switch is written name=value")?;
        let all = serde_json::to_value(&*self).map_err(|error| error.to_string())?;
        let value = match all.get(name) {
            Some(Value::Number(_) | Value::Bool(_)) => {
                serde_json::from_str(text).map_err(|_| format!("switch `{name}`: `{text}` is not a value for it"))?
            }
            Some(Value::Array(_)) if text.is_empty() => Value::Array(Vec::new()),
            Some(Value::Array(_)) => text.split(',').map(Value::from).collect(),
            _ => Value::from(text),
        };
        self.set(&Map::from_iter([(name.to_owned(), value)]))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_of_switch_is_set_from_text() {
        let mut switches = Switches::default();
        for text in ["update=nameOnly", "readLagSeconds=5", "onceOnly=true", "forbidden=roleAll,tenantAll"] {
            switches.set_text(text).unwrap();
        }
        assert_eq!(switches.update, UpdateReading::NameOnly);
        assert_eq!((switches.read_lag_seconds, switches.once_only), (5, true));
        assert_eq!(switches.forbidden, [Operation::RoleAll, Operation::TenantAll]);
        switches.set_text("forbidden=").unwrap();
        assert!(switches.forbidden.is_empty());
    }

    #[test]
    fn a_wrong_name_or_value_changes_nothing_and_says_what_there_is() {
        let mut switches = Switches::default();
        assert!(switches.set_text("updates=nameOnly").unwrap_err().contains("rolesAndTenants"));
        assert!(switches.set_text("update=never").unwrap_err().contains("keepsAbsent"));
        assert!(switches.set_text("update").is_err());
        assert!(switches.set_text("readLagSeconds=-1").is_err());
        assert_eq!(switches, Switches::default());
    }
}
