//! The places in a JSON text that may hold the rows.

/// What a row of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    /// The objects of a list.
    Items,
    /// Objects one after the other, with nothing between them.
    Sequence,
    /// An object that stands alone.
    Single,
    /// The objects of an object, under names.
    Members,
    /// The texts of an object, under names.
    Pairs,
    /// Lists within a list: cells by their place.
    Lists,
}

/// A place that may hold the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowSet {
    pub(super) kind: RowKind,
    /// The names that lead there, with points between them.
    pub(super) path: String,
    /// Where each list or object begins, behind its bracket; of a single object and a sequence, where it begins.
    pub(super) starts: Vec<usize>,
    pub(super) rows: u32,
    /// Whether a row has what is spelled as a secret.
    pub(super) has_secret: bool,
}

impl RowSet {
    /// What a person chooses it by.
    pub(super) fn words(&self) -> String {
        let rows = if self.rows == 1 { "1 row".to_owned() } else { format!("{} rows", self.rows) };
        match (self.kind, self.path.is_empty()) {
            (RowKind::Pairs, true) => format!("names and secrets: {rows}"),
            (RowKind::Pairs, false) => format!("“{}”, names and secrets: {rows}", self.path),
            (RowKind::Single, true) => "the object as one key".to_owned(),
            (RowKind::Single, false) => format!("“{}” as one key", self.path),
            (_, true) => format!("the outer list: {rows}"),
            (_, false) => format!("“{}”: {rows}", self.path),
        }
    }
}
