//! The bytes of a file, and the proof that they are text.
//!
//! Invariant: they never grow; dropping them overwrites them. Text is UTF-8 without a NUL, or UTF-16 that certainly is. Any
//! other is refused with the line, and converted only when a person says so: a guess could change a secret.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::encoding::Encoding;
use super::{MOST_BYTES, content};

/// The bytes of a file or a paste.
pub struct Source {
    bytes: Zeroizing<Vec<u8>>,
    /// Behind the byte order mark.
    start: usize,
    /// Up to here it is text.
    proved: usize,
    /// Of what was proved.
    digest: Sha256,
    /// What the bytes were converted from.
    converted: Option<Encoding>,
}

/// How far a piece of work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// This much of it is done.
    pub done: usize,
    /// So much there is.
    pub total: usize,
    /// Whether there is no more to do.
    pub is_finished: bool,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line at which it is wrong, from 1, if there is one.
    pub line: Option<u32>,
    /// What is wrong and what to do; it names the line.
    pub text: String,
    /// The places that may hold the rows, of which a person has to choose one: by [`Form::list`](super::Form::list).
    pub lists: Vec<String>,
    /// The encoding that the text probably has, from which it can be converted.
    pub encoding: Option<Encoding>,
}

impl Refusal {
    pub(super) fn whole(text: impl Into<String>) -> Self {
        Self { line: None, text: text.into(), lists: Vec::new(), encoding: None }
    }

    /// At an offset of the file.
    pub(super) fn at(bytes: &[u8], offset: usize, text: impl AsRef<str>) -> Self {
        let line = line_at(bytes, offset);
        Self { line: Some(line), text: format!("Line {line}: {}", text.as_ref()), lists: Vec::new(), encoding: None }
    }
}

/// The line of an offset, from 1. A line ends with CR LF, LF or CR.
pub(super) fn line_at(bytes: &[u8], offset: usize) -> u32 {
    1 + line_breaks(bytes.get(..offset).unwrap_or(bytes))
}

/// How many lines end in some bytes.
pub(super) fn line_breaks(bytes: &[u8]) -> u32 {
    let mut breaks = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        // Of CR LF, the LF counts.
        let is_half = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
        breaks += u32::from(!is_half);
    }
    breaks
}

