//! What an object or a list of a JSON text is, by the names and values in it.

use std::borrow::Cow;

use super::cell::{Cell, Spelling};
use super::columns::Target;
use super::drawn::could_be_drawn;
use super::json::{self, Scanner};
use super::spellings::spelled;
use super::suggestions::suggested;
use crate::domain::json::Why;

/// What an object is.
pub(super) enum Kind {
    Row {
        has_secret: bool,
    },
    /// Its members are rows, of which there are so many.
    Members {
        has_secret: bool,
        count: u32,
    },
    /// Its members are texts, of which there are so many, and perhaps all of them secrets.
    Texts {
        count: u32,
        all_drawn: bool,
    },
    /// Rows may be in it.
    Wrapper,
    /// No text is in it. In a list it is a row all the same.
    Odd,
    Empty,
}

/// What an object is by the names of its members.
pub(super) fn classify(bytes: &[u8], at: usize) -> Result<Kind, Why> {
    let (mut names, mut secret) = (false, false);
    let (mut texts, mut objects, mut lists, mut others) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut first_object = None;
    let mut all_drawn = true;
    let mut see = |name: Cow<'_, str>, cell: Cell| {
        let meant = spelled(name.trim()).map(|(target, _)| target).or_else(|| suggested(&name));
        let is_text = cell.spelling != Spelling::Raw;
        secret |= is_text && meant == Some(Target::Cleartext);
        names |= is_text && meant == Some(Target::Name);
        match bytes.get(cell.at) {
            _ if is_text => {
                texts += 1;
                all_drawn &= cell.with(bytes, could_be_drawn);
            }
            Some(b'{') => {
                objects += 1;
                first_object = first_object.or(Some(cell.at));
            }
            Some(b'[') => lists += u32::from(holds_lists_or_objects(bytes, cell)),
            _ => others += 1,
        }
    };
    Scanner::new(bytes, at).object(&mut see)?;
    let inner = first_object.map(|at| classify(bytes, at)).transpose()?;
    Ok(match inner {
        _ if secret => Kind::Row { has_secret: true },
        Some(Kind::Row { has_secret }) if texts + lists + others == 0 => Kind::Members { has_secret, count: objects },
        _ if lists > 0 && !names => Kind::Wrapper,
        Some(Kind::Row { .. } | Kind::Members { .. } | Kind::Wrapper) if !names => Kind::Wrapper,
        _ if names => Kind::Row { has_secret: false },
        _ if texts > 0 && objects + lists + others == 0 => Kind::Texts { count: texts, all_drawn },
        _ if texts > 0 => Kind::Row { has_secret: false },
        _ if objects + lists + others > 0 => Kind::Odd,
        _ => Kind::Empty,
    })
}

/// Whether a list has lists or objects in it.
fn holds_lists_or_objects(bytes: &[u8], cell: Cell) -> bool {
    let items = json::items(bytes, cell).unwrap_or_default();
    items.iter().any(|item| matches!(bytes.get(item.at), Some(b'{' | b'[')) && item.spelling == Spelling::Raw)
}

/// Whether a list is a row of cells: texts, numbers and other values that are no lists or objects.
pub(super) fn is_row_of_cells(bytes: &[u8], at: usize) -> bool {
    let mut scanner = Scanner::new(bytes, at);
    let Ok(cell) = scanner.value() else { return false };
    let items = json::items(bytes, cell).unwrap_or_default();
    !items.is_empty() && !holds_lists_or_objects(bytes, cell)
}

/// Whether the text is a list whose first item is a row, so that nothing has to be looked for.
pub(super) fn is_plain_list(bytes: &[u8], at: usize) -> bool {
    let mut scanner = Scanner::new(bytes, at);
    scanner.blanks();
    if !scanner.takes(b'[') {
        return false;
    }
    scanner.blanks();
    scanner.peek() == Some(b'{')
        && matches!(
            classify(bytes, scanner.at),
            Ok(Kind::Row { .. } | Kind::Odd | Kind::Texts { .. } | Kind::Empty) | Err(_)
        )
}
