//! Which rows of a long list stand in view.
//!
//! Invariant: pure arithmetic over whole CSS pixels; a list of any length draws as many rows as fit, and a margin. The
//! height of a row is a fraction of several rows' height, never a rounded number: a fraction of a pixel too little,
//! counted over a thousand rows, would draw the rows beside the view.
//!
//! Browsers draw no element higher than some millions of pixels, of the screen's own or of CSS. A list that would be
//! higher is scrolled in a body of the greatest height: a short way moves the rows by that way, a long one moves them in proportion. Between the two,
//! the list is *ahead* of the body by some pixels, and at both ends list and body meet.

use std::ops::Range;

/// Rows drawn above and below the view, so that a quick scroll does not show a gap.
const MARGIN: u64 = 4;

/// The greatest height of a body, in pixels of the screen or of CSS, whichever are more. Firefox ends below 18 million of
/// CSS; Chromium at 33 million of the screen, where places are only known to some pixels long before.
const HIGHEST: u64 = 15_000_000;

/// A way of so many views is a long one; nearer than this to an end of the body, its ends and the list's draw together.
const LONG: u64 = 4;

/// In a list that is ahead of its body, rows are counted from a row nearby: far from it, a fraction of a pixel adds up.
const GROUND: u64 = 64;

/// What is scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// How many rows the list has.
    pub count: usize,
    /// How high the visible part is.
    pub height: u64,
    /// How high [`Viewport::rows`] rows are together; more than 0.
    pub content: u64,
    /// How many rows are so high; more than 0.
    pub rows: u64,
    /// The greatest height of the body; more than that of the visible part.
    pub highest: u64,
    /// How far the body is scrolled down.
    scrolled: u64,
    /// How much further the list is than the body.
    ahead: u64,
}

impl Viewport {
    /// A list at its beginning, with `content` pixels for `rows` rows.
    pub fn new(count: usize, height: u64, (content, rows): (u64, u64)) -> Self {
        Self { count, height, content, rows, highest: HIGHEST, scrolled: 0, ahead: 0 }
    }

