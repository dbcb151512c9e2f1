//! All rows of a table, checked in turns, and what a person decided about them.
//!
//! Invariant: a row is handed out for sending only when nothing is wrong with it, everything that was asked about it is
//! decided, and nobody left it out. The words about a row are made anew whenever somebody looks at it.

use super::cell::{Cell, Spelling};
use super::columns::{Target, guess, looks_random, missing};
use super::counts::{Counts, Mark, Standing, Which};
use super::examine::{Columns, Examined, Row};
use super::finding::{Finding, Severity};
use super::form::Form;
use super::known::Known;
use super::reading::Reading;
use super::repeats::Repeats;
use super::source::Progress;
use super::table::Table;
use crate::domain::{NewKey, Seconds, Secret};

/// Longest text of a cell that is shown, in characters.
const SHOWN: usize = 200;

/// A table under review.
pub struct Review {
    table: Table,
    columns: Columns,
    known: Known,
    now: Seconds,
    marks: Vec<Mark>,
    names: Repeats,
    secrets: Repeats,
    /// The row that is checked next.
    next: usize,
    cells: Vec<Cell>,
}

/// What may be seen of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing is there.
    Empty,
    /// Its text, or the beginning of it.
    Text(String),
    /// A secret, or what looks like one: so many characters.
    Secret {
        /// How many.
        characters: usize,
    },
}

impl Review {
    /// Begins, with guesses at what the columns are. `key` is any number that a file's author does not know.
    pub fn new(table: Table, known: Known, now: Seconds, key: u64) -> Self {
        let targets = guess(&table);
        let marks = vec![Mark::default(); table.rows()];
        let mut review = Self {
            columns: Columns::new(targets),
            known,
            now,
            marks,
            names: Repeats::new(key),
            secrets: Repeats::new(key),
            next: 0,
            cells: Vec::new(),
            table,
        };
        review.restart();
        review
    }

    /// Reads the same bytes in another form.
    pub fn again(self, form: Form) -> Reading {
        self.table.again(form)
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
        let mut targets = std::mem::take(&mut self.columns.targets);
        for known in targets.iter_mut().filter(|known| **known == target) {
            *known = Target::Ignore;
        }
        if let Some(place) = targets.get_mut(column) {
            *place = target;
        }
        self.columns = Columns::new(targets);
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
        self.secrets.begin(self.table.rows());
    }

    /// Checks so many rows more.
    pub fn work(&mut self, rows: usize) -> Progress {
        let total = self.table.rows();
        let end = self.next.saturating_add(rows.max(1)).min(total);
        while self.next < end {
            self.check(self.next);
            self.next += 1;
        }
        Progress { done: end, total, is_finished: end == total }
    }

    fn check(&mut self, row: usize) {
        let mut cells = std::mem::take(&mut self.cells);
        let count = self.table.cells(row, &mut cells);
        let examined = Row::new(&self.table, &self.columns, &cells, &self.known).examine(count, self.now);
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        let table = &self.table;
        for (repeats, column) in [(&mut self.names, self.columns.name), (&mut self.secrets, self.columns.cleartext)] {
            let cell = column.and_then(|column| cells.get(column)).filter(|cell| cell.spelling != Spelling::Raw);
            let (Some(column), Some(cell)) = (column, cell) else { continue };
            let is_name = self.columns.name == Some(column);
            cell.with(table.bytes(), |text| {
                let text = if is_name { text.trim() } else { text };
                if !text.is_empty() {
                    let hash = repeats.hash(text);
                    repeats.note(place, hash, |other| holds(table, other, column, is_name, text));
                }
            });
        }
        if let Some(mark) = self.marks.get_mut(row) {
            let Examined { key, findings, strength, never_ends } = examined;
            mark.set(Mark::WRONG, key.is_none());
            mark.set(Mark::WARNED, findings.iter().any(|finding| finding.severity == Severity::Warning));
            mark.set(Mark::NEVER_ENDS, never_ends);
            mark.set_strength(strength);
            if mark.has(Mark::LEFT_OUT) {
                self.names.leave(place, true);
                self.secrets.leave(place, true);
            }
        }
        self.cells = cells;
    }

