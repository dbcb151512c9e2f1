//! A set of rows, one bit each.
//!
//! Invariant: bits beyond the last row are never set, so that counts and complements are right.

/// A set of row numbers below a fixed length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::fleet) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    pub(in crate::fleet) fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    pub(in crate::fleet) fn all(len: usize) -> Self {
        let mut bits = Self::none(len);
        bits.flip();
        bits
    }

    /// The set of the rows for which the iterator, one value a row, says so.
    pub(in crate::fleet) fn of(len: usize, rows: impl Iterator<Item = bool>) -> Self {
        let mut bits = Self::none(len);
        let (mut word, mut filled, mut at) = (0_u64, 0, 0);
        for is_in in rows.take(len) {
            word |= u64::from(is_in) << filled;
            filled += 1;
            if filled == 64 {
                bits.words[at] = word;
                (word, filled, at) = (0, 0, at + 1);
            }
        }
        if filled > 0 {
            bits.words[at] = word;
        }
        bits
    }

    pub(in crate::fleet) fn insert(&mut self, row: usize) {
        if row < self.len {
            self.words[row / 64] |= 1 << (row % 64);
        }
    }

    pub(in crate::fleet) fn remove(&mut self, row: usize) {
        if row < self.len {
            self.words[row / 64] &= !(1 << (row % 64));
        }
    }

    pub(in crate::fleet) fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.len
    }

    pub(in crate::fleet) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(in crate::fleet) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(in crate::fleet) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub(in crate::fleet) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Turns the set into its complement.
    pub(in crate::fleet) fn flip(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        let over = self.words.len() * 64 - self.len;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> over;
        }
    }

    /// The rows in it, ascending.
    pub(in crate::fleet) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let rest = std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)));
            rest.take_while(|rest| *rest != 0).map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_and_its_complement_share_no_row_and_miss_none() {
        for len in [0, 1, 63, 64, 65, 1_000] {
            let set = Bits::of(len, (0..len).map(|row| row.is_multiple_of(3)));
            let mut rest = set.clone();
            rest.flip();
            assert_eq!(set.iter().collect::<Vec<_>>(), (0..len).step_by(3).collect::<Vec<_>>());
            assert_eq!(set.count() + rest.count(), len);
            assert_eq!(Bits::all(len).count(), len);
            let mut both = set.clone();
            both.and(&rest);
            assert!(both.is_empty());
            rest.or(&set);
            assert_eq!(rest, Bits::all(len));
            assert!((0..len).all(|row| set.contains(row) == row.is_multiple_of(3)) && !set.contains(len));
        }
    }
}
