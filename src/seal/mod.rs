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
/// The content is encrypted in chunks of so many bytes, of which only the last may be shorter.
const CHUNK: usize = 64 * 1024;
/// The longest text: far more than the secrets of all keys of a project.
const LONGEST: usize = 4 * 1024 * 1024;
/// The bytes that vouch for a chunk.
const TAG: usize = 16;
/// The signs in a line of armour.
const LINE: usize = 64;

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
    /// The text is longer than secrets ever are.
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
    append_content(&mut file, &key, text);
    Ok(armoured(&file))
}

/// The text in its chunks. A text that fills its last chunk ends with that one; nothing comes in one that is empty.
fn append_content(file: &mut Vec<u8>, key: &[u8; 32], text: &[u8]) {
    let last = text.len().div_ceil(CHUNK).saturating_sub(1);
    file.reserve(text.len() + (last + 1) * TAG);
    for at in 0..=last {
        let rest = text.get(at * CHUNK..).unwrap_or_default();
        let chunk = rest.get(..CHUNK).unwrap_or(rest);
        file.extend_from_slice(&encrypted(key, &nonce_of(at as u64, at == last), chunk));
    }
}

/// A chunk's nonce: eleven bytes that count the chunks before it, and a mark on the last.
fn nonce_of(at: u64, is_last: bool) -> [u8; 12] {
    let [.., a, b, c, d] = at.to_be_bytes();
    [0, 0, 0, 0, 0, 0, 0, a, b, c, d, u8::from(is_last)]
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
    let mut buffer = Vec::with_capacity(text.len() + TAG);
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
    let mut armour = String::with_capacity(signs.len() + signs.len().div_ceil(LINE) + 80);
    armour.push_str("-----BEGIN AGE ENCRYPTED FILE-----\n");
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
    use sha2::Digest;

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
        sealed_for(RECIPIENT, text, random)
    }

    fn sealed_for(recipient: &str, text: &str, random: u8) -> String {
        let recipient = Recipient::parse(recipient).unwrap();
        let randomness = Randomness::of((0..64).map(|at| at ^ random).collect()).unwrap();
        seal(text.as_bytes(), &recipient, &randomness).unwrap()
    }

    #[test]
    fn a_sealed_text_is_the_one_that_age_opened() {
        assert_eq!(sealed("K2canary", 0x5a), SEALED);
    }

    /// A text of so many bytes in which no two chunks are alike.
    fn long(bytes: usize) -> String {
        (0..bytes).map(|at| char::from(b'a' + ((at / 251 + at) % 26) as u8)).collect()
    }

    /// Made by the `age-encryption` package for the longer texts.
    const OTHER_RECIPIENT: &str = "age1uahj4cy9744qdvty940fatldg4wkp8492ws98qmzpppw8eg47qzs4lwtu6";

    /// The digests of the files of texts around the ends of chunks, each of which the `age-encryption` package opened to
    /// its text, when this was written.
    const OPENED: [(usize, &str); 6] = [
        (0, "b6a1b1a9e5fa058cfdb489af545268bbe6bce34cf63b0e5aee676a60dd260bfd"),
        (CHUNK - 1, "f8e7a25adbbaa47a27b0b66141fa5b70f827198af9383781a3cfa8994ddf19da"),
        (CHUNK, "99d37033c6082b12bf43e4b6ee6e37124b3e516bdaf9fb7f36f52384bd4bd1fd"),
        (CHUNK + 1, "2c8c3136bbdfebb405727419d446ddcb61acd7c0ae48172a8455907d46d2a604"),
        (2 * CHUNK, "28b18c9de7f61eed481b77c36254f01288874f11c26a9f0a755052300bcf8b24"),
        (3 * CHUNK + 7, "b411aaba5bbabcde0c3725aed32e631fc9f0ed481c15b275d1d93b0dc9ecefed"),
    ];

    #[test]
    fn texts_of_any_number_of_chunks_are_those_that_age_opened() {
        for (bytes, digest) in OPENED {
            let sealed = sealed_for(OTHER_RECIPIENT, &long(bytes), 0x5a);
            let found: String = Sha256::digest(&sealed).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, digest, "{bytes} bytes");
        }
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
