//! The rows of a file, as places in its bytes.

use std::borrow::Cow;

use super::cell::Cell;
use super::form::{Form, Format};
use super::json::Scanner;
use super::reading::Reading;
use super::source::Source;
use super::{csv, dotenv};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) at: u32,
    pub(super) end: u32,
    /// The line in which it begins, from 1.
    pub(super) line: u32,
}

/// The rows of a file that was read.
pub struct Table {
    source: Source,
    form: Form,
    headings: Vec<String>,
    spans: Vec<Span>,
    beside: Vec<String>,
    /// Whether each row begins in a line of its own.
    has_lines: bool,
}

impl Table {
    pub(super) fn new(
        source: Source,
        form: Form,
        headings: Vec<String>,
        spans: Vec<Span>,
        beside: Vec<String>,
    ) -> Self {
        let has_lines = spans.windows(2).all(|pair| !matches!(pair, [one, next] if one.line == next.line));
        Self { source, form, headings, spans, beside, has_lines }
    }

    /// Reads the same bytes in another form.
    pub fn again(self, form: Form) -> Reading {
        Reading::begin(self.source, form)
    }

    /// See [`Reading::anew`].
    pub fn anew(self, format: Format) -> Reading {
        Reading::in_format(self.source, format)
    }

    /// The bytes, to be counted or hashed.
    pub fn bytes(&self) -> &[u8] {
        self.source.bytes()
    }

    /// See [`Source::fingerprint`].
    pub fn fingerprint(&self) -> Option<String> {
        self.source.fingerprint()
    }

    /// How it was read.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The names of the columns.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.spans.len()
    }

    /// The line in which a row begins, from 1.
    pub fn line(&self, row: usize) -> u32 {
        self.spans.get(row).map_or(0, |span| span.line)
    }

    /// What rows are told by: their lines, or their places among the rows where JSON has several in a line.
    pub fn counted(&self) -> &'static str {
        if self.has_lines { "line" } else { "row" }
    }

    /// The number by which a row is told, from 1; of [`Table::counted`].
    pub fn number(&self, row: usize) -> u32 {
        if self.has_lines { self.line(row) } else { u32::try_from(row + 1).unwrap_or(u32::MAX) }
    }

    /// How many bytes a row has.
    pub(super) fn length(&self, row: usize) -> usize {
        self.spans.get(row).map_or(0, |span| (span.end - span.at) as usize)
    }

    /// What should be known of the file as a whole.
    pub fn notes(&self) -> Vec<String> {
        let mark = self.source.had_mark();
        let mark = mark.then(|| "An invisible byte order mark at the start of the file is left out.".to_owned());
        let beside = (!self.beside.is_empty())
            .then(|| format!("What stands beside “keys” is not sent: {}.", self.beside.join(", ")));
        mark.into_iter().chain(beside).collect()
    }

    /// Fills the cells of a row, one a column, and returns how many it has of its own.
    pub(super) fn cells(&self, row: usize, cells: &mut Vec<Cell>) -> usize {
        cells.clear();
        cells.resize(self.headings.len(), Cell::ABSENT);
        let Some(span) = self.spans.get(row) else { return 0 };
        let (at, end) = (span.at as usize, span.end as usize);
        let bytes = self.bytes().get(..end).unwrap_or_default();
        let mut count = 0;
        let mut put = |column: usize, cell: Cell| {
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
            count += 1;
        };
        match self.form.format {
            Format::Comma | Format::Semicolon | Format::Tab => {
                let mut column = 0;
                let mut see = |cell: Cell| {
                    put(column, cell);
                    column += 1;
                };
                // It was read before, so nothing is wrong with it.
                _ = csv::record(bytes, at, self.form.format.separator().unwrap_or(b','), &mut see);
            }
            Format::Env => {
                if let Ok(assignment) = dotenv::assignment(bytes, at) {
                    put(0, assignment.name);
                    put(1, assignment.value);
                }
            }
            Format::Json | Format::JsonLines => {
                let mut next = 0;
                let mut see = |name: Cow<'_, str>, cell: Cell| {
                    let here = self.headings.get(next).is_some_and(|known| *known == name);
                    let column = if here { Some(next) } else { self.headings.iter().position(|known| *known == name) };
                    if let Some(column) = column {
                        put(column, cell);
                        next = column + 1;
                    }
                };
                _ = Scanner::new(bytes, at).object(&mut see);
            }
        }
        count
    }

    /// Whether cells are found by their place, so that a row can have too few of them.
    pub(super) fn is_by_place(&self) -> bool {
        self.form.format.separator().is_some()
    }
}
