//! Sealing a text for one recipient, as an age file (age-encryption.org/v1) that `age` and `rage` open.
//!
//! Invariant: pure: randomness is an argument, and each sealing takes its own. Nothing of the text is in what comes out,
//! and what was needed on the way is wiped. The file is armoured, since it goes through mail and chat.

mod recipient;

pub use recipient::{NotARecipient, Recipient};

use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use hkdf::Hkdf;
use hkdf::hmac::{Hmac, Mac};
use sha2::Sha256;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

use crate::domain::base64;

/// The first line, which is also the name of the way in which the file's key is kept for a recipient.
const VERSION: &str = "age-encryption.org/v1";
/// The longest text: what fits into the one chunk that is written.
const LONGEST: usize = 64 * 1024;
/// The signs in a line of armour.
const LINE: usize = 64;
/// The last chunk's nonce: eleven bytes that count the chunks before it, and a mark that it is the last.
const ONLY_CHUNK: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// Random bytes for one sealing.
pub struct Randomness(Zeroizing<[u8; 64]>);

impl Randomness {
    /// How many bytes it takes.
    pub const LENGTH: usize = 64;

    /// Takes the bytes over; `None` unless there are as many as it takes.
    pub fn of(bytes: Vec<u8>) -> Option<Self> {
        let bytes = Zeroizing::new(bytes);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// The key of the exchange, the file's key, and the nonce of its content.
    fn parts(&self) -> (Zeroizing<[u8; 32]>, Zeroizing<[u8; 16]>, [u8; 16]) {
        let (mut ephemeral, mut file, mut nonce) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 16]), [0; 16]);
        let (first, rest) = self.0.split_at(ephemeral.len());
        let (second, third) = rest.split_at(file.len());
        ephemeral.copy_from_slice(first);
        file.copy_from_slice(second);
        nonce.copy_from_slice(third);
        (ephemeral, file, nonce)
    }
}

/// Why a text was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSealed {
    /// The recipient's key is one of the few points with which everybody arrives at the same secret.
    WeakRecipient,
    /// The text is longer than a secret ever is.
    TooLong,
}

/// Seals a text so that only the recipient can read it.
///
/// # Errors
/// [`NotSealed`].
pub fn seal(text: &[u8], recipient: &Recipient, randomness: &Randomness) -> Result<String, NotSealed> {
    if text.len() > LONGEST {
        return Err(NotSealed::TooLong);
    }
    let (ephemeral, file_key, nonce) = randomness.parts();
    let mut file = header(&file_key, &ephemeral, recipient)?.into_bytes();
    file.extend_from_slice(&nonce);
    let key = derived(&nonce, file_key.as_slice(), b"payload");
    file.extend_from_slice(&encrypted(&key, &ONLY_CHUNK, text));
    Ok(armoured(&file))
}

/// The lines before the content: the file's key for the recipient, and a code that vouches for them.
fn header(file_key: &[u8; 16], ephemeral: &[u8; 32], recipient: &Recipient) -> Result<String, NotSealed> {
    let share = x25519(*ephemeral, X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519(*ephemeral, recipient.0));
    if shared.iter().all(|byte| *byte == 0) {
        return Err(NotSealed::WeakRecipient);
    }
    let salt = [share, recipient.0].concat();
    let wrap = derived(&salt, shared.as_slice(), b"age-encryption.org/v1/X25519");
    let mut header = format!("{VERSION}\n-> X25519 ");
    base64::append(&mut header, &share, false);
    header.push('\n');
    base64::append(&mut header, &encrypted(&wrap, &[0; 12], file_key), false);
    header.push_str("\n---");
    let key = derived(&[], file_key, b"header");
    // A key of any length is taken.
    if let Ok(mut code) = <Hmac<Sha256> as Mac>::new_from_slice(key.as_slice()) {
        code.update(header.as_bytes());
        header.push(' ');
        base64::append(&mut header, &code.finalize().into_bytes(), false);
    }
    header.push('\n');
    Ok(header)
}

