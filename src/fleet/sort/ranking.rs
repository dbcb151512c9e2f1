//! The rank of each text among all of them, found a slice at a time.
//!
//! Invariant: a call does work in proportion to the effort that it was granted, whatever the number of texts. Equal
//! texts have equal ranks, so that a second column can decide between them.

use std::cmp::Ordering;

use crate::fleet::index::pool::narrow;

/// Texts that are sorted in one go before the merging begins.
const RUN: usize = 256;
/// Newcomers that are put in one by one; more are sorted anew with the rest.
const FEW: usize = 8;

/// How numbers of texts are compared.
pub(super) type Compare<'a> = dyn Fn(u32, u32) -> Ordering + 'a;

/// Ranks of the texts from number 0 on.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    ranks: Vec<u32>,
    work: Option<Work>,
}

/// A merge sort that can be left and taken up again.
#[derive(Debug)]
struct Work {
    /// The numbers, in sorted runs of this length.
    numbers: Vec<u32>,
    run: usize,
    /// How far the runs are sorted, while `run` is the first length.
    sorted: usize,
    /// The merged runs so far.
    merged: Vec<u32>,
    /// How much of the two runs at hand has been taken.
    taken: (usize, usize),
    ranks: Option<Vec<u32>>,
    /// How far the ranks are given, and the last one.
    ranked: (usize, u32),
}

impl Ranking {
    /// The ranks, once they are known for this many texts.
    pub(super) fn ranks(&self, count: usize) -> Option<&[u32]> {
        (self.ranks.len() >= count).then_some(&self.ranks)
    }

    /// Goes on ranking this many texts, with an effort of about so many comparisons. Answers whether it is done.
    pub(super) fn step(&mut self, count: usize, effort: usize, compare: &Compare<'_>) -> bool {
        if self.ranks.len() >= count {
            return true;
        }
        if !self.ranks.is_empty() && count - self.ranks.len() <= FEW {
            self.put_in(count, compare);
            return true;
        }
        let work = self.work.get_or_insert_with(|| Work::new(count));
        if let Some(ranks) = work.step(effort, compare) {
            self.ranks = ranks;
            self.work = None;
        }
        self.ranks.len() >= count
    }

    /// Ranks the few texts that came after the others.
    fn put_in(&mut self, count: usize, compare: &Compare<'_>) {
        let mut by_rank: Vec<u32> = vec![0; self.ranks.iter().max().map_or(0, |last| *last as usize + 1)];
        for (number, rank) in (0..).zip(&self.ranks) {
            by_rank[*rank as usize] = number;
        }
        for number in self.ranks.len()..count {
            let number = narrow(number);
            let rank = by_rank.binary_search_by(|known| compare(*known, number)).unwrap_or_else(|rank| {
                by_rank.insert(rank, number);
                self.ranks.iter_mut().filter(|known| **known as usize >= rank).for_each(|known| *known += 1);
                rank
            });
            self.ranks.push(narrow(rank));
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let work = self.work.as_ref().map_or(0, |work| {
            work.numbers.capacity() + work.merged.capacity() + work.ranks.as_ref().map_or(0, Vec::capacity)
        });
        (self.ranks.capacity() + work) * size_of::<u32>()
    }
}

impl Work {
    fn new(count: usize) -> Self {
        let merged = Vec::with_capacity(count);
        Self {
            numbers: (0..narrow(count)).collect(),
            run: RUN,
            sorted: 0,
            merged,
            taken: (0, 0),
            ranks: None,
            ranked: (0, 0),
        }
    }

    fn step(&mut self, effort: usize, compare: &Compare<'_>) -> Option<Vec<u32>> {
        let mut left = effort;
        while self.sorted < self.numbers.len() {
            let end = (self.sorted + RUN).min(self.numbers.len());
            self.numbers[self.sorted..end].sort_unstable_by(|a, b| compare(*a, *b));
            self.sorted = end;
            left = left.checked_sub(RUN * RUN.ilog2() as usize)?;
        }
        while self.run < self.numbers.len() {
            left = self.merge(left, compare)?;
        }
        self.rank(left, compare)
    }

