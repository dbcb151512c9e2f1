//! Text that must not leak.
//!
//! Invariant: a secret cannot be printed, cloned, compared or serialised, and its memory is overwritten when it is dropped.
//! Only [`Secret::expose`] hands the text out, so each place that does is one search away.

use std::fmt;

use zeroize::Zeroizing;

use super::json::quoted;

/// A cleartext or a management key.
pub struct Secret(Zeroizing<String>);

/// How many characters at the end of a secret may be shown beside its fingerprint.
const TAIL: usize = 4;

/// So many characters at the beginning of a secret give it away.
const BEGINNING: usize = 8;

impl Secret {
    /// Takes the text over. The caller keeps no copy: `text` is moved, not borrowed.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Takes text over that is wiped already when it is dropped, so that it is never anywhere else.
    pub fn from_wiped(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The text itself, for the moment in which it is sent, shown or copied.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Length in Unicode code points, which is what a person can count.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether words quote the secret, or so much of its beginning that the rest may have been cut off.
    pub fn is_quoted_in(&self, words: &str) -> bool {
        let text = self.0.as_str();
        let start = match text.char_indices().nth(BEGINNING) {
            Some((end, _)) => text.get(..end).unwrap_or(text),
            None => text,
        };
        let spelled = Zeroizing::new(quoted(start));
        let inner = spelled.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(start);
        !start.is_empty() && (words.contains(start) || words.contains(inner))
    }

    /// The last four characters, or fewer of a short secret: never more than a quarter of it.
    pub fn tail(&self) -> String {
        let keep = TAIL.min(self.length() / 4);
        self.0.chars().skip(self.length() - keep).collect()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_nothing_of_the_text() {
        assert_eq!(format!("{:?}", Secret::new("K2canary".into())), "Secret(..)");
    }

    #[test]
    fn words_that_quote_a_secret_are_noticed_also_where_they_are_cut_or_escaped() {
        let secret = Secret::new("ab\"cd\\efghijklmnop".into());
        for words in ["no: ab\"cd\\efghijklmnop!", "no: ab\"cd\\ef", r#"no: "ab\"cd\\efghij..."#] {
            assert!(secret.is_quoted_in(words), "{words}");
        }
        assert!(!secret.is_quoted_in("no: ab is no good") && !Secret::new(String::new()).is_quoted_in("no"));
    }

    #[test]
    fn the_tail_never_gives_a_short_secret_away() {
        assert_eq!(Secret::new("abcdefghijklmnopqrst".into()).tail(), "qrst");
        assert_eq!(Secret::new("abcdefgh".into()).tail(), "gh");
        assert_eq!(Secret::new("abc".into()).tail(), "");
    }
}
