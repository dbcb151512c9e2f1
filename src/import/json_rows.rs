//! The rows of a JSON text: of the place in it that holds them, or an object a line.

use super::cell::{Cell, Spelling};
use super::dotenv::line_end;
use super::drawn::holds_random;
use super::found::{Above, Found};
use super::head_row::LONGEST_HEADING;
use super::json::{self, Scanner};
use super::json_kind::is_plain_list;
use super::json_outline::Outline;
use super::json_place::Place;
use super::reading::Reading;
use super::row_set::{RowKind, RowSet};
use super::source::{Refusal, line_at};
use super::{MOST_COLUMNS, MOST_ROW_BYTES};
use crate::domain::json::{BadJson, Why};

impl Reading {
    /// A list of objects is read at once; in anything else the rows are looked for first.
    pub(super) fn open_json(&mut self) -> Result<(), Refusal> {
        let is_plain = is_plain_list(self.window(), self.at);
        if !is_plain || self.form.list.is_some() {
            self.look_for_places();
            return Ok(());
        }
        let mut scanner = Scanner::new(self.window(), self.at);
        scanner.blanks();
        self.at = scanner.at + 1;
        self.place = Place::outer_list();
        Ok(())
    }

    /// Walks over one value more. `false` at the end of the text.
    pub(super) fn outline_step(&mut self) -> Result<bool, Refusal> {
        let Some(mut outline) = self.outline.take() else { return Ok(false) };
        let window = self.window();
        let is_whole = window.len() == self.source.bytes().len();
        let step = outline.step(window, is_whole);
        let goes_on = step.map_err(|(at, why)| self.bad_json(at, why))?;
        self.at = outline.at;
        self.outline = Some(outline);
        Ok(goes_on)
    }

    /// Chooses the place that holds the rows, where only one can, or takes the one that a person chose.
    pub(super) fn choose_place(&mut self) -> Result<(), Refusal> {
        let Some(outline) = self.outline.take() else { return Ok(()) };
        let Outline { sets, beside, texts, .. } = outline;
        let lists: Vec<String> = sets.iter().map(RowSet::words).collect();
        let mut with_secret = sets.iter().enumerate().filter(|(_, set)| set.has_secret).map(|(at, _)| at);
        let only = match (sets.len(), with_secret.next(), with_secret.next()) {
            (1, ..) => Some(0),
            (_, Some(only), None) => Some(only),
            _ => None,
        };
        let chosen = self.form.list.filter(|at| *at < sets.len()).or(only);
        let Some(set) = chosen.and_then(|at| sets.get(at)) else {
            return Err(no_rows(lists, texts));
        };
        self.table.beside = beside;
        self.table
            .beside
            .extend(sets.iter().filter(|other| *other != set && !other.path.is_empty()).map(|it| it.path.clone()));
        self.table.kind = set.kind;
        self.table.place.clone_from(&set.path);
        self.table.lists = lists;
        self.form.list = chosen.filter(|_| sets.len() > 1);
        self.place = Place::of(set);
        self.at = self.place.start().unwrap_or(self.at);
        Ok(())
    }

    /// The next row of the place, or its end.
    pub(super) fn json_row(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let window = bytes.get(..self.window().len()).unwrap_or_default();
        let mut scanner = Scanner::new(window, self.at);
        let table = &mut self.table;
        let row = self.place.next(&mut scanner, &mut |name| table.see(name));
        let at = scanner.at;
        match row.map_err(|why| self.bad_json(at, why))? {
            Some(start) => {
                self.at = at;
                if self.table.kind == RowKind::Lists && self.is_heading(start, at)? {
                    return Ok(());
                }
                self.table.push(self.source.bytes(), start, at)
            }
            None => {
                self.at = at;
                match self.place.begin_next() {
                    Some(start) => {
                        self.at = start;
                        Ok(())
                    }
                    None => self.close_json(),
                }
            }
        }
    }

