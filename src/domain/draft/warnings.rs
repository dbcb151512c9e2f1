//! What a person should know before sending, and what stops nobody.

use super::Draft;
use super::problem::Field;
use crate::domain::access::AccessKind;
use crate::domain::access_key::{AccessKey, KeyId};
use crate::domain::claims::RESERVED;
use crate::domain::entries::{Entries, Value};
use crate::domain::expiry::Lifetime;
use crate::domain::ip_list;
use crate::domain::json;
use crate::domain::secret_shape::is_known_secret;
use crate::domain::text::{skeleton, token, unseen};
use crate::domain::token_preview::{COMFORTABLE, Subject};

/// Something remarkable about a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it belongs.
    pub field: Field,
    /// What it is.
    pub text: String,
}

/// Another key whose name may be mistaken for this one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// The other key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Whether it is the very same name.
    pub is_same: bool,
}

/// Most similar names that are told.
const MOST_SIMILAR: usize = 5;

/// The keys whose names are the same as this one, or look so. `compose` is Unicode's form C, which every browser has.
///
/// The names come from the loaded fleet, so it is asked when the name is complete, not at each letter.
pub fn similar<'n>(
    name: &str,
    own: Option<&KeyId>,
    names: impl IntoIterator<Item = (&'n str, &'n str)>,
    compose: fn(&str) -> String,
) -> Vec<Similar> {
    let name = name.trim();
    let mine = skeleton(name, compose);
    if mine.is_empty() {
        return Vec::new();
    }
    let others = names.into_iter().filter(|(id, _)| own.is_none_or(|own| own.0 != *id));
    let alike = others.filter(|(_, other)| *other == name || skeleton(other, compose) == mine);
    let told = |(id, other): (&str, &str)| Similar {
        id: KeyId(id.to_owned()),
        name: other.to_owned(),
        is_same: other == name,
    };
    alike.map(told).take(MOST_SIMILAR).collect()
}

impl Draft {
    /// What is remarkable, in the order of the form. `base` is the stored key, when one is edited.
    pub fn warnings(&self, base: Option<&AccessKey>) -> Vec<Warning> {
        let mut all = Vec::new();
        let mut warn = |field, text: String| all.push(Warning { field, text });
        for (field, text) in [(Field::Name, &self.name), (Field::Description, &self.description)] {
            let hidden: Vec<_> = unseen(text).into_iter().map(token).collect();
            if !hidden.is_empty() {
                warn(field, format!("This holds characters that are not seen: {}.", hidden.join(", ")));
            }
            if is_known_secret(text) {
                warn(field, "This looks like a secret. Every admin can read it here.".to_owned());
            }
        }
        if base.is_none_or(|base| base.name != self.name) && self.name.trim() != self.name {
            warn(Field::Name, "Spaces around the name are dropped.".to_owned());
        }
        if base.is_none() && self.lifetime == Lifetime::Never {
            warn(Field::Lifetime, "A key that never expires works until somebody ends it.".to_owned());
        }
        if let Some(text) = self.access_warning() {
            warn(Field::Access, text.to_owned());
        }
        if self.permitted_ips.is_empty() && base.is_some_and(|base| !base.permitted_ips.is_empty()) {
            warn(Field::PermittedIps, "Without an address the key works from everywhere.".to_owned());
        }
        for (at, remark) in ip_list::remarks(&self.permitted_ips) {
            warn(Field::PermittedIp(at), remark.advice());
        }
        self.entry_warnings(base.is_some(), &mut warn);
        let size = if self.is_surely_small() { 0 } else { self.subject(base).size() };
        if size > COMFORTABLE {
            let text = format!(
                "A session token of this key will have about {size} bytes. Many servers refuse headers of more than {COMFORTABLE}."
            );
            warn(Field::Claims, text);
        }
        all
    }

