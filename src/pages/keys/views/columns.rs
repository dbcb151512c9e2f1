//! The columns as a person chooses and orders them.
//!
//! Invariant: at least one column stays.

use crate::fleet::columns::GridColumn;
use crate::fleet::view::{Shown, View};

/// What a column is called.
pub(super) fn title(column: GridColumn) -> &'static str {
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

/// Every column: first those that are shown, in their order, then the others.
pub(super) fn all(view: &View) -> Vec<GridColumn> {
    let shown = view.columns.iter().map(|shown| shown.column);
    let others = GridColumn::ALL.iter().map(|(column, _)| *column).filter(|column| place(view, *column).is_none());
    shown.chain(others).collect()
}

/// Where a column stands among those that are shown.
pub(super) fn place(view: &View, column: GridColumn) -> Option<usize> {
    view.columns.iter().position(|shown| shown.column == column)
}

/// Whether this is the one column left.
pub(super) fn is_last(view: &View, column: GridColumn) -> bool {
    matches!(view.columns[..], [Shown { column: last, .. }] if last == column)
}

/// Shows a column, after the others, or no longer does.
pub(super) fn toggle(view: &mut View, column: GridColumn) {
    match place(view, column) {
        None => view.columns.push(Shown { column, width: None }),
        Some(_) if view.columns.len() > 1 => view.columns.retain(|shown| shown.column != column),
        Some(_) => {}
    }
}

/// Puts a column that is shown at a place among the others; beyond the last is the last.
pub(super) fn put(view: &mut View, column: GridColumn, at: usize) {
    if let Some(from) = place(view, column) {
        let moved = view.columns.remove(from);
        view.columns.insert(at.min(view.columns.len()), moved);
    }
}

/// Gives every column its usual width.
pub(super) fn reset_widths(view: &mut View) {
    view.columns.iter_mut().for_each(|shown| shown.width = None);
}

/// Whether a column has another width than the usual.
pub(super) fn has_widths(view: &View) -> bool {
    view.columns.iter().any(|shown| shown.width.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> View {
        View::parse(text).0
    }

    #[test]
    fn columns_are_shown_hidden_and_moved_but_one_stays() {
        let mut view = view("cols=name:220,status,id");
        put(&mut view, GridColumn::Id, 0);
        assert_eq!(view.text(), "cols=id,name:220,status");
        put(&mut view, GridColumn::Id, 99);
        put(&mut view, GridColumn::Created, 0);
        assert_eq!(view.text(), "cols=name:220,status,id", "what is not shown has no place");
        toggle(&mut view, GridColumn::Created);
        toggle(&mut view, GridColumn::Status);
        assert_eq!(view.text(), "cols=name:220,id,created");
        assert!(has_widths(&view));
        reset_widths(&mut view);
        assert!(!has_widths(&view));
        for column in [GridColumn::Name, GridColumn::Id, GridColumn::Created] {
            toggle(&mut view, column);
        }
        assert_eq!(view.text(), "cols=created");
        assert!(is_last(&view, GridColumn::Created) && !is_last(&view, GridColumn::Name));
    }

    #[test]
    fn every_column_is_offered_once() {
        for text in ["", "cols=id", "cols=editable,by,client,user,name"] {
            let mut words: Vec<_> = all(&view(text)).into_iter().map(title).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), GridColumn::ALL.len(), "{text}");
        }
    }
}
