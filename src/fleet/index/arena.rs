//! Many short lists in a few large allocations.
//!
//! Invariant: an entry never moves and lies whole in one segment, so a search can run over a segment as one text. A
//! segment is allocated once; nothing is copied when the arena grows.

use memchr::memmem::Finder;

use super::column::Column;

/// Values in a segment; an entry that is longer gets a segment of its own.
const SEGMENT: usize = 64 * 1024;

/// Lists of `T` by the number at which they were added.
#[derive(Debug)]
pub(in crate::fleet) struct Arena<T> {
    segments: Vec<Segment<T>>,
    /// Where each entry ends in its segment.
    ends: Column<u32>,
}

#[derive(Debug)]
struct Segment<T> {
    /// Number of the first entry in it.
    first: usize,
    values: Vec<T>,
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
        let segment = match self.segments.last_mut() {
            Some(last) if last.values.capacity() - last.values.len() >= entry.len() => last,
            _ => {
                // A small arena stays small: its first segment is as large as its first entries need.
                let room = if self.segments.is_empty() { SEGMENT / 16 } else { SEGMENT };
                let values = Vec::with_capacity(entry.len().max(room));
                self.segments.push(Segment { first: number, values });
                let last = self.segments.len() - 1;
                &mut self.segments[last]
            }
        };
        segment.values.extend_from_slice(entry);
        // An entry of more than 4 GiB fits no browser.
        self.ends.push(u32::try_from(segment.values.len()).unwrap_or(u32::MAX));
        number
    }

    /// The entry with this number; empty when there is none.
    pub(in crate::fleet) fn get(&self, number: usize) -> &[T] {
        let Some(end) = self.ends.get(number) else { return &[] };
        let after = self.segments.partition_point(|segment| segment.first <= number);
        let Some(segment) = after.checked_sub(1).and_then(|at| self.segments.get(at)) else { return &[] };
        let start = self.start(segment, number);
        segment.values.get(start..end as usize).unwrap_or_default()
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Memory in bytes, what is set aside included.
    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.ends.bytes()
            + self.segments.iter().map(|segment| segment.values.capacity() * size_of::<T>()).sum::<usize>()
    }

    fn start(&self, segment: &Segment<T>, number: usize) -> usize {
        let before = number.checked_sub(1).filter(|before| *before >= segment.first);
        before.and_then(|before| self.ends.get(before)).unwrap_or(0) as usize
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
            let (mut start, mut from) = (0, 0);
            while let Some(at) = segment.values.get(from..).and_then(|rest| needle.find(rest)).map(|at| from + at) {
                let mut end = self.ends.get(number).unwrap_or(u32::MAX) as usize;
                while end <= at {
                    (start, number) = (end, number + 1);
                    end = self.ends.get(number).unwrap_or(u32::MAX) as usize;
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
            .chain([Vec::new()])
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
