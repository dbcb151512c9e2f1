//! The keys as a file.
//!
//! Invariant: written a slice at a time, so that a large file neither stops the page nor stands in memory whole. What
//! could not be read stands in the file too. There is no secret in it, for a key that is listed has none.

mod csv;
mod json;

use super::Fleet;
use crate::domain::{AccessKey, Seconds};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a spreadsheet: RFC 4180, times in RFC 3339, no cell that is taken for a formula.
    Csv,
    /// One list of objects, with the names and values that the API has.
    Json,
    /// The same objects, one a line.
    Ndjson,
}

impl Format {
    /// The usual ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
        }
    }
}

/// One key as an object in one line.
pub fn object(key: &AccessKey) -> String {
    let mut object = Vec::new();
    json::of_key(key, &mut object);
    String::from_utf8(object).unwrap_or_default()
}

/// One line of a file for a spreadsheet, in which no cell is taken for a formula.
pub fn csv_line(cells: &[&str]) -> Vec<u8> {
    let mut line = Vec::new();
    csv::line(cells, &mut line);
    line
}

/// A file that is being written.
#[derive(Debug)]
pub struct Export {
    format: Format,
    positions: Vec<u32>,
    now: Seconds,
    written: usize,
    ended: bool,
}

impl Export {
    /// A file of the rows at these positions, in this order, with the status at this moment.
    pub fn new(format: Format, positions: Vec<u32>, now: Seconds) -> Self {
        Self { format, positions, now, written: 0, ended: false }
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many rows are written, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.written, self.positions.len())
    }

    /// Appends the next rows, at most so many, with what stands before the first and after the last. `false` once
    /// everything is written. The fleet must be the one that the positions are of.
    pub fn write(&mut self, fleet: &Fleet, rows: usize, file: &mut Vec<u8>) -> bool {
        if self.ended {
            return false;
        }
        if self.written == 0 {
            match self.format {
                Format::Csv => csv::head(file),
                Format::Json => file.push(b'['),
                Format::Ndjson => {}
            }
        }
        let end = self.written.saturating_add(rows.max(1)).min(self.positions.len());
        for position in self.positions.get(self.written..end).unwrap_or_default() {
            let Some(row) = fleet.row(*position as usize) else { continue };
            match self.format {
                Format::Csv => csv::row(&row, self.now, file),
                Format::Json => {
                    file.extend_from_slice(if file.ends_with(b"[") && self.written == 0 { b"\n" } else { b",\n" });
                    json::row(&row, file);
                }
                Format::Ndjson => {
                    json::row(&row, file);
                    file.push(b'\n');
                }
            }
            self.written += 1;
        }
        self.written = end;
        self.ended = end == self.positions.len();
        if self.ended && self.format == Format::Json {
            file.extend_from_slice(b"\n]\n");
        }
        !self.ended
    }
}
