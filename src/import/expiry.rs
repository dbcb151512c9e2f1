//! The moment in a cell at which a key ends.
//!
//! Nothing, `0` and `never` are no end. A moment is seconds since 1970, a day, or RFC 3339 with its zone; what could be
//! several moments is refused.

use crate::domain::calendar::Date;
use crate::domain::{Lifetime, Seconds};

/// What a cell says.
pub(super) struct Read {
    pub(super) lifetime: Lifetime,
    /// What should be known of how it was read.
    pub(super) note: Option<&'static str>,
}

const MILLISECONDS: &str =
    "This looks like milliseconds. Write seconds since 1970, or a moment such as 2027-01-31T12:00:00Z.";
const NO_ZONE: &str =
    "This moment has no time zone. Write Z behind it for UTC, or its distance from UTC, such as +02:00.";
const NO_MOMENT: &str =
    "This is no moment that can be read. Write 2027-01-31, 2027-01-31T12:00:00Z, seconds since 1970, or never.";
const NO_DAY: &str = "There is no such day in the calendar.";
const NO_TIME: &str = "There is no such time of day: hours go to 23, minutes and seconds to 59.";
const DIGITS: &str = "Write the digits as 0 to 9.";
const SMALL: &str =
    "This number would be a moment in the year 1970. If days are meant, write the day on which the key ends.";
const DAY_NOTE: &str = "The key ends when this day begins, at 00:00 UTC.";
const FRACTION_NOTE: &str = "Fractions of a second are dropped.";

/// Numbers from here on cannot be seconds: the year would be beyond 5000.
const SURELY_MILLISECONDS: i64 = 100_000_000_000;
/// Numbers up to here are moments within the first years after 1970.
const SURELY_NO_MOMENT: i64 = 100_000_000;

/// Reads a cell.
pub(super) fn read(text: &str) -> Result<Read, &'static str> {
    let text = text.trim();
    let is_word = |word: &str| text.eq_ignore_ascii_case(word);
    if text.is_empty() || is_word("0") || is_word("never") {
        return Ok(Read { lifetime: Lifetime::Never, note: None });
    }
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return Err(DIGITS);
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return seconds(text);
    }
    moment(text)
}

fn seconds(text: &str) -> Result<Read, &'static str> {
    let number: i64 = text.parse().map_err(|_| if text == "-" { NO_MOMENT } else { MILLISECONDS })?;
    match number {
        SURELY_MILLISECONDS.. => Err(MILLISECONDS),
        ..=0 => Err(NO_MOMENT),
        1..=SURELY_NO_MOMENT => Err(SMALL),
        _ => Ok(Read { lifetime: Lifetime::Until(Some(Seconds(number))), note: None }),
    }
}

/// A number of so many digits at the start, and what follows.
fn number(text: &str, digits: usize) -> Option<(u8, &str)> {
    let head = text.get(..digits).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((head.parse().ok()?, text.get(digits..)?))
}

fn moment(text: &str) -> Result<Read, &'static str> {
    let day = (|| {
        let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
        let (month, rest) = number(text.get(4..)?.strip_prefix('-')?, 2)?;
        let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
        Some((year.parse::<i64>().ok()?, month, day, rest))
    })();
    let (year, month, day, rest) = day.ok_or(NO_MOMENT)?;
    let start = Date::new(year, month, day).ok_or(NO_DAY)?.start();
    if rest.is_empty() {
        return Ok(Read { lifetime: Lifetime::Until(Some(start)), note: Some(DAY_NOTE) });
    }
    let rest = rest.strip_prefix(['T', 't', ' ']).ok_or(NO_MOMENT)?;
    let (clock, rest, fraction) = clock(rest)?;
    let east = zone(rest)?;
    let end = start.plus(clock - east);
    Ok(Read { lifetime: Lifetime::Until(Some(end)), note: fraction.then_some(FRACTION_NOTE) })
}

