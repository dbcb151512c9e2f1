//! The row of headings of a file of cells, and what stands above it.

use super::cell::Cell;
use super::found::{Above, Found};
use super::reading::{Reading, head};
use super::source::{Refusal, line_at};
use super::{MOST_COLUMNS, MOST_ROW_BYTES, csv, drawn, headings};

/// So many characters of a heading are kept.
pub(super) const LONGEST_HEADING: usize = 100;

impl Reading {
    /// The row whose cells name the columns, or that begins the keys where none does.
    pub(super) fn heading(&mut self) -> Result<(), Refusal> {
        let separator = self.form.format.separator().unwrap_or(b',');
        let bytes = self.window();
        let mut cells: Vec<Cell> = Vec::new();
        let record = csv::record(bytes, self.at, separator, &mut |cell| cells.push(cell));
        let record = record.map_err(|broken| self.broken(broken))?;
        if record.end - self.at > MOST_ROW_BYTES {
            return Err(Found::too_long(bytes, self.at));
        }
        // A row of blanks names nothing; where no row has to, it may be a row.
        let is_named = self.form.headings.is_some();
        let is_empty = |cell: &Cell| match is_named {
            true => cell.with(bytes, |text| text.trim().is_empty()),
            false => !cell.is_filled(bytes),
        };
        if cells.iter().all(is_empty) {
            self.at = record.next;
            return Ok(());
        }
        let passed = self.table.above.map_or(0, |above| above.rows);
        if self.form.headings.is_some_and(|row| row > passed) {
            let line = line_at(bytes, self.at);
            let first = self.table.above.map_or(line, |above| above.first);
            self.table.above = Some(Above { rows: passed + 1, first, last: line });
            self.at = record.next;
            return Ok(());
        }
        let width =
            if is_named { cells.len() } else { headings::width(head(&self.source), separator).max(cells.len()) };
        if width > MOST_COLUMNS {
            return Err(Found::too_wide());
        }
        let name = |at: usize| {
            // A row that names nothing may hold a secret, which is not to be shown.
            let is_name = |text: &str| is_named && !text.trim().is_empty() && !drawn::holds_random(text);
            let name = |text: &str| is_name(text).then(|| text.trim().chars().take(LONGEST_HEADING).collect());
            let cell = cells.get(at).copied().unwrap_or(Cell::ABSENT);
            cell.with(bytes, name).unwrap_or_else(|| format!("Column {}", at + 1))
        };
        self.table.headings = (0..width).map(name).collect();
        if is_named {
            self.at = record.next;
        }
        Ok(())
    }
}
