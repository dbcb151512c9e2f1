//! Moments and spans as a query names them.
//!
//! Invariant: what is written is kept as written, so that it prints the same; it becomes moments only with a `now`.
//! A length of time counts from now into the future where keys end, and into the past where they were made. Months are
//! 30 days and years 365; calendar dates are in the zone of the person who reads the list, as the dates in it are, and end
//! with the last second of their day, month or year. A `Z` behind a date puts it in UTC.

use std::fmt;
use std::ops::RangeInclusive;

use crate::domain::Seconds;
use crate::domain::calendar::{Date, Zone};
use crate::domain::time::DAY;

/// A condition on a moment that a key may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// There is no such moment: it never ends, or the server did not say when it was made.
    Never,
    /// It has come: only where keys end.
    Past,
    /// Before, after, at most or at least so far away.
    Compared(Side, Point),
    /// From the first up to the second; an end may be open. A length of time as the second is no longer in it, so that
    /// `7d..30d` and `30d..90d` share no moment; a date is.
    Between(Option<Point>, Option<Point>),
    /// Within the day, month or year.
    During(Period),
}

/// The four comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// A place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// So far from now.
    Span(u32, Unit),
    /// A part of the calendar.
    Date(Period),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `mo`, 30 days.
    Month,
    /// `y`, 365 days.
    Year,
}

/// A year, a month, a day or a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: Date,
    /// How long it is.
    pub length: Length,
    /// Whether it is in UTC, wherever the person is.
    pub utc: bool,
}

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// `2026`
    Year,
    /// `2026-01`
    Month,
    /// `2026-01-31`
    Day,
    /// `2026-01-31T08:05`: the minute of the day.
    Minute(u16),
}

/// Which way a length of time counts from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Ahead,
    Back,
}

impl Unit {
    pub(in crate::fleet) const ALL: [(Self, &'static str, i64); 6] = [
        (Self::Minute, "min", 60),
        (Self::Hour, "h", 3_600),
        (Self::Day, "d", DAY),
        (Self::Week, "w", 7 * DAY),
        (Self::Month, "mo", 30 * DAY),
        (Self::Year, "y", 365 * DAY),
    ];

    fn spelling(self) -> (&'static str, i64) {
        Self::ALL.iter().find(|(unit, ..)| *unit == self).map_or(("d", DAY), |(_, text, seconds)| (*text, *seconds))
    }
}

impl Point {
    /// The part of the calendar that it is, if it is one.
    pub(super) fn date(self) -> Option<Period> {
        match self {
            Self::Date(period) => Some(period),
            Self::Span(..) => None,
        }
    }
}

impl Side {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Period {
    /// Its first moment, and the first after it.
    pub fn ends(self, zone: Zone) -> (Seconds, Seconds) {
        let zone = if self.utc { Zone::default() } else { zone };
        let date = self.first;
        // A year or month ends where the next begins; `start` takes the year after 9999 as it is.
        let next = |year, month| zone.start(Date { year, month, day: 1 }, 0);
        let first = zone.start(date, 0);
        match self.length {
            Length::Year => (first, next(date.year + 1, 1)),
            Length::Month if date.month == 12 => (first, next(date.year + 1, 1)),
            Length::Month => (first, next(date.year, date.month + 1)),
            // Not every day has 24 hours.
            Length::Day => (first, zone.start(date.next(), 0)),
            Length::Minute(minute) => {
                let start = zone.start(date, minute);
                (start, start.plus(60))
            }
        }
    }
}

impl When {
    /// The ends of life that it means, first and last; `None` for [`When::Never`].
    pub(in crate::fleet) fn expiries(self, now: Seconds, zone: Zone) -> Option<RangeInclusive<i64>> {
        self.moments(now, zone, Direction::Ahead)
    }