    /// Whether a token is small for sure, told without making one: of a file with many rows each asks.
    pub(super) fn is_surely_small(&self) -> bool {
        /// Six times as long, which is each sign escaped, they are still less than a token may carry.
        const MOST: usize = 300;
        /// More than stands around any of them.
        const AROUND: usize = 8;
        let length = |text: &String| text.len() + AROUND;
        let roles = |roles: &[String]| roles.iter().map(length).sum::<usize>();
        let tenants = self.access.sent_tenants().iter();
        let tenants = tenants.map(|tenant| 2 * length(&tenant.id) + roles(&tenant.roles)).sum::<usize>();
        let value = |value: &Value| match value {
            Value::Text(text) | Value::Number(text) | Value::Raw(text) => length(text),
            Value::Truth(_) => AROUND,
            Value::List(items) => AROUND + roles(items),
        };
        let claims = self.claims.rows.iter().map(|row| length(&row.name) + value(&row.value)).sum::<usize>();
        self.claims.sealed().is_none() && roles(self.access.sent_roles()) + tenants + claims <= MOST
    }

    fn access_warning(&self) -> Option<&'static str> {
        let access = &self.access;
        match access.kind() {
            AccessKind::Both => Some(
                "This key holds roles of the project and tenants. Descope documents them as alternatives; both are kept as they are.",
            ),
            AccessKind::User if !access.sent_roles().is_empty() || !access.sent_tenants().is_empty() => {
                Some("The user's grants count; the roles and tenants that are stored with the key do not.")
            }
            AccessKind::Tenants if access.sent_tenants().is_empty() => {
                Some("No tenant is chosen: the key may do nothing.")
            }
            AccessKind::ProjectRoles if access.sent_roles().is_empty() => {
                Some("No role is chosen: the key may do nothing.")
            }
            AccessKind::ProjectRoles | AccessKind::Tenants | AccessKind::User => None,
        }
    }

    fn entry_warnings(&self, is_stored: bool, warn: &mut impl FnMut(Field, String)) {
        let mut look = |entries: &Entries, whole: Field, name: fn(usize) -> Field, value: fn(usize) -> Field| {
            if let Some(bad) = entries.sealed() {
                warn(
                    whole,
                    format!("What is stored cannot be shown as rows, and is sent back as it is. {}", bad.advice()),
                );
            }
            for (at, row) in entries.rows.iter().enumerate() {
                if whole == Field::Claims && is_stored && RESERVED.contains(&row.name.as_str()) {
                    warn(
                        name(at),
                        format!("“{}” is set by Descope in every token; this one may be ignored.", row.name),
                    );
                }
                let hidden: Vec<_> = unseen(&row.name).into_iter().map(token).collect();
                if !hidden.is_empty() {
                    warn(name(at), format!("The name holds characters that are not seen: {}.", hidden.join(", ")));
                }
                match &row.value {
                    Value::Text(text) if text.contains("{{") => {
                        warn(value(at), "Templates are not filled in here: the text is sent as it stands.".to_owned());
                    }
                    Value::Text(text) if is_known_secret(text) => {
                        warn(value(at), "This looks like a secret. Every admin can read it here.".to_owned());
                    }
                    Value::Raw(json) if json::read(json, 64).is_ok_and(|json| json.may_lose_digits()) => {
                        let text = "It holds a number with more than 15 digits, which may arrive rounded.";
                        warn(value(at), text.to_owned());
                    }
                    Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::List(_) | Value::Raw(_) => {}
                }
            }
        };
        look(&self.claims, Field::Claims, Field::ClaimName, Field::ClaimValue);
        look(&self.attributes, Field::Attributes, Field::AttributeName, Field::AttributeValue);
    }

    /// Whose session tokens the form describes.
    pub fn subject<'a>(&'a self, base: Option<&'a AccessKey>) -> Subject<'a> {
        Subject {
            key_id: base.map(|base| base.id.0.as_str()),
            user: self.access.sent_user(),
            roles: self.access.sent_roles(),
            tenants: self.access.sent_tenants(),
            claims: self.claims.json().into(),
        }
    }
}
