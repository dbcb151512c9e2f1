//! The search for the rows of a file, in turns.
//!
//! Invariant: a file is taken as a whole or refused with the line; a row that cannot be told from its neighbours would
//! put secrets under the wrong names.

use super::MOST_ROW_BYTES;
use super::csv::{self, Broken};
use super::dotenv;
use super::encoding::Encoding;
use super::form::{Form, Format, separator_line};
use super::found::Found;
use super::headings::{self, Candidate};
use super::json_outline::Outline;
use super::json_place::Place;
use super::source::{Progress, Refusal, Source};
use super::table::Table;

/// A search under way.
pub struct Reading {
    pub(super) source: Source,
    pub(super) form: Form,
    pub(super) table: Found,
    pub(super) at: usize,
    phase: Phase,
    /// The walk through a JSON text, and the place in it that holds the rows.
    pub(super) outline: Option<Outline>,
    pub(super) place: Place,
    /// Whether the row of headings was guessed.
    is_guessed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It is not known yet whether it is text.
    Text,
    /// The places in a JSON text are looked for that may hold the rows.
    Outline,
    /// Rows are looked for; of JSON, what closes them.
    Rows,
    /// All were found.
    Done,
}

impl Reading {
    /// Begins. The form is guessed by the file's name, which may be empty, and by its beginning.
    pub fn new(source: Source, name: &str) -> Self {
        let format = Format::guess(name, head(&source));
        Self::in_format(source, format)
    }

    /// Begins again, in a format that a person chose. Which row names the columns is guessed.
    pub fn anew(self, format: Format) -> Self {
        Self::in_format(self.source, format)
    }

    pub(super) fn in_format(source: Source, format: Format) -> Self {
        let form = headings::guess(head(&source), format);
        Self { is_guessed: true, ..Self::begin(source, form) }
    }

    /// Begins again with the text out of an encoding that a person chose.
    ///
    /// # Errors
    /// The text is damaged.
    pub fn converted(self, encoding: Encoding, name: &str) -> Result<Self, Refusal> {
        self.source.convert(encoding).map(|source| Self::new(source, name))
    }

    /// Begins again, in a form that a person chose.
    pub fn again(self, form: Form) -> Self {
        Self::begin(self.source, form)
    }

    pub(super) fn begin(source: Source, form: Form) -> Self {
        let at = source.start();
        let table = Found::new();
        Self { source, form, table, at, phase: Phase::Text, outline: None, place: Place::default(), is_guessed: false }
    }

    /// How the file is read.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The rows that may be chosen as the row of headings.
    pub fn candidates(&self) -> Vec<Candidate> {
        match self.form.format {
            Format::Json => self.place.candidates(self.source.bytes()),
            format => headings::candidates(head(&self.source), format),
        }
    }

    /// Looks at about so many bytes more.
    ///
    /// # Errors
    /// Why the file cannot be read in this form. Begin again with another, or give up.
    pub fn work(&mut self, bytes: usize) -> Result<Progress, Refusal> {
        let all = self.source.bytes().len();
        match self.phase {
            Phase::Text => {
                self.source.prove(bytes)?;
                if self.source.proved() == all {
                    self.phase = Phase::Rows;
                    self.open()?;
                }
            }
            Phase::Outline => {
                let end = self.at.saturating_add(bytes.max(1));
                while self.at < end && self.phase == Phase::Outline {
                    self.walk()?;
                }
            }
            Phase::Rows => {
                let end = self.at.saturating_add(bytes.max(1));
                while self.at < end && self.phase == Phase::Rows {
                    self.row()?;
                }
            }
            Phase::Done => {}
        }
        let done = match self.phase {
            Phase::Text => self.source.proved(),
            Phase::Outline => all + self.at,
            Phase::Rows => 2 * all + self.at,
            Phase::Done => 3 * all,
        };
        Ok(Progress { done, total: 3 * all, is_finished: self.phase == Phase::Done })
    }

    /// The rows, once all were found; before, nothing, and the bytes are wiped.
    pub fn into_table(self) -> Option<Table> {
        let Self { source, form, table, phase, .. } = self;
        (phase == Phase::Done).then(|| Table::new(source, form, table))
    }

