//! When a page that is being filled is drawn anew.

/// How often the page is told of more rows, in milliseconds: each time draws it anew.
const PACE: i64 = 250;

/// When the page is told of what has arrived: at first, at the first rows, and from then on not too often.
#[derive(Debug, Default)]
pub(super) struct Telling {
    last: Option<i64>,
    some: bool,
}

impl Telling {
    /// Whether it is to be told now, at this time in milliseconds, of so many rows.
    pub(super) fn is_due(&mut self, now: i64, rows: usize) -> bool {
        let is_first = rows > 0 && !self.some;
        // A clock that was put back must not keep the page waiting.
        let is_due = is_first || self.last.is_none_or(|last| !(last..last + PACE).contains(&now));
        if is_due {
            (self.last, self.some) = (Some(now), self.some || is_first);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_told_of_the_first_rows_at_once_and_then_not_too_often() {
        let mut telling = Telling::default();
        let table = [
            (0, 0, true),
            (10, 0, false),
            (20, 5, true),
            (30, 9, false),
            (269, 99, false),
            (270, 100, true),
            (290, 120, false),
            (15, 130, true),
            (16, 140, false),
        ];
        for (now, rows, due) in table {
            assert_eq!(telling.is_due(now, rows), due, "{rows} rows at {now}");
        }
    }
}
