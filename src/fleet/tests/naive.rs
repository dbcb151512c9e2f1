//! What a query means, said a second time and slowly: key by key, over whole values.

use serde_json::Value;

use super::random::NOW;
use crate::domain::calendar::Zone;
use crate::domain::ip_reach::Reach;
use crate::domain::{AccessKey, Expiry, IpRange, Status};
use crate::fleet::index::fold::tests::FOLD;
use crate::fleet::query::time::{Period, Point, Side, Unit};
use crate::fleet::query::{How, Listed, Query, Test, TextField, TextValue, Trait, When};
use crate::fleet::{Damaged, Row};

pub(super) fn meets(row: &Row, query: &Query) -> bool {
    query.terms.iter().all(|term| holds(row, &term.test) != term.negated)
}

fn holds(row: &Row, test: &Test) -> bool {
    match row {
        Row::Key(key) => of_key(key, test),
        Row::Damaged(Damaged { id, reason: _, excerpt }) => {
            let id = id.as_ref().map_or("", |id| &id.0);
            match test {
                Test::Word(word) => [excerpt, id].iter().any(|text| within(text, word)),
                Test::Text(TextField::Id, how, values) => values.iter().any(|value| text(*how, value, &[id])),
                Test::Is(traits) => traits.contains(&Trait::Unreadable),
                Test::Status(words) => words.iter().any(|word| FOLD.text(word) == "unreadable"),
                _ => false,
            }
        }
    }
}

fn within(text: &str, part: &str) -> bool {
    FOLD.text(text).contains(&FOLD.text(part))
}

/// Whether one of a field's texts fits; an empty text is no text.
fn text(how: How, value: &TextValue, texts: &[&str]) -> bool {
    match value {
        TextValue::None => texts.iter().all(|text| text.is_empty()),
        TextValue::Any => texts.iter().any(|text| !text.is_empty()),
        TextValue::Text(wanted) if how == How::Within => texts.iter().any(|text| within(text, wanted)),
        TextValue::Text(wanted) => texts.iter().any(|text| FOLD.text(text) == FOLD.text(wanted)),
    }
}

fn of_key(key: &AccessKey, test: &Test) -> bool {
    let ranges = || key.permitted_ips.iter().filter_map(|text| IpRange::parse(text).ok());
    let roles: Vec<&str> =
        key.roles.iter().chain(key.tenants.iter().flat_map(|t| &t.roles)).map(String::as_str).collect();
    let tenants: Vec<&str> = key.tenants.iter().flat_map(|tenant| [tenant.id.as_str(), tenant.name.as_str()]).collect();
    match test {
        Test::Word(word) => {
            let own = [&key.name, &key.id.0, &key.description, &key.client_id, &key.created_by, &key.bound_user];
            let own = own.into_iter().map(String::as_str);
            own.chain(roles)
                .chain(tenants)
                .chain(key.permitted_ips.iter().map(String::as_str))
                .any(|text| within(text, word))
        }
        Test::Status(words) => words.iter().any(|word| FOLD.text(word) == FOLD.text(key.status(NOW).word())),
        Test::Is(traits) => traits.iter().any(|one| match one {
            Trait::Active => key.status(NOW) == Status::Active,
            Trait::Inactive => key.status(NOW) == Status::Inactive,
            Trait::Expired => key.status(NOW) == Status::Expired,
            Trait::Expiring => {
                key.status(NOW) == Status::Active
                    && matches!(key.expiry, Expiry::At(end) if end.since(NOW) < 7 * 86_400)
            }
            Trait::Editable => key.editable,
            Trait::Unreadable => false,
        }),
        Test::Editable(editable) => key.editable == *editable,
        Test::Listed(values) => {
            let reach = || Reach::of_list(&key.permitted_ips);
            values.iter().any(|value| match value {
                Listed::None => reach().v4,
                Listed::EveryoneV6 => reach().v6 && !reach().v4,
                Listed::Any => reach().is_nobody(),
                Listed::Within(outer) => ranges().any(|range| range.is_within(outer)),
            })
        }
        Test::Admits(from) => {
            key.permitted_ips.is_empty() || from.iter().any(|from| ranges().any(|range| range.overlaps(from)))
        }
        Test::Expires(values) => {
            let end = if let Expiry::At(end) = key.expiry { Some(end.0) } else { None };
            values.iter().any(|when| ends(*when, end))
        }
        Test::Created(values) => values.iter().any(|when| made(*when, key.created.map(|time| time.0))),
        Test::Text(field, how, values) => values.iter().any(|value| match field {
            TextField::Tenant => text(*how, value, &tenants),
            TextField::Role => text(*how, value, &roles),
            TextField::By => text(*how, value, &[&key.created_by]),
            TextField::User => text(*how, value, &[&key.bound_user]),
            TextField::Name => text(*how, value, &[&key.name]),
            TextField::Id => text(*how, value, &[&key.id.0]),
            TextField::Description => text(*how, value, &[&key.description]),
            TextField::Ip => text(*how, value, &key.permitted_ips.iter().map(String::as_str).collect::<Vec<_>>()),
            TextField::Claim(name) => member(&key.claims, name, *how, value),
            TextField::Attribute(name) => member(&key.attributes, name, *how, value),
        }),
    }
}

