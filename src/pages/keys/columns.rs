//! The columns as they are drawn: their headers and their room.

use crate::fleet::columns::GridColumn;
use crate::fleet::view::Shown;

/// The header of a column.
pub(super) fn label(column: GridColumn) -> &'static str {
    match column {
        GridColumn::Name => "Name",
        GridColumn::Id => "Id",
        GridColumn::Description => "Description",
        GridColumn::Status => "Status",
        GridColumn::Access => "Access",
        GridColumn::Expires => "Expires",
        GridColumn::PermittedIps => "Permitted IPs",
        GridColumn::Created => "Created",
        GridColumn::CreatedBy => "Created by",
        GridColumn::User => "User",
        GridColumn::ClientId => "Client id",
        GridColumn::Editable => "Editable",
    }
}

/// The column whose text opens the key: the name's, or the first where that is not shown.
pub(super) fn lead(columns: &[Shown]) -> GridColumn {
    let named = columns.iter().any(|shown| shown.column == GridColumn::Name);
    columns.first().filter(|_| !named).map_or(GridColumn::Name, |shown| shown.column)
}

/// The room of columns, as the style sheet counts it: `track` for the tracks of the grid, `least` for their least sum.
/// What a column usually takes is said there.
pub(super) fn room(columns: &[Shown], kind: &str, between: &str) -> String {
    let mut text = format!("var(--{kind}-choose)");
    for Shown { column, width } in columns {
        text.push_str(between);
        match width {
            Some(width) => text.push_str(&format!("{width}px")),
            None => text.push_str(&format!("var(--{kind}-{})", column.word())),
        }
    }
    text
}

/// How many lines a card takes below its name: what is short stands beside another.
pub(super) fn card_lines(columns: &[Shown]) -> usize {
    let lead = lead(columns);
    let below = columns.iter().filter(|shown| shown.column != lead && shown.column != GridColumn::Status);
    let (short, long): (Vec<&Shown>, Vec<&Shown>) = below.partition(|shown| is_short(shown.column));
    long.len() + short.len().div_ceil(2)
}

/// Whether a column takes half a line of a card.
pub(super) fn is_short(column: GridColumn) -> bool {
    matches!(column, GridColumn::Expires | GridColumn::Created | GridColumn::Editable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::view::View;

    fn columns(look: &str) -> Vec<Shown> {
        View::parse(look).0.columns
    }

    #[test]
    fn a_chosen_width_stands_for_itself_and_the_others_are_as_usual() {
        let some = columns("cols=name:220,status");
        assert_eq!(room(&some, "track", " "), "var(--track-choose) 220px var(--track-status)");
        assert_eq!(room(&some, "least", " + "), "var(--least-choose) + 220px + var(--least-status)");
    }

    #[test]
    fn a_list_without_names_is_opened_by_its_first_column() {
        assert_eq!(lead(&columns("")), GridColumn::Name);
        assert_eq!(lead(&columns("cols=id,name")), GridColumn::Name);
        assert_eq!(lead(&columns("cols=id,status")), GridColumn::Id);
    }

    #[test]
    fn a_card_has_room_for_every_column() {
        assert_eq!(card_lines(&columns("")), 4);
        assert_eq!(card_lines(&columns("cols=name")), 0);
        assert_eq!(card_lines(&columns("cols=name,status,expires,created,editable,id")), 3);
    }
}
