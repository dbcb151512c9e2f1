//! For whom a text is sealed: the public key of somebody who uses `age`.

use bech32::Bech32;
use bech32::primitives::decode::{CheckedHrpstring, CheckedHrpstringError, UncheckedHrpstring};

/// How long the text of a public key is.
const LENGTH: usize = 62;

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient(pub(super) [u8; 32]);

/// Why a text is no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotARecipient {
    /// There is nothing.
    Empty,
    /// It is the other half: whoever has it can open everything.
    SecretKey,
    /// A key of ssh.
    Ssh,
    /// A recipient of age, but of another kind.
    OtherKind,
    /// More than one.
    Many,
    /// It is like one, but mistyped.
    Mistyped,
    /// Anything else.
    Foreign,
}

impl NotARecipient {
    /// What it is, and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Empty => "Enter the recipient's public key. It begins with age1.",
            Self::SecretKey => {
                "This is a secret key, not a public one. It was removed from the field and used for nothing. Whoever saw it can open everything that was sealed for it: its owner should make a new one."
            }
            Self::Ssh => "Keys of ssh are not supported. Ask for an age public key: age-keygen makes one.",
            Self::OtherKind => {
                "This is a recipient of a plugin or of another kind. Only the usual kind, with 58 signs after age1, is supported."
            }
            Self::Many => "Enter one public key. For several people, seal it once for each.",
            Self::Mistyped => "A sign is wrong or missing in this key. Copy it again, whole.",
            Self::Foreign => "This is no age public key. One begins with age1.",
        }
    }
}

impl Recipient {
    /// Reads a public key, with or without spaces around it.
    ///
    /// # Errors
    /// [`NotARecipient`].
    pub fn parse(text: &str) -> Result<Self, NotARecipient> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        // Anywhere in it: a whole file of keys may have been pasted.
        if lower.contains("age-secret-key-") {
            return Err(NotARecipient::SecretKey);
        }
        if text.is_empty() {
            return Err(NotARecipient::Empty);
        }
        if lower.starts_with("ssh-") || lower.starts_with("ecdsa-") {
            return Err(NotARecipient::Ssh);
        }
        if text.split([' ', '\t', '\n', ',', ';']).filter(|word| word.starts_with("age1")).count() > 1 {
            return Err(NotARecipient::Many);
        }
        if !lower.starts_with("age1") {
            return Err(NotARecipient::Foreign);
        }
        let read = UncheckedHrpstring::new(text).map_err(|_| NotARecipient::Mistyped)?;
        if !read.hrp().as_str().eq_ignore_ascii_case("age") {
            // In the usual length it is a sign that looks like another.
            return Err(if text.len() == LENGTH { NotARecipient::Mistyped } else { NotARecipient::OtherKind });
        }
        let read = CheckedHrpstring::new::<Bech32>(text).map_err(|error| match error {
            CheckedHrpstringError::Parse(_) | CheckedHrpstringError::Checksum(_) => NotARecipient::Mistyped,
            _ => NotARecipient::Foreign,
        })?;
        let bytes: Vec<u8> = read.byte_iter().collect();
        bytes.try_into().map(Self).map_err(|_| NotARecipient::OtherKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "age1vvk7htgfq9n6hdgd8z3j2tvhs7a0jax3umztuvphteu3ytw5tylq0dvku9";

    #[test]
    fn a_public_key_is_read_as_it_was_made() {
        let key = Recipient::parse(KEY).unwrap();
        assert_eq!(Recipient::parse(&format!("  {KEY}\n")), Ok(key));
        assert_eq!(Recipient::parse(&KEY.to_uppercase()), Ok(key));
    }

    #[test]
    fn whatever_is_no_public_key_is_told_apart() {
        use NotARecipient::{Empty, Foreign, Many, Mistyped, OtherKind, SecretKey, Ssh};
        let typo = KEY.replacen("vvk7", "vvk8", 1);
        let looks_alike = KEY.replacen("htgfq9", "htgfq1", 1);
        let (cut, two) = (&KEY[..60], format!("{KEY} {KEY}"));
        let file = format!("# public key: {KEY}\nAGE-SECRET-KEY-1ABC\n");
        let mixed = KEY.replacen("vvk7", "VVK7", 1);
        let table = [
            ("", Empty),
            (" \n", Empty),
            (typo.as_str(), Mistyped),
            (looks_alike.as_str(), Mistyped),
            (cut, Mistyped),
            (mixed.as_str(), Mistyped),
            ("age1", Mistyped),
            (two.as_str(), Many),
            ("age-secret-key-1qqq", SecretKey),
            (file.as_str(), SecretKey),
            ("ssh-ed25519 AAAAC3Nz", Ssh),
            ("age1yubikey1q2w3e4r5t6y7u8", OtherKind),
            ("K2secret", Foreign),
            ("ágé1", Foreign),
        ];
        for (text, expected) in table {
            assert_eq!(Recipient::parse(text), Err(expected), "{text}");
            assert!(expected.advice().ends_with('.'));
        }
    }
}
