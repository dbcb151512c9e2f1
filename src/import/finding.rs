//! What is to be said of a row.

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was read in a way that should be known.
    Note,
    /// Remarkable, and stops nobody.
    Warning,
    /// A person has to decide before the row may be sent.
    Ask,
    /// The row cannot be sent.
    Wrong,
}

/// Something about a row. No words quote a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The column, from 0; none for the row as a whole.
    pub column: Option<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// What it is and what to do.
    pub text: String,
}
