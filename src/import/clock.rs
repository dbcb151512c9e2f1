//! Times of day with their zone.

use super::expiry::{NO_MOMENT, NO_TIME};

/// A time of day.
pub(super) struct Clock {
    /// Since midnight.
    pub(super) seconds: i64,
    /// How many seconds east of UTC; `None` when nothing says so.
    pub(super) zone: Option<i64>,
    /// Whether a fraction of a second was left out.
    pub(super) is_cut: bool,
}

/// Reads what follows a day.
pub(super) fn read(text: &str) -> Result<Clock, &'static str> {
    let text = text.strip_prefix(',').unwrap_or(text);
    let text = text.strip_prefix(['T', 't', ' ']).ok_or(NO_MOMENT)?.trim_start();
    let is_compact = text.bytes().take_while(u8::is_ascii_digit).count() == 6;
    let (hour, rest) = number(text, is_compact).ok_or(NO_MOMENT)?;
    let (minute, rest) = part(rest, is_compact).ok_or(NO_MOMENT)?;
    let (second, rest) = match is_compact || rest.starts_with(':') {
        true => part(rest, is_compact).ok_or(NO_MOMENT)?,
        false => (0, rest),
    };
    let (rest, is_cut) = match rest.strip_prefix(['.', ',']) {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            (digits.trim_start_matches(|c: char| c.is_ascii_digit()), true)
        }
        _ => (rest, false),
    };
    let (hour, rest) = half(hour, rest)?;
    if hour > 23 || minute > 59 || second > 59 {
        return Err(NO_TIME);
    }
    let seconds = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    Ok(Clock { seconds, zone: zone(rest)?, is_cut })
}

/// One or two digits, or exactly two.
fn number(text: &str, exact: bool) -> Option<(u8, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(length)?;
    (length > usize::from(exact)).then(|| number.parse().ok())?.map(|number| (number, rest))
}

/// Two digits, behind a colon unless all digits stand together.
fn part(text: &str, is_compact: bool) -> Option<(u8, &str)> {
    number(if is_compact { text } else { text.strip_prefix(':')? }, true)
}

/// The hour, where it is told which half of the day it is in.
fn half(hour: u8, text: &str) -> Result<(u8, &str), &'static str> {
    let rest = text.trim_start();
    let (word, after) = rest.split_at_checked(2).unwrap_or((rest, ""));
    let is_afternoon = match () {
        () if word.eq_ignore_ascii_case("am") => false,
        () if word.eq_ignore_ascii_case("pm") => true,
        () => return Ok((hour, text)),
    };
    if !(1..=12).contains(&hour) {
        return Err(NO_TIME);
    }
    Ok((hour % 12 + if is_afternoon { 12 } else { 0 }, after))
}

/// How many seconds east of UTC, if it is told.
fn zone(text: &str) -> Result<Option<i64>, &'static str> {
    // Some programs write the name of the zone behind its distance.
    let text = text.split(['[', '(']).next().unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.eq_ignore_ascii_case("z") {
        return Ok(Some(0));
    }
    let is_utc = |word: &str| word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt");
    let (word, rest) = text.split_at_checked(3).unwrap_or((text, ""));
    let text = if is_utc(word) { rest } else { text };
    if text.is_empty() {
        return Ok(Some(0));
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let digits = text.strip_prefix(['+', '-']).ok_or(NO_MOMENT)?;
    let (hour, rest) = number(digits, false).ok_or(NO_MOMENT)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minute, rest) =
        if rest.starts_with(|c: char| c.is_ascii_digit()) { number(rest, true).ok_or(NO_MOMENT)? } else { (0, rest) };
    let rest = rest.trim();
    if !(rest.is_empty() || is_utc(rest)) || hour > 23 || minute > 59 {
        return Err(NO_MOMENT);
    }
    Ok(Some(sign * (i64::from(hour) * 3_600 + i64::from(minute) * 60)))
}
