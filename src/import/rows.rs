//! What a row is as a whole: how far it goes, and whether it is a key at all.

use super::columns::Target;
use super::config;
use super::counts::Mark;
use super::examine::Row;
use super::finding::Severity;
use super::spellings::spelled;
use super::suggestions::suggested;
use super::table::Extent;

/// So many bytes has the longest heading that is known.
const LONGEST: usize = 40;

impl Row<'_> {
    /// Tells whether a row has a cell for each column. Spreadsheets leave out empty cells at the end, and other programs put
    /// a separator there; a row that ends before its secret is broken.
    pub(super) fn extent(&mut self, Extent { cells, is_beyond }: Extent) {
        let width = self.cells.len();
        if !self.table.is_by_place() || cells == width {
            return;
        }
        let is_there = |column: Option<usize>| column.is_none_or(|column| column < cells);
        let text = format!("This row has {cells} cells, and there are {width} columns.");
        if is_beyond {
            self.tell(None, Severity::Wrong, text);
        } else if cells > width {
            self.traits |= Mark::LONG;
        } else if is_there(self.columns.cleartext) && is_there(self.columns.name) {
            self.traits |= Mark::SHORT;
            self.tell(None, Severity::Note, format!("{text} The missing cells are read as empty."));
        } else {
            self.tell(None, Severity::Wrong, format!("{text} It ends before its name or its secret."));
        }
    }

    /// Tells that a row is one of headings, as where files were put together.
    pub(super) fn repeats_headings(&mut self) {
        let (Some(name), Some(secret)) = (self.columns.name, self.columns.cleartext) else { return };
        let bytes = self.table.bytes();
        let cell = |column: usize| self.cells.get(column).copied().filter(|cell| cell.end - cell.at <= LONGEST);
        let (Some(name_cell), Some(secret_cell)) = (cell(name), cell(secret)) else { return };
        let heading = |column: usize| self.table.headings().get(column).map(String::as_str);
        let is_heading = |column: usize, text: &str| heading(column) == Some(text.trim());
        let is_same = name_cell.with(bytes, |text| is_heading(name, text))
            && secret_cell.with(bytes, |text| is_heading(secret, text));
        let means = |text: &str, target: &Target| {
            let is_word = !text.is_empty() && !text.bytes().any(|byte| byte.is_ascii_digit());
            is_word
                && (spelled(text.trim()).is_some_and(|(known, _)| known == *target)
                    || suggested(text) == Some(target.clone()))
        };
        if is_same {
            self.tell(None, Severity::Wrong, "This row repeats the headings. Leave it out.");
        } else if secret_cell.with(bytes, |text| means(text, &Target::Cleartext))
            && name_cell.with(bytes, |text| means(text, &Target::Name))
        {
            self.ask(None, "This looks like a row of headings, not like a key.");
        }
    }

    /// Tells what the readers of `.env` files make of a variable, and whether it is a key.
    pub(super) fn variable(&mut self) {
        if !self.table.has_variables() {
            return;
        }
        let Some((column, cell)) = self.columns.cleartext.and_then(|column| Some((column, *self.cells.get(column)?)))
        else {
            return;
        };
        if config::is_setting(&self.draft.name, cell, self.table.bytes()) {
            self.traits |= Mark::SETTING;
            self.tell(None, Severity::Ask, "This variable does not look like a key.");
        }
        let Some(readings) = self.table.disagreement(self.row) else { return };
        self.traits |= Mark::DISPUTED;
        let count = |count: usize| if count == 1 { "1 character".to_owned() } else { format!("{count} characters") };
        let each: Vec<String> = readings
            .iter()
            .map(|reading| {
                let open = if reading.is_open { ", where it fills in a variable or refuses the value" } else { "" };
                format!("{} reads {}{open}", reading.reader.word(), count(reading.characters))
            })
            .collect();
        let each = each.join("; ");
        match self.table.form().reader {
            Some(reader) if self.table.is_open(self.row) => {
                let text = format!(
                    "{} would fill in a variable here, or refuse the value. Write the value itself, or choose another reader. Here {each}.",
                    capital(reader.word())
                );
                self.tell(Some(column), Severity::Wrong, text);
            }
            Some(reader) => {
                let text = format!("Read as {} reads it. Here {each}.", reader.word());
                self.tell(Some(column), Severity::Note, text);
            }
            None => {
                let length = cell.with(self.table.bytes(), |text| text.chars().count());
                let text = format!(
                    "Programs disagree about this value: {each}. Choose which one reads the file, or import the {} that are read here.",
                    count(length)
                );
                self.ask(Some(column), text);
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
