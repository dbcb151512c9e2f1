//! One table of every error the emulator answers.
//!
//! Invariant: a code that no source names starts with `E99`, so that nobody mistakes it for one of Descope's.

use serde::Serialize;

use crate::http::Answer;

/// The errors, by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The body is not JSON, or a field has the wrong type.
    Malformed,
    /// A required field is missing or a value is not allowed.
    Invalid,
    /// The bearer names another project.
    ProjectNotFound,
    /// No such user.
    UserNotFound,
    /// Too many requests in too short a time.
    RateLimited,
    /// The bearer is missing, or its management key is wrong.
    Unauthorized,
    /// An exchange was refused; the message never says why.
    ExchangeRefused,
    /// The management key has no right to this operation or this key.
    Forbidden,
    /// An exchange came from an address that the key does not permit.
    AddressNotPermitted,
    /// No access key has this id.
    KeyNotFound,
    /// No such tenant.
    TenantNotFound,
    /// No such attribute definition.
    AttributeNotFound,
    /// No such path.
    PathNotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// What a proxy with a once-only rule answers to a repeated write.
    Duplicate,
    /// A fault that was asked for.
    Fault,
    /// Something in the emulator itself.
    Internal,
}

/// Where a code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Descope's documentation or official clients name it.
    Descope,
    /// No source names one: it is the emulator's own, UNCONFIRMED.
    Emulator,
    /// A proxy in front of Descope answers it, Descope never does.
    Proxy,
}

impl ErrorCode {
    /// The table: code, HTTP status, description, where the code comes from.
    #[must_use]
    pub const fn row(self) -> (&'static str, u16, &'static str, Origin) {
        match self {
            Self::Malformed => ("E011001", 400, "Request is malformed", Origin::Descope),
            Self::Invalid => ("E011003", 400, "Request is invalid", Origin::Descope),
            Self::ProjectNotFound => ("E011008", 401, "Project not found", Origin::Descope),
            Self::UserNotFound => ("E112102", 404, "User not found", Origin::Descope),
            Self::RateLimited => ("E130429", 429, "API rate limit exceeded", Origin::Descope),
            Self::Unauthorized => ("E990401", 401, "Unauthorized", Origin::Emulator),
            Self::ExchangeRefused => ("E990402", 401, "Access key refused", Origin::Emulator),
            Self::Forbidden => ("E990403", 403, "Forbidden", Origin::Emulator),
            Self::AddressNotPermitted => ("E990413", 403, "Address not permitted", Origin::Emulator),
            Self::KeyNotFound => ("E990404", 404, "Access key not found", Origin::Emulator),
            Self::TenantNotFound => ("E990405", 404, "Tenant not found", Origin::Emulator),
            Self::AttributeNotFound => ("E990406", 404, "Attribute not found", Origin::Emulator),
            Self::PathNotFound => ("E990407", 404, "Path not found", Origin::Emulator),
            Self::MethodNotAllowed => ("E990408", 405, "Method not allowed", Origin::Emulator),
            Self::Duplicate => ("PROXY_DUPLICATE_SUPPRESSED", 409, "Duplicate request", Origin::Proxy),
            Self::Fault => ("E990500", 500, "Fault on demand", Origin::Emulator),
            Self::Internal => ("E990501", 500, "The emulator failed", Origin::Emulator),
        }
    }
}

/// A request that was not done, and why.
#[derive(Clone, Debug)]
pub struct Refusal {
    code: ErrorCode,
    status: u16,
    message: String,
    retry_after: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorBody<'a> {
    error_code: &'a str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    error_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
}

impl Refusal {
    /// A refusal with the table's status and a detail for people.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, status: code.row().1, message: message.into(), retry_after: None }
    }

    /// The refusal for a required field that is missing or empty.
    pub(crate) fn required(field: &str) -> Self {
        Self::new(ErrorCode::Invalid, format!("The {field} field is required"))
    }

    /// The refusal for a value that is not allowed.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message)
    }

    /// The same, with another status than the table's.
    pub(crate) const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same, with the place in the request in front of the detail.
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// The same, with a `Retry-After` header.
    pub(crate) fn with_retry_after(mut self, value: Option<String>) -> Self {
        self.retry_after = value;
        self
    }

    /// The refusal as an answer.
    #[must_use]
    pub fn into_answer(self) -> Answer {
        let (code, _, description, origin) = self.code.row();
        let body = ErrorBody {
            error_code: code,
            error_description: description,
            error_message: &self.message,
            outcome: (origin == Origin::Proxy).then_some("unknown"),
        };
        let mut answer = Answer::json(self.status, serde_json::to_vec(&body).unwrap_or_default());
        if let Some(value) = self.retry_after {
            answer.set_header("Retry-After", value);
        }
        answer
    }
}

impl From<serde_json::Error> for Refusal {
    /// A record that cannot be read back, or an answer that cannot be written.
    fn from(error: serde_json::Error) -> Self {
        Self::new(ErrorCode::Internal, error.to_string())
    }
}
