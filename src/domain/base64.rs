//! Base 64 as files use it: the standard alphabet, with or without padding at the end.

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// How many signs stand for so many bytes, with padding.
pub fn length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// Appends the signs for some bytes. A text with room for them is not moved, which matters for a secret's.
pub fn append(text: &mut String, bytes: &[u8], padded: bool) {
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| (bits << 8) | usize::from(*byte)) << (8 * (3 - chunk.len()));
        let signs = (0..=chunk.len()).filter_map(|at| SIGNS.get((bits >> (18 - 6 * at)) & 63));
        text.extend(signs.map(|sign| char::from(*sign)));
        if padded {
            text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_the_signs_of_the_standard() {
        let table =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (bytes, signs) in table {
            let (mut padded, mut bare) = (String::new(), String::new());
            append(&mut padded, bytes.as_bytes(), true);
            append(&mut bare, bytes.as_bytes(), false);
            assert_eq!((padded.as_str(), bare.as_str()), (signs, signs.trim_end_matches('=')));
            assert_eq!(padded.len(), length(bytes.len()));
        }
        let mut all = String::new();
        append(&mut all, &[0xfb, 0xff, 0xbf], true);
        assert_eq!(all, "+/+/");
    }
}
