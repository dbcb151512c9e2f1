//! What an answer says that is not a good one: who gave it, and whether the request was carried out.
//!
//! Invariant: Descope is named only where the answer has the form of its errors; everything else was said on the way to
//! it. "Refused" is said only where nothing was done.

use super::error::{Answerer, ReadError, Refusal, Report, Sign, SignOn, Unknown, WriteError};
use super::wire::{self, Failure};

/// An answer with a status outside of 200 to 299.
pub(super) struct Bad<'a> {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body, as far as it was read.
    pub(super) body: &'a [u8],
    /// Seconds to wait, should it say that there were too many requests.
    pub(super) wait: u32,
}

/// What it says.
#[derive(Debug)]
pub(super) enum Judged {
    /// Nothing was done.
    Refused(Refusal),
    /// The sign-in of a proxy, by this sign.
    SignOn(Sign),
    /// Somebody is failing, or did not wait for the end.
    Failing(u16, Answerer),
    /// A proxy held back a copy of the request.
    Duplicate,
}

/// Understands an answer.
pub(super) fn judge(bad: &Bad<'_>) -> Judged {
    let Bad { status, body, wait } = *bad;
    let Failure { report, outcome } = wire::failure(body).unwrap_or_default();
    let report = Report { status, ..report };
    let by = if is_descopes(&report.code) { Answerer::Descope } else { Answerer::Proxy };
    // A proxy says so where it passed nothing on.
    let not_sent = outcome == "not_sent";
    match (status, by) {
        (300..=399, _) => Judged::SignOn(Sign::Redirect),
        (409, _) if report.code == "PROXY_DUPLICATE_SUPPRESSED" => Judged::Duplicate,
        (500.., _) => Judged::Failing(status, by),
        _ if outcome == "unknown" => Judged::Failing(status, by),
        (429, _) => Judged::Refused(Refusal::TooMany { wait }),
        // Said by whoever did not want to wait for the server, which may be at work.
        (408 | 499, _) if !not_sent => Judged::Failing(status, by),
        (_, Answerer::Descope) => Judged::Refused(match (status, report.code.as_str()) {
            (_, "E011008") => Refusal::UnknownProject(report),
            (401, _) => Refusal::KeyNotAccepted(report),
            (403, _) => Refusal::Forbidden(report),
            (404, _) => Refusal::NotFound(report),
            _ => Refusal::Invalid(report),
        }),
        (401, Answerer::Proxy) => Judged::SignOn(Sign::Unauthorized),
        (403, Answerer::Proxy) if report.code.is_empty() => Judged::SignOn(Sign::Forbidden),
        // A conflict that is not Descope's is one with another request, which may have been carried out.
        (409, Answerer::Proxy) if !not_sent => Judged::Failing(status, by),
        (403..=405 | 407 | 421 | 451, Answerer::Proxy) => Judged::Refused(Refusal::NotPassed(report)),
        (_, Answerer::Proxy) => Judged::Refused(Refusal::ProxyInvalid(report)),
    }
}

