//! Which rows of a long list stand in view.
//!
//! Invariant: pure arithmetic over whole CSS pixels; a list of any length draws as many rows as fit, and a margin.

use std::ops::Range;

/// Rows drawn above and below the view, so that a quick scroll does not show a gap.
const MARGIN: usize = 8;

/// What is scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// How far the list is scrolled down.
    pub scrolled: usize,
    /// How high the visible part is.
    pub height: usize,
    /// How high each row is; more than 0.
    pub row: usize,
}

impl Viewport {
    /// The positions to draw of a list with `count` rows.
    pub fn rows(&self, count: usize) -> Range<usize> {
        let first = (self.scrolled / self.row).saturating_sub(MARGIN).min(count);
        let shown = self.height / self.row + 2 * MARGIN + 2;
        first..first.saturating_add(shown).min(count)
    }

    /// How far to scroll so that a row is wholly in view, or `None` when it is already.
    pub fn scroll_to_show(&self, position: usize) -> Option<usize> {
        let top = self.top(position);
        if top < self.scrolled {
            Some(top)
        } else if top + self.row > self.scrolled + self.height {
            Some((top + self.row).saturating_sub(self.height))
        } else {
            None
        }
    }

    /// The upper edge of a row.
    pub fn top(&self, position: usize) -> usize {
        position.saturating_mul(self.row)
    }

    /// How many rows a page up or down moves.
    pub fn page(&self) -> usize {
        (self.height / self.row).max(2) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Viewport = Viewport { scrolled: 0, height: 500, row: 50 };

    #[test]
    fn a_million_rows_draw_no_more_than_fit() {
        for scrolled in [0, 123, 49_999_500, usize::MAX] {
            let rows = Viewport { scrolled, ..VIEW }.rows(1_000_000);
            assert!(rows.len() <= 10 + 2 * MARGIN + 2, "{scrolled}: {rows:?}");
            assert!(rows.end <= 1_000_000);
        }
        let rows = Viewport { scrolled: 5_000, ..VIEW }.rows(1_000_000);
        assert!(rows.start <= 100 && rows.end >= 110, "{rows:?}");
    }

    #[test]
    fn a_row_is_scrolled_to_only_when_it_is_out_of_view() {
        let view = Viewport { scrolled: 1_000, ..VIEW };
        assert_eq!(view.scroll_to_show(20), None);
        assert_eq!(view.scroll_to_show(29), None);
        assert_eq!(view.scroll_to_show(30), Some(1_050));
        assert_eq!(view.scroll_to_show(0), Some(0));
    }
}
