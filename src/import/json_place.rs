//! The place in a JSON text that holds the rows, read row by row.

use std::borrow::Cow;

use super::cell::{Cell, Spelling};
use super::form::{Form, Format};
use super::headings::{self, Candidate, LOOKED_AT, Top};
use super::json::{self, Scanner, See};
use super::row_set::{RowKind, RowSet};
use super::source::line_at;
use crate::domain::json::Why;

/// The column of the names under which objects stand.
const LABEL: &str = "label";

/// The place, and how far it was read.
#[derive(Default)]
pub(super) struct Place {
    kind: Option<RowKind>,
    starts: Vec<usize>,
    /// Which start was begun.
    begun: usize,
    /// Whether a row was read since.
    is_inside: bool,
}

impl Place {
    /// A list that is the whole text.
    pub(super) fn outer_list() -> Self {
        Self::default()
    }

    pub(super) fn of(set: &RowSet) -> Self {
        Self { kind: Some(set.kind), starts: set.starts.clone(), begun: 0, is_inside: false }
    }

    /// Whether it is the whole text, which nobody walked through before.
    pub(super) fn is_outer(&self) -> bool {
        self.kind.is_none()
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Option<usize> {
        self.starts.first().copied()
    }

    /// Where it goes on behind the end of one of its lists.
    pub(super) fn begin_next(&mut self) -> Option<usize> {
        self.begun += 1;
        self.is_inside = false;
        self.starts.get(self.begun).copied()
    }

    /// The next row: where it begins; the scanner is behind it. `None` at the end of the list.
    pub(super) fn next<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        see: &mut dyn FnMut(&str),
    ) -> Result<Option<usize>, Why> {
        let is_first = !std::mem::replace(&mut self.is_inside, true);
        let kind = self.kind.unwrap_or(RowKind::Items);
        scanner.blanks();
        match kind {
            RowKind::Single if !is_first => return Ok(None),
            RowKind::Sequence if scanner.peek().is_none() => return Ok(None),
            RowKind::Single | RowKind::Sequence => {}
            RowKind::Items | RowKind::Lists | RowKind::Members | RowKind::Pairs => {
                let close = if matches!(kind, RowKind::Items | RowKind::Lists) { b']' } else { b'}' };
                if scanner.takes(close) {
                    return Ok(None);
                }
                if !is_first {
                    if !scanner.takes(b',') {
                        return scanner.expected("a comma or the end of the list");
                    }
                    scanner.blanks();
                }
            }
        }
        let start = scanner.at;
        match kind {
            RowKind::Items | RowKind::Sequence | RowKind::Single => scanner.object(&mut |name, _| see(&name))?,
            RowKind::Members | RowKind::Pairs => member(scanner, kind, &mut |name, _| see(&name))?,
            RowKind::Lists if scanner.peek() == Some(b'[') => _ = scanner.value()?,
            RowKind::Lists => return scanner.expected("a list in brackets"),
        }
        Ok(Some(start))
    }

    /// The first rows of lists within a list.
    fn tops<'a>(&self, bytes: &'a [u8]) -> Vec<Top<'a>> {
        let mut tops = Vec::new();
        let (Some(RowKind::Lists), Some(start)) = (self.kind, self.start()) else { return tops };
        let mut scanner = Scanner::new(bytes, start);
        while tops.len() < LOOKED_AT {
            scanner.blanks();
            scanner.takes(b',');
            scanner.blanks();
            let at = scanner.at;
            let Ok(cell) = scanner.value() else { break };
            let cells = json::items(bytes, cell).unwrap_or_default();
            tops.extend(Top::of_cells(line_at(bytes, at), cells.into_iter().map(|cell| (cell, bytes)).collect()));
        }
        tops
    }

    /// Which list names the columns, of lists within a list.
    pub(super) fn headings(&self, bytes: &[u8]) -> Option<Form> {
        (self.kind == Some(RowKind::Lists)).then(|| headings::of_tops(&self.tops(bytes), Format::Json))
    }

    /// The lists that may be chosen as the row of headings.
    pub(super) fn candidates(&self, bytes: &[u8]) -> Vec<Candidate> {
        headings::to_choose(&self.tops(bytes))
    }
}

/// A member of an object that is a row: its name, and the members of its object, or the text beside it.
pub(super) fn member<'a>(scanner: &mut Scanner<'a>, kind: RowKind, see: See<'_, 'a>) -> Result<(), Why> {
    if scanner.peek() != Some(b'"') {
        return scanner.expected("a name in double quotes");
    }
    let name = scanner.value()?;
    scanner.blanks();
    if !scanner.takes(b':') {
        return scanner.expected("a colon after the name");
    }
    scanner.blanks();
    if kind == RowKind::Members {
        see(Cow::Borrowed(LABEL), name);
        return scanner.object(see);
    }
    let value = scanner.value()?;
    if value.spelling == Spelling::Raw {
        return scanner.expected("a text in double quotes");
    }
    see(Cow::Borrowed("name"), name);
    see(Cow::Borrowed("cleartext"), Cell { ..value });
    Ok(())
}