    /// Tells names that keys of the project have. It may be called piece by piece, once all rows were checked.
    pub fn taken<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let Some(column) = self.columns.name else { return };
        for name in names {
            let found = self.names.find(self.names.hash(name), |row| holds(&self.table, row, column, true, name));
            let Some(first) = found else { continue };
            let like = self.names.like(first);
            for row in like.iter().copied().chain([first]) {
                if let Some(mark) = self.marks.get_mut(row as usize) {
                    mark.set(Mark::TAKEN, true);
                }
            }
        }
    }

    /// Where a row stands.
    pub fn standing(&self, row: usize) -> Standing {
        let mark = self.marks.get(row).copied().unwrap_or_default();
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        let asked = mark.has(Mark::TAKEN) || self.names.is_repeated(place);
        if mark.has(Mark::LEFT_OUT) {
            Standing::LeftOut
        } else if mark.has(Mark::WRONG) || self.secrets.is_repeated(place) {
            Standing::Wrong
        } else if asked && !mark.has(Mark::KEPT) {
            Standing::Asked
        } else if asked || mark.has(Mark::WARNED) {
            Standing::Warned
        } else {
            Standing::Ready
        }
    }

    /// The rows that stand there, in order.
    pub fn rows_of(&self, standing: Standing) -> Vec<usize> {
        (0..self.table.rows()).filter(|row| self.standing(*row) == standing).collect()
    }

    /// The rows that would be sent, in order.
    pub fn sendable(&self) -> Vec<usize> {
        let may = |row: &usize| matches!(self.standing(*row), Standing::Ready | Standing::Warned);
        (0..self.table.rows()).filter(may).collect()
    }

    /// How many rows stand where.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (row, mark) in self.marks.iter().enumerate() {
            counts.add(self.standing(row), *mark);
        }
        counts
    }

    /// Leaves a row out, or takes it back.
    pub fn leave_out(&mut self, row: usize, out: bool) {
        let Some(mark) = self.marks.get_mut(row).filter(|mark| mark.has(Mark::LEFT_OUT) != out) else { return };
        mark.set(Mark::LEFT_OUT, out);
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        self.names.leave(place, out);
        self.secrets.leave(place, out);
    }

    /// Decides that a row is sent although its name is not its own.
    pub fn keep(&mut self, row: usize, kept: bool) {
        if let Some(mark) = self.marks.get_mut(row) {
            mark.set(Mark::KEPT, kept);
        }
    }

    /// Leaves many rows out, or takes them back.
    pub fn leave_out_all(&mut self, which: Which, out: bool) {
        for row in self.rows_where(which) {
            self.leave_out(row, out);
        }
    }

    /// Decides that many rows are sent although their names are not their own.
    pub fn keep_all(&mut self, which: Which, kept: bool) {
        for row in self.rows_where(which) {
            self.keep(row, kept);
        }
    }

    /// The rows about which one decision would be made, in order.
    pub fn rows_where(&self, which: Which) -> Vec<usize> {
        let later = |repeats: &Repeats, row: usize| {
            let place = u32::try_from(row).unwrap_or(u32::MAX);
            repeats.like(place).first().is_some_and(|first| *first != place)
        };
        let fits = |row: &usize| match which {
            Which::Standing(standing) => self.standing(*row) == standing,
            Which::NameTaken => self.marks.get(*row).is_some_and(|mark| mark.has(Mark::TAKEN)),
            Which::NameRepeated => later(&self.names, *row),
            Which::SecretRepeated => later(&self.secrets, *row),
        };
        (0..self.table.rows()).filter(fits).collect()
    }

    /// What is to be said of a row, the gravest first.
    pub fn findings(&self, row: usize) -> Vec<Finding> {
        let mut findings = self.examined(row, self.now).findings;
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        let mark = self.marks.get(row).copied().unwrap_or_default();
        let mut tell = |column, severity, text| findings.push(Finding { column, severity, text });
        if self.secrets.is_repeated(place) {
            let text = format!("The same secret stands in {}.", self.lines_beside(&self.secrets, place));
            tell(self.columns.cleartext, Severity::Wrong, text);
        }
        if self.names.is_repeated(place) {
            let text = format!("The same name stands in {}.", self.lines_beside(&self.names, place));
            tell(self.columns.name, Severity::Ask, text);
        }
        if mark.has(Mark::TAKEN) {
            let text = "A key of this name exists already. Import would make another one of the same name.".to_owned();
            tell(self.columns.name, Severity::Ask, text);
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    /// The lines of other rows of a group that are not left out, at most three.
    fn lines_beside(&self, repeats: &Repeats, row: u32) -> String {
        let is_out = |row: u32| self.marks.get(row as usize).is_some_and(|mark| mark.has(Mark::LEFT_OUT));
        let others = repeats.like(row).iter().filter(|other| **other != row && !is_out(**other));
        let count = others.clone().count();
        let lines: Vec<_> = others.take(3).map(|other| self.table.line(*other as usize).to_string()).collect();
        let more = if count > lines.len() { format!(" and {} more", count - lines.len()) } else { String::new() };
        format!("{} {}{more}", if count == 1 { "line" } else { "lines" }, lines.join(", "))
    }

    fn examined(&self, row: usize, now: Seconds) -> Examined {
        let mut cells = Vec::new();
        let count = self.table.cells(row, &mut cells);
        Row::new(&self.table, &self.columns, &cells, &self.known).examine(count, now)
    }

    /// What is to be known of the file as a whole.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.table.notes();
        for target in missing(self.targets()) {
            notes.push(format!("No column is the {}. No row can be sent without it.", target.word()));
        }
        if self.columns.expiry.is_none() {
            notes.push("No column says when keys end: none of them ever will.".to_owned());
        }
        if self.columns.roles.or(self.columns.tenants).or(self.columns.user).is_none() {
            notes.push("No column gives roles, tenants or a user: the keys may do nothing.".to_owned());
        }
        notes
    }

    /// What may be seen of a cell.
    pub fn shown(&self, row: usize, column: usize) -> Shown {
        let Some(cell) = self.cell(row, column) else { return Shown::Empty };
        if !cell.is_filled(self.table.bytes()) {
            return Shown::Empty;
        }
        let target = self.targets().get(column).unwrap_or(&Target::Ignore);
        cell.with(self.table.bytes(), |text| {
            // What is not sent may be the secret all the same, in a column that nobody named yet.
            let hidden = *target == Target::Cleartext || (*target == Target::Ignore && looks_random(text.trim()));
            if hidden {
                return Shown::Secret { characters: text.chars().count() };
            }
            let mut shown: String = text.chars().take(SHOWN).collect();
            if shown.len() < text.len() {
                shown.push('\u{2026}');
            }
            Shown::Text(shown)
        })
    }

    fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let mut cells = Vec::new();
        self.table.cells(row, &mut cells);
        cells.get(column).copied()
    }

    /// The name of a row's key, without blanks around it; empty when there is none.
    pub fn name(&self, row: usize) -> String {
        let cell = self.columns.name.and_then(|column| self.cell(row, column));
        let cell = cell.filter(|cell| cell.spelling != Spelling::Raw);
        cell.map_or_else(String::new, |cell| cell.text(self.table.bytes()).trim().to_owned())
    }

    /// What may be seen of a row's secret: how long it is.
    pub fn masked(&self, row: usize) -> String {
        let length = self.columns.cleartext.and_then(|column| self.cell(row, column));
        let length = length.map_or(0, |cell| cell.with(self.table.bytes(), |text| text.chars().count()));
        format!("\u{2022}\u{2022}\u{2022}\u{2022} {length} character{}", if length == 1 { "" } else { "s" })
    }

    /// A row to be sent, as it is at this moment; nothing when it may not be.
    pub fn row(&self, row: usize, now: Seconds) -> Option<(NewKey, Secret)> {
        if row >= self.next || !matches!(self.standing(row), Standing::Ready | Standing::Warned) {
            return None;
        }
        let key = self.examined(row, now).key?;
        let cell = self.columns.cleartext.and_then(|column| self.cell(row, column))?;
        Some((key, Secret::from_wiped(cell.secret(self.table.bytes()))))
    }
}

/// Whether a row's cell has this text; of names without blanks around it.
fn holds(table: &Table, row: u32, column: usize, is_name: bool, text: &str) -> bool {
    let mut cells = Vec::new();
    table.cells(row as usize, &mut cells);
    let cell = cells.get(column).copied().unwrap_or(Cell::ABSENT);
    cell.with(table.bytes(), |other| if is_name { other.trim() == text } else { other == text })
}
