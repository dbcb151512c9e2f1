//! What the answer to a write of a run says of its request.
//!
//! Invariant: only a refusal in Descope's or the proxy's own words says that nothing was done; whatever else is not an
//! answer to this very request is unclear.

use crate::api::{Answerer, Refusal, Unknown, WriteError};
use crate::domain::KeyId;
use crate::run::{Action, Sent, UnclearAnswer};

/// What is wrong with an answer that does not say what became of its request.
fn unclear(unknown: Unknown) -> UnclearAnswer {
    match unknown {
        Unknown::NoAnswer => UnclearAnswer::None,
        Unknown::Failing { status, by: Answerer::Proxy } | Unknown::ProxyAnswer { status } => {
            UnclearAnswer::Proxy(status)
        }
        Unknown::Failing { status, by: Answerer::Descope } => UnclearAnswer::Failing(status),
        Unknown::Unreadable => UnclearAnswer::Unreadable,
        Unknown::OtherKey => UnclearAnswer::OtherKey,
        Unknown::Duplicate => UnclearAnswer::Duplicate,
    }
}

/// What an answer says of a request with so many keys.
pub(super) fn judged(outcome: Result<(), WriteError>, action: &Action, keys: usize) -> Sent {
    let of_one = |what: Sent, refusal: &Refusal| if keys == 1 { what } else { Sent::SomeGone(refusal.advice()) };
    match outcome {
        Ok(()) => Sent::Accepted,
        Err(WriteError::NotSent) => Sent::NotSent,
        Err(WriteError::Unknown(unknown)) => Sent::Lost(unclear(unknown)),
        Err(WriteError::Refused(refusal)) => match (&refusal, action) {
            (Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_), _) => Sent::SignIn,
            (Refusal::TooMany { wait }, _) => Sent::TooMany(*wait),
            (Refusal::Forbidden(_) | Refusal::NotPassed(_), _) => Sent::Forbidden(refusal.advice()),
            // A key that is gone is what a deletion wants; the look will show it.
            (Refusal::NotFound(_), Action::Delete) => of_one(Sent::Accepted, &refusal),
            (Refusal::NotFound(_), Action::Activate | Action::Deactivate | Action::Edit(_)) => {
                of_one(Sent::Gone, &refusal)
            }
            (Refusal::SignOnExpired(sign_on), _) => Sent::SignOn(sign_on.advice("Resume")),
            // A key that is made twice, by two copies of one request, is refused the second time.
            (Refusal::NotFound(_) | Refusal::Invalid(_), Action::Import | Action::Replace) => {
                Sent::MaybeEcho(refusal.advice())
            }
            (Refusal::NotFound(_) | Refusal::Invalid(_) | Refusal::ProxyInvalid(_), _) => {
                Sent::Refused(refusal.advice())
            }
        },
    }
}

/// What an answer says of a key that was to be made, and which of its settings are not as asked.
pub(super) fn made(outcome: Result<(KeyId, Option<String>), WriteError>, action: &Action) -> Sent {
    match outcome {
        Ok((id, None)) => Sent::Made(id),
        Ok((id, Some(settings))) => Sent::Otherwise(id, settings),
        Err(error) => judged(Err(error), action, 1),
    }
}
