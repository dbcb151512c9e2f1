//! Places in a text: the browser counts UTF-16 units, the query language bytes.

/// The byte at a place of the browser's; the end for one beyond it.
pub(super) fn to_byte(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, character) in text.char_indices() {
        if left < character.len_utf16() {
            return at;
        }
        left -= character.len_utf16();
    }
    text.len()
}

/// The browser's place for a byte.
pub(super) fn to_units(text: &str, byte: usize) -> u32 {
    let before = text.get(..text.floor_char_boundary(byte)).unwrap_or_default();
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{to_byte, to_units};

    #[test]
    fn places_go_there_and_back() {
        let text = "aä€🔑ש";
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(to_byte(text, to_units(text, at)), at);
        }
        assert_eq!(to_units(text, text.len()), 6);
    }

    #[test]
    fn no_place_is_out_of_the_text_or_within_a_character() {
        assert_eq!(to_byte("🔑a", 1), 0, "between two halves of a character");
        assert_eq!((to_byte("ab", 9), to_byte("", 1), to_units("ab", 9)), (2, 0, 2));
        assert_eq!(to_units("🔑a", 2), 0);
    }
}