fn member(json: &str, name: &str, how: How, wanted: &TextValue) -> bool {
    // These objects hold one number that no float could: it is looked for as the text that was sent.
    let exact = json.replace("12345678901234567890123", "\"12345678901234567890123\"");
    let value: Value = serde_json::from_str(&exact).unwrap();
    let nested = name.split_once('.').and_then(|(outer, inner)| value.get(outer)?.get(inner));
    let found: Vec<&Value> = [value.get(name), nested].into_iter().flatten().collect();
    let spelt = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    match wanted {
        TextValue::None => found.is_empty(),
        TextValue::Any => !found.is_empty(),
        TextValue::Text(_) => found.iter().any(|value| match value {
            Value::Array(list) => list.iter().any(|value| text(how, wanted, &[&spelt(value)])),
            other => text(how, wanted, &[&spelt(other)]),
        }),
    }
}

fn seconds(count: u32, unit: Unit) -> i64 {
    let one = match unit {
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day => 86_400,
        Unit::Week => 604_800,
        Unit::Month => 2_592_000,
        Unit::Year => 31_536_000,
    };
    i64::from(count) * one
}

fn in_period(time: i64, period: Period) -> std::cmp::Ordering {
    let (start, end) = period.ends(Zone::default());
    if time < start.0 {
        std::cmp::Ordering::Less
    } else if time >= end.0 {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

fn compared(side: Side, order: std::cmp::Ordering) -> bool {
    match side {
        Side::Below => order.is_lt(),
        Side::AtMost => order.is_le(),
        Side::Above => order.is_gt(),
        Side::AtLeast => order.is_ge(),
    }
}

/// A distance is what still lies ahead, or the age.
fn at(when: When, time: Option<i64>, distance: impl Fn(i64) -> Option<i64>) -> bool {
    let Some(time) = time else { return when == When::Never };
    match when {
        When::Never => false,
        When::Past => time <= NOW.0,
        When::During(period) => in_period(time, period).is_eq(),
        When::Compared(side, Point::Date(period)) => compared(side, in_period(time, period)),
        When::Compared(side, Point::Span(count, unit)) => {
            distance(time).is_some_and(|far| compared(side, far.cmp(&seconds(count, unit))))
        }
        When::Between(from, to) => {
            let from = from.is_none_or(|from| match from {
                Point::Date(period) => in_period(time, period).is_ge(),
                Point::Span(count, unit) => distance(time).is_some_and(|far| far >= seconds(count, unit)),
            });
            let to = to.is_none_or(|to| match to {
                Point::Date(period) => in_period(time, period).is_le(),
                Point::Span(count, unit) => distance(time).is_some_and(|far| far < seconds(count, unit)),
            });
            from && to
        }
    }
}

fn ends(when: When, end: Option<i64>) -> bool {
    at(when, end, |end| Some(end - NOW.0).filter(|ahead| *ahead > 0))
}

fn made(when: When, created: Option<i64>) -> bool {
    at(when, created, |created| Some(NOW.0 - created))
}