    /// The greatest height of a body on a screen with so many pixels to one of CSS, in CSS pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "whole pixels"
    )]
    pub fn highest(screen_pixels: f64) -> u64 {
        (HIGHEST as f64 / screen_pixels.max(1.0)) as u64
    }

    /// The same place in a list that has grown, or become shorter.
    pub fn with_rows(self, count: usize) -> Self {
        let same = Self { count, ..self };
        if same.is_capped() { same } else { Self { ahead: 0, ..same } }
    }

    /// Whether the list is higher than its body may be.
    pub fn is_capped(&self) -> bool {
        self.whole() > self.highest
    }

    /// How far the list is scrolled down.
    pub fn at(&self) -> u64 {
        self.scrolled + self.ahead
    }

    /// The positions to draw.
    pub fn drawn(&self) -> Range<usize> {
        let count = self.count as u64;
        let first = self.row_at(self.at()).saturating_sub(MARGIN).min(count);
        position(first)..position((first + self.room() as u64).min(count))
    }

    /// How many rows are drawn at most.
    pub fn room(&self) -> usize {
        position(self.row_at(self.height) + 2 * MARGIN + 2)
    }

    /// The row that the drawn ones are counted from, and where in the body it stands.
    pub fn ground(&self) -> (usize, i64) {
        if !self.is_capped() {
            return (0, 0);
        }
        let row = self.drawn().start / position(GROUND) * position(GROUND);
        (row, self.top(row).cast_signed() - self.ahead.cast_signed())
    }

    /// Follows the body, which a person has scrolled; answers where it has to be scrolled to instead, if it does.
    pub fn follow(&mut self, scrolled: u64) -> Option<u64> {
        let before = std::mem::replace(&mut self.scrolled, scrolled);
        if !self.is_capped() {
            self.ahead = 0;
            return None;
        }
        let (end, body_end) = self.ends();
        let at = match scrolled {
            _ if scrolled == before => return None,
            0 => 0,
            _ if scrolled >= body_end => end,
            _ if scrolled.abs_diff(before) > LONG * self.height => scrolled * end / body_end,
            _ => (scrolled + self.ahead).min(end),
        };
        let to = if self.is_inside(scrolled) { scrolled } else { self.in_proportion(at) };
        // A pixel is not worth to take the body out of a person's hand.
        self.scrolled = if to.abs_diff(scrolled) > 1 { to } else { scrolled.min(at) };
        self.ahead = at - self.scrolled;
        (self.scrolled != scrolled).then_some(self.scrolled)
    }

    /// Scrolls the list to a place; answers where its body has to be scrolled to.
    pub fn go(&mut self, to: u64) -> u64 {
        let (end, _) = self.ends();
        let to = to.min(end);
        let near = to.abs_diff(self.at()) <= LONG * self.height;
        let kept = to.checked_sub(self.ahead).filter(|kept| near && self.is_inside(*kept));
        self.scrolled = match self.is_capped() {
            true => kept.unwrap_or_else(|| self.in_proportion(to)),
            false => to,
        };
        self.ahead = to - self.scrolled;
        self.scrolled
    }

    /// How far to scroll so that a row is wholly in view, or `None` when it is already.
    pub fn scroll_to_show(&self, row: usize) -> Option<u64> {
        let (top, bottom) = (self.top(row), self.top(row + 1));
        if top < self.at() {
            Some(top)
        } else if bottom > self.at() + self.height {
            Some(bottom.saturating_sub(self.height))
        } else {
            None
        }
    }

    /// How many rows a page up or down moves.
    pub fn page(&self) -> usize {
        position(self.row_at(self.height).max(2) - 1)
    }

    /// How far the list and its body can be scrolled.
    fn ends(&self) -> (u64, u64) {
        let end = |height: u64| height.saturating_sub(self.height).max(1);
        (end(self.whole()), end(self.whole().min(self.highest)))
    }

    fn is_inside(&self, scrolled: u64) -> bool {
        let (_, end) = self.ends();
        (LONG * self.height..end.saturating_sub(LONG * self.height)).contains(&scrolled)
    }

    fn in_proportion(&self, at: u64) -> u64 {
        let (end, body_end) = self.ends();
        at * body_end / end
    }

    /// How high the whole list is.
    fn whole(&self) -> u64 {
        self.top(self.count)
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

    fn view(count: usize) -> Viewport {
        Viewport::new(count, 500, (50, 1))
    }

    /// Where the browser lets the body be scrolled to.
    fn body_end(view: &Viewport) -> u64 {
        (view.count as u64 * 50).min(view.highest).saturating_sub(view.height)
    }

    fn draws_what_is_seen(view: &Viewport) {
        let drawn = view.drawn();
        let (first, last) = (view.at() / 50, (view.at() + view.height - 1) / 50);
        let last = last.min(view.count as u64 - 1);
        assert!(drawn.contains(&position(first)) && drawn.contains(&position(last)), "{view:?} {drawn:?}");
        assert!(drawn.len() <= view.room() && drawn.end <= view.count);
        // Each stands in the body where the body is seen.
        let (row, top) = view.ground();
        let seen = top + (first.cast_signed() - row as i64) * 50 - view.scrolled.cast_signed();
        assert_eq!(seen, (first * 50).cast_signed() - view.at().cast_signed());
        assert!(view.scrolled <= body_end(view), "{view:?}");
    }

    #[test]
    fn a_million_rows_draw_no_more_than_fit() {
        for scrolled in [0, 123, 4_999_500, u64::from(u32::MAX)] {
            let mut view = view(100_000);
            assert_eq!(view.follow(scrolled), None);
            assert!(view.drawn().len() <= 10 + 2 * 8 + 2, "{scrolled}: {view:?}");
        }
        let mut view = view(100_000);
        view.follow(5_000);
        assert!(view.drawn().start <= 100 && view.drawn().end >= 110);
    }

    #[test]
    fn rows_of_a_fraction_of_a_pixel_more_are_found_far_down() {
        // Rows of 52.4 pixels: measured as 52, the view would be 76 rows off at the end of ten thousand.
        let mut view = Viewport::new(10_000, 700, (524_000, 10_000));
        view.follow(523_000);
        let drawn = view.drawn();
        assert!(drawn.contains(&9_981) && drawn.contains(&9_994), "{drawn:?}");
        assert_eq!(view.scroll_to_show(9_981), None);
        assert_eq!(view.scroll_to_show(9_999), Some(523_300));
    }

    #[test]
    fn a_row_is_scrolled_to_only_when_it_is_out_of_view() {
        let mut view = view(10_000);
        view.follow(1_000);
        assert_eq!(view.scroll_to_show(20), None);
        assert_eq!(view.scroll_to_show(29), None);
        assert_eq!(view.scroll_to_show(30), Some(1_050));
        assert_eq!(view.scroll_to_show(0), Some(0));
        assert_eq!(view.page(), 9);
    }

    #[test]
    fn the_keyboard_reaches_every_row_of_millions() {
        let sharp = [1.0, 3.0, 8.0, 15.0].map(Viewport::highest);
        let counts = [10, 100_000, 300_000, 300_001, 1_000_000, 4_000_000];
        for (count, highest) in counts.into_iter().flat_map(|count| sharp.map(|highest| (count, highest))) {
            let mut view = Viewport { highest, ..view(count) };
            let rows = (0..count).step_by(count / 7 + 1).flat_map(|row| [row, row + 1, row + 9]);
            for row in rows.chain([count - 1, count - 2, 0, 1, count / 2]).filter(|row| *row < count) {
                if let Some(to) = view.scroll_to_show(row) {
                    let body = view.go(to);
                    assert_eq!(view.follow(body), None, "the event of one's own scroll changes nothing");
                }
                assert!((view.at() / 50..(view.at() + view.height) / 50).contains(&(row as u64)), "{row}: {view:?}");
                draws_what_is_seen(&view);
            }
        }
    }

    #[test]
    fn a_body_is_no_higher_than_a_sharp_screen_can_draw() {
        assert_eq!(Viewport::highest(1.0), HIGHEST);
        assert_eq!(Viewport::highest(3.0), 5_000_000);
        assert_eq!(Viewport::highest(0.5), HIGHEST, "zoomed out, the pixels of CSS are more");
    }

    #[test]
    fn a_short_way_moves_the_rows_by_that_way_and_the_ends_are_reached() {
        let mut view = view(1_000_000);
        for far in [7_000_000, 100_000, 14_900_000, 1] {
            view.follow(far);
            let wheel = |view: &mut Viewport, by: i64| {
                let body = view.scrolled.saturating_add_signed(by).min(body_end(view));
                let before = view.at();
                view.follow(body);
                draws_what_is_seen(view);
                view.at().cast_signed() - before.cast_signed()
            };
            if view.is_inside(view.scrolled) {
                assert_eq!((wheel(&mut view, 100), wheel(&mut view, -130)), (100, -130));
            }
            for by in [-990, 990] {
                let end: u64 = if by < 0 { 0 } else { 50_000_000 - 500 };
                let near = view.go(end.abs_diff(20_000));
                view.follow(near);
                (0..100).for_each(|_| _ = wheel(&mut view, by));
                assert_eq!(view.at(), end, "the end is reached");
            }
        }
    }

    #[test]
    fn whatever_is_dragged_rows_are_where_one_looks() {
        let mut random = 7_u64;
        let mut view = view(2_000_000);
        for _ in 0..20_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let way = (random >> 33) % 5_000;
            let body = match random >> 61 {
                0 => (random >> 30) % (body_end(&view) + 1),
                1..4 => view.scrolled.saturating_sub(way),
                _ => (view.scrolled + way).min(body_end(&view)),
            };
            let asked = view.follow(body);
            assert!(asked.is_none_or(|asked| asked == view.scrolled));
            draws_what_is_seen(&view);
        }
    }
}