    /// Goes on through a JSON text, and chooses the place that holds the rows at its end.
    fn walk(&mut self) -> Result<(), Refusal> {
        if self.outline_step()? {
            return Ok(());
        }
        self.choose_place()?;
        if self.is_guessed
            && let Some(form) = self.place.headings(self.source.bytes())
        {
            self.form = Form { list: self.form.list, ..form };
        }
        self.phase = Phase::Rows;
        Ok(())
    }

    /// Looks for the places that may hold the rows first.
    pub(super) fn look_for_places(&mut self) {
        self.outline = Some(Outline::new(self.at));
        self.phase = Phase::Outline;
    }

    /// What stands before the first row.
    fn open(&mut self) -> Result<(), Refusal> {
        match self.form.format {
            Format::Json => self.open_json(),
            Format::Comma | Format::Semicolon | Format::Tab => {
                let line = separator_line(self.window().get(self.at..).unwrap_or_default());
                self.at += line.map_or(0, |(_, length)| length);
                Ok(())
            }
            Format::Env => {
                self.table.headings = vec!["name".to_owned(), "cleartext".to_owned()];
                Ok(())
            }
            Format::JsonLines => Ok(()),
        }
    }

    /// The bytes up to where a row that begins here would be too long: so that no turn is spent on more.
    pub(super) fn window(&self) -> &[u8] {
        let bytes = self.source.bytes();
        bytes.get(..self.at.saturating_add(MOST_ROW_BYTES + 4)).unwrap_or(bytes)
    }

    /// The refusal of what is broken in the window.
    pub(super) fn broken(&self, broken: Broken) -> Refusal {
        let bytes = self.source.bytes();
        if broken.is_open && self.window().len() < bytes.len() {
            return Found::too_long(bytes, self.at);
        }
        Refusal::at(bytes, broken.at, broken.text)
    }

    fn row(&mut self) -> Result<(), Refusal> {
        match self.form.format {
            Format::Comma | Format::Semicolon | Format::Tab => self.cells_row(),
            Format::Env => self.env_row(),
            Format::Json => self.json_row(),
            Format::JsonLines => self.json_line(),
        }
    }

    fn skip_line_ends(&mut self) {
        let rest = self.source.bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    }

    fn cells_row(&mut self) -> Result<(), Refusal> {
        self.skip_line_ends();
        let bytes = self.source.bytes();
        if self.at >= bytes.len() {
            return self.finish();
        }
        if self.table.headings.is_empty() {
            return self.heading();
        }
        let separator = self.form.format.separator().unwrap_or(b',');
        let mut is_filled = false;
        let record = csv::record(self.window(), self.at, separator, &mut |cell| is_filled |= cell.is_filled(bytes));
        let record = record.map_err(|broken| self.broken(broken))?;
        // Spreadsheets write the rows below the last one as separators alone.
        if is_filled {
            self.table.push(bytes, self.at, record.end)?;
        }
        self.at = record.next;
        Ok(())
    }

    fn env_row(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let rest = bytes.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_ascii_start().len();
        match bytes.get(self.at) {
            None => self.finish(),
            Some(b'#') => {
                self.at = dotenv::line_end(bytes, self.at);
                Ok(())
            }
            Some(_) => {
                let assignment = dotenv::assignment(self.window(), self.at, self.form.reader);
                let assignment = assignment.map_err(|broken| self.broken(broken))?;
                self.table.push(bytes, self.at, assignment.next)?;
                self.at = assignment.next;
                Ok(())
            }
        }
    }

    pub(super) fn finish(&mut self) -> Result<(), Refusal> {
        if self.table.spans.is_empty() {
            return Err(Refusal::whole("There is no row in the file."));
        }
        self.phase = Phase::Done;
        Ok(())
    }
}

/// The beginning of the text, which tells its form.
pub(super) fn head(source: &Source) -> &[u8] {
    let text = source.bytes().get(source.start()..).unwrap_or_default();
    text.get(..64 * 1024).unwrap_or(text)
}
