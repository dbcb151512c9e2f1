//! Credentials split in two, so that a page survives a reload and no single store ever holds the management key.
//!
//! Invariant: each share alone is uniformly random bytes. Browsers write session storage to disk in clear; `window.name`,
//! where the other share lies, they keep in memory. The end of the session lies inside the shares, so a restored
//! browser cannot bring back an old one.

use zeroize::Zeroizing;

use super::credentials::Credentials;
use super::time::Seconds;

/// The padded length, in bytes, that hides the key's own length.
const BLOCK: usize = 256;
/// Version, end of the session, and the two lengths.
const HEADER: usize = 1 + 8 + 2 + 2;
const VERSION: u8 = 1;

/// Both shares, as hexadecimal text.
#[derive(Debug, PartialEq, Eq)]
pub struct Shares {
    /// For session storage.
    pub stored: String,
    /// For `window.name`.
    pub named: String,
}

/// The browser's two stores for the shares, and its source of randomness.
pub trait KeepShares {
    /// So many fresh random bytes; `None` when the browser has no secure source.
    fn random(&self, length: usize) -> Option<Vec<u8>>;
    /// Puts each share into its store; `false` when the browser refused one, and then neither is kept.
    fn keep(&self, shares: &Shares) -> bool;
    /// Both shares, as far as they are there.
    fn kept(&self) -> Shares;
    /// Removes both.
    fn forget(&self);
}

/// How many random bytes [`split`] wants for these credentials: a whole number of blocks.
pub fn pad_length(credentials: &Credentials) -> usize {
    let used = HEADER + credentials.project.as_str().len() + credentials.key.expose().len();
    used.div_ceil(BLOCK) * BLOCK
}

/// Splits credentials that end at `until`. `pad` holds [`pad_length`] fresh random bytes; a shorter one gives `None`.
pub fn split(credentials: &Credentials, until: Seconds, pad: &[u8]) -> Option<Shares> {
    let (project, key) = (credentials.project.as_str(), credentials.key.expose());
    let mut plain = Zeroizing::new(Vec::with_capacity(pad.len()));
    plain.push(VERSION);
    plain.extend_from_slice(&until.0.to_be_bytes());
    plain.extend_from_slice(&u16::try_from(project.len()).ok()?.to_be_bytes());
    plain.extend_from_slice(&u16::try_from(key.len()).ok()?.to_be_bytes());
    plain.extend_from_slice(project.as_bytes());
    plain.extend_from_slice(key.as_bytes());
    if plain.len() > pad.len() || !pad.len().is_multiple_of(BLOCK) {
        return None;
    }
    plain.resize(pad.len(), 0);
    let masked: Zeroizing<Vec<u8>> = Zeroizing::new(plain.iter().zip(pad).map(|(a, b)| a ^ b).collect());
    Some(Shares { stored: to_hex(&masked), named: to_hex(pad) })
}

/// Puts the shares together again. `None` when they do not belong together, are damaged, or the session has ended.
pub fn join(stored: &str, named: &str, now: Seconds) -> Option<(Credentials, Seconds)> {
    let (a, b) = (from_hex(stored)?, from_hex(named)?);
    if a.len() != b.len() || a.is_empty() || !a.len().is_multiple_of(BLOCK) {
        return None;
    }
    let plain: Zeroizing<Vec<u8>> = Zeroizing::new(a.iter().zip(b.iter()).map(|(a, b)| a ^ b).collect());
    let (version, rest) = plain.split_first()?;
    let (until, rest) = rest.split_first_chunk::<8>()?;
    let (project, rest) = rest.split_first_chunk::<2>()?;
    let (key, rest) = rest.split_first_chunk::<2>()?;
    let until = Seconds(i64::from_be_bytes(*until));
    if *version != VERSION || until <= now {
        return None;
    }
    let (project, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*project)))?;
    let (key, padding) = rest.split_at_checked(usize::from(u16::from_be_bytes(*key)))?;
    if padding.iter().any(|byte| *byte != 0) {
        return None;
    }
    let (project, key) = (std::str::from_utf8(project).ok()?, std::str::from_utf8(key).ok()?);
    Some((Credentials::trusted(project, key), until))
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

fn from_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()
        .map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = Seconds(1_700_000_000);
    const END: Seconds = Seconds(1_700_028_800);

    fn credentials() -> Credentials {
        Credentials::from_form("P2LocalEmulatorProject000001", "K2canarycanary").unwrap()
    }

    fn shares() -> Shares {
        let pad: Vec<u8> = (0..BLOCK).map(|i| u8::try_from(i * 7 % 256).unwrap()).collect();
        split(&credentials(), END, &pad).unwrap()
    }

    #[test]
    fn both_shares_give_the_credentials_back_until_the_session_ends() {
        let Shares { stored, named } = shares();
        let (credentials, until) = join(&stored, &named, NOW).unwrap();
        assert_eq!(credentials.project.as_str(), "P2LocalEmulatorProject000001");
        assert_eq!(credentials.key.expose(), "K2canarycanary");
        assert_eq!(until, END);
        assert!(join(&stored, &named, END).is_none());
    }

    #[test]
    fn one_share_says_nothing_about_the_key_or_its_length() {
        let Shares { stored, named } = shares();
        assert_eq!(stored.len(), 2 * BLOCK);
        assert_eq!(named.len(), 2 * BLOCK);
        assert!(!stored.contains(&to_hex(b"canary")) && !named.contains(&to_hex(b"canary")));
        assert!(join(&stored, "", NOW).is_none());
        assert!(join(&stored, &stored, NOW).is_none());
    }

    #[test]
    fn foreign_text_in_either_place_signs_nobody_in() {
        let Shares { stored, named } = shares();
        for other in ["", "0", "zz", "main-window", "é", &"0".repeat(2 * BLOCK), &named[..100]] {
            assert!(join(&stored, other, NOW).is_none(), "{other:?}");
            assert!(join(other, &named, NOW).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_long_key_takes_another_block() {
        let long = Credentials::from_form("P2abc", &"K".repeat(400)).unwrap();
        assert_eq!(pad_length(&long), 2 * BLOCK);
        let Shares { stored, named } = split(&long, END, &[7; 2 * BLOCK]).unwrap();
        assert_eq!(join(&stored, &named, NOW).unwrap().0.key.expose().len(), 400);
    }
}
