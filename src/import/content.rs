//! What a file is by its first bytes, where that is no text or a text that holds no keys.

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// How the files of some programs begin, and what to do with them.
const KINDS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b", PACKED),
    (b"BZh", PACKED),
    (b"\xfd7zXZ\0", PACKED),
    (b"\x28\xb5\x2f\xfd", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"Rar!\x1a\x07", PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is a file of an old Office program. Save the sheet as CSV (UTF-8)."),
    (b"%PDF-", "This is a PDF. Import takes CSV, TSV, JSON, NDJSON and .env."),
    (b"{\\rtf", "This is a text with formatting (RTF). Save it as plain text."),
    (b"\x89PNG\r\n", OTHER),
    (b"\xff\xd8\xff", OTHER),
    (b"GIF8", OTHER),
    (b"SQLite format 3\0", OTHER),
    (b"\x7fELF", OTHER),
    (b"bplist00", OTHER),
    (b"\0asm", OTHER),
    (b"age-encryption.org/v1", SEALED),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", SEALED),
    (b"-----BEGIN PGP", SEALED),
    (b"-----BEGIN ", "This is a certificate or a private key, not a list of access keys."),
    (b"\xff\xfe\0\0", UTF32),
    (b"\0\0\xfe\xff", UTF32),
];

const ZIP: &str =
    "This is a zip file or a workbook, whatever its name says. Unpack it, or save the sheet as CSV (UTF-8).";
const PACKED: &str = "This is a compressed file, whatever its name says. Unpack it first.";
const OTHER: &str = "This is no text. Import takes CSV, TSV, JSON, NDJSON and .env.";
const SEALED: &str = "This file is sealed. Open it with its key first.";
const UTF32: &str = "This is UTF-32. Save it as UTF-8.";
const PAGE: &str =
    "This is a page of HTML or XML, perhaps one that asks to sign in. Import takes CSV, TSV, JSON, NDJSON and .env.";

/// How much is looked at.
const HEAD: usize = 4096;

/// Why a file cannot hold rows, by its first bytes.
pub(super) fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, words)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(words);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(PACKED);
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    if head.len() >= 4 && nuls > head.len() / 5 {
        return Some(OTHER);
    }
    let text = head.strip_prefix(MARK).unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_page = begins(b"<!doctype") || begins(b"<html") || begins(b"<?xml");
    is_page.then_some(PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_is_in_them() {
        for (bytes, words) in [
            (&b"PK\x03\x04abc"[..], ZIP),
            (b"\x1f\x8b\x08\0\0", PACKED),
            (b"\x7fELF\x02", OTHER),
            (b"age-encryption.org/v1\n-> X25519", SEALED),
            (b"\xff\xfe\0\0n\0\0\0", UTF32),
            (b"a\0\0\0b\0\0\0", OTHER),
            (b"\n<!DOCTYPE html><html>", PAGE),
        ] {
            assert_eq!(foreign(bytes), Some(words));
        }
        for text in [&b""[..], b"a", b"name,key", b"\xef\xbb\xbf[{}]", b"A=b", b"{\"a\":1}", b"<name>,b"] {
            assert_eq!(foreign(text), None);
        }
    }
}
