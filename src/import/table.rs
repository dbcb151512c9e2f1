//! The rows of a file, as places in its bytes.

use std::borrow::Cow;

use super::cell::{Cell, Spelling};
use super::form::{Form, Format};
use super::found::{Above, Found};
use super::json::{self, Scanner};
use super::reading::Reading;
use super::row_set::RowKind;
use super::source::Source;
use super::{csv, dotenv, env_readers, json_place};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) at: u32,
    pub(super) end: u32,
    /// The line in which it begins, from 1.
    pub(super) line: u32,
}

/// How far a row goes.
#[derive(Clone, Copy, Default)]
pub(super) struct Extent {
    /// How many cells it has of its own.
    pub(super) cells: usize,
    /// Whether a cell beyond the last column holds anything.
    pub(super) is_beyond: bool,
}

/// The rows of a file that was read.
pub struct Table {
    source: Source,
    form: Form,
    headings: Vec<String>,
    spans: Vec<Span>,
    beside: Vec<String>,
    above: Option<Above>,
    kind: RowKind,
    /// Where the rows of JSON are, when they are in something.
    place: String,
    lists: Vec<String>,
    /// Whether each row begins in a line of its own.
    has_lines: bool,
}

impl Table {
    pub(super) fn new(source: Source, form: Form, found: Found) -> Self {
        let Found { headings, spans, beside, above, kind, place, lists, .. } = found;
        let has_lines = spans.windows(2).all(|pair| !matches!(pair, [one, next] if one.line == next.line));
        Self { source, form, headings, spans, beside, above, kind, place, lists, has_lines }
    }

    /// A person confirmed the row of headings.
    pub(super) fn confirm(&mut self) {
        self.form.is_asked = false;
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

    /// Where a row begins.
    pub(super) fn offset(&self, row: usize) -> u32 {
        self.spans.get(row).map_or(0, |span| span.at)
    }

    /// How many bytes a row has.
    pub(super) fn length(&self, row: usize) -> usize {
        self.spans.get(row).map_or(0, |span| (span.end - span.at) as usize)
    }

    /// The places in a JSON text that may hold the rows: values for [`Form::list`].
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// What should be known of the file as a whole.
    pub fn notes(&self) -> Vec<String> {
        let mark = self.source.had_mark();
        let was = self.source.was().map(|was| {
            format!("The file was converted from {}. Check that letters such as ü or é are right.", was.word())
        });
        let mark = mark.then(|| "An invisible byte order mark at the start of the file is left out.".to_owned());
        let place = (!self.place.is_empty()).then(|| format!("The rows are in “{}”.", self.place));
        let beside = (!self.beside.is_empty())
            .then(|| format!("What stands beside the rows is not imported: {}.", self.beside.join(", ")));
        mark.into_iter().chain(was).chain(self.above.map(Above::note)).chain(place).chain(beside).collect()
    }

    /// Fills the cells of a row, one a column.
    pub(super) fn cells(&self, row: usize, cells: &mut Vec<Cell>) -> Extent {
        cells.clear();
        cells.resize(self.headings.len(), Cell::ABSENT);
        let Some(span) = self.spans.get(row) else { return Extent::default() };
        let (at, end) = (span.at as usize, span.end as usize);
        let bytes = self.bytes().get(..end).unwrap_or_default();
        let mut extent = Extent::default();
        let mut put = |column: usize, cell: Cell| {
            extent.cells += 1;
            match cells.get_mut(column) {
                Some(place) => *place = cell,
                None => extent.is_beyond |= cell.with(bytes, |text| !text.trim().is_empty()),
            }
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
                if let Ok(assignment) = dotenv::assignment(bytes, at, self.form.reader) {
                    put(0, assignment.name);
                    put(1, assignment.value);
                }
            }
            Format::Json | Format::JsonLines => {
                if self.kind == RowKind::Lists {
                    let list = Cell { at, end, spelling: Spelling::Raw };
                    let items = json::items(bytes, list).unwrap_or_default();
                    items.into_iter().enumerate().for_each(|(column, cell)| put(column, cell));
                    return extent;
                }
                let mut next = 0;
                let mut see = |name: Cow<'_, str>, cell: Cell| {
                    let here = self.headings.get(next).is_some_and(|known| *known == name);
                    let column = if here { Some(next) } else { self.headings.iter().position(|known| *known == name) };
                    if let Some(column) = column {
                        put(column, cell);
                        next = column + 1;
                    }
                };
                match self.kind {
                    RowKind::Members | RowKind::Pairs => {
                        _ = json_place::member(&mut Scanner::new(bytes, at), self.kind, &mut see);
                    }
                    _ => _ = Scanner::new(bytes, at).object(&mut see),
                }
            }
        }
        extent
    }

    /// What the programs that read `.env` files make of a row, where they disagree.
    pub(super) fn disagreement(&self, row: usize) -> Option<[env_readers::Reading; 3]> {
        let span = self.spans.get(row).filter(|_| self.form.format == Format::Env)?;
        env_readers::disagreement(self.bytes().get(..span.end as usize)?, span.at as usize)
    }

    /// Whether the program that reads the `.env` file would fill in a row's value or refuse it.
    pub(super) fn is_open(&self, row: usize) -> bool {
        let (Some(reader), Some(span)) = (self.form.reader, self.spans.get(row)) else { return false };
        let bytes = self.bytes().get(..span.end as usize).unwrap_or_default();
        let assignment = dotenv::assignment(bytes, span.at as usize, Some(reader));
        assignment.is_ok_and(|read| env_readers::is_open(bytes, read.value, reader, read.quote))
    }

    /// Whether its rows are variables, of which some may be no keys.
    pub(super) fn has_variables(&self) -> bool {
        self.form.format == Format::Env || self.kind == RowKind::Pairs
    }

    /// Whether cells are found by their place, so that a row can have too few of them.
    pub(super) fn is_by_place(&self) -> bool {
        self.form.format.separator().is_some() || self.kind == RowKind::Lists
    }
}
