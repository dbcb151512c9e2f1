//! Encodings that spreadsheets and older programs write, turned into UTF-8.
//!
//! Invariant: each character becomes the same character, or the text is refused; the bytes that were converted are wiped.

use zeroize::Zeroizing;

/// An encoding that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-16 with the low byte first, as Excel saves "Unicode text".
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// Windows-1252, as Excel on Windows saves CSV. Latin-1 is the same but for some signs.
    Windows1252,
}

/// The characters of Windows-1252 that are not those of Latin-1.
const SIGNS: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

impl Encoding {
    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// The encoding that a text certainly has: by its mark, or by a NUL in each second place, as Latin letters have in
    /// UTF-16.
    pub(super) fn certain(bytes: &[u8]) -> Option<Self> {
        /// How much is looked at.
        const HEAD: usize = 4096;
        if bytes.starts_with(b"\xff\xfe\0\0") {
            return None;
        }
        if bytes.starts_with(b"\xff\xfe") {
            return Some(Self::Utf16Le);
        }
        if bytes.starts_with(b"\xfe\xff") {
            return Some(Self::Utf16Be);
        }
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd) = (nuls(0), nuls(1));
        let is_one = |some: usize, none: usize| some > head.len() / 5 && none == 0;
        match (head.len() >= 4 && bytes.len().is_multiple_of(2), is_one(odd, even), is_one(even, odd)) {
            (true, true, _) => Some(Self::Utf16Le),
            (true, _, true) => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// The text in UTF-8; `None` when it is damaged.
    pub(super) fn convert(self, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        // As long as it can become, so that no copy is left behind where it grew.
        let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
        let most = if self == Self::Windows1252 { bytes.len() + 2 * beyond } else { bytes.len() / 2 * 3 };
        let mut text = Zeroizing::new(Vec::with_capacity(most));
        let mut push = |c: char| text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        match self {
            Self::Windows1252 => bytes.iter().for_each(|byte| {
                let sign = byte.checked_sub(0x80).and_then(|at| SIGNS.get(usize::from(at)));
                push(sign.copied().unwrap_or(char::from(*byte)));
            }),
            Self::Utf16Le | Self::Utf16Be => {
                let pairs = bytes.chunks_exact(2);
                if !pairs.remainder().is_empty() {
                    return None;
                }
                let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(|pair| match self {
                    Self::Utf16Be => u16::from_be_bytes(pair),
                    _ => u16::from_le_bytes(pair),
                });
                for c in char::decode_utf16(units) {
                    push(c.ok()?);
                }
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_in_utf_8() {
        let text = "\u{feff}n\u{e4}me,\u{1f600}\u{20ac}";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(&little, Encoding::Utf16Le), (&big, Encoding::Utf16Be)] {
            assert_eq!(Encoding::certain(bytes), Some(encoding));
            assert_eq!(encoding.convert(bytes).as_deref().map(Vec::as_slice), Some(text.as_bytes()));
            assert_eq!(encoding.convert(&bytes[..bytes.len() - 1]), None);
        }
        let unmarked: Vec<u8> = "name,secret\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Encoding::certain(&unmarked), Some(Encoding::Utf16Le));
        assert_eq!(Encoding::Utf16Le.convert(b"\x00\xd8"), None, "half of a pair");
        let old = Encoding::Windows1252.convert(b"caf\xe9 \x80\x93").unwrap();
        assert_eq!(old.as_slice(), "caf\u{e9} \u{20ac}\u{201c}".as_bytes());
        for plain in [&b"name,key"[..], b"", b"a", "n\u{e4}me".as_bytes(), b"\0\0\xfe\xff", b"ab\0\0\0\0"] {
            assert_eq!(Encoding::certain(plain), None, "{plain:?}");
        }
    }
}