fn derived(salt: &[u8], from: &[u8], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // Refused only for thousands of bytes.
    let _ = Hkdf::<Sha256>::new(Some(salt), from).expand(purpose, key.as_mut_slice());
    key
}

/// The text, encrypted, and its tag. The buffer is as long as it will be from the beginning, and holds the text only
/// until it is encrypted in place.
fn encrypted(key: &[u8; 32], nonce: &[u8; 12], text: &[u8]) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(text.len() + 16);
    buffer.extend_from_slice(text);
    let cipher = ChaCha20Poly1305::new(Key::from_slice(key));
    match cipher.encrypt_in_place_detached(Nonce::from_slice(nonce), b"", &mut buffer) {
        Ok(tag) => buffer.extend_from_slice(&tag),
        // Refused only for gigabytes: nothing of the text may stay.
        Err(_) => buffer.fill(0),
    }
    buffer
}

fn armoured(file: &[u8]) -> String {
    let mut signs = String::with_capacity(base64::length(file.len()));
    base64::append(&mut signs, file, true);
    let mut armour = String::from("-----BEGIN AGE ENCRYPTED FILE-----\n");
    let mut rest = signs.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(LINE.min(rest.len()));
        armour.push_str(line);
        armour.push('\n');
        rest = after;
    }
    armour.push_str("-----END AGE ENCRYPTED FILE-----\n");
    armour
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `age-keygen` for this test.
    const RECIPIENT: &str = "age1vvk7htgfq9n6hdgd8z3j2tvhs7a0jax3umztuvphteu3ytw5tylq0dvku9";

    /// What `age -d` opened to "K2canary", when this was written.
    const SEALED: &str = "-----BEGIN AGE ENCRYPTED FILE-----\n\
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBWQmo3anB0VFJvU2lsU0wv\n\
NDhlbEJxeDE4R1VnNmYrMXBWU1Y5dTMxUkg0CjZHL3BEempPeC9uaTVFVHhlQUZj\n\
VGp1eExlYUExMm1Nek5pZDF4enB5N0EKLS0tIGhSZFBRMmFMb1BwaVRCVTA1ZGVj\n\
VXdHampSM3ppaFVqT0hFTy9SL0FFa1kKamtoaW5vbG1iY2BhZmdkZbWn8VXvSE+z\n\
HLe33IiF2pUdmi1fn3HOcg==\n\
-----END AGE ENCRYPTED FILE-----\n";

    fn sealed(text: &str, random: u8) -> String {
        let recipient = Recipient::parse(RECIPIENT).unwrap();
        let randomness = Randomness::of((0..64).map(|at| at ^ random).collect()).unwrap();
        seal(text.as_bytes(), &recipient, &randomness).unwrap()
    }

    #[test]
    fn a_sealed_text_is_the_one_that_age_opened() {
        assert_eq!(sealed("K2canary", 0x5a), SEALED);
    }

    #[test]
    fn each_sealing_is_another_and_holds_nothing_of_the_text() {
        let (one, other) = (sealed("K2canary", 1), sealed("K2canary", 2));
        assert_ne!(one, other);
        let mut plain = String::new();
        base64::append(&mut plain, b"K2canary", false);
        assert!(!one.contains("K2canary") && !one.contains(&plain));
        assert!(one.lines().all(|line| line.len() <= LINE));
    }

    #[test]
    fn what_cannot_be_sealed_is_refused() {
        let randomness = || Randomness::of(vec![7; 64]).unwrap();
        let recipient = Recipient::parse(RECIPIENT).unwrap();
        assert_eq!(seal(&vec![0; LONGEST + 1], &recipient, &randomness()), Err(NotSealed::TooLong));
        for weak in [[0; 32], std::array::from_fn(|at| u8::from(at == 0))] {
            assert_eq!(seal(b"K2canary", &Recipient(weak), &randomness()), Err(NotSealed::WeakRecipient));
        }
        assert!(Randomness::of(vec![7; 63]).is_none());
    }
}