impl Source {
    /// Takes the bytes over.
    ///
    /// # Errors
    /// There are none or too many, or they are of a kind that is no text.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let bytes = Zeroizing::new(bytes);
        if bytes.len() > MOST_BYTES {
            return Err(Self::too_large(bytes.len()));
        }
        match Encoding::certain(&bytes) {
            Some(encoding) => Self::converted(&bytes, encoding),
            None => Self::of(bytes, None),
        }
    }

    /// The same text, out of an encoding that a person chose.
    ///
    /// # Errors
    /// The text is damaged.
    pub(super) fn convert(self, encoding: Encoding) -> Result<Self, Refusal> {
        Self::converted(&self.bytes, encoding)
    }

    fn converted(bytes: &[u8], encoding: Encoding) -> Result<Self, Refusal> {
        let damaged = || format!("The file looks like {}, but it is damaged. Save it as UTF-8.", encoding.word());
        let text = encoding.convert(bytes).ok_or_else(|| Refusal::whole(damaged()))?;
        Self::of(text, Some(encoding))
    }

    fn of(bytes: Zeroizing<Vec<u8>>, converted: Option<Encoding>) -> Result<Self, Refusal> {
        if let Some(text) = content::foreign(&bytes) {
            return Err(Refusal::whole(text));
        }
        let start = if bytes.starts_with(content::MARK) { content::MARK.len() } else { 0 };
        if bytes.iter().skip(start).all(u8::is_ascii_whitespace) {
            return Err(Refusal::whole("The file is empty."));
        }
        let digest = Sha256::new_with_prefix(bytes.get(..start).unwrap_or_default());
        Ok(Self { bytes, start, proved: start, digest, converted })
    }

    /// The refusal of a file by its size alone, before it is read.
    pub fn too_large(bytes: usize) -> Refusal {
        let most = MOST_BYTES / (1024 * 1024);
        let size = bytes.div_ceil(1024 * 1024);
        Refusal::whole(format!("The file has {size} MiB; at most {most} MiB are read. Split it."))
    }

    /// The bytes as they came, to be counted or hashed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The first eight hexadecimal digits of the SHA-256 of all bytes, once they are known to be text.
    pub fn fingerprint(&self) -> Option<String> {
        // Of a file that was converted the bytes are not here any more.
        let is_whole = self.proved == self.bytes.len() && self.converted.is_none();
        let digest = is_whole.then(|| self.digest.clone().finalize())?;
        Some(digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Where the text begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Whether a byte order mark was left out.
    pub fn had_mark(&self) -> bool {
        self.start > 0 && self.converted.is_none()
    }

    /// What it was converted from.
    pub(super) fn was(&self) -> Option<Encoding> {
        self.converted
    }

    /// How many bytes are known to be text.
    pub(super) fn proved(&self) -> usize {
        self.proved
    }

    /// Looks at so many bytes more.
    pub(super) fn prove(&mut self, budget: usize) -> Result<(), Refusal> {
        let end = self.proved.saturating_add(budget.max(4)).min(self.bytes.len());
        let piece = self.bytes.get(self.proved..end).unwrap_or_default();
        let good = match std::str::from_utf8(piece) {
            Ok(_) => piece.len(),
            // The end of the piece cuts a character, which the next one begins with.
            Err(error) if error.error_len().is_none() && end < self.bytes.len() => error.valid_up_to(),
            Err(error) => {
                let at = self.proved + error.valid_up_to();
                let byte = self.bytes.get(at).copied().unwrap_or_default();
                let text = format!(
                    "the byte 0x{byte:02X} is not UTF-8. The file may be Windows-1252, as Excel saves CSV: convert it here, or save it as UTF-8."
                );
                let encoding = Some(Encoding::Windows1252);
                return Err(Refusal { encoding, ..Refusal::at(&self.bytes, at, text) });
            }
        };
        if let Some(at) = memchr::memchr(0, piece) {
            let text = "a NUL character. The file is damaged, or it is no text.";
            return Err(Refusal::at(&self.bytes, self.proved + at, text));
        }
        self.digest.update(piece.get(..good).unwrap_or_default());
        self.proved += good;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(bytes: &[u8], budget: usize) -> Result<(), Refusal> {
        let mut source = Source::new(bytes.to_vec())?;
        while source.proved < source.bytes.len() {
            source.prove(budget)?;
        }
        Ok(())
    }

    #[test]
    fn text_is_proved_in_pieces_that_cut_characters() {
        let text = "name\nk\u{e9}y,\u{1f600}\u{4e16}\r\n".repeat(20);
        for budget in [0, 4, 5, 6, 7, 11, 1000] {
            assert_eq!(proof(text.as_bytes(), budget), Ok(()), "{budget}");
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_the_whole_file_in_whatever_pieces_it_was_read() {
        for budget in [4, 7, 1000] {
            let mut source =
                Source::new("\u{feff}name,caf\u{e9}\n".as_bytes().to_vec()).unwrap_or_else(|_| unreachable!());
            assert_eq!(source.fingerprint(), None);
            while source.proved < source.bytes.len() {
                source.prove(budget).unwrap_or_else(|_| unreachable!());
            }
            // As `sha256sum` tells it.
            assert_eq!(source.fingerprint().as_deref(), Some("dfc5d5f9"), "{budget}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        for (bytes, line) in [
            (&b"name\nca\xe9"[..], 2),
            (b"a\r\nb\r\nc\xff\r\n", 3),
            (b"a\rb\rc\xc3(", 3),
            (b"a\n\xed\xa0\x80", 2),
            (b"a\n\n\xf0\x9f\x98", 3),
            (b"abc\nd\0e", 2),
        ] {
            for budget in [0, 5, 1000] {
                let refusal = proof(bytes, budget).unwrap_err();
                assert_eq!(refusal.line, Some(line), "{bytes:?} {}", refusal.text);
            }
        }
    }

    #[test]
    fn size_and_emptiness_are_told_at_once() {
        assert!(Source::new(vec![b'a'; MOST_BYTES + 1]).is_err());
        for empty in [&b""[..], b"\xef\xbb\xbf", b" \r\n\t"] {
            assert!(Source::new(empty.to_vec()).is_err_and(|refusal| refusal.text.contains("empty")));
        }
        let marked = Source::new(b"\xef\xbb\xbfname".to_vec()).unwrap_or_else(|_| unreachable!());
        assert!(marked.had_mark() && marked.start() == 3);
    }
}