    /// The moments that it means, first and last; `None` for [`When::Never`].
    pub(super) fn moments(self, now: Seconds, zone: Zone, direction: Direction) -> Option<RangeInclusive<i64>> {
        let Seconds(now) = now;
        let (min, max) = (i64::MIN, i64::MAX);
        // A key that ends now has ended: a span ahead begins one second later.
        let ahead = |seconds: i64| now.saturating_add(seconds).max(now.saturating_add(1));
        let back = |seconds: i64| now.saturating_sub(seconds);
        Some(match (self, direction) {
            (Self::Never, _) => return None,
            (Self::Past, _) => min..=now,
            (Self::During(period), _) => {
                let (start, end) = period.ends(zone);
                start.0..=end.0 - 1
            }
            (Self::Compared(side, Point::Date(period)), _) => {
                let (start, end) = period.ends(zone);
                match side {
                    Side::Below => min..=start.0 - 1,
                    Side::AtMost => min..=end.0 - 1,
                    Side::Above => end.0..=max,
                    Side::AtLeast => start.0..=max,
                }
            }
            (Self::Compared(side, Point::Span(count, unit)), direction) => {
                let span = span(count, unit);
                match (side, direction) {
                    (Side::Below, Direction::Ahead) => ahead(0)..=now.saturating_add(span).saturating_sub(1),
                    (Side::AtMost, Direction::Ahead) => ahead(0)..=now.saturating_add(span),
                    (Side::Above, Direction::Ahead) => ahead(span.saturating_add(1))..=max,
                    (Side::AtLeast, Direction::Ahead) => ahead(span)..=max,
                    (Side::Below, Direction::Back) => back(span).saturating_add(1)..=max,
                    (Side::AtMost, Direction::Back) => back(span)..=max,
                    (Side::Above, Direction::Back) => min..=back(span).saturating_sub(1),
                    (Side::AtLeast, Direction::Back) => min..=back(span),
                }
            }
            (Self::Between(from, to), direction) => {
                let bound = |point: Option<Point>| match point {
                    None => (None, None),
                    Some(Point::Date(period)) => (Some(period.ends(zone)), None),
                    Some(Point::Span(count, unit)) => (None, Some(span(count, unit))),
                };
                let ((from_date, from_span), (to_date, to_span)) = (bound(from), bound(to));
                match (direction, from_span, to_span) {
                    (_, None, None) => {
                        from_date.map_or(min, |(start, _)| start.0)..=to_date.map_or(max, |(_, end)| end.0 - 1)
                    }
                    (Direction::Ahead, from, to) => {
                        ahead(from.unwrap_or(0))..=to.map_or(max, |to| now.saturating_add(to).saturating_sub(1))
                    }
                    (Direction::Back, from, to) => {
                        to.map_or(min, |to| back(to).saturating_add(1))..=from.map_or(max, back)
                    }
                }
            }
        })
    }
}

pub(super) fn span(count: u32, unit: Unit) -> i64 {
    i64::from(count) * unit.spelling().1
}

/// Reads a place in time.
pub(super) fn point(text: &str) -> Option<Point> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = text.split_at(digits);
    let unit = Unit::ALL.iter().find(|(_, spelling, _)| unit.eq_ignore_ascii_case(spelling));
    match unit {
        Some((unit, ..)) => Some(Point::Span(count.parse().ok()?, *unit)),
        None => period(text).map(Point::Date),
    }
}

fn period(text: &str) -> Option<Period> {
    let number = |text: &str, digits: usize| {
        let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain { text.parse::<u16>().ok() } else { None }
    };
    let (text, utc) = text.strip_suffix(['Z', 'z']).map_or((text, false), |text| (text, true));
    let (date, time) = text.split_once(['T', 't']).map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = i64::from(number(parts.next()?, 4)?);
    let month = parts.next().map(|month| number(month, 2)).map_or(Some(None), |month| month.map(Some))?;
    let day = parts.next().map(|day| number(day, 2)).map_or(Some(None), |day| day.map(Some))?;
    if parts.next().is_some() {
        return None;
    }
    let small = |part: Option<u16>| part.map_or(Ok(1), u8::try_from).ok();
    let first = Date::new(year, small(month)?, small(day)?)?;
    let length = match (month, day, time) {
        (_, Some(_), Some(time)) => {
            let (hour, minute) = time.split_once(':')?;
            let (hour, minute) = (number(hour, 2)?, number(minute, 2)?);
            (hour < 24 && minute < 60).then_some(Length::Minute(hour * 60 + minute))?
        }
        (_, None, Some(_)) => return None,
        (None, ..) => Length::Year,
        (Some(_), None, None) => Length::Month,
        (Some(_), Some(_), None) => Length::Day,
    };
    Some(Period { first, length, utc })
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self.first;
        match self.length {
            Length::Year => write!(f, "{year:04}"),
            Length::Month => write!(f, "{year:04}-{month:02}"),
            Length::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            Length::Minute(minute) => {
                write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60)
            }
        }?;
        f.write_str(if self.utc { "Z" } else { "" })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Span(count, unit) => write!(f, "{count}{}", unit.spelling().0),
            Self::Date(period) => period.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nine hours before UTC, without a summer time.
    const TOKYO: Zone = Zone::new(|date, minute| Zone::default().start(date, minute).plus(-9 * 3_600));
    /// A zone whose clocks go forward by an hour after 29 March 2026, 01:00 UTC.
    const BERLIN: Zone = Zone::new(|date, minute| {
        let summer = date.start() > Date { year: 2026, month: 3, day: 29 }.start();
        Zone::default().start(date, minute).plus(if summer { -7_200 } else { -3_600 })
    });

    fn during(text: &str, zone: Zone) -> (i64, i64) {
        let Some(Point::Date(period)) = point(text) else { panic!("{text} is a date") };
        let (start, end) = period.ends(zone);
        (start.0, end.0)
    }

    #[test]
    fn a_day_is_one_where_the_person_is() {
        let (start, end) = during("2027-01-31", Zone::default());
        let hours = 3_600;
        assert_eq!(during("2027-01-31", TOKYO), (start - 9 * hours, end - 9 * hours));
        assert_eq!(during("2027-01-31Z", TOKYO), (start, end));
        assert_eq!(during("2027-01", TOKYO).1, end - 9 * hours, "a month ends with its last day");
        let minute = during("2027-01-31T08:05", TOKYO);
        assert_eq!(minute, (start - hours + 5 * 60, start - hours + 6 * 60));
        assert_eq!(during("2027-01-31T08:05Z", TOKYO).0, start + 8 * hours + 5 * 60);
    }

    #[test]
    fn a_day_on_which_clocks_change_is_shorter_or_longer() {
        let length = |(start, end): (i64, i64)| end - start;
        assert_eq!(length(during("2026-03-28", BERLIN)), DAY);
        assert_eq!(length(during("2026-03-29", BERLIN)), DAY - 3_600);
        assert_eq!(length(during("2026-03-30", BERLIN)), DAY);
        assert_eq!(length(during("2026-03", BERLIN)), 31 * DAY - 3_600);
    }

    #[test]
    fn a_date_in_utc_prints_as_it_is_read() {
        for text in ["2027", "2027-01Z", "2027-01-31Z", "2027-01-31T08:05", "2027-01-31T08:05Z", "9999Z"] {
            assert_eq!(point(text).map(|point| point.to_string()).as_deref(), Some(text));
        }
    }
}
