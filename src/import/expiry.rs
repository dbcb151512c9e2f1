//! The moment in a cell at which a key expires.
//!
//! Nothing, `0` and `never` are no expiry. A moment is seconds since 1970, or a day with or without a time. A day whose
//! order is not plain is read as the person chose for the column, and what could still be something else is asked about.

use std::borrow::Cow;

use super::clock::{self, Clock};
use super::dates::{self, Written};
use super::finding::Severity;
use super::spreadsheet;
use crate::domain::calendar::{Date, rfc3339};
use crate::domain::{Lifetime, Seconds};

/// The order of day and month in dates such as `12/01/2027`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 12 January.
    DayFirst,
    /// 1 December.
    MonthFirst,
}

/// What a person chose for the moments of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// The order of day and month, once it was chosen.
    pub order: Option<DateOrder>,
    /// Whether times without a time zone are in UTC.
    pub is_utc: bool,
}

/// What a cell says.
pub(super) struct Read {
    pub(super) lifetime: Lifetime,
    /// What should be known of how it was read, or has to be decided.
    pub(super) remark: Option<(Severity, Cow<'static, str>)>,
}

/// Why a cell says nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It cannot be read.
    Wrong(Cow<'static, str>),
    /// A person has to choose the order of day and month.
    Order(Cow<'static, str>),
    /// A person has to say whether times without a zone are in UTC.
    Zone(Cow<'static, str>),
}

pub(super) const MILLISECONDS: &str =
    "This looks like milliseconds. Write seconds since 1970, or a moment such as 2027-01-31T12:00:00Z.";
pub(super) const NO_ZONE: &str = "This moment has no time zone. Choose UTC for the column, or write Z for UTC or a distance such as +02:00 behind it.";
pub(super) const NO_MOMENT: &str =
    "This is no moment that can be read. Write 2027-01-31, 2027-01-31T12:00:00Z, seconds since 1970, or never.";
pub(super) const NO_DAY: &str = "There is no such day in the calendar.";
pub(super) const NO_TIME: &str = "There is no such time of day: hours go to 23, minutes and seconds to 59.";
const DIGITS: &str = "Write the digits as 0 to 9.";
const SMALL: &str =
    "This number would be a moment in the year 1970. If days are meant, write the day on which the key ends.";
const TWO_DIGITS: &str = "Day, month and year cannot be told apart. Write the year with four digits.";
const DAY_NOTE: &str = "The key ends when this day begins, at 00:00 UTC.";
const FRACTION_NOTE: &str = "Fractions of a second are dropped.";
const ORDER: &str =
    "This is one day with the day first, and another with the month first. Choose which for the column.";

/// Numbers from here on cannot be seconds: the year would be beyond 5000.
const SURELY_MILLISECONDS: i64 = 100_000_000_000;
/// Numbers up to here are moments within the first years after 1970.
const SURELY_NO_MOMENT: i64 = 100_000_000;
/// Seconds of a day.
const DAY: i64 = 86_400;

fn wrong<T>(why: &'static str) -> Result<T, Unread> {
    Err(Unread::Wrong(Cow::Borrowed(why)))
}

fn until(end: Seconds, remark: Option<(Severity, Cow<'static, str>)>) -> Read {
    Read { lifetime: Lifetime::Until(Some(end)), remark }
}

/// Reads a cell.
pub(super) fn read(text: &str, chosen: Dates) -> Result<Read, Unread> {
    let text = text.trim();
    let is_word = |word: &str| text.eq_ignore_ascii_case(word);
    if text.is_empty() || is_word("0") || is_word("never") {
        return Ok(Read { lifetime: Lifetime::Never, remark: None });
    }
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return wrong(DIGITS);
    }
    if let Some(damage) = spreadsheet::damage(text) {
        return wrong(damage.of_a_cell());
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text);
    }
    if let Some(read) = spreadsheet::day_number(text).map(day_number) {
        return Ok(read);
    }
    moment(text, chosen)
}

fn number(text: &str) -> Result<Read, Unread> {
    let Ok(number) = text.parse::<i64>() else { return wrong(if text == "-" { NO_MOMENT } else { MILLISECONDS }) };
    match number {
        SURELY_MILLISECONDS.. => wrong(MILLISECONDS),
        ..=0 => wrong(NO_MOMENT),
        1..=SURELY_NO_MOMENT => match (spreadsheet::day_number(text), dates::compact(text)) {
            (Some(day), _) => Ok(day_number(day)),
            (_, Some(date)) => {
                let text =
                    format!("{text} is probably the day {}. Import it as that, or leave the row out.", day(date));
                Ok(until(date.start(), Some((Severity::Ask, text.into()))))
            }
            (None, None) => wrong(SMALL),
        },
        _ => Ok(until(Seconds(number), None)),
    }
}

/// A day as a spreadsheet counts it, in seconds since 1970. Nobody writes it so, which is why it is asked about.
fn day_number(moment: Seconds) -> Read {
    /// Between the two days from which spreadsheets count.
    const BETWEEN: i64 = 1_462 * DAY;
    let day = |moment: Seconds| if moment.0 % DAY == 0 { day(Date::of(moment)) } else { rfc3339(moment) };
    let text = format!(
        "This is how a spreadsheet counts days: {}, or {} in a workbook that counts from 1904. Import it as {0}, or format the column as yyyy-mm-dd and export the file again.",
        day(moment),
        day(moment.plus(BETWEEN)),
    );
    until(moment, Some((Severity::Ask, text.into())))
}

fn day(date: Date) -> String {
    rfc3339(date.start()).chars().take(10).collect()
}

fn moment(text: &str, chosen: Dates) -> Result<Read, Unread> {
    let Some((written, rest)) = dates::written(text) else { return wrong(NO_MOMENT) };
    let (date, mut remark) = date(written, chosen.order)?;
    let rest = rest.trim_end();
    if rest.is_empty() {
        note(&mut remark, DAY_NOTE);
        return Ok(until(date.start(), remark));
    }
    let Clock { seconds, zone, is_cut } = clock::read(rest).map_err(|why| Unread::Wrong(Cow::Borrowed(why)))?;
    let east = match zone {
        Some(east) => east,
        None if chosen.is_utc => 0,
        // As spreadsheets write a day.
        None if seconds == 0 => {
            note(&mut remark, DAY_NOTE);
            0
        }
        None => return Err(Unread::Zone(Cow::Borrowed(NO_ZONE))),
    };
    if is_cut {
        note(&mut remark, FRACTION_NOTE);
    }
    Ok(until(date.start().plus(seconds - east), remark))
}

/// Adds a note to what is said already.
fn note(remark: &mut Option<(Severity, Cow<'static, str>)>, note: &'static str) {
    match remark {
        Some((_, text)) => {
            let text = text.to_mut();
            text.push(' ');
            text.push_str(note);
        }
        None => *remark = Some((Severity::Note, Cow::Borrowed(note))),
    }
}

/// The day that was written.
#[expect(clippy::type_complexity, reason = "a date, and what is to be said of it")]
fn date(written: Written, order: Option<DateOrder>) -> Result<(Date, Option<(Severity, Cow<'static, str>)>), Unread> {
    let (first, second, year, is_short) = match written {
        Written::Plain { year, month, day } => {
            return match Date::new(year, month, day) {
                Some(date) => Ok((date, None)),
                None => wrong(NO_DAY),
            };
        }
        Written::Named { year, month, day, is_short } => {
            let Some(date) = Date::new(year, month, day) else { return wrong(NO_DAY) };
            let text = || (Severity::Note, Cow::Owned(format!("Read as {}.", self::day(date))));
            return Ok((date, is_short.then(text)));
        }
        Written::Unordered => return wrong(TWO_DIGITS),
        Written::Numbers { first, second, year, is_short } => (first, second, year, is_short),
    };
    let read = |order: DateOrder| match order {
        DateOrder::DayFirst => Date::new(year, second, first),
        DateOrder::MonthFirst => Date::new(year, first, second),
    };
    let words = |order: DateOrder| match order {
        DateOrder::DayFirst => "the day",
        DateOrder::MonthFirst => "the month",
    };
    let told = |date: Date, order: DateOrder| {
        Some((Severity::Note, Cow::Owned(format!("Read with {} first: {}.", words(order), day(date)))))
    };
    match (read(DateOrder::DayFirst), read(DateOrder::MonthFirst), order) {
        (None, None, _) => wrong(NO_DAY),
        (Some(date), Some(other), _) if date == other => {
            let text = || (Severity::Note, Cow::Owned(format!("Read as {}.", day(date))));
            Ok((date, is_short.then(text)))
        }
        (Some(_), Some(_), None) => Err(Unread::Order(Cow::Borrowed(ORDER))),
        (Some(date), Some(_), Some(order @ DateOrder::DayFirst)) | (Some(_), Some(date), Some(order)) => {
            Ok((date, told(date, order)))
        }
        (Some(date), None, None | Some(DateOrder::DayFirst)) => Ok((date, told(date, DateOrder::DayFirst))),
        (None, Some(date), None | Some(DateOrder::MonthFirst)) => Ok((date, told(date, DateOrder::MonthFirst))),
        (Some(date), None, Some(chosen)) | (None, Some(date), Some(chosen)) => {
            let other = if chosen == DateOrder::DayFirst { DateOrder::MonthFirst } else { DateOrder::DayFirst };
            let text = format!(
                "With {} first, as chosen for the column, there is no such day. With {} first it is {}. Import it as that, or leave the row out.",
                words(chosen),
                words(other),
                day(date)
            );
            Ok((date, Some((Severity::Ask, text.into()))))
        }
    }
}

/// Whether a text is a moment, where nobody said that it should be.
pub(super) fn looks_like_moment(text: &str) -> bool {
    let is_possible = text.len() >= 8 && text.bytes().take(4).any(|byte| byte.is_ascii_digit());
    is_possible && !matches!(read(text, Dates::default()), Err(Unread::Wrong(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_FIRST: Dates = Dates { order: Some(DateOrder::DayFirst), is_utc: false };
    const MONTH_FIRST: Dates = Dates { order: Some(DateOrder::MonthFirst), is_utc: false };
    const UTC: Dates = Dates { order: None, is_utc: true };
    /// 31 January 2027, 00:00 UTC.
    const END: i64 = 1_801_353_600;

    fn until(text: &str, chosen: Dates) -> Result<Option<i64>, Unread> {
        read(text, chosen).map(|read| match read.lifetime {
            Lifetime::Until(Some(end)) => Some(end.0),
            Lifetime::Never => None,
            Lifetime::Until(None) | Lifetime::Days(_) => Some(-1),
        })
    }

    fn severity(text: &str, chosen: Dates) -> Option<Severity> {
        read(text, chosen).ok().and_then(|read| read.remark).map(|(severity, _)| severity)
    }

    #[test]
    fn a_cell_is_a_moment_or_never() {
        for (text, end) in [
            ("", None),
            ("0", None),
            (" Never ", None),
            ("1893456000", Some(1_893_456_000)),
            ("2027-01-31", Some(END)),
            ("2027-1-31", Some(END)),
            ("2027/01/31", Some(END)),
            ("2027.01.31", Some(END)),
            ("2027-01-31T00:00:00Z", Some(END)),
            ("2027-01-31t02:30:00+02:30", Some(END)),
            ("2027-01-30 19:00-0500", Some(END)),
            ("2027-01-31T00:00:00.75 UTC", Some(END)),
            ("2038-01-19T03:14:08Z", Some(2_147_483_648)),
        ] {
            assert_eq!(until(text, Dates::default()), Ok(end), "{text}");
        }
        assert_eq!(read("2027-01-31", UTC).ok().and_then(|read| read.remark), Some((Severity::Note, DAY_NOTE.into())));
    }

    #[test]
    fn time_zones_are_read_as_databases_write_them() {
        for text in [
            "2027-01-31 12:00:00+00",
            "2027-01-31 12:00:00.5+00",
            "2027-01-31 12:00:00,5+00",
            "2027-01-31 13:00:00+01",
            "2027-01-31 17:30:00+05:30",
            "2027-01-31 17:30:00+0530",
            "2027-01-31T12:00:00+00",
            "2027-01-31T12:00:00-00:00",
            "2027-01-31T12:00Z",
            "2027-01-31 12:00:00 UTC",
            "2027-01-31 12:00:00 GMT",
            "2027-01-31 12:00:00 +0000 UTC",
            "2027-01-31 14:00:00 UTC+2",
            "2027-01-31T13:00:00+01:00[Europe/Berlin]",
            "20270131T120000Z",
            "Sun, 31 Jan 2027 12:00:00 GMT",
            "Sun Jan 31 2027 13:00:00 GMT+0100 (Central European Standard Time)",
        ] {
            assert_eq!(until(text, Dates::default()), Ok(Some(END + DAY / 2)), "{text}");
        }
    }

    #[test]
    fn dates_of_a_spreadsheet_are_read_in_the_order_that_was_chosen() {
        let first_of_december = Date::new(2026, 12, 1).map_or(0, |date| date.start().0);
        let twelfth_of_january = Date::new(2026, 1, 12).map_or(0, |date| date.start().0);
        for text in ["12/01/2026", "12/1/26", "12.01.2026", "12-01-2026", "12/01/2026 00:00", "12/01/2026 12:00:00 AM"]
        {
            assert!(matches!(until(text, Dates::default()), Err(Unread::Order(_))), "{text}");
            assert_eq!(until(text, DAY_FIRST), Ok(Some(twelfth_of_january)), "{text}");
            assert_eq!(until(text, MONTH_FIRST), Ok(Some(first_of_december)), "{text}");
        }
        for text in ["31.01.2027", "31/01/2027 00:00", "31-01-2027", "31/1/27", "31.1.2027 0:00"] {
            assert_eq!(until(text, Dates::default()), Ok(Some(END)), "{text}");
            assert_eq!(severity(text, DAY_FIRST), Some(Severity::Note), "{text}");
            assert_eq!(severity(text, MONTH_FIRST), Some(Severity::Ask), "{text} contradicts the choice");
        }
        assert_eq!(severity("1/31/2027", DAY_FIRST), Some(Severity::Ask));
        assert_eq!(until("1/31/2027", DAY_FIRST), Ok(Some(END)), "the only day that it can be");
        assert_eq!(until("1/1/2027", Dates::default()), Ok(Some(END - 30 * DAY)), "both are the same day");
        for text in ["31-Jan-27", "31 Jan 2027", "31. Januar 2027", "Jan 31, 2027", "31-janv.-27", "31 ene 2027"] {
            assert_eq!(until(text, Dates::default()), Ok(Some(END)), "{text}");
        }
        assert_eq!(until("15-Mrz-2027", Dates::default()), Ok(Some(END + 43 * DAY)));
    }

    #[test]
    fn numbers_that_spreadsheets_and_programs_write_for_days_are_asked_about() {
        for text in ["46418", "46418.0", "20270131"] {
            assert_eq!(
                (until(text, Dates::default()), severity(text, UTC)),
                (Ok(Some(END)), Some(Severity::Ask)),
                "{text}"
            );
        }
        assert_eq!(until("46418.5", Dates::default()), Ok(Some(END + DAY / 2)));
        let words = read("46418", UTC).ok().and_then(|read| read.remark).map(|(_, text)| text.into_owned());
        assert!(words.is_some_and(|words| words.contains("2027-01-31") && words.contains("2031-02-01")));
    }

    #[test]
    fn times_without_a_zone_wait_for_a_choice() {
        for text in ["2027-01-31T12:00:00", "31.01.2027 12:00", "1/31/2027 12:00 PM"] {
            assert!(matches!(until(text, Dates::default()), Err(Unread::Zone(_))), "{text}");
            assert_eq!(until(text, UTC), Ok(Some(END + DAY / 2)), "{text}");
        }
    }

    #[test]
    fn what_could_be_several_moments_or_none_is_refused() {
        let shortened = spreadsheet::damage("1.8E+09").map(spreadsheet::Damage::of_a_cell).unwrap_or_default();
        for (text, why) in [
            ("1700000000000", MILLISECONDS),
            ("99999999999999999999999", MILLISECONDS),
            ("-1", NO_MOMENT),
            ("-", NO_MOMENT),
            ("1e9", NO_MOMENT),
            ("1893456000.5", NO_MOMENT),
            ("90", SMALL),
            ("1.8E+09", shortened),
            ("٢٠٢٧-01-31", DIGITS),
            ("２０２７-01-31", DIGITS),
            ("2027-02-29", NO_DAY),
            ("2027-04-31T00:00:00Z", NO_DAY),
            ("31/31/2027", NO_DAY),
            ("31-01-27", TWO_DIGITS),
            ("2027-01-31T24:00:00Z", NO_TIME),
            ("2027-01-31T23:59:60Z", NO_TIME),
            ("1/31/2027 13:00 PM", NO_TIME),
            ("2027-01-31T12:00:00+25:00", NO_MOMENT),
            ("2027-01-31 12:00:00 CET", NO_MOMENT),
            ("2027-01-31x", NO_MOMENT),
            ("31/01-2027", NO_MOMENT),
            ("31-Xyz-27", NO_MOMENT),
            ("tomorrow", NO_MOMENT),
            ("null", NO_MOMENT),
        ] {
            assert_eq!(until(text, Dates::default()), Err(Unread::Wrong(why.into())), "{text}");
        }
    }
}
