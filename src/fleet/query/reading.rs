//! A query in plain English, so that nobody has to guess what it was taken for.
//!
//! Invariant: every term is told, in the order in which it stands.

use super::time::{Direction, Length, Period, Point, Side, Unit, When};
use super::{How, Listed, Query, Test, TextField, TextValue, Trait};
use crate::domain::calendar::Date;

/// Values that are told of one term; of more, only how many.
const TOLD: usize = 6;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Query {
    /// What is found, as a sentence: `Keys with “billing”, in the tenant “Acme”, except those made by “anna”.` Dates are
    /// said to be in this zone.
    pub fn reading(&self, zone: &str) -> String {
        if self.terms.is_empty() {
            return "All keys.".to_owned();
        }
        let clauses = self.terms.iter().map(|term| {
            let clause = clause(&term.test, zone);
            if term.negated { format!("except those {clause}") } else { clause }
        });
        format!("Keys {}.", clauses.collect::<Vec<_>>().join(", "))
    }
}

fn clause(test: &Test, zone: &str) -> String {
    match test {
        Test::Word(word) => format!("with “{word}”"),
        Test::Text(field, how, values) => either(values, |value| of_text(field, *how, value)),
        Test::Status(words) => format!("that are {}", either(words, Clone::clone)),
        Test::Is(traits) => format!("that {}", either(traits, |one| of_trait(*one).to_owned())),
        Test::Editable(true) => "that can be changed".to_owned(),
        Test::Editable(false) => "that cannot be changed".to_owned(),
        Test::Listed(values) => either(values, |value| match value {
            Listed::None => "allowed from everywhere".to_owned(),
            Listed::Any => "restricted to listed addresses".to_owned(),
            Listed::EveryoneV6 => "allowed from everywhere on IPv6".to_owned(),
            Listed::Within(range) if range.is_single() => format!("listing the address {range}"),
            Listed::Within(range) => format!("listing addresses within {range}"),
        }),
        Test::Admits(ranges) => format!("that would let in {}", either(ranges, ToString::to_string)),
        Test::Expires(values) => format!("that {}", either(values, |when| of_when(*when, zone, Direction::Ahead))),
        Test::Created(values) => format!("made {}", either(values, |when| of_when(*when, zone, Direction::Back))),
    }
}

fn either<T>(values: &[T], text: impl Fn(&T) -> String) -> String {
    let mut told: Vec<String> = values.iter().take(TOLD).map(text).collect();
    if values.len() > TOLD {
        told.push(format!("{} more", values.len() - TOLD));
    }
    told.join(" or ")
}

fn of_text(field: &TextField, how: How, value: &TextValue) -> String {
    let (within, whole, none, any) = match field {
        TextField::Tenant => ("in a tenant with", "in the tenant", "in no tenant", "in some tenant"),
        TextField::Role => ("with a role with", "with the role", "with no role", "with some role"),
        TextField::By => ("made by somebody with", "made by", "made by nobody known", "made by somebody known"),
        TextField::User => ("acting as a user with", "acting as the user", "acting as no user", "acting as some user"),
        TextField::Name => ("with a name with", "with the name", "with no name", "with some name"),
        TextField::Id => ("with an id with", "with the id", "with no id", "with some id"),
        TextField::Description => {
            ("with a description with", "with the description", "with no description", "with some description")
        }
        TextField::Ip => ("listing", "listing exactly", "with no list of addresses", "with a list of addresses"),
        TextField::Claim(name) => return of_member("claim", name, how, value),
        TextField::Attribute(name) => return of_member("attribute", name, how, value),
    };
    match value {
        TextValue::None => none.to_owned(),
        TextValue::Any => any.to_owned(),
        TextValue::Text(text) => format!("{} “{text}”", if how == How::Within { within } else { whole }),
    }
}

fn of_member(kind: &str, name: &str, how: How, value: &TextValue) -> String {
    match (value, how) {
        (TextValue::None, _) => format!("without the {kind} {name}"),
        (TextValue::Any, _) => format!("with the {kind} {name}"),
        (TextValue::Text(text), How::Within) => format!("with “{text}” in the {kind} {name}"),
        (TextValue::Text(text), How::Whole) => format!("with “{text}” as the {kind} {name}"),
    }
}

fn of_trait(one: Trait) -> &'static str {
    match one {
        Trait::Active => "are active",
        Trait::Inactive => "are inactive",
        Trait::Expired => "have expired",
        Trait::Expiring => "are active and expire within a week",
        Trait::Editable => "can be changed",
        Trait::Unreadable => "could not be read",
    }
}

