//! What a person sees of the rows under review.
//!
//! Invariant: of a secret, its length.

use super::cell::{Cell, Spelling};
use super::columns::{Target, missing};
use super::counts::Mark;
use super::drawn::{holds_random, is_no_name, is_one_word};
use super::finding::{Finding, Severity};
use super::repeats::Repeats;
use super::review::Review;
use super::secretive::speaks_of_a_secret;
use super::spellings::spelled;
use super::suggestions::suggested;
use super::vault;
use crate::domain::Expiry;

/// Longest text of a cell that is shown, in characters.
const SHOWN: usize = 200;

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
        let name = self.name(row);
        if let Some(other) = self.alike.key_like(place, || name.clone()) {
            let text = format!("The name looks like that of another key: {other}.");
            tell(self.columns.name, Severity::Warning, text);
        }
        let count = self.alike.others(place, &self.names, mark.has(Mark::LEFT_OUT));
        if count > 0 {
            let others = self.alike.rows(place).iter().filter(|other| !self.names.are_same(**other, place));
            tell(
                self.columns.name,
                Severity::Warning,
                format!("The name looks like that in {}.", self.lines(others, count)),
            );
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    /// Where other rows of a group stand.
    fn lines_beside(&self, repeats: &Repeats, row: u32) -> String {
        let others = repeats.like(row).iter().filter(|other| **other != row);
        let is_out = self.marks.get(row as usize).is_some_and(|mark| mark.has(Mark::LEFT_OUT));
        self.lines(others, repeats.alive(row).saturating_sub(usize::from(!is_out)))
    }

    /// Where the first of those of these rows stand that are not left out, of which there are so many.
    fn lines<'r>(&self, rows: impl Iterator<Item = &'r u32>, count: usize) -> String {
        let is_out = |row: u32| self.marks.get(row as usize).is_some_and(|mark| mark.has(Mark::LEFT_OUT));
        let rows = rows.filter(|row| !is_out(**row)).take(3);
        let lines: Vec<_> = rows.map(|row| self.table.number(*row as usize).to_string()).collect();
        let more = if count > lines.len() { format!(" and {} more", count - lines.len()) } else { String::new() };
        format!("{}{} {}{more}", self.table.counted(), if count == 1 { "" } else { "s" }, lines.join(", "))
    }

    /// What is to be known of the file as a whole.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.table.notes();
        notes.extend(self.ragged());
        if self.columns.is_own {
            notes.push("This is an export of this console: tenants are read as “Name (id): roles”, and apostrophes that it put before formulas are taken out.".to_owned());
        }
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

    /// That rows have more or fewer cells than there are columns, as spreadsheets write them.
    fn ragged(&self) -> Vec<String> {
        let counts = self.counts();
        let rows = |count: usize| if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        let verb = |count: usize, one: &'static str, many: &'static str| if count == 1 { one } else { many };
        let short = (counts.short > 0).then(|| {
            let count = counts.short;
            let first = self.marks.iter().position(|mark| mark.has(Mark::SHORT)).unwrap_or_default();
            let place = format!("{} {}", self.table.counted(), self.table.number(first));
            format!(
                "{} (the first in {place}) {} before the last column, as spreadsheets leave out empty cells. The missing cells are read as empty.",
                rows(count),
                verb(count, "ends", "end")
            )
        });
        let long = (counts.long > 0).then(|| {
            let count = counts.long;
            format!("{} {} with a separator too many. It is passed over.", rows(count), verb(count, "ends", "end"))
        });
        short.into_iter().chain(long).collect()
    }

    /// What may be seen of the cells of a row, one a column.
    pub fn shown(&self, row: usize) -> Vec<Shown> {
        let mut cells = Vec::new();
        self.table.cells(row, &mut cells);
        cells.iter().enumerate().map(|(column, cell)| self.shown_of(column, *cell)).collect()
    }

    fn shown_of(&self, column: usize, cell: Cell) -> Shown {
        if !cell.is_filled(self.table.bytes()) {
            return Shown::Empty;
        }
        let target = self.targets().get(column).unwrap_or(&Target::Ignore);
        cell.with(self.table.bytes(), |text| {
            // A secret may be a member of what is not sent.
            let is_nested = *target == Target::Ignore && cell.spelling == Spelling::Raw && text.starts_with(['{', '[']);
            if is_nested || *target == Target::Cleartext || self.could_be_secret(column, target, text) {
                return Shown::Secret { characters: text.chars().count() };
            }
            Shown::Text(beginning(text, SHOWN))
        })
    }

    /// What is not sent may be the secret all the same, in a column that nobody named yet, or another secret. As long as
    /// none is the secret, that is whatever could be one.
    fn could_be_secret(&self, column: usize, target: &Target, text: &str) -> bool {
        let is_open = self.columns.cleartext.is_none();
        if *target != Target::Ignore {
            let is_words = matches!(target, Target::Name | Target::Description) && is_no_name(text);
            let heading = self.table.headings().get(column).map(String::as_str).unwrap_or_default();
            let is_described = *target == Target::Description && speaks_of_a_secret(heading);
            return is_words || is_described || (is_open && target.is_free_text() && holds_random(text));
        }
        let heading = self.table.headings().get(column).map(String::as_str).unwrap_or_default();
        let meaning = spelled(heading.trim()).map(|(target, _)| target);
        // Of a password manager, what is not known to be harmless.
        (vault::is_one(self.table.headings()) && !vault::is_harmless(heading))
            || meaning == Some(Target::Cleartext)
            || suggested(heading) == Some(Target::Cleartext)
            || speaks_of_a_secret(heading)
            || holds_random(text)
            || (is_open && meaning.is_none() && is_one_word(text.trim()))
    }

    /// When the key of a row would end, as its cell was read; nothing when it cannot be sent.
    pub fn ends(&self, row: usize) -> Option<Expiry> {
        self.examined(row, self.now).key.map(|key| key.expiry())
    }

    /// The name of a row's key, without blanks around it; empty when there is none.
    pub fn name(&self, row: usize) -> String {
        let cell = self.columns.name.and_then(|column| self.cell(row, column));
        let cell = cell.filter(|cell| cell.spelling != Spelling::Raw);
        cell.map_or_else(String::new, |cell| cell.text(self.table.bytes()).trim().to_owned())
    }
}

/// A text, or so many characters of its beginning.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() {
        shown.push('\u{2026}');
    }
    shown
}

/// What stands for a secret: how long it is.
pub fn mask(characters: usize) -> String {
    format!("\u{2022}\u{2022}\u{2022}\u{2022} {characters} character{}", if characters == 1 { "" } else { "s" })
}
