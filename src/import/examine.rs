//! One row, looked at as a form that somebody filled in.
//!
//! Invariant: what may be sent is decided by [`Draft::validate`] and by nothing else, so that form and import never
//! differ; what is found here only keeps a cell that could not be read from becoming something else.

use std::borrow::Cow;

use super::cell::{Cell, Spelling};
use super::columns::Target;
use super::counts::Mark;
use super::expiry::Unread;
use super::finding::{Finding, Severity};
use super::grants;
use super::known::Known;
use super::mapping::Columns;
use super::strength::{self, Strength};
use super::table::{Extent, Table};
use super::{expiry, named, own_export, spreadsheet};
use crate::domain::{Access, Draft, Entries, Field, Lifetime, NewKey, Seconds, ip_list};

/// The sign that stands where a text was damaged on its way.
pub(super) const DAMAGE: char = '\u{fffd}';
pub(super) const DAMAGED: &str =
    "A character here was lost when the file was converted (U+FFFD stands in its place). Export it again as UTF-8.";

/// What came of a row.
pub(super) struct Examined {
    /// What may be sent, if nothing is wrong.
    pub(super) key: Option<NewKey>,
    pub(super) findings: Vec<Finding>,
    pub(super) strength: Strength,
    pub(super) never_ends: bool,
    /// Of [`Mark::TRAITS`].
    pub(super) traits: u32,
}

/// A row under way.
pub(super) struct Row<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a Columns,
    pub(super) cells: &'a [Cell],
    pub(super) known: &'a Known,
    /// Its place among the rows.
    pub(super) row: usize,
    pub(super) draft: Draft,
    pub(super) findings: Vec<Finding>,
    /// Of [`Mark::TRAITS`].
    pub(super) traits: u32,
    /// The columns that the rows of claims and of attributes came from.
    pub(super) claims_from: Vec<usize>,
    pub(super) attributes_from: Vec<usize>,
}

impl<'a> Row<'a> {
    pub(super) fn new(table: &'a Table, columns: &'a Columns, cells: &'a [Cell], known: &'a Known, row: usize) -> Self {
        // Each field is named, so that a new one is missed here by the compiler.
        let draft = Draft {
            name: String::new(),
            description: String::new(),
            lifetime: Lifetime::Never,
            access: Access::new(),
            permitted_ips: Vec::new(),
            claims: Entries::none(),
            attributes: Entries::none(),
            unfinished: Vec::new(),
        };
        Self {
            table,
            columns,
            cells,
            known,
            row,
            draft,
            findings: Vec::new(),
            traits: 0,
            claims_from: Vec::new(),
            attributes_from: Vec::new(),
        }
    }

    pub(super) fn tell(&mut self, column: Option<usize>, severity: Severity, text: impl Into<String>) {
        self.findings.push(Finding { column, severity, text: text.into() });
    }

    /// The cell of a column, and the column, when it is there and holds anything.
    pub(super) fn filled(&self, column: Option<usize>) -> Option<(usize, Cell)> {
        let column = column?;
        let cell = *self.cells.get(column)?;
        cell.is_filled(self.table.bytes()).then_some((column, cell))
    }

    /// Asks whether a cell is meant as it is read.
    pub(super) fn ask(&mut self, column: Option<usize>, text: impl Into<String>) {
        self.traits |= Mark::DOUBTFUL;
        self.tell(column, Severity::Ask, text);
    }

    /// Reads the row, which goes so far, and checks it.
    pub(super) fn examine(mut self, extent: Extent, now: Seconds) -> Examined {
        self.extent(extent);
        self.texts();
        let strength = self.secret();
        self.repeats_headings();
        self.variable();
        self.swapped();
        self.lifetime();
        self.access();
        self.ips();
        named::read(&mut self);
        self.stated();
        let never_ends = self.draft.lifetime == Lifetime::Never;
        let key = self.judge(now);
        let wrong = self.findings.iter().any(|finding| finding.severity == Severity::Wrong);
        Examined { key: key.filter(|_| !wrong), findings: self.findings, strength, never_ends, traits: self.traits }
    }

    /// The text of a cell that has to be one.
    fn text(&mut self, column: Option<usize>) -> Option<String> {
        let (column, cell) = self.filled(column)?;
        if cell.spelling == Spelling::Raw {
            self.tell(Some(column), Severity::Wrong, "This must be a text, in double quotes.");
            return None;
        }
        let text = self.unquoted(cell.text(self.table.bytes()));
        self.damaged(column, &text);
        Some(text.into_owned())
    }

