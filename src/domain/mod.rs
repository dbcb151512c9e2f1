//! The rules of access keys, as plain values and functions.
//!
//! Invariant: nothing here knows a browser, a wire format or a clock. `now` is always an argument, so each rule can be
//! tested on any machine at any moment in time.

pub mod access;
pub mod access_key;
pub mod attributes;
pub mod base64;
pub mod calendar;
pub mod change;
pub mod claims;
pub mod compare;
pub mod credentials;
pub mod directory;
pub mod draft;
pub mod entries;
pub mod expiry;
pub mod ip_list;
pub mod ip_range;
pub mod ip_reach;
pub mod json;
pub mod looks;
pub mod narrowing;
pub mod picking;
pub mod purpose;
pub mod replacement;
pub mod risk;
pub mod secret;
pub mod secret_shape;
pub mod shares;
pub mod text;
pub mod time;
pub mod token;
pub mod token_preview;
pub mod value_kind;

pub use access::{Access, AccessKind};
pub use access_key::{AccessKey, KeyId, KeyState, Status, TenantAccess};
pub use change::{KeyChange, Record, Updatable};
pub use credentials::{Credentials, ManagementKey, ProjectId};
pub use draft::{Draft, Field, NewKey, Problem, Warning};
pub use entries::{Entries, Entry, Value};
pub use expiry::{Expiry, Lifetime};
pub use ip_range::IpRange;
pub use narrowing::{Narrowing, NarrowingDraft, NarrowingField, NarrowingProblem};
pub use purpose::Purpose;
pub use secret::Secret;
pub use time::Seconds;
