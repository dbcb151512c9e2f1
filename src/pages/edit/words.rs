//! What the editor says, as plain functions.

use crate::api::{ReadError, Refusal};
use crate::domain::Updatable;
use crate::domain::change::{Difference, How};
use crate::state::Stop;

/// Why a key may not be changed.
pub(super) const NOT_EDITABLE: &str =
    "Descope says that this management key may not change it. Sign in with one that may, or ask who manages this key.";

/// `1 change`, `3 changes`.
pub(super) fn changes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "change" } else { "changes" })
}

/// The fields by name: `Name, Permitted IPs`.
pub(super) fn fields<'a>(fields: impl Iterator<Item = &'a Updatable>) -> String {
    fields.map(|field| field.label()).collect::<Vec<_>>().join(", ")
}

/// The fields of differences by name.
pub(super) fn named(differences: &[Difference]) -> String {
    fields(differences.iter().map(|difference| &difference.field))
}

/// What it means that nothing is left in a field.
pub(super) fn cleared(field: Updatable) -> &'static str {
    match field {
        Updatable::Name => "It will have no name.",
        Updatable::Description => "It will have no description.",
        Updatable::Access => "It will hold no role and no tenant: its tokens say who it is, and no more.",
        Updatable::PermittedIps => "It can then be exchanged from any address.",
        Updatable::Claims => "Its tokens will carry no custom claim.",
        Updatable::Attributes => "It will have no custom attribute.",
    }
}

/// How the server dealt with a field that it did not keep as asked.
pub(super) fn kept(how: How) -> &'static str {
    match how {
        How::Added => "not cleared",
        How::Cleared => "dropped",
        How::Changed | How::Removed => "kept differently",
    }
}

/// Why nothing was changed, in a title and what to do about it.
pub(super) fn stopped(stop: &Stop) -> (String, String) {
    let (title, advice) = match stop {
        Stop::NotChecked(ReadError::Refused(Refusal::KeyNotAccepted(report)))
        | Stop::Refused(Refusal::KeyNotAccepted(report)) => (
            "Descope no longer accepts this management key: nothing was changed",
            format!("Everything typed is still here. Go on with another management key. Descope said: {}", report.line()),
        ),
        Stop::NotChecked(error) => (
            "Nothing was sent: the key could not be read first",
            format!(
                "It is looked at before each change, so that nobody's work is overwritten. {} Everything typed is still here.",
                error.advice()
            ),
        ),
        Stop::NotSent => (
            "Not sent: this browser is offline",
            "Nothing was changed. Everything typed is still here; save it again when the connection is back.".to_owned(),
        ),
        Stop::Refused(Refusal::TooMany { wait }) => (
            "Too many requests: nothing was changed",
            format!("Everyone behind this proxy shares one rate limit. Save it again in {wait} s."),
        ),
        Stop::Refused(refusal) => return (format!("{}: nothing was changed", refusal.title()), refusal.advice()),
        Stop::Gone => (
            "The key is gone: nothing was changed",
            "Somebody deleted it meanwhile. What stands in the form can become a new key, which has another id and another secret.".to_owned(),
        ),
        Stop::NotEditable => ("The key may no longer be changed: nothing was sent", NOT_EDITABLE.to_owned()),
    };
    (title.to_owned(), advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Report, Sign, SignOn};

    #[test]
    fn each_stop_says_whether_anything_was_changed_and_what_to_do() {
        let report = Report { code: "E1".into(), description: "no".into(), ..Report::default() };
        let stops = [
            Stop::NotChecked(ReadError::Unreachable),
            Stop::NotChecked(ReadError::Refused(Refusal::KeyNotAccepted(report.clone()))),
            Stop::NotSent,
            Stop::Refused(Refusal::TooMany { wait: 9 }),
            Stop::Refused(Refusal::Invalid(report.clone())),
            Stop::Refused(Refusal::Forbidden(report.clone())),
            Stop::Refused(Refusal::SignOnExpired(SignOn { host: "keys.example".into(), sign: Sign::Redirect })),
            Stop::Refused(Refusal::ProxyInvalid(report)),
            Stop::Gone,
            Stop::NotEditable,
        ];
        for stop in stops {
            let (title, advice) = stopped(&stop);
            let whole = format!("{title}. {advice}").to_lowercase();
            assert!(["nothing was changed", "nothing was sent"].iter().any(|words| whole.contains(words)), "{stop:?}");
            assert!(advice.len() > 30, "{stop:?}");
        }
    }

    #[test]
    fn changes_are_counted_and_named() {
        assert_eq!((changes(1).as_str(), changes(3).as_str()), ("1 change", "3 changes"));
        assert_eq!(fields([Updatable::Name, Updatable::PermittedIps].iter()), "Name, Permitted IPs");
    }
}
