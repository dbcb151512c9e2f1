//! Claims and attributes of a row: an object in one cell, and cells of single ones.
//!
//! A cell of a single one is a text, also where it looks like a number: a file of cells has no types. In JSON it is what
//! it is spelled as. An empty cell, and `null`, is none.

use super::cell::{Cell, Spelling};
use super::columns::Target;
use super::examine::Row;
use super::finding::Severity;
use crate::domain::entries::TypedError;
use crate::domain::json::quoted;
use crate::domain::{Entries, Entry, Value, attributes, claims};

type Typed = fn(&str) -> Result<Entries, TypedError>;

/// Reads all of them into the draft.
pub(super) fn read(row: &mut Row<'_>) {
    let columns = row.columns;
    for (column, target) in columns.targets.iter().enumerate() {
        let Some(cell) = row.cells.get(column).copied() else { continue };
        match target {
            Target::Claims | Target::Attributes | Target::Claim(_) | Target::Attribute(_) => {}
            _ => continue,
        }
        if !cell.is_filled(row.table.bytes()) {
            continue;
        }
        let text = cell.text(row.table.bytes());
        row.damaged(column, &text);
        match target {
            Target::Claims => put(row, column, true, whole(cell, &text, claims::typed)),
            Target::Attributes => put(row, column, false, whole(cell, &text, attributes::typed)),
            Target::Claim(name) => put(row, column, true, one(name, cell, &text, claims::typed)),
            Target::Attribute(name) => put(row, column, false, one(name, cell, &text, attributes::typed)),
            _ => {}
        }
    }
}

fn put(row: &mut Row<'_>, column: usize, is_claim: bool, read: Result<Vec<Entry>, String>) {
    match read {
        Ok(entries) => {
            let from = if is_claim { &mut row.claims_from } else { &mut row.attributes_from };
            from.extend(entries.iter().map(|_| column));
            let kept = if is_claim { &mut row.draft.claims } else { &mut row.draft.attributes };
            kept.rows.extend(entries);
        }
        Err(text) => row.tell(Some(column), Severity::Wrong, text),
    }
}

fn whole(cell: Cell, text: &str, typed: Typed) -> Result<Vec<Entry>, String> {
    if cell.spelling != Spelling::Raw && text.trim().is_empty() {
        return Ok(Vec::new());
    }
    typed(text).map(|entries| entries.rows).map_err(|bad| format!("This must be a JSON object. {}", bad.advice()))
}

fn one(name: &str, cell: Cell, text: &str, typed: Typed) -> Result<Vec<Entry>, String> {
    if cell.spelling != Spelling::Raw {
        return Ok(vec![Entry::new(name, Value::Text(text.to_owned()))]);
    }
    typed(&format!("{{{}:{text}}}", quoted(name))).map(|entries| entries.rows).map_err(|bad| bad.advice())
}
