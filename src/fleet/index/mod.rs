//! What the loaded keys are kept in.
//!
//! Invariant: no heap object a key or a field. Rows are only added, never moved: a row's number holds as long as the
//! fleet. What changes is a row's mark of being gone, and the order in which rows are shown.

pub(super) mod arena;
pub(super) mod bits;
pub(super) mod column;
pub(super) mod fold;
pub(super) mod pool;
mod row;
pub(super) mod table;
