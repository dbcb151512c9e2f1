//! Days as people, spreadsheets and programs write them.
//!
//! Invariant: what was written is told apart here, and which day is meant is decided by [`super::expiry`].

use crate::domain::calendar::Date;

/// A day as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The year first.
    Plain { year: i64, month: u8, day: u8 },
    /// With the month's name.
    Named { year: i64, month: u8, day: u8, is_short: bool },
    /// Two numbers before the year, of which either may be the month.
    Numbers { first: u8, second: u8, year: i64, is_short: bool },
    /// Three short numbers of which each may be the year.
    Unordered,
}

/// The beginnings of the months' names, in some languages.
const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "jän", "jänner", "janv", "janvier", "ene", "enero"],
    &["feb", "february", "februar", "févr", "fevr", "février", "febrero"],
    &["mar", "march", "mrz", "mär", "märz", "mars", "marzo"],
    &["apr", "april", "avr", "avril", "abr", "abril"],
    &["may", "mai", "mayo"],
    &["jun", "june", "juni", "juin", "junio"],
    &["jul", "july", "juli", "juil", "juillet", "julio"],
    &["aug", "august", "août", "aout", "ago", "agosto"],
    &["sep", "sept", "september", "septembre", "septiembre"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre"],
    &["nov", "november", "novembre", "noviembre"],
    &["dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre"],
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The day at the beginning of a text, and what follows.
pub(super) fn written(text: &str) -> Option<(Written, &str)> {
    let text = without_weekday(text);
    if let Some(found) = named_first(text) {
        return Some(found);
    }
    if let Some((date, rest)) = text.get(..8).and_then(compact).zip(text.get(8..)) {
        // Of digits alone, who reads numbers decides.
        let Date { year, month, day } = date;
        return rest.starts_with(['T', 't']).then_some((Written::Plain { year, month, day }, rest));
    }
    let (first, rest) = digits(text)?;
    let (separator, rest) = separator(rest)?;
    if first.len() == 4 {
        let (month, rest) = short(rest)?;
        let (day, rest) = short(rest.strip_prefix(separator)?)?;
        return Some((Written::Plain { year: first.parse().ok()?, month, day }, ended(rest)?));
    }
    let first_number: u8 = (first.len() <= 2).then(|| first.parse().ok())??;
    if let Some((month, rest)) = month(rest.trim_start()) {
        let rest = rest.strip_prefix(separator).unwrap_or(rest).trim_start();
        let (year, is_short, rest) = year(rest)?;
        return Some((Written::Named { year, month, day: first_number, is_short }, rest));
    }
    let (second, rest) = short(rest)?;
    let (year, is_short, rest) = year(rest.strip_prefix(separator)?)?;
    if is_short && separator == '-' {
        return Some((Written::Unordered, rest));
    }
    Some((Written::Numbers { first: first_number, second, year, is_short }, rest))
}

/// A day of eight digits.
pub(super) fn compact(text: &str) -> Option<Date> {
    let is_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from: usize, to: usize| text.get(from..to).filter(|_| is_digits);
    let date = Date::new(part(0, 4)?.parse().ok()?, part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?)?;
    (1970..2100).contains(&date.year).then_some(date)
}

/// Whether a text is a month's name beside a number, as spreadsheets write `3-4` or `MARCH1`.
pub(super) fn is_day_and_month(text: &str) -> bool {
    let is_number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |text: &str| month(text).is_some_and(|(_, rest)| rest.is_empty());
    let parts = text.split_once(['-', ' ']);
    parts.is_some_and(|(one, other)| {
        let one = one.trim_end_matches('.');
        (is_number(one) && is_month(other.trim())) || (is_month(one) && is_number(other.trim()))
    })
}

/// As in `Jan 31, 2027`.
fn named_first(text: &str) -> Option<(Written, &str)> {
    let (month, rest) = month(text)?;
    let (day, rest) = short(rest.trim_start())?;
    let rest = rest.strip_prefix(',').unwrap_or(rest).strip_prefix(' ')?;
    let (year, is_short, rest) = year(rest)?;
    Some((Written::Named { year, month, day, is_short }, rest))
}

fn without_weekday(text: &str) -> &str {
    let (word, rest) = word(text);
    let is_weekday = word.get(..3).is_some_and(|start| WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(start)));
    if is_weekday { rest.trim_start_matches([',', ' ']) } else { text }
}

/// The letters at the beginning, and what follows.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

/// A month's name, with a point behind it or without.
fn month(text: &str) -> Option<(u8, &str)> {
    let (word, rest) = word(text);
    if word.is_empty() {
        return None;
    }
    let word = word.to_lowercase();
    let month = (1_u8..).zip(MONTHS).find(|(_, names)| names.contains(&word.as_str()))?.0;
    Some((month, rest.strip_prefix('.').unwrap_or(rest)))
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A number of one or two digits.
fn short(text: &str) -> Option<(u8, &str)> {
    let (number, rest) = digits(text)?;
    Some(((number.len() <= 2).then(|| number.parse().ok())??, rest))
}

/// A year of four digits, or of two in this century, which ends there.
fn year(text: &str) -> Option<(i64, bool, &str)> {
    let (number, rest) = digits(text)?;
    let value: i64 = number.parse().ok()?;
    match number.len() {
        4 => Some((value, false, ended(rest)?)),
        2 => Some((2_000 + value, true, ended(rest)?)),
        _ => None,
    }
}

/// What stands between the numbers.
fn separator(text: &str) -> Option<(char, &str)> {
    let separator = text.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | ' '))?;
    Some((separator, text.get(1..)?))
}

/// What follows a day, if it may: a time.
fn ended(rest: &str) -> Option<&str> {
    (rest.is_empty() || rest.starts_with(['T', 't', ' ', ','])).then_some(rest)
}
