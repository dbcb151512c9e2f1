//! The exchange of a key's secret for a session token, as the service that holds the secret does it.
//!
//! Invariant: the secret goes out in the header and nowhere else, and with it never the management key. It is sent once:
//! a person looks at the answer, and each try leaves a token behind.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::call::{Call, Read};
use super::client::Client;
use super::error::{ReadError, Refusal, Report};
use super::loose::Text;
use super::retry::Patience;
use super::wire::{self, Mismatch};
use crate::domain::{KeyId, Secret};

/// What may go with an exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The tenant for which the token is to be; empty for none.
    pub tenant: String,
    /// Claims for this token alone, as a JSON object; empty for none.
    pub claims: String,
}

/// What a secret was exchanged for.
#[derive(Debug)]
pub struct Exchanged {
    /// The key to which the secret belongs.
    pub key: KeyId,
    /// The session token.
    pub token: Secret,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeError {
    /// The secret is not accepted: wrong, rotated, inactive, expired, of another project, or not of that tenant. The
    /// server does not say which.
    NotAccepted(Report),
    /// The request did not come from a permitted address; from here that is the address of the proxy.
    Forbidden(Report),
    /// The text can be no secret: it does not fit into a header.
    NoSecret,
    /// There was no answer to tell.
    Failed(ReadError),
}

/// Exchanges a secret. `POST /v1/auth/accesskey/exchange`.
///
/// # Errors
/// [`ExchangeError`].
pub async fn exchange(client: &Client, secret: &Secret, options: &Options) -> Result<Exchanged, ExchangeError> {
    let holder = client.acting_as(secret).ok_or(ExchangeError::NoSecret)?;
    holder.read(&call(options), Patience::None).await.map_err(|error| match error {
        ReadError::Refused(Refusal::KeyNotAccepted(report)) => ExchangeError::NotAccepted(report),
        ReadError::Refused(Refusal::Forbidden(report)) => ExchangeError::Forbidden(report),
        other => ExchangeError::Failed(other),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    login_options: WireOptions<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireOptions<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_claims: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "str::is_empty")]
    selected_tenant: &'a str,
}

pub(super) fn call(Options { tenant, claims }: &Options) -> Call<Exchanged, Read> {
    let custom_claims = serde_json::from_str(claims).ok();
    let body = wire::json(&Wire { login_options: WireOptions { custom_claims, selected_tenant: tenant } });
    Call::post("/v1/auth/accesskey/exchange", body, exchanged)
}

fn exchanged(body: &[u8]) -> Result<Exchanged, Mismatch> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        #[serde(borrow)]
        key_id: Text<'a>,
        #[serde(borrow)]
        session_jwt: Text<'a>,
    }
    let Answer { key_id, session_jwt } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
    let token = Secret::new(session_jwt.0.into_owned());
    if key_id.0.is_empty() || token.expose().is_empty() {
        return Err(Mismatch::Shape);
    }
    Ok(Exchanged { key: KeyId(key_id.0.into_owned()), token })
}

impl ExchangeError {
    /// Whether the proxy before the API does not pass exchanges on.
    pub fn is_shut_by_the_proxy(&self) -> bool {
        matches!(self, Self::Failed(ReadError::Refused(Refusal::NotPassed(_))))
    }

    /// After how many seconds another try may be made, where there were too many.
    pub fn wait(&self) -> Option<u32> {
        match self {
            Self::Failed(ReadError::Refused(Refusal::TooMany { wait })) => Some(*wait),
            Self::Failed(_) | Self::NotAccepted(_) | Self::Forbidden(_) | Self::NoSecret => None,
        }
    }

    /// What happened and what it may mean.
    pub fn advice(&self) -> String {
        match self {
            Self::NotAccepted(report) => format!(
                "Descope does not accept this secret: it may be wrong, rotated, of another project or of a key that is inactive, expired or not of that tenant. It said: {}",
                report.line()
            ),
            Self::Forbidden(report) => format!(
                "This address is not permitted. The test leaves from the proxy's address, not from the one of the service that uses the key. Descope said: {}",
                report.line()
            ),
            Self::NoSecret => {
                "This can be no secret: it holds a space, a colon or a character that no secret has. Copy it again."
                    .to_owned()
            }
            Self::Failed(error) => error.advice(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::*;
    use crate::api::Transport;
    use crate::api::scripted::{Answer, Scripted};
    use crate::domain::Credentials;

    fn exchange_over(answer: Answer, secret: &str) -> (Result<Exchanged, ExchangeError>, Rc<Scripted>) {
        let transport = Scripted::new([answer]);
        let credentials = Credentials::from_form("P2abc", "K2management").unwrap();
        let client = Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
        let options = Options { tenant: "T1".into(), claims: r#"{"n": 1.0}"#.into() };
        (block_on(exchange(&client, &Secret::new(secret.into()), &options)), transport)
    }

    #[test]
    fn the_secret_goes_out_in_the_header_without_the_management_key() {
        let (outcome, transport) = exchange_over(Answer::ok(r#"{"keyId":"K1","sessionJwt":"a.b.c"}"#), " K2secret\n");
        let exchanged = outcome.unwrap();
        assert_eq!((exchanged.key.0.as_str(), exchanged.token.expose()), ("K1", "a.b.c"));
        assert!(!format!("{exchanged:?}").contains("a.b.c"));
        let asked = &transport.asked.borrow()[0];
        assert_eq!(asked.line, "POST /v1/auth/accesskey/exchange");
        assert_eq!(asked.body, r#"{"loginOptions":{"customClaims":{"n": 1.0},"selectedTenant":"T1"}}"#);
        assert!(asked.headers.contains(&("authorization", "Bearer P2abc:K2secret".into())));
        assert!(asked.headers.iter().all(|(_, value)| !value.contains("management")));
    }

    #[test]
    fn a_refusal_is_about_the_secret_and_never_about_the_management_key() {
        let refused = |status| exchange_over(Answer::json(status, r#"{"errorCode":"E1"}"#), "K2secret");
        for (status, expected) in [(401, "NotAccepted"), (403, "Forbidden"), (404, "Failed"), (500, "Failed")] {
            let (outcome, transport) = refused(status);
            assert!(format!("{:?}", outcome.unwrap_err()).starts_with(expected), "{status}");
            assert_eq!(transport.lines().len(), 1, "sent once");
        }
        for body in ["{}", r#"{"keyId":"K1","sessionJwt":""}"#, r#"{"keyId":"","sessionJwt":"a.b.c"}"#] {
            assert!(matches!(exchange_over(Answer::ok(body), "K2x").0, Err(ExchangeError::Failed(_))), "{body}");
        }
        for text in ["", "K2 x", "P2abc:K2x", "é"] {
            let (outcome, transport) = exchange_over(Answer::ok("{}"), text);
            assert_eq!(outcome.unwrap_err(), ExchangeError::NoSecret, "{text}");
            assert!(transport.lines().is_empty());
        }
    }
}
