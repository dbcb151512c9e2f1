//! A list of keys as a stream of bytes.
//!
//! Invariant: what is pulled one after the other is exactly `{"keys":[…]}`; beyond the keys themselves, which are shared
//! with the store, it holds one chunk.

use std::sync::Arc;

use crate::record::Record;
use crate::store::Rows;
use crate::view::View;

/// How much is aimed at in one chunk; a single key can make it longer.
const CHUNK: usize = 64 * 1024;

const HEAD: &[u8] = br#"{"keys":["#;
const TAIL: &[u8] = b"]}";

#[derive(Debug)]
enum Source {
    /// Every row of the store; the next one is before this place.
    All(Rows, usize),
    /// Chosen rows.
    Chosen(std::vec::IntoIter<Arc<Record>>),
}

impl Iterator for Source {
    type Item = Arc<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::All(rows, before) => {
                *before = before.checked_sub(1)?;
                rows.get(*before).cloned()
            }
            Self::Chosen(rows) => rows.next(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Head,
    FirstKey,
    NextKey,
    Done,
}

/// The body of a search, made as it is pulled.
#[derive(Debug)]
pub struct KeyStream {
    source: Source,
    view: View,
    part: Part,
    remaining: Option<u64>,
}

impl KeyStream {
    /// All rows, newest first; `bytes` is the sum of their lengths.
    pub(crate) fn all(rows: Rows, bytes: u64, view: View) -> Self {
        let count = rows.len();
        Self::new(Source::All(rows, count), count, bytes, view)
    }

    /// These rows, in this order.
    pub(crate) fn chosen(rows: Vec<Arc<Record>>, view: View) -> Self {
        let bytes = rows.iter().map(|row| row.json().len() as u64).sum();
        let count = rows.len();
        Self::new(Source::Chosen(rows.into_iter()), count, bytes, view)
    }

    fn new(source: Source, count: usize, bytes: u64, view: View) -> Self {
        let commas = count.saturating_sub(1) as u64;
        let whole = (HEAD.len() + TAIL.len()) as u64 + bytes + commas;
        Self { source, view, part: Part::Head, remaining: view.is_plain().then_some(whole) }
    }

    /// How many bytes are still to come, where that is known.
    #[must_use]
    pub const fn remaining_bytes(&self) -> Option<u64> {
        self.remaining
    }
}

impl Iterator for KeyStream {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.part == Part::Done {
            return None;
        }
        let mut chunk = Vec::with_capacity(CHUNK + 4096);
        if self.part == Part::Head {
            chunk.extend_from_slice(HEAD);
            self.part = Part::FirstKey;
        }
        while chunk.len() < CHUNK {
            let Some(row) = self.source.next() else {
                chunk.extend_from_slice(TAIL);
                self.part = Part::Done;
                break;
            };
            if self.part == Part::NextKey {
                chunk.push(b',');
            }
            self.part = Part::NextKey;
            chunk.extend_from_slice(self.view.show(&row).as_bytes());
        }
        if let Some(remaining) = &mut self.remaining {
            *remaining = remaining.saturating_sub(chunk.len() as u64);
        }
        Some(chunk)
    }
}
