//! What can be wrong with a field, and where in it.

/// Longest name, in code points: the limit of the provider's own form. The API documents none, in code points or bytes.
pub const NAME_LIMIT: usize = 100;
/// Longest description, in code points: the limit that the provider's Terraform plug-in enforces. The API documents none.
pub const DESCRIPTION_LIMIT: usize = 254;

/// A field of the form; of a list with the place of its row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The key's name.
    Name,
    /// The free text.
    Description,
    /// Its lifetime.
    Lifetime,
    /// Roles, tenants or user.
    Access,
    /// The list of addresses as a whole.
    PermittedIps,
    /// One of the addresses.
    PermittedIp(usize),
    /// The claims as a whole.
    Claims,
    /// The name of a claim.
    ClaimName(usize),
    /// The value of a claim.
    ClaimValue(usize),
    /// The attributes as a whole.
    Attributes,
    /// The name of an attribute.
    AttributeName(usize),
    /// The value of an attribute.
    AttributeValue(usize),
}

/// Something wrong with one field, in words for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it belongs.
    pub field: Field,
    /// What is wrong and what to do.
    pub text: String,
}
