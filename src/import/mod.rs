//! Access keys from a file or a paste: bytes in, rows with what is to be said of them out.
//!
//! Invariant: the bytes are held once, and wiped when they are dropped. A cell is a place in them; what a column of
//! secrets holds is handed out as a [`Secret`](crate::domain::Secret) only, and no words about a row quote it. Nothing is
//! changed silently, nothing is guessed that cannot be overruled, and no row gets lost: each is sent, left out, or said
//! to be wrong. What walks the whole file does so in turns, since a page has one thread.
//!
//! The way of a file: a [`Source`] takes the bytes, a [`Reading`] finds the rows, which makes a [`Table`]; a [`Review`]
//! checks each row as a form would check it, and holds what the person decided.

mod access;
mod alike;
mod cell;
mod clock;
mod columns;
mod config;
mod content;
mod counts;
mod csv;
mod dates;
mod decide;
mod dotenv;
mod doubt;
mod drawn;
mod encoding;
mod env_readers;
mod examine;
mod expiry;
mod finding;
mod form;
mod found;
mod grants;
mod head_row;
mod headings;
mod json;
mod json_kind;
mod json_outline;
mod json_place;
mod json_rows;
mod known;
mod look;
mod mapping;
mod named;
mod own_export;
mod reading;
mod repeats;
mod review;
mod row_set;
mod rows;
mod secretive;
mod source;
mod spellings;
mod spreadsheet;
mod stated;
mod strength;
mod suggestions;
mod swapped;
mod table;
#[cfg(test)]
mod tests;
mod vault;

pub use columns::{Target, Unsent, guess, missing, offers, unsent};
pub use counts::{Counts, Standing, Which};
pub use encoding::Encoding;
pub use env_readers::EnvReader;
pub use expiry::{DateOrder, Dates};
pub use finding::{Finding, Severity};
pub use form::{Form, Format};
pub use headings::Candidate;
pub use known::Known;
pub use look::{Shown, mask};
pub use reading::Reading;
pub use review::{Decisions, Review};
pub use source::{Progress, Refusal, Source};
pub use strength::Strength;
pub use table::Table;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Most rows of a file.
pub const MOST_ROWS: usize = 200_000;
/// Most columns of a file.
pub const MOST_COLUMNS: usize = 200;
/// Most bytes of a row. A quote that is never closed would take in the rest of the file.
pub const MOST_ROW_BYTES: usize = 1024 * 1024;
