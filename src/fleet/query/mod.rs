//! The language of the search box.
//!
//! A query is a list of terms that a key must all meet. A term is a word, or a field with values of which one must fit;
//! `-` before it turns it round.
//!
//! ```text
//! billing "two words"         in the name, id, description, client id, tenants, roles, addresses, creator or user
//! name: id: desc:             text within the field; with = instead of : the whole field
//! tenant: role: by: user:     likewise; none and any for no and some value
//! claim.env=prod attr.owner:  likewise, of a claim or attribute; claim.a.b looks into objects
//! status:active,expired       the status as it is now; is:expiring and more
//! editable:yes
//! ip:10.0.0.0/8               lists an address or range within this one; ip=10.0.0.1 as listed
//! ip:none ip:any ip:ipv6      allowed from everywhere; restricted; allowed from everywhere on IPv6, but not on IPv4
//! ip~203.0.113.7              would be let in from there
//! expires<30d expires:never   also expires:past, expires:7d..30d, expires>=2026-01
//! created>2026-01 created<7d  made after January; made less than 7 days ago
//! ```
//!
//! Invariant: parsing is total and takes linear time. What is wrong is told with its place, and the rest still applies.
//! A query prints as text that parses to the same query.

mod edit;
mod evaluate;
mod json;
mod lexer;
mod parser;
mod print;
mod reading;
mod secret;
mod suggest;
pub mod time;

use std::ops::Range;

use crate::domain::IpRange;
pub use evaluate::Matches;
pub use lexer::is_before_value;
pub use parser::parse;
pub use secret::{ID_FIELDS, holds_secret};
pub use suggest::{Suggestion, suggest};
pub use time::When;

/// Bytes of a query that are read.
pub const LONGEST: usize = 10_000;
/// Words and values that a query may hold in all.
pub const MOST_VALUES: usize = 100;

/// What a key must meet to be found; every key meets an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold. What could not be read meets every negated term, so that it is not hidden.
    pub negated: bool,
    /// What must hold.
    pub test: Test,
}

/// What is asked of a key. Of several values one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A text somewhere in what one looks a key up by.
    Word(String),
    /// A text field.
    Text(TextField, How, Vec<TextValue>),
    /// The status as it is now, by its word.
    Status(Vec<String>),
    /// What a key is.
    Is(Vec<Trait>),
    /// Whether it may be changed.
    Editable(bool),
    /// What its list of addresses holds.
    Listed(Vec<Listed>),
    /// Whether somebody there would be let in: to at least one address of the range.
    Admits(Vec<IpRange>),
    /// When it ends.
    Expires(Vec<When>),
    /// When it was made.
    Created(Vec<When>),
}

/// A field that holds text, or a list of texts of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextField {
    /// Id or name of a tenant.
    Tenant,
    /// A role, in the project or in a tenant.
    Role,
    /// The id of whoever made it.
    By,
    /// The id of the user that it acts as.
    User,
    /// The name.
    Name,
    /// The id.
    Id,
    /// The description.
    Description,
    /// An address or range, spelt as in the list.
    Ip,
    /// A custom claim by its name.
    Claim(String),
    /// A custom attribute by its name.
    Attribute(String),
}

/// How a text is compared, whatever its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It stands within the field.
    Within,
    /// It is the whole field.
    Whole,
}

/// What a text field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextValue {
    /// The field is empty.
    None,
    /// The field is not empty.
    Any,
    /// This text.
    Text(String),
}

/// What a key can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    /// Works now.
    Active,
    /// Deactivated and not expired.
    Inactive,
    /// Past its expiry.
    Expired,
    /// Active, and ends within a week.
    Expiring,
    /// May be changed.
    Editable,
    /// No key at all: an element of the answer that could not be read.
    Unreadable,
}

/// What a list of addresses can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Nothing, or ranges that leave nobody on IPv4 out: allowed from everywhere.
    None,
    /// Ranges that leave nobody on IPv6 out, but somebody on IPv4.
    EveryoneV6,
    /// Entries that leave somebody out of either.
    Any,
    /// An entry that lies within this range.
    Within(IpRange),
}

/// A query, and what was wrong with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What could be read.
    pub query: Query,
    /// What could not, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Something wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong and what to do.
    pub text: String,
}

impl Trait {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Active, "active"),
        (Self::Inactive, "inactive"),
        (Self::Expired, "expired"),
        (Self::Expiring, "expiring"),
        (Self::Editable, "editable"),
        (Self::Unreadable, "unreadable"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
}

impl Query {
    /// Whether every key meets it.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether what it finds changes as time passes.
    pub fn is_timely(&self) -> bool {
        let is_timely = |test: &Test| match test {
            Test::Status(_) | Test::Is(_) | Test::Expires(_) | Test::Created(_) => true,
            Test::Word(_) | Test::Text(..) | Test::Editable(_) | Test::Listed(_) | Test::Admits(_) => false,
        };
        self.terms.iter().any(|term| is_timely(&term.test))
    }
}
