//! Days of the calendar, in UTC and in the zone of a person.
//!
//! Invariant: every moment has a date, also one that no calendar was made for; arithmetic never overflows.

use super::time::{DAY, Seconds};

/// A date of the Gregorian calendar, applied to all times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year; 0 is the year before 1.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date, if there is such a day in a year of four digits.
    pub fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        let days = match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((0..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// The moment at which the day begins.
    pub fn start(self) -> Seconds {
        // Years are counted from March, so that the day that some years have more is their last.
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = if month <= 2 { self.year - 1 } else { self.year };
        let since_march = (month + 9) % 12;
        let in_year = (153 * since_march + 2) / 5 + day - 1;
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + in_year - 719_468;
        Seconds(days * DAY)
    }

    /// The day after.
    pub fn next(self) -> Self {
        Self::of(self.start().plus(DAY))
    }

    /// The date of a moment.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "months and days are small")]
    pub fn of(moment: Seconds) -> Self {
        let days = moment.0.div_euclid(DAY) + 719_468;
        let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let since_march = (5 * in_year + 2) / 153;
        let day = in_year - (153 * since_march + 2) / 5 + 1;
        let month = if since_march < 10 { since_march + 3 } else { since_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month: month as u8, day: day as u8 }
    }
}

/// When the days of a person begin. The tables of zones are large and every browser has them, so the way to ask it is
/// handed in.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    start: fn(Date, u16) -> Seconds,
}

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self::new(|date, minute| date.start().plus(i64::from(minute) * 60))
    }
}

impl Zone {
    /// A zone in which the minute of a date begins at the moment that `start` says.
    pub const fn new(start: fn(Date, u16) -> Seconds) -> Self {
        Self { start }
    }

    /// The moment at which this minute of a date begins.
    pub fn start(self, date: Date, minute: u16) -> Seconds {
        (self.start)(date, minute)
    }
}

/// A moment as RFC 3339 writes it in UTC: `2026-01-31T08:05:00Z`.
pub fn rfc3339(moment: Seconds) -> String {
    let Date { year, month, day } = Date::of(moment);
    let second = moment.0.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_dates_agree() {
        let table = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_700_000_000, "2023-11-14T22:13:20Z"),
            (2_147_483_647, "2038-01-19T03:14:07Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ];
        for (seconds, text) in table {
            assert_eq!(rfc3339(Seconds(seconds)), text);
        }
        for day in (-200_000..200_000).step_by(37) {
            let start = Seconds(day * DAY);
            assert_eq!(Date::of(start).start(), start, "{:?}", Date::of(start));
        }
    }

    #[test]
    fn the_ends_of_the_range_have_dates() {
        for moment in [i64::MIN, i64::MAX] {
            assert!(rfc3339(Seconds(moment)).ends_with('Z'));
        }
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_no_dates() {
        assert!(Date::new(2024, 2, 29).is_some() && Date::new(2000, 2, 29).is_some());
        for (year, month, day) in
            [(2023, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (10_000, 1, 1)]
        {
            assert_eq!(Date::new(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}
