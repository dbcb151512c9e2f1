//! Session tokens, and the public key that proves them.
//!
//! Invariant: the key pair is a function of the seed, and is made when it is first needed, for that takes a moment.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::errors::{ErrorCode, Refusal};
use crate::random::{Purpose, Random};

const BITS: usize = 2048;

/// Signs session tokens.
#[derive(Debug)]
pub(crate) struct Signer {
    seed: u64,
    key: Option<Box<RsaPrivateKey>>,
}

fn failed(error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(ErrorCode::Internal, format!("the signing key failed: {error}"))
}

impl Signer {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, key: None }
    }

    fn key(&mut self) -> Result<&RsaPrivateKey, Refusal> {
        let key = match self.key.take() {
            Some(key) => key,
            None => {
                let mut random = Random::new(self.seed, Purpose::SigningKey);
                Box::new(RsaPrivateKey::new(&mut random, BITS).map_err(|error| failed(&error))?)
            }
        };
        Ok(self.key.insert(key))
    }

    fn key_id(&self) -> String {
        let mut id = "SK2".to_owned();
        Random::new(self.seed, Purpose::SigningKey).letters(&mut id, 25);
        id
    }

    /// The public key as a JSON Web Key.
    pub(crate) fn public_key(&mut self) -> Result<Value, Refusal> {
        let kid = self.key_id();
        let key = self.key()?;
        let number = |n: &rsa::BigUint| URL_SAFE_NO_PAD.encode(n.to_bytes_be());
        Ok(json!({"alg": "RS256", "e": number(key.e()), "kid": kid, "kty": "RSA", "n": number(key.n()), "use": "sig"}))
    }

    /// A signed token with these claims.
    pub(crate) fn sign(&mut self, claims: &Value) -> Result<String, Refusal> {
        let header = json!({"alg": "RS256", "kid": self.key_id(), "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let mut token = format!("{}.{}", part(&header), part(claims));
        let digest = Sha256::digest(token.as_bytes());
        let signature = self.key()?.sign(Pkcs1v15Sign::new::<Sha256>(), &digest).map_err(|error| failed(&error))?;
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Ok(token)
    }
}
