//! The columns of the grid, as a person chooses, orders and sorts them.
//!
//! Invariant: each has one word, which the address bar and saved views hold; a word is never given a new meaning.

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GridColumn {
    /// The name.
    Name,
    /// The id.
    Id,
    /// The free text.
    Description,
    /// The status as it is now.
    Status,
    /// What it may do: as which user, in which tenants, with which roles.
    Access,
    /// Until when.
    Expires,
    /// From where.
    PermittedIps,
    /// Since when.
    Created,
    /// By whom it was made.
    CreatedBy,
    /// The user that it acts as.
    User,
    /// Its OAuth client id.
    ClientId,
    /// Whether it may be changed.
    Editable,
}

impl GridColumn {
    /// All of them, with their words, in the order of a chooser.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Name, "name"),
        (Self::Id, "id"),
        (Self::Description, "desc"),
        (Self::Status, "status"),
        (Self::Access, "access"),
        (Self::Expires, "expires"),
        (Self::PermittedIps, "ips"),
        (Self::Created, "created"),
        (Self::CreatedBy, "by"),
        (Self::User, "user"),
        (Self::ClientId, "client"),
        (Self::Editable, "editable"),
    ];

    /// The column's word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, word)| word)
    }

    /// The column with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(column, _)| *column)
    }
}
