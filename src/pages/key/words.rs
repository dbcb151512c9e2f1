//! What the page says, as plain functions.

use crate::api::{Answerer, ReadError, Refusal};
use crate::domain::compare::Facet;
use crate::domain::{AccessKey, Expiry, Seconds, Status};
use crate::state::Deed;

/// The longest former value that is told, in characters.
const FORMER: usize = 300;

/// Why the key cannot be shown, in a title and what to do about it.
pub(in crate::pages) fn missing(error: &ReadError, project: &str) -> (&'static str, String) {
    match error {
        ReadError::Refused(Refusal::NotFound(report)) => (
            "There is no key with this id",
            format!(
                "Project {project} has none: it may have been deleted, or the link belongs to another project. A key that was made a moment ago may take a minute to be found. Descope said: {}",
                report.line()
            ),
        ),
        ReadError::Refused(Refusal::Invalid(report)) => (
            "Descope does not take this for the id of a key",
            format!("The link may be cut short. Descope said: {}", report.line()),
        ),
        ReadError::Refused(Refusal::Forbidden(_)) => ("This management key may not read the key", error.advice()),
        ReadError::Refused(Refusal::UnknownProject(_)) => ("Descope does not know this project", error.advice()),
        ReadError::Refused(
            refusal @ (Refusal::KeyNotAccepted(_)
            | Refusal::TooMany { .. }
            | Refusal::SignOnExpired(_)
            | Refusal::NotPassed(_)
            | Refusal::ProxyInvalid(_)),
        ) => (refusal.title(), error.advice()),
        ReadError::Unreachable => ("Descope cannot be reached", error.advice()),
        ReadError::Failing { by: Answerer::Descope, .. } => ("Descope is failing", error.advice()),
        ReadError::Failing { by: Answerer::Proxy, .. } => ("A proxy is failing", error.advice()),
        ReadError::NotDescope { .. } | ReadError::Damaged => ("The answer could not be read", error.advice()),
    }
}

/// Why the history cannot be shown, and what to do.
pub(super) fn history_trouble(error: &ReadError) -> String {
    match error {
        ReadError::Refused(Refusal::Forbidden(report)) => {
            format!(
                "This management key may not read the audit log. Everything else on this page is not affected. Descope said: {}",
                report.line()
            )
        }
        ReadError::Refused(Refusal::TooMany { wait }) => {
            format!(
                "The audit log allows ten questions a minute, from everyone behind this proxy together. Try again in {wait} s."
            )
        }
        other => other.advice(),
    }
}

/// Why something cannot be done to a key now; `None` when it can.
pub(super) fn refusal(
    deed: Deed,
    key: &AccessKey,
    status: &Status,
    gone: bool,
    day: impl Fn(Seconds) -> String,
) -> Option<String> {
    let ended = match key.expiry {
        Expiry::At(end) if *status == Status::Expired => day(end),
        Expiry::At(_) | Expiry::Never => String::new(),
    };
    locked(key, gone).or_else(|| match (deed, status) {
        (Deed::Activate, Status::Expired) => {
            Some(format!("Expired on {ended}: activating would not make it usable. Create another key in its place."))
        }
        (Deed::Deactivate, Status::Expired) => {
            Some(format!("Expired on {ended}: requests with it are refused already."))
        }
        _ => None,
    })
}

/// Why nothing of a key can be changed; `None` when it can.
pub(super) fn locked(key: &AccessKey, gone: bool) -> Option<String> {
    if gone {
        Some("There is no such key any more.".to_owned())
    } else {
        (!key.editable).then(|| "Descope says that this management key may not change it.".to_owned())
    }
}

/// Why a key cannot be given a new secret now; `None` when it can.
pub(super) fn rotation_refusal(
    key: &AccessKey,
    status: &Status,
    gone: bool,
    day: impl Fn(Seconds) -> String,
) -> Option<String> {
    if gone || !key.editable {
        return refusal(Deed::Delete, key, status, gone, day);
    }
    match (status, key.expiry) {
        (Status::Active, _) => None,
        (Status::Expired, Expiry::At(end)) => Some(format!(
            "Expired on {}: a new secret would not make it usable. Create another key in its place.",
            day(end)
        )),
        (Status::Expired | Status::Inactive, _) => {
            Some("Inactive: only an active key can be given a new secret. Activate it first.".to_owned())
        }
        (Status::Other(word), _) => {
            Some(format!("Descope calls it “{word}”: only an active key can be given a new secret."))
        }
    }
}

