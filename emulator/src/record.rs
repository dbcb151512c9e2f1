//! One stored key, and what can happen to it.
//!
//! Invariant: the JSON is what answers show; the secret is there as its SHA-256 only.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::errors::Refusal;
use crate::wire::AccessKey;

/// The SHA-256 of a key's secret.
pub(crate) type SecretHash = [u8; 32];

/// Hashes a secret, which is then forgotten.
pub(crate) fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

/// One stored key. It never changes; a change stores another one under the same number.
#[derive(Clone, Debug)]
pub struct Record {
    number: u64,
    json: Box<str>,
    secret: Option<Box<SecretHash>>,
}

impl Record {
    /// Its place in the order of creation; never given twice.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The key as answers show it.
    #[must_use]
    pub const fn json(&self) -> &str {
        &self.json
    }

    /// The SHA-256 of its secret; none for a key of the generated fleet, whose secret nobody has.
    #[must_use]
    pub fn secret(&self) -> Option<&[u8; 32]> {
        self.secret.as_deref()
    }

    /// A record with that number.
    pub(crate) fn new(number: u64, json: &str, secret: Option<SecretHash>) -> Arc<Self> {
        Arc::new(Self { number, json: json.into(), secret: secret.map(Box::new) })
    }

    pub(crate) fn key(&self) -> Result<AccessKey, Refusal> {
        Ok(serde_json::from_str(&self.json)?)
    }
}

/// One durable change to the keys.
#[derive(Clone, Debug)]
pub enum Change {
    /// The key with this number now is this one.
    Put(Arc<Record>),
    /// The key with this number is gone.
    Delete(u64),
    /// Everything was replaced by the fleet as it was generated.
    Reset,
}
