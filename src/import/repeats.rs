//! Texts that stand in several rows, found without a copy of any.
//!
//! Invariant: a hash only says where to look; that two texts are the same is seen in the bytes. The hash is keyed, so that
//! a file cannot be made to be slow.

use std::hash::{DefaultHasher, Hasher};

use hashbrown::hash_table::Entry;
use hashbrown::{HashMap, HashTable};

use super::cell::Cell;

/// The rows of equal texts.
pub(super) struct Repeats {
    key: u64,
    /// The first row of each text, with its hash and its place: a row may be long, and is not read again for it.
    first: HashTable<(u64, u32, Cell)>,
    groups: Vec<Group>,
    /// The group of a row, if it is in one.
    of: HashMap<u32, usize>,
}

/// Two rows or more with the same text.
struct Group {
    rows: Vec<u32>,
    /// How many of them are not left out.
    alive: usize,
}

impl Repeats {
    pub(super) fn new(key: u64) -> Self {
        Self { key, first: HashTable::new(), groups: Vec::new(), of: HashMap::new() }
    }

    /// Forgets all rows, and makes room for so many, so that no turn is spent on growing.
    pub(super) fn begin(&mut self, rows: usize) {
        self.first.clear();
        self.first.reserve(rows, |(hash, ..)| *hash);
        self.groups.clear();
        self.of.clear();
    }

    pub(super) fn hash(&self, text: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.key);
        hasher.write(text.as_bytes());
        hasher.finish()
    }

    /// Notes the text of a row and where it stands; `same` says whether another place has the same, `is_out` whether a row
    /// is left out.
    pub(super) fn note(
        &mut self,
        (row, cell): (u32, Cell),
        hash: u64,
        same: impl Fn(Cell) -> bool,
        is_out: impl Fn(u32) -> bool,
    ) {
        let is_same = |(known, _, first): &(u64, u32, Cell)| *known == hash && same(*first);
        let first = match self.first.entry(hash, is_same, |(hash, ..)| *hash) {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(place) => {
                place.insert((hash, row, cell));
                return;
            }
        };
        let next = self.groups.len();
        let at = *self.of.entry(first).or_insert(next);
        if at == next {
            self.groups.push(Group { rows: vec![first], alive: usize::from(!is_out(first)) });
        }
        if let Some(group) = self.groups.get_mut(at) {
            group.rows.push(row);
            group.alive += usize::from(!is_out(row));
        }
        self.of.insert(row, at);
    }

    /// The first row of a text.
    pub(super) fn find(&self, hash: u64, same: impl Fn(Cell) -> bool) -> Option<u32> {
        self.first.find(hash, |(known, _, cell)| *known == hash && same(*cell)).map(|(_, row, _)| *row)
    }

    /// Whether two rows have the same text.
    pub(super) fn are_same(&self, one: u32, other: u32) -> bool {
        one == other || self.of.get(&one).is_some_and(|group| self.of.get(&other) == Some(group))
    }

    /// All rows with the text of this one, in order; none when it is alone.
    pub(super) fn like(&self, row: u32) -> &[u32] {
        self.group(row).map_or(&[], |group| &group.rows)
    }

    fn group(&self, row: u32) -> Option<&Group> {
        self.of.get(&row).and_then(|at| self.groups.get(*at))
    }

    /// Whether a row that is not left out has another one beside it that is not.
    pub(super) fn is_repeated(&self, row: u32) -> bool {
        self.alive(row) > 1
    }

    /// How many rows that are not left out have the text of this one; none when it was always alone.
    pub(super) fn alive(&self, row: u32) -> usize {
        self.group(row).map_or(0, |group| group.alive)
    }

    /// A row is left out, or is taken back.
    pub(super) fn leave(&mut self, row: u32, out: bool) {
        let group = self.of.get(&row).and_then(|at| self.groups.get_mut(*at));
        if let Some(group) = group {
            group.alive = if out { group.alive.saturating_sub(1) } else { group.alive + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_same_text_find_one_another() {
        let texts = ["a", "b", "a", "c", "a", "b"];
        let mut repeats = Repeats::new(7);
        repeats.begin(texts.len());
        for (row, text) in (0_u32..).zip(texts) {
            // All have the same hash, and still only the same texts are the same.
            let place = Cell { at: row as usize, ..Cell::ABSENT };
            repeats.note((row, place), 1, |other| texts[other.at] == text, |_| false);
        }
        assert_eq!(repeats.like(0), [0, 2, 4]);
        assert_eq!(repeats.like(5), [1, 5]);
        assert_eq!(repeats.like(3), [0_u32; 0]);
        assert!(repeats.are_same(0, 4) && repeats.are_same(3, 3) && !repeats.are_same(0, 1) && !repeats.are_same(3, 0));
        repeats.leave(1, true);
        assert!(!repeats.is_repeated(5) && repeats.is_repeated(2));
        repeats.leave(1, false);
        assert!(repeats.is_repeated(5) && !repeats.is_repeated(3));
    }

    #[test]
    fn the_hash_depends_on_its_key() {
        assert_ne!(Repeats::new(1).hash("a"), Repeats::new(2).hash("a"));
    }
}