/// Whether an error's code has the form of Descope's: `E` and digits.
fn is_descopes(code: &str) -> bool {
    let digits = code.strip_prefix('E').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Judged {
    /// What it means for a read.
    pub(super) fn of_read(self, host: String) -> ReadError {
        match self {
            Self::Refused(refusal) => ReadError::Refused(refusal),
            Self::SignOn(sign) => ReadError::Refused(Refusal::SignOnExpired(SignOn { host, sign })),
            Self::Failing(status, by) => ReadError::Failing { status, by },
            Self::Duplicate => ReadError::Failing { status: 409, by: Answerer::Proxy },
        }
    }

    /// What it means for a write. Where a proxy says no in Descope's place without a redirect or a 401, it may be the
    /// answer that it holds back, not the request.
    pub(super) fn of_write(self, host: String) -> WriteError {
        match self {
            Self::Refused(refusal) => WriteError::Refused(refusal),
            Self::SignOn(sign @ (Sign::Redirect | Sign::Unauthorized)) => {
                WriteError::Refused(Refusal::SignOnExpired(SignOn { host, sign }))
            }
            Self::SignOn(Sign::Forbidden) => WriteError::Unknown(Unknown::ProxyAnswer { status: 403 }),
            Self::SignOn(Sign::Page) => WriteError::Unknown(Unknown::ProxyAnswer { status: 200 }),
            Self::Failing(status, by) => WriteError::Unknown(Unknown::Failing { status, by }),
            Self::Duplicate => WriteError::Unknown(Unknown::Duplicate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><title>Sign in</title>";

    fn told(status: u16, body: &str) -> (String, String) {
        let judged = || judge(&Bad { status, body: body.as_bytes(), wait: 9 });
        let name = |text: String| text.split(" { report").next().unwrap_or_default().to_owned();
        let (read, write) = (judged().of_read("keys.example".into()), judged().of_write("keys.example".into()));
        (name(format!("{read:?}")), name(format!("{write:?}")))
    }

    /// What a read and a write say of an answer begin like this.
    #[track_caller]
    fn assert_told(status: u16, body: &str, read: &str, write: &str) {
        let (read_says, write_says) = told(status, body);
        assert!(read_says.starts_with(read), "{status} {body}: {read_says}");
        assert!(write_says.starts_with(write), "{status} {body}: {write_says}");
    }

    #[test]
    fn only_an_error_of_descopes_form_is_laid_to_descope() {
        let descopes = r#"{"errorCode":"E011003","errorDescription":"no"}"#;
        for (status, kind) in [(400, "Invalid"), (401, "KeyNotAccepted"), (403, "Forbidden"), (404, "NotFound")] {
            let refused = format!("Refused({kind}(");
            assert_told(status, descopes, &refused, &refused);
        }
        assert_told(401, r#"{"errorCode":"E011008"}"#, "Refused(UnknownProject(", "Refused(UnknownProject(");
        assert_told(
            500,
            descopes,
            "Failing { status: 500, by: Descope }",
            "Unknown(Failing { status: 500, by: Descope }",
        );
        let others =
            [PAGE, "", "{}", "[]", "no", r#"{"message":"no"}"#, r#"{"errorCode":"EXPIRED"}"#, r#"{"errorCode":"E"}"#];
        for body in others {
            for status in [400, 410, 411, 413, 414, 415, 422, 431] {
                assert_told(status, body, "Refused(ProxyInvalid(", "Refused(ProxyInvalid(");
            }
            for status in [404, 405] {
                assert_told(status, body, "Refused(NotPassed(", "Refused(NotPassed(");
            }
            assert_told(502, body, "Failing { status: 502, by: Proxy }", "Unknown(Failing { status: 502, by: Proxy }");
        }
    }

    #[test]
    fn a_redirect_or_a_401_of_a_proxy_is_its_sign_in_and_reached_nothing() {
        for (status, body) in [(302, PAGE), (307, ""), (401, PAGE), (401, "{}"), (401, r#"{"message":"Unauthorized"}"#)]
        {
            assert_told(status, body, "Refused(SignOnExpired(", "Refused(SignOnExpired(");
        }
    }

    #[test]
    fn a_403_of_a_proxy_may_be_about_the_answer_so_that_a_write_is_in_doubt() {
        for body in [PAGE, "", "error code: 1010", r#"{"message":"Forbidden"}"#] {
            assert_told(403, body, "Refused(SignOnExpired(", "Unknown(ProxyAnswer { status: 403 }");
        }
        assert_told(403, r#"{"errorCode":"PROXY_NOT_ALLOWED"}"#, "Refused(NotPassed(", "Refused(NotPassed(");
    }

    #[test]
    fn whoever_did_not_wait_or_holds_a_copy_back_leaves_the_outcome_unknown() {
        for status in [408, 409, 499] {
            assert_told(status, PAGE, "Failing", "Unknown(Failing");
            assert_told(status, r#"{"outcome":"not_sent"}"#, "Refused(ProxyInvalid(", "Refused(ProxyInvalid(");
        }
        assert_told(404, r#"{"outcome":"unknown"}"#, "Failing", "Unknown(Failing");
        assert_told(409, r#"{"errorCode":"PROXY_DUPLICATE_SUPPRESSED"}"#, "Failing", "Unknown(Duplicate");
        assert_told(409, r#"{"errorCode":"E011003"}"#, "Refused(Invalid(", "Refused(Invalid(");
        assert_told(429, PAGE, "Refused(TooMany { wait: 9 }", "Refused(TooMany { wait: 9 }");
    }

    #[test]
    fn the_words_name_the_author() {
        for (status, body) in [(413, PAGE), (400, r#"{"errorCode":"PROXY_NO_REQUEST_ID"}"#), (404, PAGE), (502, PAGE)] {
            let advice = judge(&Bad { status, body: body.as_bytes(), wait: 1 }).of_read(String::new()).advice();
            assert!(advice.to_lowercase().contains("proxy") && !advice.contains("Descope refused"), "{advice}");
        }
        let sign_on = judge(&Bad { status: 302, body: b"", wait: 1 }).of_read("keys.example:8443".into()).advice();
        assert_eq!(
            sign_on,
            "Your sign-in to keys.example:8443 has expired. Sign in again in another tab, then try again; nothing here is lost."
        );
    }
}
