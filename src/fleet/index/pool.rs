//! Values that many rows share, each kept once.
//!
//! Invariant: equal values have equal numbers, and number 0 is the empty value.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::arena::Arena;
use super::fold::Fold;

/// Finds numbers by the hash of what they stand for. Hashes are kept, so that growing reads no text.
#[derive(Debug, Default)]
pub(in crate::fleet) struct Index {
    table: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

impl Index {
    #[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough")]
    fn hash<T: std::hash::Hash + ?Sized>(&self, value: &T) -> u32 {
        self.hasher.hash_one(value) as u32
    }

    /// The table looks at the highest and the lowest bits; both must differ where the kept half does.
    fn spread(hash: u32) -> u64 {
        u64::from(hash) | u64::from(hash) << 32
    }

    /// The numbers that were added under an equal hash, to be checked by the caller.
    pub(in crate::fleet) fn candidates<'a, T: std::hash::Hash + ?Sized>(
        &'a self,
        value: &T,
    ) -> impl Iterator<Item = usize> + use<'a, T> {
        let hash = self.hash(value);
        let same = move |&&(kept, _): &&(u32, u32)| kept == hash;
        self.table.iter_hash(Self::spread(hash)).filter(same).map(|(_, number)| *number as usize)
    }

    /// Adds a number, also when there is one for this value already.
    pub(in crate::fleet) fn insert<T: std::hash::Hash + ?Sized>(&mut self, value: &T, number: usize) {
        let hash = self.hash(value);
        self.table.insert_unique(Self::spread(hash), (hash, narrow(number)), |(hash, _)| Self::spread(*hash));
    }

    /// Takes a number out again.
    pub(in crate::fleet) fn remove<T: std::hash::Hash + ?Sized>(&mut self, value: &T, number: usize) {
        let hash = self.hash(value);
        if let Ok(entry) = self.table.find_entry(Self::spread(hash), |kept| *kept == (hash, narrow(number))) {
            entry.remove();
        }
    }

    /// The numbers that are in it, in no order.
    pub(in crate::fleet) fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        self.table.iter().map(|(_, number)| *number as usize)
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.table.len()
    }

    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.table.allocation_size()
    }
}

/// A row's or an entry's number as it is stored. There are never 4 billion of them: their memory would not fit.
pub(in crate::fleet) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Texts, each kept once, with or without what a search looks through.
#[derive(Debug)]
pub(in crate::fleet) struct Pool {
    texts: Arena<u8>,
    /// The folded twin of each text, ended by a line break.
    folded: Option<Arena<u8>>,
    index: Index,
    fold: Fold,
}

impl Pool {
    /// Texts that are searched.
    pub(in crate::fleet) fn searched(fold: Fold) -> Self {
        Self::new(Some(Arena::default()), fold)
    }

    /// Texts that are only kept.
    pub(in crate::fleet) fn kept() -> Self {
        Self::new(None, Fold::default())
    }

    fn new(folded: Option<Arena<u8>>, fold: Fold) -> Self {
        let mut pool = Self { texts: Arena::default(), folded, index: Index::default(), fold };
        pool.intern("");
        pool
    }

    pub(in crate::fleet) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let number = self.texts.push(text.as_bytes());
        if let Some(folded) = &mut self.folded {
            let mut line = Vec::with_capacity(text.len() + 1);
            self.fold.append(text, &mut line);
            line.push(b'\n');
            folded.push(&line);
        }
        self.index.insert(text, number);
        narrow(number)
    }

    pub(in crate::fleet) fn find(&self, text: &str) -> Option<u32> {
        self.index.candidates(text).find(|&number| self.texts.get(number) == text.as_bytes()).map(narrow)
    }

    pub(in crate::fleet) fn text(&self, number: u32) -> &str {
        self.texts.text(number as usize)
    }

    /// The folded twin, without its line break; empty where texts are only kept.
    pub(in crate::fleet) fn folded(&self, number: u32) -> &[u8] {
        let line = self.folded.as_ref().map_or(&[][..], |folded| folded.get(number as usize));
        line.strip_suffix(b"\n").unwrap_or(line)
    }

    /// What a search runs over.
    pub(in crate::fleet) fn searchable(&self) -> Option<&Arena<u8>> {
        self.folded.as_ref()
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.texts.bytes() + self.folded.as_ref().map_or(0, Arena::bytes) + self.index.bytes()
    }
}

/// Lists of numbers, each kept once.
#[derive(Debug)]
pub(in crate::fleet) struct Lists {
    lists: Arena<u32>,
    index: Index,
}

impl Default for Lists {
    fn default() -> Self {
        let mut lists = Self { lists: Arena::default(), index: Index::default() };
        lists.intern(&[]);
        lists
    }
}

impl Lists {
    pub(in crate::fleet) fn intern(&mut self, list: &[u32]) -> u32 {
        if let Some(number) = self.index.candidates(list).find(|&number| self.lists.get(number) == list) {
            return narrow(number);
        }
        let number = self.lists.push(list);
        self.index.insert(list, number);
        narrow(number)
    }

    pub(in crate::fleet) fn get(&self, number: u32) -> &[u32] {
        self.lists.get(number as usize)
    }

    /// Every list, by its number.
    pub(in crate::fleet) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.lists.len()).map(|number| self.lists.get(number))
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.lists.len()
    }

    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.lists.bytes() + self.index.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_kept_once() {
        let mut pool = Pool::searched(Fold::default());
        assert_eq!(pool.intern(""), 0);
        let numbers: Vec<u32> = (0..5_000).map(|at| pool.intern(&format!("Wert {}", at % 50))).collect();
        assert_eq!(pool.len(), 51);
        assert_eq!(numbers[0], numbers[4_950]);
        assert_eq!((pool.text(numbers[7]), pool.folded(numbers[7])), ("Wert 7", &b"wert 7"[..]));
        assert_eq!(pool.find("absent"), None);
    }

    #[test]
    fn lists_are_compared_whole() {
        let mut lists = Lists::default();
        assert_eq!(lists.intern(&[]), 0);
        let (a, b) = (lists.intern(&[1, 2]), lists.intern(&[1, 2, 3]));
        assert_ne!(a, b);
        assert_eq!(lists.intern(&[1, 2]), a);
        assert_eq!((lists.get(b), lists.len()), (&[1, 2, 3][..], 3));
    }

    #[test]
    fn an_index_holds_two_numbers_of_one_value() {
        let mut index = Index::default();
        (0..100).for_each(|at| index.insert(&(at / 2), at));
        assert_eq!(index.candidates(&7).filter(|at| at / 2 == 7).count(), 2);
        index.remove(&7, 14);
        assert_eq!(index.candidates(&7).filter(|at| at / 2 == 7).collect::<Vec<_>>(), [15]);
        assert_eq!(index.len(), 99);
    }
}