    /// A text as it was before an export of this console put apostrophes into it.
    pub(super) fn unquoted<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        if self.columns.is_own { own_export::unquoted(text) } else { text }
    }

    fn texts(&mut self) {
        if let Some(name) = self.text(self.columns.name) {
            self.draft.name = name;
        }
        if let Some(mut text) = self.text(self.columns.description) {
            let length = text.len();
            if text.contains('\r') {
                text = text.replace("\r\n", "\n");
            }
            // A CR that stands alone is refused, and then nothing is sent.
            if text.len() < length && !text.contains('\r') {
                self.tell(self.columns.description, Severity::Note, "Line breaks are sent as LF.");
            }
            self.draft.description = text;
        }
        if let Some(user) = self.text(self.columns.user) {
            self.draft.access.set_user(&user);
        }
    }

    fn secret(&mut self) -> Strength {
        let Some(column) = self.columns.cleartext else {
            self.tell(None, Severity::Wrong, "No column is the secret.");
            return Strength::Missing;
        };
        let cell = self.cells.get(column).copied().unwrap_or(Cell::ABSENT);
        if cell.spelling == Spelling::Raw && cell.is_filled(self.table.bytes()) {
            self.tell(Some(column), Severity::Wrong, "The secret must be a text, in double quotes.");
            return Strength::Missing;
        }
        let cell = if cell.spelling == Spelling::Raw { Cell::ABSENT } else { cell };
        let bytes = self.table.bytes();
        let findings = &mut self.findings;
        let traits = &mut self.traits;
        cell.with(bytes, |text| {
            let mut tell = |severity, text: &str| {
                if severity == Severity::Ask {
                    *traits |= Mark::DOUBTFUL;
                }
                findings.push(Finding { column: Some(column), severity, text: text.to_owned() });
            };
            strength::look(text, &mut tell)
        })
    }

    fn lifetime(&mut self) {
        let Some((column, cell)) = self.filled(self.columns.expiry) else { return };
        match expiry::read(&cell.text(self.table.bytes()), self.columns.dates) {
            Ok(read) => {
                self.draft.lifetime = read.lifetime;
                match read.remark {
                    Some((Severity::Ask, text)) => self.ask(Some(column), text),
                    Some((severity, text)) => self.tell(Some(column), severity, text),
                    None => {}
                }
            }
            Err(why) => {
                let (text, mark) = match why {
                    Unread::Wrong(text) => (text, 0),
                    Unread::Order(text) => (text, Mark::UNORDERED),
                    Unread::Zone(text) => (text, Mark::ZONELESS),
                };
                self.traits |= mark;
                self.tell(Some(column), Severity::Wrong, text);
            }
        }
    }

    pub(super) fn damaged(&mut self, column: usize, text: &str) {
        if text.contains(DAMAGE) {
            self.tell(Some(column), Severity::Wrong, DAMAGED);
        }
        if let Some(damage) = spreadsheet::damage(text) {
            // Nobody looks for a key by its description.
            let is_free = matches!(self.columns.targets.get(column), Some(Target::Description));
            match damage.is_certain() && !is_free {
                true => self.ask(Some(column), damage.of_a_cell()),
                false => self.tell(Some(column), Severity::Warning, damage.of_a_cell()),
            }
        }
    }

    fn ips(&mut self) {
        let Some((column, cell)) = self.filled(self.columns.ips) else { return };
        let is_own = self.columns.is_own;
        let split = |text: &str| {
            let text = if is_own { own_export::unquoted(Cow::Borrowed(text)) } else { Cow::Borrowed(text) };
            Ok(text.split('|').flat_map(ip_list::split).collect())
        };
        match grants::texts(self.table.bytes(), cell, &split) {
            Ok(entries) => self.draft.permitted_ips = entries,
            Err(why) => self.tell(Some(column), Severity::Wrong, why),
        }
    }

    /// What the rules of the form say.
    fn judge(&mut self, now: Seconds) -> Option<NewKey> {
        let judged = self.draft.validate(now);
        let key = judged.map_err(|problems| {
            for problem in problems {
                self.of_form(problem.field, problem.text, Severity::Wrong);
            }
        });
        for warning in self.draft.warnings(None) {
            self.of_form(warning.field, warning.text, Severity::Warning);
        }
        key.ok()
    }

    /// Takes over what the form says of a field. What follows from a column that nobody gave is said once for the file.
    fn of_form(&mut self, field: Field, text: String, severity: Severity) {
        let columns = self.columns;
        let first = |target: fn(&Target) -> bool| columns.targets.iter().position(target);
        let column = match field {
            Field::Name => columns.name,
            Field::Description => columns.description,
            Field::Lifetime => columns.expiry,
            Field::Access if !self.draft.access.user().is_empty() => columns.user,
            Field::Access => columns.roles.or(columns.tenants).or(columns.user),
            Field::PermittedIps | Field::PermittedIp(_) => columns.ips,
            Field::Claims => first(|target| matches!(target, Target::Claims | Target::Claim(_))),
            Field::ClaimName(at) | Field::ClaimValue(at) => self.claims_from.get(at).copied(),
            Field::Attributes => first(|target| matches!(target, Target::Attributes | Target::Attribute(_))),
            Field::AttributeName(at) | Field::AttributeValue(at) => self.attributes_from.get(at).copied(),
        };
        if column.is_none() && severity == Severity::Warning {
            return;
        }
        let rows = |rows: &[crate::domain::Entry], at: usize| rows.get(at).map(|row| row.name.clone());
        let of = match field {
            Field::PermittedIp(at) => self.draft.permitted_ips.get(at).cloned(),
            Field::ClaimName(at) | Field::ClaimValue(at) => rows(&self.draft.claims.rows, at),
            Field::AttributeName(at) | Field::AttributeValue(at) => rows(&self.draft.attributes.rows, at),
            _ => None,
        };
        let text = match of {
            Some(of) => format!("“{}”: {text}", of.chars().take(48).collect::<String>()),
            None => text,
        };
        self.tell(column, severity, text);
    }
}
