//! Ids that tie elements together (`aria-describedby`, `for`, `popovertarget`), unique in the page.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A fresh element id such as `field-7`; never the same twice while the page lives.
pub(super) fn element_id(part: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("{part}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::element_id;

    #[test]
    fn two_parts_never_share_an_id() {
        assert_ne!(element_id("field"), element_id("field"));
    }
}
