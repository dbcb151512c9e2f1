//! How the grid looks: columns, their order and widths, the order of rows, the density.
//!
//! Invariant: a value with a short text form that holds only what differs from the usual. Reading never fails: what is
//! not known any more is left out, with a word about it.

mod arrangement;
mod saved;

use std::fmt::Write as _;

use super::columns::GridColumn;
use super::sort::Order;
pub use arrangement::Arrangement;
pub use saved::{SavedView, read_saved, write_saved};

/// Columns that decide the order of rows; more would only be clutter.
const MOST_ORDERS: usize = 3;
/// Narrowest and widest column, in CSS pixels.
const WIDTHS: std::ops::RangeInclusive<u16> = 48..=1_200;

/// How the grid looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The columns in their order; at least one, none twice.
    pub columns: Vec<Shown>,
    /// What the rows are ordered by; nothing is the server's order.
    pub sort: Vec<Order>,
    /// How close the rows stand.
    pub density: Density,
}

/// A column that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The column.
    pub column: GridColumn,
    /// Its width in CSS pixels, once it was changed.
    pub width: Option<u16>,
}

/// How close rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Two lines a row.
    #[default]
    Comfortable,
    /// One line a row.
    Compact,
}

impl Default for View {
    fn default() -> Self {
        let columns = [
            GridColumn::Name,
            GridColumn::Status,
            GridColumn::Access,
            GridColumn::Expires,
            GridColumn::PermittedIps,
            GridColumn::Created,
            GridColumn::CreatedBy,
        ];
        let columns = columns.map(|column| Shown { column, width: None }).to_vec();
        Self { columns, sort: Vec::new(), density: Density::Comfortable }
    }
}

impl View {
    /// The text form: `cols=name:220,status;sort=-expires,name;density=compact`. Empty for the usual look.
    pub fn text(&self) -> String {
        let usual = Self::default();
        let mut parts = Vec::new();
        if self.columns != usual.columns {
            let column = |Shown { column, width }: &Shown| {
                let mut text = column.word().to_owned();
                if let Some(width) = width {
                    let _ = write!(text, ":{width}");
                }
                text
            };
            parts.push(format!("cols={}", self.columns.iter().map(column).collect::<Vec<_>>().join(",")));
        }
        if !self.sort.is_empty() {
            let order =
                |Order { by, descending }: &Order| format!("{}{}", if *descending { "-" } else { "" }, by.word());
            parts.push(format!("sort={}", self.sort.iter().map(order).collect::<Vec<_>>().join(",")));
        }
        if self.density == Density::Compact {
            parts.push("density=compact".to_owned());
        }
        parts.join(";")
    }

    /// Reads the text form, and tells what in it is not known.
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let (mut view, mut unknown) = (Self::default(), Vec::new());
        for part in text.split(';').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("cols", columns)) => {
                    let columns = read_columns(columns, &mut unknown);
                    if !columns.is_empty() {
                        view.columns = columns;
                    }
                }
                Some(("sort", orders)) => view.sort = read_sort(orders, &mut unknown),
                Some(("density", "compact")) => view.density = Density::Compact,
                Some(("density", "comfortable")) => view.density = Density::Comfortable,
                // Not how the list looks but what is fetched: see there.
                _ if part.starts_with(crate::domain::narrowing::PREFIX) => {}
                _ => unknown.push(format!("This view has a setting that is not known here: “{}”.", brief(part))),
            }
        }
        (view, unknown)
    }

    /// Sorts by a column as a press on its head does: ascending, descending, not at all. With `also`, after the columns
    /// that decide already.
    pub fn press_head(&mut self, column: GridColumn, also: bool) {
        let known = self.sort.iter().position(|order| order.by == column);
        let descending = known.and_then(|at| self.sort.get(at)).map(|order| order.descending);
        if !also {
            self.sort.retain(|order| order.by == column);
        }
        match (known, descending) {
            (Some(_), Some(false)) => {
                self.sort.iter_mut().filter(|order| order.by == column).for_each(|order| order.descending = true);
            }
            (Some(_), _) => self.sort.retain(|order| order.by != column),
            (None, _) => {
                self.sort.truncate(MOST_ORDERS - 1);
                self.sort.push(Order { by: column, descending: false });
            }
        }
    }
}

fn read_columns(text: &str, unknown: &mut Vec<String>) -> Vec<Shown> {
    let mut columns: Vec<Shown> = Vec::new();
    for entry in text.split(',').filter(|entry| !entry.is_empty()) {
        let (word, width) = entry.split_once(':').map_or((entry, None), |(word, width)| (word, Some(width)));
        match GridColumn::of(word) {
            None => unknown.push(format!("This view has a column that is not known here: “{}”.", brief(word))),
            Some(column) if columns.iter().any(|shown| shown.column == column) => {}
            Some(column) => {
                let width = width.and_then(|width| width.parse::<u16>().ok());
                columns.push(Shown { column, width: width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end())) });
            }
        }
    }
    columns
}

fn read_sort(text: &str, unknown: &mut Vec<String>) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for entry in text.split(',').filter(|entry| !entry.is_empty()) {
        let word = entry.strip_prefix('-').unwrap_or(entry);
        match GridColumn::of(word) {
            None => unknown.push(format!("This view is sorted by a column that is not known here: “{}”.", brief(word))),
            Some(by) if orders.iter().any(|order| order.by == by) => {}
            Some(by) => orders.push(Order { by, descending: word.len() < entry.len() }),
        }
    }
    orders.truncate(MOST_ORDERS);
    orders
}

/// The beginning of a text that somebody else may have made long.
fn brief(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_reads_back_as_it_was_written() {
        for text in ["", "sort=-expires,name", "cols=name:220,status;density=compact", "cols=id,user,client;sort=by"] {
            let (view, unknown) = View::parse(text);
            assert_eq!((view.text(), unknown), (text.to_owned(), vec![]));
        }
        assert_eq!(View::parse("cols=name,status,access,expires,ips,created,by").0, View::default());
    }

    #[test]
    fn what_is_not_known_any_more_is_left_out_with_a_word() {
        let (view, unknown) = View::parse("cols=name,usage,name,status:9;sort=-usage,name,-name;zoom=2;density=tiny");
        assert_eq!(view.text(), "cols=name,status:48;sort=name");
        assert_eq!(unknown.len(), 4, "{unknown:?}");
        assert_eq!(View::parse("cols=;sort=").0, View::default());
        assert_eq!(View::parse("cols=gone").0.columns, View::default().columns, "never a grid without columns");
        let (view, unknown) = View::parse(&";=,:-é".repeat(20_000));
        assert_eq!((view, unknown.iter().all(|word| word.len() < 200)), (View::default(), true));
    }

    #[test]
    fn a_head_is_pressed_three_times_round() {
        let mut view = View::default();
        let mut press = |column, also| {
            view.press_head(column, also);
            view.text()
        };
        assert_eq!(press(GridColumn::Name, false), "sort=name");
        assert_eq!(press(GridColumn::Expires, true), "sort=name,expires");
        assert_eq!(press(GridColumn::Expires, true), "sort=name,-expires");
        assert_eq!(press(GridColumn::Name, true), "sort=-name,-expires");
        assert_eq!(press(GridColumn::Expires, true), "sort=-name");
        assert_eq!(press(GridColumn::Status, false), "sort=status");
        assert_eq!(press(GridColumn::Status, false), "sort=-status");
        assert_eq!(press(GridColumn::Status, false), "");
    }
}