    /// Merges runs, two by two; `None` when the effort was not enough for all of them.
    fn merge(&mut self, mut left: usize, compare: &Compare<'_>) -> Option<usize> {
        let (numbers, count) = (&self.numbers, self.numbers.len());
        while self.merged.len() < count {
            left = left.checked_sub(1)?;
            let (mut one, mut other) = self.taken;
            let start = self.merged.len() - one - other;
            let middle = (start + self.run).min(count);
            let end = (middle + self.run).min(count);
            let (a, b) = (
                numbers.get(start + one).filter(|_| start + one < middle),
                numbers.get(middle + other).filter(|_| middle + other < end),
            );
            match (a, b) {
                (Some(a), b) if b.is_none_or(|b| compare(*a, *b).is_le()) => {
                    self.merged.push(*a);
                    one += 1;
                }
                (_, Some(b)) => {
                    self.merged.push(*b);
                    other += 1;
                }
                (_, None) => {}
            }
            self.taken = if start + one + other == end { (0, 0) } else { (one, other) };
        }
        std::mem::swap(&mut self.numbers, &mut self.merged);
        self.merged.clear();
        self.run *= 2;
        Some(left)
    }

    fn rank(&mut self, mut left: usize, compare: &Compare<'_>) -> Option<Vec<u32>> {
        let (numbers, count) = (&self.numbers, self.numbers.len());
        let ranks = self.ranks.get_or_insert_with(|| vec![0; count]);
        while self.ranked.0 < count {
            left = left.checked_sub(1)?;
            let (at, mut rank) = self.ranked;
            if at > 0 && compare(numbers[at - 1], numbers[at]).is_ne() {
                rank += 1;
            }
            ranks[numbers[at] as usize] = rank;
            self.ranked = (at + 1, rank);
        }
        self.ranks.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::tests::random::Random;

    fn expected(values: &[usize]) -> Vec<u32> {
        let mut distinct = values.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        values.iter().map(|value| narrow(distinct.binary_search(value).unwrap())).collect()
    }

    #[test]
    fn ranks_are_found_in_slices_of_any_size() {
        let mut random = Random::new(31);
        for count in [0, 1, 2, 255, 256, 257, 5_000] {
            let values: Vec<usize> = (0..count).map(|_| random.below(count / 2 + 1)).collect();
            for effort in [1, 1_000, usize::MAX] {
                let compare = |a: u32, b: u32| values[a as usize].cmp(&values[b as usize]);
                let mut ranking = Ranking::default();
                let mut steps = 0;
                while !ranking.step(count, effort, &compare) {
                    steps += 1;
                    assert!(steps < 200_000, "it makes progress");
                }
                assert_eq!(ranking.ranks(count).unwrap(), expected(&values), "{count} {effort}");
            }
        }
    }

    #[test]
    fn a_step_does_no_more_than_it_may() {
        let values: Vec<usize> = (0..20_000).map(|at| at * 7_919 % 20_011).collect();
        let made = std::cell::Cell::new(0);
        let compare = |a: u32, b: u32| {
            made.set(made.get() + 1);
            values[a as usize].cmp(&values[b as usize])
        };
        let mut ranking = Ranking::default();
        loop {
            made.set(0);
            let done = ranking.step(values.len(), 5_000, &compare);
            assert!(made.get() <= 5_000 + RUN * 16, "{}", made.get());
            if done {
                break;
            }
        }
    }

    #[test]
    fn newcomers_find_their_place() {
        let mut random = Random::new(32);
        let values: Vec<usize> = (0..1_000).map(|_| random.below(300)).collect();
        let compare = |a: u32, b: u32| values[a as usize].cmp(&values[b as usize]);
        let mut ranking = Ranking::default();
        for count in [900, 903, 910, 911, 960, 1_000] {
            while !ranking.step(count, 100_000, &compare) {}
            assert_eq!(ranking.ranks(count).unwrap(), expected(&values[..count]));
        }
    }
}
