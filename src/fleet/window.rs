//! Which rows of a long list stand in view.
//!
//! Invariant: pure arithmetic over whole CSS pixels; a list of any length draws as many rows as fit, and a margin. The
//! height of a row is a fraction of the whole list's, never a rounded number: a fraction of a pixel too little, counted
//! over a thousand rows, would draw the rows beside the view.

use std::ops::Range;

/// Rows drawn above and below the view, so that a quick scroll does not show a gap.
const MARGIN: u64 = 8;

/// What is scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// How far the list is scrolled down.
    pub scrolled: u64,
    /// How high the visible part is.
    pub height: u64,
    /// How high [`Viewport::rows`] rows are together; more than 0.
    pub content: u64,
    /// How many rows are so high; more than 0.
    pub rows: u64,
}

impl Viewport {
    /// The positions to draw of a list with `count` rows.
    pub fn drawn(&self, count: usize) -> Range<usize> {
        let count = count as u64;
        let first = self.row_at(self.scrolled).saturating_sub(MARGIN).min(count);
        let shown = self.row_at(self.height) + 2 * MARGIN + 2;
        position(first)..position((first + shown).min(count))
    }

    /// How far to scroll so that a row is wholly in view, or `None` when it is already.
    pub fn scroll_to_show(&self, row: usize) -> Option<u64> {
        let (top, bottom) = (self.top(row), self.top(row + 1));
        if top < self.scrolled {
            Some(top)
        } else if bottom > self.scrolled + self.height {
            Some(bottom.saturating_sub(self.height))
        } else {
            None
        }
    }

    /// How many rows a page up or down moves.
    pub fn page(&self) -> usize {
        position(self.row_at(self.height).max(2) - 1)
    }

    /// The upper edge of a row.
    fn top(&self, row: usize) -> u64 {
        (row as u64).saturating_mul(self.content).div_ceil(self.rows)
    }

    fn row_at(&self, pixels: u64) -> u64 {
        pixels.saturating_mul(self.rows) / self.content
    }
}

fn position(row: u64) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Viewport = Viewport { scrolled: 0, height: 500, content: 50, rows: 1 };

    #[test]
    fn a_million_rows_draw_no_more_than_fit() {
        for scrolled in [0, 123, 49_999_500, u64::MAX] {
            let rows = Viewport { scrolled, ..VIEW }.drawn(1_000_000);
            assert!(rows.len() <= 10 + 2 * 8 + 2, "{scrolled}: {rows:?}");
            assert!(rows.end <= 1_000_000);
        }
        let rows = Viewport { scrolled: 5_000, ..VIEW }.drawn(1_000_000);
        assert!(rows.start <= 100 && rows.end >= 110, "{rows:?}");
    }

    #[test]
    fn rows_of_a_fraction_of_a_pixel_more_are_found_far_down() {
        // Rows of 52.4 pixels: measured as 52, the view would be 76 rows off at the end of ten thousand.
        let view = Viewport { scrolled: 523_000, height: 700, content: 524_000, rows: 10_000 };
        let drawn = view.drawn(10_000);
        assert!(drawn.contains(&9_981) && drawn.contains(&9_994), "{drawn:?}");
        assert_eq!(view.scroll_to_show(9_981), None);
        assert_eq!(view.scroll_to_show(9_999), Some(523_300));
    }

    #[test]
    fn a_row_is_scrolled_to_only_when_it_is_out_of_view() {
        let view = Viewport { scrolled: 1_000, ..VIEW };
        assert_eq!(view.scroll_to_show(20), None);
        assert_eq!(view.scroll_to_show(29), None);
        assert_eq!(view.scroll_to_show(30), Some(1_050));
        assert_eq!(view.scroll_to_show(0), Some(0));
        assert_eq!(view.page(), 9);
    }
}
