//! Which row names the columns: guessed from the first rows, and asked about unless it is plain.
//!
//! Invariant: a row that could be a key is never taken for headings without a question, and headings never for a key.

use super::cell::Cell;
use super::csv;
use super::drawn::{could_be_drawn, holds_random, is_one_word};
use super::form::{Form, Format, separator_line};
use super::look::{Shown, beginning};
use super::source::line_at;
use super::spellings::{is_answered, spelled};
use super::suggestions::suggested;

/// How many rows are looked at.
pub(super) const LOOKED_AT: usize = 30;
/// How many rows may be chosen.
const CHOICES: usize = 12;
/// So many characters of a cell are shown in a choice.
const SHOWN: usize = 40;

/// A row that may be the row of headings, as a person may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number among the rows that hold anything, from 0: a value for [`Form::headings`].
    pub row: u32,
    /// The line in which it begins, from 1.
    pub line: u32,
    /// Its cells that hold anything. What may be a secret is masked.
    pub cells: Vec<Shown>,
}

/// One of the first rows.
pub(super) struct Top<'a> {
    line: u32,
    cells: Vec<(Cell, &'a [u8])>,
    /// Cells that hold anything.
    filled: usize,
    /// Cells that spell a heading that is known.
    known: usize,
    /// Cells that may be a heading in another language, of another product, or with a typing error.
    maybe: usize,
    /// Whether a cell holds what may be a secret.
    random: bool,
    /// Whether it is a title, a date or a comment: no row of a table.
    is_title: bool,
}

/// The first rows of a text.
fn tops(head: &[u8], separator: u8) -> Vec<Top<'_>> {
    let mut at = separator_line(head).map_or(0, |(_, length)| length);
    let mut tops = Vec::new();
    while tops.len() < LOOKED_AT && at < head.len() {
        let mut cells = Vec::new();
        let Ok(record) = csv::record(head, at, separator, &mut |cell| cells.push((cell, head))) else { break };
        tops.extend(Top::of_cells(line_at(head, at), cells));
        at = record.next;
    }
    tops
}

impl<'a> Top<'a> {
    /// A row with these cells, unless all of them are empty.
    pub(super) fn of_cells(line: u32, cells: Vec<(Cell, &'a [u8])>) -> Option<Self> {
        let is_filled = |(cell, bytes): &&(Cell, &[u8])| cell.with(bytes, |text| !text.trim().is_empty());
        let filled = cells.iter().filter(is_filled).count();
        (filled > 0).then(|| Self::new(line, cells, filled))
    }

    fn new(line: u32, cells: Vec<(Cell, &'a [u8])>, filled: usize) -> Self {
        let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|(cell, bytes)| cell.with(bytes, is)).count();
        let is_known = |text: &str| spelled(text.trim()).is_some() || is_answered(text);
        let is_comment = cells.iter().find_map(|(cell, bytes)| {
            cell.with(bytes, |text| {
                let text = text.trim();
                (!text.is_empty()).then(|| text.starts_with('#') || text.starts_with("//"))
            })
        });
        Self {
            line,
            filled,
            known: count(&is_known),
            maybe: count(&|text| suggested(text.trim()).is_some()),
            random: count(&holds_random) > 0,
            is_title: is_comment == Some(true) || filled == 1,
            cells,
        }
    }

    /// Whether it can be nothing but headings: no key has two words of them as its name and its secret.
    fn is_plain(&self) -> bool {
        !self.random && (self.known > 1 || (self.known == 1 && self.filled == 1 && self.cells.len() == 1))
    }
}

/// How a file of this format is probably read.
pub(super) fn guess(head: &[u8], format: Format) -> Form {
    match format.separator() {
        Some(separator) => of_tops(&tops(head, separator), format),
        None => Form::new(format, None),
    }
}

/// How a file with these first rows is probably read.
pub(super) fn of_tops(tops: &[Top<'_>], format: Format) -> Form {
    let number = |at: usize| u32::try_from(at).ok();
    if let Some(at) = tops.iter().position(Top::is_plain) {
        let above = tops.get(..at).unwrap_or_default();
        let is_asked = !above.iter().all(|top| top.is_title);
        // Rows of secrets above it are keys.
        let headings = if above.iter().any(|top| top.random && !top.is_title) { None } else { number(at) };
        return Form { is_asked, ..Form::new(format, headings) };
    }
    let is_single = tops.iter().all(|top| top.filled == 1);
    let first = tops.iter().position(|top| is_single || !top.is_title);
    let Some((at, top)) = first.and_then(|at| Some((at, tops.get(at)?))) else { return Form::new(format, None) };
    let below = tops.get(at + 1..).unwrap_or_default();
    if top.random {
        return Form { is_asked: at > 0, ..Form::new(format, None) };
    }
    let is_likely = !below.is_empty() && (top.known + top.maybe > 0 || differs(top, below));
    Form { is_asked: true, ..Form::new(format, number(at).filter(|_| is_likely)) }
}

/// Whether a column holds secrets in the rows below, and something else in this row.
fn differs(top: &Top<'_>, below: &[Top<'_>]) -> bool {
    secret_columns(below)
        .any(|column| top.cells.get(column).is_some_and(|(cell, bytes)| cell.with(bytes, |text| !could_be_drawn(text))))
}

/// The columns that hold what may be a secret in most of these rows.
fn secret_columns(rows: &[Top<'_>]) -> impl Iterator<Item = usize> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    (0..width).filter(move |column| {
        let cells = rows.iter().filter_map(|row| row.cells.get(*column));
        let secrets = cells.filter(|(cell, bytes)| cell.with(bytes, could_be_drawn)).count();
        secrets > 0 && secrets * 2 >= rows.len()
    })
}

/// How many columns the first rows have at most, their empty ends aside.
pub(super) fn width(head: &[u8], separator: u8) -> usize {
    let last = |top: &Top<'_>| {
        let filled = top.cells.iter().rposition(|(cell, bytes)| cell.is_filled(bytes));
        filled.map_or(0, |last| last + 1)
    };
    tops(head, separator).iter().map(last).max().unwrap_or_default()
}

/// The rows that may be chosen as the row of headings.
pub(super) fn candidates(head: &[u8], format: Format) -> Vec<Candidate> {
    format.separator().map_or_else(Vec::new, |separator| to_choose(&tops(head, separator)))
}

/// These first rows, as a person may see them.
pub(super) fn to_choose(tops: &[Top<'_>]) -> Vec<Candidate> {
    let secrets: Vec<usize> = secret_columns(tops).collect();
    let shown = |(column, (cell, bytes)): (usize, &(Cell, &[u8]))| {
        cell.with(bytes, |text| {
            let text = text.trim();
            let is_heading = spelled(text).is_some() || is_answered(text) || suggested(text).is_some();
            // Where it is known which column is the secret, the others are shown as they are.
            let may_be = secrets.is_empty() || secrets.contains(&column);
            if !is_heading && (holds_random(text) || (may_be && is_one_word(text))) {
                Shown::Secret { characters: text.chars().count() }
            } else {
                Shown::Text(beginning(text, SHOWN))
            }
        })
    };
    let candidate = |(at, top): (usize, &Top<'_>)| {
        let cells = top.cells.iter().enumerate().filter(|(_, (cell, bytes))| cell.is_filled(bytes));
        Candidate { row: u32::try_from(at).unwrap_or(u32::MAX), line: top.line, cells: cells.map(shown).collect() }
    };
    tops.iter().enumerate().take(CHOICES).map(candidate).collect()
}
