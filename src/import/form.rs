//! How a file is to be read: guessed by its name and its beginning, and to be overruled.
//!
//! Invariant: what could be read in two ways is a field of [`Form`], so that a person can choose it.

use super::env_readers::EnvReader;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells with commas between them.
    Comma,
    /// Cells with semicolons between them, as spreadsheets write where a comma stands before decimals.
    Semicolon,
    /// Cells with tabs between them.
    Tab,
    /// JSON: a list of objects, or what has one in it.
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
    /// Which row names the columns, counted from 0 among the rows that hold anything; `None` when every row is a key.
    /// Formats that name their columns by themselves have none.
    pub headings: Option<u32>,
    /// Whether a person has to confirm the row of headings first.
    pub is_asked: bool,
    /// Which program reads the `.env` file, once a person said so.
    pub reader: Option<EnvReader>,
    /// Which of the lists of a JSON text holds the rows, once a person said so.
    pub list: Option<usize>,
}

impl Form {
    /// A form that a person chose.
    pub const fn new(format: Format, headings: Option<u32>) -> Self {
        Self { format, headings, is_asked: false, reader: None, list: None }
    }
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
            let is_whole =
                first.split(|byte| *byte == b'\n').next().is_some_and(|line| line.trim_ascii().ends_with(b"}"));
            let is_named = (ends(".ndjson") || ends(".jsonl")) && is_whole;
            return if is_lines(first) || is_named { Self::JsonLines } else { Self::Json };
        }
        if ends(".tsv") || ends(".tab") {
            return Self::Tab;
        }
        let is_env = ends(".env") || name.starts_with(".env");
        let is_cells = ends(".csv") && any_separator(text);
        if is_env || (!is_cells && looks_env(text)) { Self::Env } else { separated(text) }
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

/// Whether a separator of cells stands in one of the first lines.
fn any_separator(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').take(5);
    lines.flatten().any(|byte| matches!(byte, b',' | b';' | b'\t'))
}

/// The separator that stands in most of the first lines, outside of quotes: titles above the headings have none. Of several,
/// the one that stands equally often in most of them, and then the one that stands most often.
fn separated(text: &[u8]) -> Format {
    /// How many lines are looked at.
    const LINES: usize = 30;
    let formats = [Format::Comma, Format::Semicolon, Format::Tab];
    let mut lines: Vec<[usize; 3]> = vec![[0; 3]];
    let mut quoted = false;
    for byte in text.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if lines.len() == LINES {
                    break;
                }
                lines.push([0; 3]);
            }
            _ if quoted => {}
            byte => {
                let at = formats.iter().position(|format| format.separator() == Some(*byte));
                let count = at.and_then(|at| lines.last_mut()?.get_mut(at));
                count.into_iter().for_each(|count| *count += 1);
            }
        }
    }
    let score = |at: usize| {
        let counts = || lines.iter().filter_map(move |line| line.get(at)).copied().filter(|count| *count > 0);
        let same = counts().map(|count| counts().filter(|other| *other == count).count()).max().unwrap_or_default();
        (counts().count(), same, counts().sum::<usize>())
    };
    let mut best = (Format::Comma, score(0));
    for (at, format) in formats.into_iter().enumerate().skip(1) {
        if score(at) > best.1 {
            best = (format, score(at));
        }
    }
    best.0
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
            ("keys.csv", "A=b", Format::Env),
            ("rootkey.csv", "AWSAccessKeyId=AKIA\r\nAWSSecretKey=x/y=\r\n", Format::Env),
            ("keys.csv", "a=b,c\nd=e,f", Format::Comma),
            ("", "one", Format::Comma),
            ("keys.csv", "Keys of the build, all\n\nBezeichnung;Geheimnis\na;b\nc;d\n", Format::Semicolon),
            ("keys.csv", "Keys of the build\nname\tsecret\na\tb,c,d\n", Format::Tab),
            ("keys.csv", "a,b,1;2;3;4\nc,d,5\n", Format::Comma),
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
