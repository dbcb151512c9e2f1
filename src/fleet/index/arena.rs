//! Many short lists in a few large allocations.
//!
//! Invariant: an entry never moves and lies whole in one segment, so a search can run over a segment as one text. A
//! segment is allocated once; nothing is copied when the arena grows.

use memchr::memmem::Finder;

use super::column::Column;
use super::pool::narrow;

/// The most values in a segment; an entry that is longer gets a segment of its own.
const SEGMENT: usize = u16::MAX as usize;
/// The first segment, for arenas that stay small.
const FIRST: usize = SEGMENT / 16;

/// Lists of `T` by the number at which they were added.
#[derive(Debug)]
pub(in crate::fleet) struct Arena<T> {
    segments: Vec<Segment<T>>,
    /// Where each entry ends: the number of its segment, and below that the offset in it.
    ends: Column<u32>,
}

#[derive(Debug)]
struct Segment<T> {
    /// Number of the first entry in it.
    first: usize,
    values: Vec<T>,
}

impl<T> Segment<T> {
    /// The offset behind an entry, from what is kept of it. An entry of more than [`SEGMENT`] fills its segment.
    fn offset(&self, end: u32) -> usize {
        if self.values.len() > SEGMENT { self.values.len() } else { end as usize & SEGMENT }
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { segments: Vec::new(), ends: Column::default() }
    }
}

impl<T: Copy> Arena<T> {
    /// Adds an entry and tells its number.
    pub(in crate::fleet) fn push(&mut self, entry: &[T]) -> usize {
        let number = self.ends.len();
        let has_room = |last: &Segment<T>| {
            let end = last.values.len() + entry.len();
            end <= last.values.capacity() && end <= SEGMENT
        };
        if !self.segments.last().is_some_and(has_room) {
            let room = if self.segments.is_empty() { FIRST } else { SEGMENT };
            self.segments.push(Segment { first: number, values: Vec::with_capacity(entry.len().max(room)) });
        }
        let place = self.segments.len() - 1;
        let segment = &mut self.segments[place];
        segment.values.extend_from_slice(entry);
        // 65,536 segments are 4 GiB, which fits no browser.
        self.ends.push(narrow(place << 16) | narrow(segment.values.len().min(SEGMENT)));
        number
    }

    /// The entry with this number; empty when there is none.
    pub(in crate::fleet) fn get(&self, number: usize) -> &[T] {
        let Some(end) = self.ends.get(number) else { return &[] };
        let Some(segment) = self.segments.get(end as usize >> 16) else { return &[] };
        let before = number.checked_sub(1).filter(|before| *before >= segment.first);
        let start = before.and_then(|before| self.ends.get(before)).map_or(0, |end| end as usize & SEGMENT);
        segment.values.get(start..segment.offset(end)).unwrap_or_default()
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Memory in bytes, what is set aside included.
    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.ends.bytes()
            + self.segments.iter().map(|segment| segment.values.capacity() * size_of::<T>()).sum::<usize>()
    }
}

impl Arena<u8> {
    /// The entry with this number as text.
    pub(in crate::fleet) fn text(&self, number: usize) -> &str {
        std::str::from_utf8(self.get(number)).unwrap_or_default()
    }

    /// Calls `take` for each place where the needle stands: the number of the entry, the entry, and the offset in it.
    /// Once it answers `true`, the rest of that entry is passed over.
    ///
    /// An entry must end with a byte that the needle does not hold, or two neighbours could match together.
    pub(in crate::fleet) fn find(&self, needle: &Finder<'_>, mut take: impl FnMut(usize, &[u8], usize) -> bool) {
        for segment in &self.segments {
            let mut number = segment.first;
            let end_of = |number| self.ends.get(number).map_or(usize::MAX, |end| segment.offset(end));
            let (mut start, mut from) = (0, 0);
            while let Some(at) = segment.values.get(from..).and_then(|rest| needle.find(rest)).map(|at| from + at) {
                let mut end = end_of(number);
                while end <= at {
                    (start, number) = (end, number + 1);
                    end = end_of(number);
                }
                let entry = segment.values.get(start..end).unwrap_or_default();
                from = if take(number, entry, at - start) { end } else { at + 1 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_as_they_were_put() {
        let mut arena = Arena::default();
        let long = vec![b'x'; 200_000];
        let entries: Vec<Vec<u8>> = (0..9_000_usize)
            .map(|at| if at == 77 { long.clone() } else { format!("{at}-{}", "é".repeat(at % 9)).into_bytes() })
            .chain([Vec::new(), vec![b'y'; SEGMENT], Vec::new(), vec![b'z'; SEGMENT + 1], Vec::new(), vec![b'!']])
            .collect();
        for (at, entry) in entries.iter().enumerate() {
            assert_eq!(arena.push(entry), at);
        }
        for (at, entry) in entries.iter().enumerate() {
            assert_eq!(arena.get(at), entry.as_slice(), "{at}");
        }
        assert_eq!(arena.get(entries.len()), b"");
        assert_eq!(arena.text(9), "9-");
        assert!(arena.bytes() > 200_000);
    }

    #[test]
    fn a_search_names_the_entry_of_each_place() {
        let mut arena = Arena::default();
        let line = |at: usize| format!("row {at} {}\n", if at.is_multiple_of(3) { "fizz fizz" } else { "" });
        for at in 0..20_000 {
            arena.push(line(at).as_bytes());
        }
        let (mut every, mut first) = (Vec::new(), Vec::new());
        arena.find(&Finder::new("fizz"), |number, entry, at| {
            assert_eq!((entry, &entry[at..at + 4]), (line(number).as_bytes(), &b"fizz"[..]));
            every.push(number);
            false
        });
        arena.find(&Finder::new("fizz"), |number, _, _| {
            first.push(number);
            true
        });
        let expected: Vec<usize> = (0..20_000).step_by(3).collect();
        assert_eq!(first, expected);
        assert_eq!(every.len(), 2 * expected.len());
        arena.find(&Finder::new("absent"), |_, _, _| panic!("not there"));
    }
}
