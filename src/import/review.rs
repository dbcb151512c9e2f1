//! All rows of a table, checked in turns, and what a person decided about them.
//!
//! Invariant: a row is handed out for sending only when nothing is wrong with it, everything that was asked about it is
//! decided, and nobody left it out. The words about a row are made anew whenever somebody looks at it.

use hashbrown::HashSet;

use super::alike::Alike;
use super::cell::{Cell, Spelling};
use super::columns::{Target, guess};
use super::counts::{Mark, Standing};
use super::examine::{Examined, Row};
use super::expiry::Dates;
use super::finding::Severity;
use super::form::{Form, Format};
use super::known::Known;
use super::mapping::Columns;
use super::reading::Reading;
use super::repeats::Repeats;
use super::source::Progress;
use super::table::Table;
use crate::domain::{NewKey, Seconds, Secret};

/// A row of usual length has not more bytes.
const USUAL: usize = 512;

/// A table under review.
pub struct Review {
    pub(super) table: Table,
    pub(super) columns: Columns,
    pub(super) known: Known,
    pub(super) now: Seconds,
    pub(super) marks: Vec<Mark>,
    pub(super) names: Repeats,
    pub(super) alike: Alike,
    pub(super) secrets: Repeats,
    /// The row that is checked next.
    pub(super) next: usize,
    cells: Vec<Cell>,
    /// Whether a person said what a column is.
    is_mapped: bool,
}

/// What a person decided about a file, to be kept when the same bytes are read in another form.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    targets: Option<Vec<Target>>,
    dates: Dates,
    /// Where the rows begin that are left out.
    left_out: HashSet<u32>,
}

impl Review {
    /// Begins, with guesses at what the columns are. `key` is any number that a file's author does not know, `compose` puts
    /// letters and their accents together (Unicode's form C).
    pub fn new(table: Table, known: Known, now: Seconds, key: u64, compose: fn(&str) -> String) -> Self {
        let targets = guess(&table);
        let marks = vec![Mark::default(); table.rows()];
        let mut review = Self {
            columns: Columns::new(targets, &table),
            known,
            now,
            marks,
            names: Repeats::new(key),
            alike: Alike::new(compose, key),
            secrets: Repeats::new(key),
            next: 0,
            cells: Vec::new(),
            is_mapped: false,
            table,
        };
        review.restart();
        review
    }

    /// What a person decided so far.
    pub fn decisions(&self) -> Decisions {
        let is_out = |row: &usize| self.marks.get(*row).is_some_and(|mark| mark.has(Mark::LEFT_OUT));
        Decisions {
            targets: self.is_mapped.then(|| self.columns.targets.clone()),
            dates: self.columns.dates,
            left_out: (0..self.marks.len()).filter(is_out).map(|row| self.table.offset(row)).collect(),
        }
    }

    /// Takes over what was decided about the same bytes in another form, as far as it still fits. Before rows are checked.
    pub fn restore(&mut self, decisions: Decisions) {
        let Decisions { targets, dates, left_out } = decisions;
        let fitting = targets.filter(|targets| targets.len() == self.columns.targets.len());
        self.is_mapped = fitting.is_some();
        let targets = fitting.unwrap_or_else(|| std::mem::take(&mut self.columns.targets));
        self.columns = Columns { dates, ..Columns::new(targets, &self.table) };
        for (row, mark) in self.marks.iter_mut().enumerate() {
            mark.set(Mark::LEFT_OUT, left_out.contains(&self.table.offset(row)));
        }
        self.restart();
    }

    /// Reads the same bytes in another form.
    pub fn again(self, form: Form) -> Reading {
        self.table.again(form)
    }

    /// See [`Reading::anew`].
    pub fn anew(self, format: Format) -> Reading {
        self.table.anew(format)
    }

    /// The rows.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What each column is.
    pub fn targets(&self) -> &[Target] {
        &self.columns.targets
    }

    /// Says what a column is. Another column that was it is no longer sent. All rows have to be checked again, and names
    /// that exist told again; what was left out stays so.
    pub fn set_target(&mut self, column: usize, target: Target) {
        self.is_mapped = true;
        let mut targets = std::mem::take(&mut self.columns.targets);
        for known in targets.iter_mut().filter(|known| **known == target) {
            *known = Target::Ignore;
        }
        if let Some(place) = targets.get_mut(column) {
            *place = target;
        }
        let dates = self.columns.dates;
        self.columns = Columns { dates, ..Columns::new(targets, &self.table) };
        self.restart();
    }

    /// A person confirmed the row of headings. What was decided about the rows stays.
    pub fn confirm_headings(&mut self) {
        self.table.confirm();
    }

    /// What was chosen for the moments of the column of expiries.
    pub fn dates(&self) -> Dates {
        self.columns.dates
    }

    /// Chooses how the moments of the column of expiries are read. All rows have to be checked again.
    pub fn set_dates(&mut self, dates: Dates) {
        self.columns.dates = dates;
        self.restart();
    }