    /// Takes a list for the headings, or for what stands above them.
    fn is_heading(&mut self, start: usize, end: usize) -> Result<bool, Refusal> {
        if !self.table.headings.is_empty() {
            return Ok(false);
        }
        let bytes = self.source.bytes();
        let line = line_at(bytes, start);
        let cells = json::items(bytes, Cell { at: start, end, spelling: Spelling::Raw }).unwrap_or_default();
        let passed = self.table.above.map_or(0, |above| above.rows);
        if self.form.headings.is_some_and(|row| row > passed) {
            let first = self.table.above.map_or(line, |above| above.first);
            self.table.above = Some(Above { rows: passed + 1, first, last: line });
            return Ok(true);
        }
        if cells.len() > MOST_COLUMNS {
            return Err(Found::too_wide());
        }
        let is_named = self.form.headings.is_some();
        let name = |(at, cell): (usize, &Cell)| {
            let is_name = |text: &str| is_named && !text.trim().is_empty() && !holds_random(text);
            let name = |text: &str| is_name(text).then(|| text.trim().chars().take(LONGEST_HEADING).collect());
            cell.with(bytes, name).unwrap_or_else(|| format!("Column {}", at + 1))
        };
        self.table.headings = cells.iter().enumerate().map(name).collect();
        Ok(is_named)
    }

    /// Behind the rows: nothing else, unless the whole text was walked through before.
    fn close_json(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let mut scanner = Scanner::new(bytes, self.at);
        scanner.blanks();
        let at = scanner.at;
        if self.place.is_outer() && at < bytes.len() {
            return Err(self.bad_json(at, Why::More));
        }
        self.finish()
    }

    /// The next object that is a line.
    pub(super) fn json_line(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.bytes();
        let mut scanner = Scanner::new(bytes, self.at);
        scanner.blanks();
        let start = scanner.at;
        if start >= bytes.len() {
            return self.finish();
        }
        let end = line_end(bytes, start);
        if end - start > MOST_ROW_BYTES {
            return Err(Found::too_long(bytes, start));
        }
        let mut scanner = Scanner::new(bytes.get(..end).unwrap_or_default(), start);
        let read = scanner.object(&mut |name, _| self.table.see(&name));
        let read = read.and_then(|()| {
            scanner.blanks();
            if scanner.at == end { Ok(()) } else { Err(Why::More) }
        });
        let at = scanner.at;
        read.map_err(|why| bad_json(bytes, at, why))?;
        self.table.push(bytes, start, end)?;
        self.at = end;
        Ok(())
    }

    /// The refusal of JSON that is not well formed in the window.
    fn bad_json(&self, at: usize, why: Why) -> Refusal {
        let bytes = self.source.bytes();
        if at >= self.window().len() && at < bytes.len() {
            return Found::too_long(bytes, self.at);
        }
        bad_json(bytes, at, why)
    }
}

/// The refusal of JSON in which no place, or more than one, can hold the rows.
fn no_rows(lists: Vec<String>, texts: u32) -> Refusal {
    let text = if lists.len() > 1 {
        "More than one place in this JSON can hold the keys. Choose one."
    } else if texts > 0 {
        "This JSON is a list of texts without names. Write an object for each key, as in [{\"name\":\"ci\",\"cleartext\":\"…\"}]; jq 'map({name: \"…\", cleartext: .})' does that."
    } else {
        "There is no list of objects in this JSON. Write an object for each key, as in [{\"name\":\"ci\",\"cleartext\":\"…\"}]."
    };
    Refusal { lists, ..Refusal::whole(text) }
}

/// The refusal of JSON, with line and column.
fn bad_json(bytes: &[u8], at: usize, why: Why) -> Refusal {
    let line = line_at(bytes, at);
    let before = bytes.get(..at).unwrap_or(bytes);
    let row = before.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    // Of each character the first byte counts.
    let column = row.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    let text = BadJson { why, line: line as usize, column }.advice();
    Refusal { line: Some(line), ..Refusal::whole(text) }
}
