//! The rules of access keys, as plain values and functions.
//!
//! Invariant: nothing here knows a browser, a wire format or a clock. `now` is always an argument, so each rule can be
//! tested on any machine at any moment in time.

pub mod access_key;
pub mod attributes;
pub mod calendar;
pub mod claims;
pub mod credentials;
pub mod draft;
pub mod entries;
pub mod expiry;
pub mod ip_range;
pub mod json;
pub mod secret;
pub mod shares;
pub mod text;
pub mod time;

pub use access_key::{AccessKey, KeyId, KeyState, Status, TenantAccess};
pub use credentials::{Credentials, ManagementKey, ProjectId};
pub use draft::{Draft, Field, NewKey, Problem};
pub use expiry::{Expiry, Lifetime};
pub use ip_range::IpRange;
pub use secret::Secret;
pub use time::Seconds;
