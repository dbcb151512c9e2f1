//! Names that look like others without being the same: in other case, with letters of another script, or with signs that
//! are not seen.
//!
//! Invariant: it only ever warns. A name that is the same as another is for [`Repeats`] alone to tell.

use hashbrown::HashMap;

use super::cell::Cell;
use super::repeats::Repeats;
use crate::domain::text::skeleton;

/// How many keys that a name looks like are told.
const TOLD: usize = 2;

/// The looks of all rows' names.
pub(super) struct Alike {
    compose: fn(&str) -> String,
    looks: Repeats,
    /// Names of the project's keys, by the first row whose name looks like them.
    existing: HashMap<u32, Vec<String>>,
}

impl Alike {
    /// `compose` puts letters and their accents together, `key` is any number that a file's author does not know.
    pub(super) fn new(compose: fn(&str) -> String, key: u64) -> Self {
        Self { compose, looks: Repeats::new(key), existing: HashMap::new() }
    }

    /// Forgets all rows, and makes room for so many.
    pub(super) fn begin(&mut self, rows: usize) {
        self.looks.begin(rows);
        self.existing.clear();
    }

    /// Notes the name of a row and where it stands; `name_of` gives the name at another place, `is_out` says whether a row is
    /// left out.
    pub(super) fn note(
        &mut self,
        place: (u32, Cell),
        name: &str,
        name_of: impl Fn(Cell) -> String,
        is_out: impl Fn(u32) -> bool,
    ) {
        let look = skeleton(name, self.compose);
        if !look.is_empty() {
            let compose = self.compose;
            let same = |other: Cell| skeleton(&name_of(other), compose) == look;
            self.looks.note(place, self.looks.hash(&look), same, is_out);
        }
    }

    /// Notes a name that a key of the project has.
    pub(super) fn exists(&mut self, name: &str, name_of: impl Fn(Cell) -> String) {
        let look = skeleton(name, self.compose);
        if look.is_empty() {
            return;
        }
        let same = |other: Cell| skeleton(&name_of(other), self.compose) == look;
        let Some(first) = self.looks.find(self.looks.hash(&look), same) else { return };
        let told = self.existing.entry(first).or_default();
        if told.len() < TOLD && !told.iter().any(|known| known == name) {
            told.push(name.to_owned());
        }
    }

    /// A row is left out, or is taken back.
    pub(super) fn leave(&mut self, row: u32, out: bool) {
        self.looks.leave(row, out);
    }

    /// How many rows that are not left out have a name that looks like this one's, and is another; `names` knows which are
    /// the same, `is_out` says whether this row is left out itself.
    pub(super) fn others(&self, row: u32, names: &Repeats, is_out: bool) -> usize {
        let same = if names.like(row).is_empty() { usize::from(!is_out) } else { names.alive(row) };
        self.looks.alive(row).saturating_sub(same)
    }

    /// The rows whose name looks like that of this one, itself among them.
    pub(super) fn rows(&self, row: u32) -> &[u32] {
        self.looks.like(row)
    }

    /// The name of a key of the project that a row's name looks like.
    pub(super) fn key_like(&self, row: u32, name_of: impl FnOnce() -> String) -> Option<&str> {
        if self.existing.is_empty() {
            return None;
        }
        let first = self.looks.like(row).first().copied().unwrap_or(row);
        let existing = self.existing.get(&first)?;
        let name = name_of();
        existing.iter().find(|other| **other != name).map(String::as_str)
    }
}