/// What a part of the key was before, in one short text.
pub(super) fn former(facet: Facet, key: &AccessKey, exact: impl Fn(Seconds) -> String) -> String {
    let told = match facet {
        Facet::Name => key.name.clone(),
        Facet::Description => key.description.clone(),
        Facet::State => key.state.word().to_owned(),
        Facet::BoundUser => key.bound_user.clone(),
        Facet::Roles => key.roles.join(", "),
        Facet::Tenants => {
            let tenant = |tenant: &crate::domain::TenantAccess| {
                let name = if tenant.name.is_empty() { &tenant.id } else { &tenant.name };
                if tenant.roles.is_empty() { name.clone() } else { format!("{name} ({})", tenant.roles.join(", ")) }
            };
            key.tenants.iter().map(tenant).collect::<Vec<_>>().join("; ")
        }
        Facet::Expiry => match key.expiry {
            Expiry::Never => "never".to_owned(),
            Expiry::At(end) => exact(end),
        },
        Facet::PermittedIps if key.permitted_ips.is_empty() => "any address".to_owned(),
        Facet::PermittedIps => key.permitted_ips.join(", "),
        Facet::Claims => key.claims.clone(),
        Facet::Attributes => key.attributes.clone(),
        Facet::Origin => {
            let created = key.created.map(exact).unwrap_or_default();
            format!("{created}, {}, {}", key.created_by, key.client_id)
        }
        Facet::Editable if key.editable => "editable".to_owned(),
        Facet::Editable => "not editable".to_owned(),
    };
    if told.is_empty() { "nothing".to_owned() } else { shortened(&told, FORMER) }
}

/// A text of at most so many characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// JSON with a line for each value. Only spaces between values are added: each value stays as it is spelled.
pub(super) fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut before = ' ';
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    for c in json.chars() {
        if in_text {
            out.push(c);
            (in_text, escaped) = (escaped || c != '"', !escaped && c == '\\');
            continue;
        }
        match c {
            ' ' | '\t' | '\n' | '\r' => continue,
            '{' | '[' => {
                begin(&mut out, before, depth, line);
                out.push(c);
                depth += 1;
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !matches!(before, '{' | '[') {
                    line(&mut out, depth);
                }
                out.push(c);
            }
            ',' => out.push(','),
            ':' => out.push_str(": "),
            _ => {
                begin(&mut out, before, depth, line);
                out.push(c);
                in_text = c == '"';
            }
        }
        before = c;
    }
    out
}

/// A value begins: on a line of its own, unless it follows its name.
fn begin(out: &mut String, before: char, depth: usize, line: impl Fn(&mut String, usize)) {
    if matches!(before, '{' | '[' | ',') {
        line(out, depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;
    use crate::domain::{KeyState, TenantAccess};

    #[test]
    fn indenting_changes_nothing_but_the_space_between_values() {
        let json = r#"{"a":[1.0,{"b":"x \" , : {\\"}],"e":{},"l":[],"n":12345678901234567890123}"#;
        let expected = "{\n  \"a\": [\n    1.0,\n    {\n      \"b\": \"x \\\" , : {\\\\\"\n    }\n  ],\n  \"e\": {},\n  \"l\": [],\n  \"n\": 12345678901234567890123\n}";
        assert_eq!(indented(json), expected);
        assert_eq!(indented(expected), expected);
    }

    #[test]
    fn what_cannot_be_done_is_said_with_its_reason() {
        let day = |Seconds(at): Seconds| format!("day {at}");
        let refused = |deed, key: &AccessKey, gone| refusal(deed, key, &key.status(Seconds(100)), gone, day);
        let mut it = key("K1", "ci");
        assert_eq!(refused(Deed::Deactivate, &it, false), None);
        assert!(refused(Deed::Delete, &it, true).unwrap().contains("no such key"));
        it.expiry = Expiry::At(Seconds(9));
        assert!(refused(Deed::Activate, &it, false).unwrap().starts_with("Expired on day 9"));
        assert_eq!(refused(Deed::Delete, &it, false), None, "what has expired can be deleted");
        it.editable = false;
        assert!(refused(Deed::Delete, &it, false).unwrap().contains("may not change"));
    }

    #[test]
    fn only_an_active_key_that_may_be_changed_is_given_a_new_secret() {
        let refused = |key: &AccessKey, gone| {
            rotation_refusal(key, &key.status(Seconds(100)), gone, |Seconds(at)| format!("day {at}"))
        };
        let mut it = key("K1", "ci");
        assert_eq!(refused(&it, false), None);
        assert!(refused(&it, true).unwrap().contains("no such key"));
        it.state = KeyState::Inactive;
        assert!(refused(&it, false).unwrap().contains("Activate it first"));
        it.state = KeyState::Other("paused".into());
        assert!(refused(&it, false).unwrap().contains("“paused”"));
        it.expiry = Expiry::At(Seconds(9));
        assert!(refused(&it, false).unwrap().starts_with("Expired on day 9"));
        it.editable = false;
        assert!(refused(&it, false).unwrap().contains("may not change"));
    }

    #[test]
    fn what_was_there_before_is_told_shortly() {
        let mut it = AccessKey { state: KeyState::Inactive, ..key("K1", "ci") };
        it.tenants = vec![TenantAccess { id: "T1".into(), name: String::new(), roles: vec!["Admin".into()] }];
        let told = |facet| former(facet, &it, |_| "then".to_owned());
        assert_eq!(told(Facet::State), "inactive");
        assert_eq!(told(Facet::Tenants), "T1 (Admin)");
        assert_eq!((told(Facet::Roles).as_str(), told(Facet::PermittedIps).as_str()), ("nothing", "any address"));
        assert_eq!(shortened("ключ", 2), "кл…");
    }
}
