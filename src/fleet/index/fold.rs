//! How text is made comparable: what a search and the order of texts go by.
//!
//! Invariant: two spellings that Unicode calls canonically equivalent, or that differ in case only, fold to the same
//! bytes. A line break becomes a space, so that folded texts can be kept apart by line breaks.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Appends the folded text: lower case, then Unicode's normalisation form C.
///
/// Lower case is taken letter by letter: the Greek final sigma, which a whole word would bring, is folded to the usual one.
pub(in crate::fleet) fn fold_into(text: &str, folded: &mut Vec<u8>) {
    let start = folded.len();
    if text.is_ascii() {
        folded.extend_from_slice(text.as_bytes());
        folded[start..].make_ascii_lowercase();
    } else {
        let lower: String = text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
        folded.extend_from_slice(ComposingNormalizerBorrowed::new_nfc().normalize(&lower).as_bytes());
    }
    for byte in &mut folded[start..] {
        if matches!(byte, b'\n' | b'\r' | b'\t') {
            *byte = b' ';
        }
    }
}

/// The folded text.
pub(in crate::fleet) fn fold(text: &str) -> String {
    let mut folded = Vec::with_capacity(text.len());
    fold_into(text, &mut folded);
    String::from_utf8(folded).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ];
        for (one, other) in table {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("é"), fold("e"));
        assert_eq!(fold("\u{202e}\u{0}😀"), "\u{202e}\u{0}😀");
    }
}
