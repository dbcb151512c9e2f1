//! How a file is to be read: guessed by its name and its beginning, and to be overruled.

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells with commas between them.
    Comma,
    /// Cells with semicolons between them, as spreadsheets write where a comma stands before decimals.
    Semicolon,
    /// Cells with tabs between them.
    Tab,
    /// A JSON list of objects, or an object with such a list as `keys`.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// `NAME=secret` a line.
    Env,
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its format.
    pub format: Format,
    /// Whether the first row names the columns. The other formats than those of cells name them by themselves.
    pub headings: bool,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Json, Self::JsonLines, Self::Env];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Comma => "CSV with commas",
            Self::Semicolon => "CSV with semicolons",
            Self::Tab => "TSV (tabs)",
            Self::Json => "JSON",
            Self::JsonLines => "NDJSON (a JSON object a line)",
            Self::Env => ".env (NAME=secret)",
        }
    }

    /// The byte between two cells.
    pub const fn separator(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Semicolon => Some(b';'),
            Self::Tab => Some(b'\t'),
            Self::Json | Self::JsonLines | Self::Env => None,
        }
    }

    /// The format that a file probably has. The name counts where the content could be several.
    pub(super) fn guess(name: &str, text: &[u8]) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        let ends = |ending: &str| name.ends_with(ending);
        let first = text.trim_ascii_start();
        if let Some((format, _)) = separator_line(text).filter(|_| !ends(".env") && !name.starts_with(".env")) {
            return format;
        }
        if first.starts_with(b"[") && !ends(".csv") && !ends(".tsv") {
            return Self::Json;
        }
        if first.starts_with(b"{") {
            return if is_lines(first) || ends(".ndjson") || ends(".jsonl") { Self::JsonLines } else { Self::Json };
        }
        if ends(".tsv") || ends(".tab") {
            return Self::Tab;
        }
        let is_env = ends(".env") || name.starts_with(".env");
        if is_env || (!ends(".csv") && looks_env(text)) { Self::Env } else { separated(text) }
    }
}

/// The format that the first line of a spreadsheet program names, as in `sep=;`, and how long that line is with its end.
/// It is no row.
pub(super) fn separator_line(text: &[u8]) -> Option<(Format, usize)> {
    let length = text.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(text.len());
    let line = text.get(..length)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (word, sign) = line.split_at_checked(4)?;
    let format = match sign {
        b"," => Format::Comma,
        b";" => Format::Semicolon,
        b"\t" | b"\\t" => Format::Tab,
        _ => return None,
    };
    let end = match text.get(length..) {
        Some([b'\r', b'\n', ..]) => length + 2,
        Some([_, ..]) => length + 1,
        _ => length,
    };
    word.eq_ignore_ascii_case(b"sep=").then_some((format, end))
}

/// Whether the first line is an object by itself, and another line follows that begins with one.
fn is_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let whole = lines.next().is_some_and(|line| line.len() > 1 && line.ends_with(b"}"));
    whole && lines.next().is_some_and(|line| line.starts_with(b"{"))
}

/// Whether each of the first lines is an assignment.
fn looks_env(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut told = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).take(5).peekable();
    told.peek().is_some()
        && told.all(|line| {
            let line = line.strip_prefix(b"export ").unwrap_or(line);
            let name = line.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii_end();
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
            name.len() < line.len() && !name.is_empty() && name.iter().all(plain)
        })
}

/// The separator that stands most often in the first line, outside of quotes.
fn separated(text: &[u8]) -> Format {
    let mut counts = [(Format::Comma, 0), (Format::Semicolon, 0), (Format::Tab, 0)];
    let mut quoted = false;
    for byte in text.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => {
                for (format, count) in &mut counts {
                    *count += usize::from(format.separator() == Some(*byte));
                }
            }
        }
    }
    let [first, rest @ ..] = counts;
    rest.iter().fold(first, |best, other| if other.1 > best.1 { *other } else { best }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_guessed_by_name_and_content() {
        for (name, text, format) in [
            ("keys.csv", "name,cleartext\n", Format::Comma),
            ("keys.csv", "name;cleartext\na;b,c", Format::Semicolon),
            ("", "\"a,b\";c\n", Format::Semicolon),
            ("", "name\tcleartext", Format::Tab),
            ("keys.tsv", "a,b", Format::Tab),
            ("keys.txt", " [{\"name\":1}]", Format::Json),
            ("", "{\"keys\":[]}", Format::Json),
            ("", "{\"a\":1}\n{\"a\":2}\n", Format::JsonLines),
            ("", "{\n\"keys\":[{}\n{", Format::Json),
            ("keys.jsonl", "{\"a\":1}", Format::JsonLines),
            ("prod.env", "# none\n", Format::Env),
            (".env.production", "A=b", Format::Env),
            ("", "# keys\nexport CI_KEY=abc\nB = \"c\"", Format::Env),
            ("", "name,key\na,b=", Format::Comma),
            ("keys.csv", "A=b", Format::Comma),
            ("", "one", Format::Comma),
            ("", "sep=;\nname,secret\n", Format::Semicolon),
            ("keys.csv", "SEP=,\r\nname;secret\n", Format::Comma),
            ("keys.csv", "sep=\t\nname", Format::Tab),
            ("keys.csv", "\"sep=\\t\"\nname", Format::Tab),
            ("prod.env", "sep=;\nA=b", Format::Env),
            ("", "sep=;x\nA=b", Format::Env),
        ] {
            assert_eq!(Format::guess(name, text.as_bytes()), format, "{name} {text}");
        }
    }
}