    /// Says what the project has, and at which moment it is. All rows have to be checked again.
    pub fn set_known(&mut self, known: Known, now: Seconds) {
        self.known = known;
        self.now = now;
        self.restart();
    }

    fn restart(&mut self) {
        self.next = 0;
        self.marks.iter_mut().for_each(Mark::forget);
        self.names.begin(self.table.rows());
        self.alike.begin(self.table.rows());
        self.secrets.begin(self.table.rows());
    }

    /// Checks so many rows more, of usual length: of long ones fewer, at least one.
    pub fn work(&mut self, rows: usize) -> Progress {
        let total = self.table.rows();
        let mut left = rows.max(1).saturating_mul(USUAL);
        while self.next < total && left > 0 {
            left = left.saturating_sub(self.table.length(self.next).max(USUAL));
            self.check(self.next);
            self.next += 1;
        }
        Progress { done: self.next, total, is_finished: self.next == total }
    }

    fn check(&mut self, row: usize) {
        let mut cells = std::mem::take(&mut self.cells);
        let extent = self.table.cells(row, &mut cells);
        let examined = Row::new(&self.table, &self.columns, &cells, &self.known, row).examine(extent, self.now);
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        let table = &self.table;
        let marks = &self.marks;
        let is_out = |row: u32| marks.get(row as usize).is_some_and(|mark| mark.has(Mark::LEFT_OUT));
        for (repeats, column) in [(&mut self.names, self.columns.name), (&mut self.secrets, self.columns.cleartext)] {
            let cell = column.and_then(|column| cells.get(column)).filter(|cell| cell.spelling != Spelling::Raw);
            let (Some(column), Some(cell)) = (column, cell) else { continue };
            let is_name = self.columns.name == Some(column);
            let here = (place, *cell);
            cell.with(table.bytes(), |text| {
                let text = if is_name { text.trim() } else { text };
                if !text.is_empty() {
                    let hash = repeats.hash(text);
                    repeats.note(here, hash, |other| holds(table, other, is_name, text), is_out);
                }
                if is_name {
                    self.alike.note(here, text, |other| name_at(table, other), is_out);
                }
            });
        }
        if let Some(mark) = self.marks.get_mut(row) {
            let Examined { key, findings, strength, never_ends, traits } = examined;
            // Of a file without secrets no row can be sent, whatever else stands in it.
            mark.set(Mark::WRONG, key.is_none() || self.columns.cleartext.is_none());
            mark.set(Mark::WARNED, findings.iter().any(|finding| finding.severity == Severity::Warning));
            mark.set(Mark::TRAITS, false);
            mark.set(traits, true);
            mark.set(Mark::NEVER_ENDS, never_ends);
            mark.set_strength(strength);
        }
        self.cells = cells;
    }

    /// Tells names that keys of the project have. It may be called piece by piece, once all rows were checked.
    pub fn taken<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        if self.columns.name.is_none() {
            return;
        }
        for name in names {
            self.alike.exists(name, |cell| name_at(&self.table, cell));
            let found = self.names.find(self.names.hash(name), |cell| holds(&self.table, cell, true, name));
            // A name that many keys have is told once.
            let is_new = |first: &u32| self.marks.get(*first as usize).is_some_and(|mark| !mark.has(Mark::TAKEN));
            let Some(first) = found.filter(is_new) else { continue };
            let like = self.names.like(first);
            for row in like.iter().copied().chain([first]) {
                if let Some(mark) = self.marks.get_mut(row as usize) {
                    mark.set(Mark::TAKEN, true);
                }
            }
        }
    }

    pub(super) fn examined(&self, row: usize, now: Seconds) -> Examined {
        let mut cells = Vec::new();
        let extent = self.table.cells(row, &mut cells);
        Row::new(&self.table, &self.columns, &cells, &self.known, row).examine(extent, now)
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let mut cells = Vec::new();
        self.table.cells(row, &mut cells);
        cells.get(column).copied()
    }

    /// A row to be sent, as it is at this moment; nothing when it may not be.
    pub fn row(&self, row: usize, now: Seconds) -> Option<(NewKey, Secret)> {
        if !matches!(self.standing(row), Standing::Ready | Standing::Warned) {
            return None;
        }
        let key = self.examined(row, now).key?;
        let cell = self.columns.cleartext.and_then(|column| self.cell(row, column))?;
        Some((key, Secret::from_wiped(cell.secret(self.table.bytes()))))
    }
}

/// The name at a place, without blanks around it.
fn name_at(table: &Table, cell: Cell) -> String {
    cell.with(table.bytes(), |text| text.trim().to_owned())
}

/// Whether this text stands at a place; of names without blanks around it.
fn holds(table: &Table, cell: Cell, is_name: bool, text: &str) -> bool {
    cell.with(table.bytes(), |other| if is_name { other.trim() == text } else { other == text })
}
