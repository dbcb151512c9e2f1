//! Why there is no token, as far as anybody can tell.

use leptos::prelude::*;

use super::Desk;
use crate::api::exchange::ExchangeError;
use crate::api::{Answerer, ReadError};
use crate::domain::{AccessKey, KeyState, Seconds, Status};
use crate::ui::{Announce, Notice, PlainText, TextFit, Tone};

pub(super) fn other_project(other: &str, desk: Desk) -> AnyView {
    let own = desk.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default();
    let other = other.to_owned();
    view! {
        <Notice tone=Tone::Danger title=|| "It is of another project: nothing was sent" announce=Announce::AtOnce>
            <p>
                "What was pasted names the project "<PlainText text=other fit=TextFit::Wrap />", and you are signed in to "
                <PlainText text=own fit=TextFit::Wrap />". Sign in to the other one to try it."
            </p>
        </Notice>
    }
    .into_any()
}

pub(super) fn view(error: &ExchangeError, at: Seconds, desk: Desk) -> AnyView {
    let title = match error {
        ExchangeError::NotAccepted(_) => "The secret was not accepted",
        ExchangeError::Forbidden(_) => "Not from this address",
        ExchangeError::NoSecret => "This can be no secret: nothing was sent",
        _ if error.is_shut_by_the_proxy() => "The proxy does not pass exchanges on",
        ExchangeError::Failed(ReadError::Refused(refusal)) => refusal.title(),
        ExchangeError::Failed(ReadError::Unreachable) => "No answer came",
        ExchangeError::Failed(ReadError::NotDescope { .. }) => "Something else answered, not Descope",
        ExchangeError::Failed(ReadError::Failing { by: Answerer::Descope, .. }) => "Descope is failing",
        ExchangeError::Failed(ReadError::Failing { by: Answerer::Proxy, .. }) => "A proxy is failing",
        ExchangeError::Failed(ReadError::Damaged) => "The answer was damaged",
    };
    let after = match error {
        ExchangeError::Failed(ReadError::Unreachable | ReadError::Damaged | ReadError::Failing { .. }) => {
            "A token may have been made all the same; nobody has it, and it runs out by itself."
        }
        _ => "",
    };
    let body = match error {
        ExchangeError::NotAccepted(report) => causes(&report.line(), at, desk),
        _ if error.is_shut_by_the_proxy() => {
            "This console may try keys, but the proxy before it holds the call back. Whoever runs it opens POST /v1/auth/accesskey/exchange there.".into_any()
        }
        other => other.advice().into_any(),
    };
    view! {
        <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce>
            {body}
            {(!after.is_empty()).then(|| view! { <p>{after}</p> })}
        </Notice>
    }
    .into_any()
}

/// Descope does not say which of them it is; what is known of the key that somebody looked at, is said first.
fn causes(said: &str, at: Seconds, desk: Desk) -> AnyView {
    let known = desk.store.expected.get_untracked();
    let known = known.and_then(|id| desk.keys.fleet.with_untracked(|fleet| fleet.key(&id)));
    let likely = known.and_then(|key| likely(&key, at, |moment| desk.moments.exact(moment)));
    let said = format!("Descope said: {said} It does not tell which of these it is:");
    view! {
        {likely.map(|words| view! { <p><strong>{words}</strong></p> })}
        <p>{said}</p>
        <ul class="try-causes">
            <li>"the secret is wrong, cut short, or was replaced by a rotation;"</li>
            <li>"its key is inactive, expired or deleted;"</li>
            <li>"it belongs to another project than the one you are signed in to;"</li>
            <li>"the tenant that was asked for is none of the key's."</li>
        </ul>
    }
    .into_any()
}

fn likely(key: &AccessKey, now: Seconds, exact: impl Fn(Seconds) -> String) -> Option<String> {
    match (key.status(now), &key.expiry) {
        (Status::Expired, crate::domain::Expiry::At(end)) => {
            Some(format!("The key that you came from expired on {}: no secret of it is accepted.", exact(*end)))
        }
        _ if key.state == KeyState::Inactive => Some(
            "The key that you came from is inactive: no secret of it is accepted until it is activated.".to_owned(),
        ),
        _ => None,
    }
}
