//! How text is made comparable: what a search and the order of texts go by.
//!
//! Invariant: two spellings that Unicode calls canonically equivalent, or that differ in case only or in whether their
//! signs are the plain ones of a keyboard, fold to the same bytes. A line break becomes a space, so that folded texts can be kept apart by line breaks.

use crate::domain::text::plain;

/// Puts letters and their accents together: Unicode's normalisation form C. Its tables are large and every browser has
/// them, so it is handed in.
pub type Compose = fn(&str) -> String;

/// Folds texts: lower case, then composed. What is searched and what is searched for must be folded by one and the same.
#[derive(Clone, Copy, Debug)]
pub struct Fold {
    compose: Compose,
}

impl Default for Fold {
    /// Takes every text for composed: enough where nothing is looked for.
    fn default() -> Self {
        Self::new(str::to_owned)
    }
}

impl Fold {
    /// Folds with this way to compose, which is only called for texts that may need it.
    pub const fn new(compose: Compose) -> Self {
        Self { compose }
    }

    /// The way in which texts are composed.
    pub const fn composing(self) -> Compose {
        self.compose
    }

    /// Appends the folded text.
    ///
    /// Lower case is taken letter by letter: the Greek final sigma, which a whole word would bring, is folded to the
    /// usual one.
    pub(in crate::fleet) fn append(self, text: &str, folded: &mut Vec<u8>) {
        let start = folded.len();
        if text.is_ascii() {
            folded.extend_from_slice(text.as_bytes());
            folded[start..].make_ascii_lowercase();
        } else {
            let lower: String =
                text.chars().map(plain).flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
            let is_composed = lower.chars().all(stays_as_it_is);
            let lower = if is_composed { lower } else { (self.compose)(&lower) };
            folded.extend_from_slice(lower.as_bytes());
        }
        for byte in &mut folded[start..] {
            if matches!(byte, b'\n' | b'\r' | b'\t') {
                *byte = b' ';
            }
        }
    }

    /// The folded text.
    pub(in crate::fleet) fn text(self, text: &str) -> String {
        let mut folded = Vec::with_capacity(text.len());
        self.append(text, &mut folded);
        String::from_utf8(folded).unwrap_or_default()
    }

    /// Whether two texts fold to the same.
    pub(in crate::fleet) fn is_same(self, one: &str, other: &str) -> bool {
        one == other || self.text(one) == self.text(other)
    }
}

/// Whether a text of such letters alone is composed already: the usual ones of Latin, Greek, Cyrillic, Chinese, Japanese
/// and Korean, and the usual marks. It spares most texts the way into the browser and back.
fn stays_as_it_is(letter: char) -> bool {
    let latin = '\0'..='\u{2ff}';
    let greek_and_cyrillic = '\u{391}'..='\u{482}';
    let marks = '\u{2010}'..='\u{2027}';
    let kana = ['\u{3041}'..='\u{3096}', '\u{30a1}'..='\u{30ff}'];
    let [han, hangul] = ['\u{4e00}'..='\u{9fff}', '\u{ac00}'..='\u{d7a3}'];
    let others = [greek_and_cyrillic, marks, han, hangul];
    latin.contains(&letter) || others.iter().chain(&kana).any(|range| range.contains(&letter))
}

#[cfg(test)]
pub(in crate::fleet) mod tests {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

    use super::*;

    /// As a browser folds.
    pub(in crate::fleet) const FOLD: Fold = Fold::new(|text| text.nfc().collect());

    #[test]
    fn spellings_of_one_text_fold_to_the_same() {
        let table = [
            ("Prod-Éa\n1", "prod-éa 1"),
            ("E\u{301}", "é"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("\u{212b}", "å"),
            ("ÅNGSTRÖM", "ångström"),
            ("가", "\u{1100}\u{1161}"),
            ("\u{130}x", "I\u{307}X"),
            ("a\u{323}\u{302}", "\u{1ead}"),
            ("O’Neil–gateway", "o'neil-gateway"),
            ("ＣＩ\u{a0}１", "ci 1"),
        ];
        for (one, other) in table {
            assert_eq!(FOLD.text(one), FOLD.text(other), "{one} {other}");
            assert!(FOLD.is_same(one, other));
        }
        assert_ne!(FOLD.text("é"), FOLD.text("e"));
        assert_eq!(FOLD.text("\u{202e}\u{0}😀"), "\u{202e}\u{0}😀");
    }

    #[test]
    fn letters_that_are_left_alone_are_composed() {
        for letter in (char::MIN..=char::MAX).filter(|letter| stays_as_it_is(*letter)) {
            assert!(is_nfc_quick([letter, letter].into_iter()) == IsNormalized::Yes, "{letter:?}");
        }
    }

    #[test]
    fn only_what_may_need_it_is_composed() {
        let never = Fold::new(|text| panic!("{text:?} is composed"));
        for text in ["Billing 7", "Überlingen – Größe", "Ключ Доступа", "アクセスキー", "密钥", "접근 키"]
        {
            never.text(text);
        }
    }
}
