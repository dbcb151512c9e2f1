//! What a search for rows found so far.

use super::row_set::RowKind;
use super::source::{Refusal, line_breaks};
use super::table::Span;
use super::{MOST_COLUMNS, MOST_ROW_BYTES, MOST_ROWS};

/// Most bytes of a member's name.
const LONGEST_NAME: usize = 1_000;

/// Rows above the headings, which are no keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Above {
    pub(super) rows: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Above {
    /// What a person should know of them.
    pub(super) fn note(self) -> String {
        match self {
            Self { rows: 1, first, .. } => format!("Line {first} is above the headings and is not imported."),
            Self { rows, first, last } => {
                format!("{rows} rows above the headings (lines {first} to {last}) are not imported.")
            }
        }
    }
}

/// What was found so far.
pub(super) struct Found {
    pub(super) headings: Vec<String>,
    pub(super) spans: Vec<Span>,
    /// What stands in a JSON text beside the rows.
    pub(super) beside: Vec<String>,
    /// What a row of JSON is.
    pub(super) kind: RowKind,
    /// Where the rows of JSON are, when they are in something.
    pub(super) place: String,
    /// The places in a JSON text that may hold the rows.
    pub(super) lists: Vec<String>,
    /// The rows above the headings that hold anything: how many, and the lines of the first and the last.
    pub(super) above: Option<Above>,
    is_name_too_long: bool,
    /// The line at an offset that was passed.
    line: (usize, u32),
}

impl Found {
    pub(super) fn new() -> Self {
        Self {
            headings: Vec::new(),
            spans: Vec::new(),
            beside: Vec::new(),
            kind: RowKind::Items,
            place: String::new(),
            lists: Vec::new(),
            above: None,
            is_name_too_long: false,
            line: (0, 1),
        }
    }

    /// Notes a row.
    pub(super) fn push(&mut self, bytes: &[u8], at: usize, end: usize) -> Result<(), Refusal> {
        if self.spans.len() == MOST_ROWS {
            return Err(Refusal::whole(format!("There are more than {MOST_ROWS} rows. Split the file.")));
        }
        if end - at > MOST_ROW_BYTES {
            return Err(Self::too_long(bytes, at));
        }
        if self.headings.len() > MOST_COLUMNS {
            return Err(Self::too_wide());
        }
        if self.is_name_too_long {
            let text = format!("the row that begins here has a name of more than {LONGEST_NAME} bytes.");
            return Err(Refusal::at(bytes, at, text));
        }
        let (passed, line) = self.line;
        let line = line + line_breaks(bytes.get(passed..at).unwrap_or_default());
        self.line = (at, line);
        let place = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        self.spans.push(Span { at: place(at), end: place(end), line });
        Ok(())
    }

    /// Notes the name of a member. Rows name theirs mostly in the same order.
    pub(super) fn see(&mut self, name: &str) {
        self.is_name_too_long |= name.len() > LONGEST_NAME;
        if self.headings.len() <= MOST_COLUMNS && !self.headings.iter().any(|known| known == name) {
            self.headings.push(name.to_owned());
        }
    }

    /// The refusal of a row that is too long.
    pub(super) fn too_long(bytes: &[u8], at: usize) -> Refusal {
        let text = "the row that begins here is longer than 1 MiB. Perhaps a quote is not closed where it should be.";
        Refusal::at(bytes, at, text)
    }

    /// The refusal of a file with too many columns.
    pub(super) fn too_wide() -> Refusal {
        Refusal::whole(format!("There are more than {MOST_COLUMNS} columns. Take out those that are not needed."))
    }
}
