//! Which rows of a long list stand in view.
//!
//! Invariant: pure arithmetic over pixels; a list of any length draws as many rows as fit, and a margin.

use std::ops::Range;

/// Rows drawn above and below the view, so that a quick scroll does not show a gap.
const MARGIN: usize = 8;

/// What is scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How far the list is scrolled down.
    pub scrolled: f64,
    /// How high the visible part is.
    pub height: f64,
    /// How high each row is; more than 0.
    pub row: f64,
}

impl Viewport {
    /// The positions to draw of a list with `count` rows.
    pub fn rows(&self, count: usize) -> Range<usize> {
        let first = whole(self.scrolled / self.row).saturating_sub(MARGIN).min(count);
        let shown = whole(self.height / self.row).saturating_add(2 * MARGIN + 2);
        first..first.saturating_add(shown).min(count)
    }

    /// How far to scroll so that a row is wholly in view, or `None` when it is already.
    pub fn scroll_to_show(&self, position: usize) -> Option<f64> {
        let top = self.top(position);
        if top < self.scrolled {
            Some(top)
        } else if top + self.row > self.scrolled + self.height {
            Some(top + self.row - self.height)
        } else {
            None
        }
    }

    /// The upper edge of a row.
    #[expect(clippy::cast_precision_loss, reason = "a list of 2^53 rows fits no browser")]
    pub fn top(&self, position: usize) -> f64 {
        position as f64 * self.row
    }

    /// How many rows a page up or down moves.
    pub fn page(&self) -> usize {
        whole(self.height / self.row).max(2) - 1
    }
}

/// The whole part of a pixel count that is never negative; 0 for what is no number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first; the cast saturates")]
fn whole(pixels: f64) -> usize {
    pixels.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Viewport = Viewport { scrolled: 0.0, height: 500.0, row: 50.0 };

    #[test]
    fn a_million_rows_draw_no_more_than_fit() {
        for scrolled in [0.0, 123.0, 49_999_500.0, 1e12, -10.0, f64::NAN] {
            let rows = Viewport { scrolled, ..VIEW }.rows(1_000_000);
            assert!(rows.len() <= 10 + 2 * MARGIN + 2, "{scrolled}: {rows:?}");
            assert!(rows.end <= 1_000_000);
        }
        let rows = Viewport { scrolled: 5_000.0, ..VIEW }.rows(1_000_000);
        assert!(rows.start <= 100 && rows.end >= 110, "{rows:?}");
    }

    #[test]
    fn a_row_is_scrolled_to_only_when_it_is_out_of_view() {
        let view = Viewport { scrolled: 1_000.0, ..VIEW };
        assert_eq!(view.scroll_to_show(20), None);
        assert_eq!(view.scroll_to_show(29), None);
        assert_eq!(view.scroll_to_show(30), Some(1_050.0));
        assert_eq!(view.scroll_to_show(0), Some(0.0));
    }
}