fn of_when(when: When, zone: &str, direction: Direction) -> String {
    let ahead = direction == Direction::Ahead;
    let verb = if ahead { "expire " } else { "" };
    match when {
        When::Never if ahead => "never expire".to_owned(),
        When::Never => "at a time that is not known".to_owned(),
        When::Past => "have expired".to_owned(),
        When::During(period) => {
            let before = match period.length {
                Length::Year | Length::Month => "in",
                Length::Day => "on",
                Length::Minute(_) => "at",
            };
            format!("{verb}{before} {}{}", date(period), in_zone(&[period], zone))
        }
        When::Compared(side, Point::Date(period)) => {
            let word = match side {
                Side::Below => "before",
                Side::AtMost => "before the end of",
                Side::Above => "after the end of",
                Side::AtLeast => "from the beginning of",
            };
            format!("{verb}{word} {}{}", date(period), in_zone(&[period], zone))
        }
        When::Compared(side, Point::Span(count, unit)) => {
            let word = match side {
                Side::Below => "less than",
                Side::AtMost => "at most",
                Side::Above => "more than",
                Side::AtLeast => "at least",
            };
            format!("{verb}{word} {} {}", span(count, unit), if ahead { "from now" } else { "ago" })
        }
        When::Between(from, to) => {
            let end = |point: Point| match point {
                Point::Date(period) => date(period),
                Point::Span(count, unit) => span(count, unit),
            };
            let is_span = [from, to].iter().any(|point| matches!(point, Some(Point::Span(..))));
            let dates: Vec<Period> = [from, to].into_iter().flatten().filter_map(Point::date).collect();
            let after = match (is_span, ahead) {
                (true, true) => " from now".to_owned(),
                (true, false) => " ago".to_owned(),
                (false, _) => in_zone(&dates, zone),
            };
            match (from, to) {
                (Some(from), Some(to)) => format!("{verb}between {} and {}{after}", end(from), end(to)),
                (Some(from), None) if is_span => format!("{verb}at least {}{after}", end(from)),
                (None, Some(to)) if is_span => format!("{verb}less than {}{after}", end(to)),
                (Some(from), None) => format!("{verb}from the beginning of {}{after}", end(from)),
                (None, Some(to)) => format!("{verb}before the end of {}{after}", end(to)),
                (None, None) => format!("{verb}at any time"),
            }
        }
    }
}

fn span(count: u32, unit: Unit) -> String {
    let word = match unit {
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// In which zone dates are, in brackets behind them.
fn in_zone(dates: &[Period], zone: &str) -> String {
    let zone = |date: &Period| if date.utc { "UTC" } else { zone };
    match dates {
        [from, to] if zone(from) != zone(to) => format!(" ({}, {})", zone(from), zone(to)),
        [one, ..] => format!(" ({})", zone(one)),
        [] => String::new(),
    }
}

fn date(period: Period) -> String {
    let Date { year, month, day } = period.first;
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    match period.length {
        Length::Year => year.to_string(),
        Length::Month => format!("{name} {year}"),
        Length::Day => format!("{day} {name} {year}"),
        Length::Minute(minute) => format!("{day} {name} {year}, {:02}:{:02}", minute / 60, minute % 60),
    }
}

#[cfg(test)]
mod tests {
    use crate::fleet::query::parse;

    #[test]
    fn a_query_is_told_as_one_would_say_it() {
        let table = [
            ("", "All keys."),
            ("billing -\"old stuff\"", "Keys with “billing”, except those with “old stuff”."),
            ("status:active,inactive tenant=Acme", "Keys that are active or inactive, in the tenant “Acme”."),
            ("-by:anna role:none", "Keys except those made by somebody with “anna”, with no role."),
            ("is:expiring,unreadable", "Keys that are active and expire within a week or could not be read."),
            (
                "ip:10.0.0.0/8,none ip~203.0.113.7",
                "Keys listing addresses within 10.0.0.0/8 or allowed from everywhere, that would let in 203.0.113.7.",
            ),
            ("expires<30d", "Keys that expire less than 30 days from now."),
            ("expires:never,7d..30d", "Keys that never expire or expire between 7 days and 30 days from now."),
            ("created>2026-01", "Keys made after the end of January 2026 (Asia/Tokyo)."),
            ("expires:2027-01-31", "Keys that expire on 31 January 2027 (Asia/Tokyo)."),
            ("expires:2027-01-31Z", "Keys that expire on 31 January 2027 (UTC)."),
            ("expires:2027-01-31T08:05", "Keys that expire at 31 January 2027, 08:05 (Asia/Tokyo)."),
            ("created:2026..2026-03Z", "Keys made between 2026 and March 2026 (Asia/Tokyo, UTC)."),
            ("created<=1h", "Keys made at most 1 hour ago."),
            ("claim.env=prod attr.owner:any", "Keys with “prod” as the claim env, with the attribute owner."),
            (
                "role:a,b,c,d,e,f,g,h",
                "Keys with a role with “a” or with a role with “b” or with a role with “c” or with a role with “d” or with a role with “e” or with a role with “f” or 2 more.",
            ),
        ];
        for (text, reading) in table {
            assert_eq!(parse(text).query.reading("Asia/Tokyo"), reading, "{text}");
        }
    }
}
