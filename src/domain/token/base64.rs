//! Base 64 as tokens use it: the alphabet for URLs, without padding.

/// The bytes behind a text. `None` for anything that no writer makes: a foreign sign, padding, half a byte, or bits that
/// are left over. Two texts never stand for the same bytes.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for sign in text.bytes() {
        bits = (bits << 6) | u32::from(value(sign)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (held < 6 && bits == 0).then_some(bytes)
}

fn value(sign: u8) -> Option<u8> {
    Some(match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

/// The text for some bytes.
#[cfg(test)]
pub(super) fn encoded(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let group = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0, |bits, byte| (bits << 8) | usize::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len()).map(|at| char::from(SIGNS[(bits >> (18 - 6 * at)) & 63])).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for (text, bytes) in [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob")] {
            assert_eq!(decoded(text).as_deref(), Some(bytes.as_bytes()));
            assert_eq!(encoded(bytes.as_bytes()), text);
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decoded(&encoded(&all)), Some(all));
    }

    #[test]
    fn what_nobody_writes_is_refused() {
        for text in ["Z", "Zm9vY", "Zg==", "Zm9v\n", "Zm 9v", "Zm+v", "Zm/v", "Zh", "Zm9", "é", "\u{0}AAA"] {
            assert_eq!(decoded(text), None, "{text:?}");
        }
    }
}