/// The seconds since midnight, what follows, and whether a fraction was dropped.
fn clock(text: &str) -> Result<(i64, &str, bool), &'static str> {
    let (hour, rest) = number(text, 2).ok_or(NO_MOMENT)?;
    let (minute, rest) = rest.strip_prefix(':').and_then(|rest| number(rest, 2)).ok_or(NO_MOMENT)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 2).ok_or(NO_MOMENT)?,
        None => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(NO_TIME);
    }
    let (rest, fraction) = match rest.strip_prefix('.') {
        Some(digits) => (digits.trim_start_matches(|c: char| c.is_ascii_digit()), true),
        None => (rest, false),
    };
    Ok((i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second), rest, fraction))
}

/// How many seconds east of UTC.
fn zone(text: &str) -> Result<i64, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NO_ZONE);
    }
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
        return Ok(0);
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let digits = text.strip_prefix(['+', '-']).ok_or(NO_MOMENT)?;
    let (hour, rest) = number(digits, 2).ok_or(NO_MOMENT)?;
    let (minute, rest) = number(rest.strip_prefix(':').unwrap_or(rest), 2).ok_or(NO_MOMENT)?;
    if !rest.is_empty() || hour > 23 || minute > 59 {
        return Err(NO_MOMENT);
    }
    Ok(sign * (i64::from(hour) * 3_600 + i64::from(minute) * 60))
}

/// Whether a text is a moment, where nobody said that it should be.
pub(super) fn looks_like_moment(text: &str) -> bool {
    text.len() >= 8 && read(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(text: &str) -> Result<Option<i64>, &'static str> {
        read(text).map(|read| match read.lifetime {
            Lifetime::Until(Some(end)) => Some(end.0),
            Lifetime::Never => None,
            Lifetime::Until(None) | Lifetime::Days(_) => Some(-1),
        })
    }

    #[test]
    fn a_cell_is_a_moment_or_never() {
        for (text, end) in [
            ("", None),
            ("0", None),
            (" Never ", None),
            ("1893456000", Some(1_893_456_000)),
            ("2027-01-31", Some(1_801_353_600)),
            ("2027-01-31T00:00:00Z", Some(1_801_353_600)),
            ("2027-01-31t02:30:00+02:30", Some(1_801_353_600)),
            ("2027-01-30 19:00-0500", Some(1_801_353_600)),
            ("2027-01-31T00:00:00.75 UTC", Some(1_801_353_600)),
            ("2038-01-19T03:14:08Z", Some(2_147_483_648)),
        ] {
            assert_eq!(until(text), Ok(end), "{text}");
        }
        assert_eq!(read("2027-01-31").map(|read| read.note).ok(), Some(Some(DAY_NOTE)));
    }

    #[test]
    fn what_could_be_several_moments_or_none_is_refused() {
        for (text, why) in [
            ("1700000000000", MILLISECONDS),
            ("99999999999999999999999", MILLISECONDS),
            ("-1", NO_MOMENT),
            ("-", NO_MOMENT),
            ("1e9", NO_MOMENT),
            ("1893456000.5", NO_MOMENT),
            ("90", SMALL),
            ("٢٠٢٧-01-31", DIGITS),
            ("２０２７-01-31", DIGITS),
            ("2027-02-29", NO_DAY),
            ("2027-04-31T00:00:00Z", NO_DAY),
            ("2027-01-31T24:00:00Z", NO_TIME),
            ("2027-01-31T23:59:60Z", NO_TIME),
            ("2027-01-31T12:00:00", NO_ZONE),
            ("31/01/2027", NO_MOMENT),
            ("2027-1-31", NO_MOMENT),
            ("2027-01-31T12:00:00+25:00", NO_MOMENT),
            ("2027-01-31x", NO_MOMENT),
            ("tomorrow", NO_MOMENT),
            ("null", NO_MOMENT),
        ] {
            assert_eq!(until(text), Err(why), "{text}");
        }
    }
}
