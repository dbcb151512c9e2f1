//! The status of each row at a moment, without putting its key together.
//!
//! Invariant: it says what [`AccessKey::status`](crate::domain::AccessKey::status) says of the same key.

use super::index::table::Table;
use crate::domain::time::DAY;
use crate::domain::{Seconds, Status};

/// A key that ends within this many seconds is about to.
pub(super) const SOON: i64 = 7 * DAY;

/// A row's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Word {
    Active,
    Inactive,
    Expired,
    /// A word of the server's, by its number.
    Other(u32),
    /// It could not be read.
    Unreadable,
}

/// What `look` says of the status of each row, asked once for each that occurs.
pub(super) fn each<T: Copy>(table: &Table, now: Seconds, look: impl Fn(Word) -> T) -> impl Iterator<Item = T> {
    let [active, inactive] = ["active", "inactive"].map(|word| table.words.find(word));
    let (expired, unreadable) = (look(Word::Expired), look(Word::Unreadable));
    let rows = table.state.iter().zip(table.expiry.iter()).zip(table.damage());
    let mut last = None;
    rows.map(move |((state, end), damaged)| {
        if damaged {
            return unreadable;
        }
        if end != 0 && end <= now.0 {
            return expired;
        }
        match last {
            Some((known, value)) if known == state => value,
            _ => {
                let value = look(match Some(state) {
                    word if word == active => Word::Active,
                    word if word == inactive => Word::Inactive,
                    _ => Word::Other(state),
                });
                last = Some((state, value));
                value
            }
        }
    })
}

/// The word for a person.
pub(super) fn text(table: &Table, word: Word) -> &str {
    match word {
        Word::Active => Status::Active.word(),
        Word::Inactive => Status::Inactive.word(),
        Word::Expired => Status::Expired.word(),
        Word::Other(word) => table.words.text(word),
        Word::Unreadable => "Unreadable",
    }
}

/// The word as a query compares it.
pub(super) fn folded(table: &Table, word: Word) -> &[u8] {
    match word {
        Word::Active => b"active",
        Word::Inactive => b"inactive",
        Word::Expired => b"expired",
        Word::Other(word) => table.words.folded(word),
        Word::Unreadable => b"unreadable",
    }
}
