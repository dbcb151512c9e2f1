//! From tokens to a query, with a word for each that is none.
//!
//! Invariant: a value that is wrong takes only itself away, a term only when none of its values is left.

use super::lexer::{Kind, Lexer, Piece, Token};
use super::time::{Point, Side, When, point};
use super::{How, LONGEST, Listed, MOST_VALUES, Parsed, Problem, Query, Term, Test, TextField, TextValue, Trait};
use crate::domain::IpRange;
use crate::domain::ip_range::BadRange;
use crate::domain::text::plain;

/// What stands for everyone on IPv6.
pub(super) const EVERYONE_V6: &str = "ipv6";

/// The fields, as one writes them.
pub(super) const FIELDS: [&str; 15] = [
    "status", "is", "tenant", "role", "ip", "expires", "created", "by", "user", "name", "id", "desc", "editable",
    "claim", "attr",
];

/// Reads a query. Never fails: what cannot be read is among the problems, and the rest applies.
pub fn parse(text: &str) -> Parsed {
    let mut reader = Reader { problems: Vec::new() };
    let mut query = Query::default();
    let readable = readable(text);
    let mut values = 0;
    for token in Lexer::new(readable) {
        values += match &token.kind {
            Kind::Word(_) => 1,
            Kind::Field { values, .. } => values.len(),
        };
        if values > MOST_VALUES {
            let text =
                format!("A search takes {MOST_VALUES} words and values at most. What comes from here on is left out.");
            reader.problems.push(Problem { span: token.span.start..readable.len(), text });
            break;
        }
        let negated = token.negated;
        query.terms.extend(reader.test(token).map(|test| Term { negated, test }));
    }
    if readable.len() < text.len() {
        let text_limit = format!("A search is read up to {LONGEST} bytes. What comes from here on is left out.");
        reader.problems.push(Problem { span: readable.len()..text.len(), text: text_limit });
    }
    Parsed { query, problems: reader.problems }
}

/// The part of a text that is not too long, cut between words where there is such a place.
fn readable(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let cut = text.floor_char_boundary(LONGEST);
    let head = &text[..cut];
    head.rfind(char::is_whitespace).map_or(head, |space| &head[..space])
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, piece: &Piece, text: impl Into<String>) {
        self.problems.push(Problem { span: piece.span.clone(), text: text.into() });
    }

    fn test(&mut self, token: Token) -> Option<Test> {
        match token.kind {
            Kind::Word(word) => {
                self.unclosed(&word);
                (!word.text.trim().is_empty()).then_some(Test::Word(word.text))
            }
            Kind::Field { name, member, operator, values } => {
                values.iter().for_each(|value| self.unclosed(value));
                let field = name.text.to_ascii_lowercase();
                if !FIELDS.contains(&field.as_str()) {
                    self.problem(
                        &name,
                        format!(
                            "There is no field “{}”. To look for this text as it stands, put it in quotes.",
                            name.text
                        ),
                    );
                    return None;
                }
                let (empty, values): (Vec<_>, Vec<_>) = values.into_iter().partition(|v| v.text.trim().is_empty());
                if values.is_empty() {
                    let missing = empty.first().filter(|value| !value.span.is_empty()).unwrap_or(&name);
                    self.problem(
                        missing,
                        format!("Say what {field} should be, or use {field}{operator} with a value."),
                    );
                    return None;
                }
                self.field(&field, &name, member, operator, &values)
            }
        }
    }

    fn unclosed(&mut self, piece: &Piece) {
        if let Some(open) = piece.unclosed {
            let text = "This quote is not closed. It is read up to the end.".to_owned();
            self.problems.push(Problem { span: open..piece.span.end, text });
        }
    }

    fn field(
        &mut self,
        field: &str,
        name: &Piece,
        member: Option<Piece>,
        operator: &str,
        values: &[Piece],
    ) -> Option<Test> {
        let plain = matches!(operator, ":" | "=");
        let compares = matches!(operator, "<" | "<=" | ">" | ">=") && matches!(field, "expires" | "created");
        if !plain && !compares && (field, operator) != ("ip", "~") {
            self.problem(name, format!("“{operator}” does not go with {field}. Write {field}:… instead."));
            return None;
        }
        let how = if operator == "=" { How::Whole } else { How::Within };
        let text_field = match (field, member.filter(|member| !member.text.is_empty())) {
            ("claim", Some(member)) => TextField::Claim(member.text),
            ("attr", Some(member)) => TextField::Attribute(member.text),
            ("claim" | "attr", None) => {
                self.problem(name, format!("Say which one: {field}.name{operator}value."));
                return None;
            }
            ("tenant", _) => TextField::Tenant,
            ("role", _) => TextField::Role,
            ("by", _) => TextField::By,
            ("user", _) => TextField::User,
            ("name", _) => TextField::Name,
            ("id", _) => TextField::Id,
            ("desc", _) => TextField::Description,
            ("ip", _) if operator == "=" => TextField::Ip,
            _ => return self.other(field, operator, values),
        };
        Some(Test::Text(text_field, how, values.iter().map(text_value).collect()))
    }

    fn other(&mut self, field: &str, operator: &str, values: &[Piece]) -> Option<Test> {
        Some(match field {
            "status" => Test::Status(values.iter().map(|value| value.text.clone()).collect()),
            "is" => Test::Is(self.each(values, |value| {
                let found = Trait::ALL.iter().find(|(_, word)| word.eq_ignore_ascii_case(&plain_value(value)));
                found.map(|(one, _)| *one).ok_or_else(|| {
                    let words: Vec<_> = Trait::ALL.iter().map(|(_, word)| *word).collect();
                    format!("A key can be {}, but not “{}”.", words.join(", "), value.text)
                })
            })?),
            "editable" => {
                let answers = self.each(values, |value| match plain_value(value).to_ascii_lowercase().as_str() {
                    "yes" | "true" => Ok(true),
                    "no" | "false" => Ok(false),
                    _ => Err("Write editable:yes or editable:no.".to_owned()),
                })?;
                let first = *answers.first()?;
                if answers.contains(&!first) {
                    // Both answers: every key fits.
                    return None;
                }
                Test::Editable(first)
            }
            "ip" if operator == "~" => Test::Admits(self.each(values, range)?),
            "ip" => Test::Listed(self.each(values, |value| match text_value(value) {
                TextValue::Text(text) if text.eq_ignore_ascii_case(EVERYONE_V6) => Ok(Listed::EveryoneV6),
                TextValue::None => Ok(Listed::None),
                TextValue::Any => Ok(Listed::Any),
                TextValue::Text(_) => range(value).map(Listed::Within),
            })?),
            "expires" => Test::Expires(self.each(values, |value| when(field, operator, value))?),
            _ => Test::Created(self.each(values, |value| when(field, operator, value))?),
        })
    }

    /// The values that can be read, if there are any.
    fn each<T>(&mut self, values: &[Piece], read: impl Fn(&Piece) -> Result<T, String>) -> Option<Vec<T>> {
        let mut good = Vec::new();
        for value in values {
            match read(value) {
                Ok(read) => good.push(read),
                Err(text) => self.problem(value, text),
            }
        }
        (!good.is_empty()).then_some(good)
    }
}

fn text_value(value: &Piece) -> TextValue {
    match plain_value(value).to_ascii_lowercase().as_str() {
        "none" if !value.quoted => TextValue::None,
        "any" if !value.quoted => TextValue::Any,
        _ => TextValue::Text(value.text.clone()),
    }
}

/// A value of plain signs: none of the texts that it is compared with holds any others.
fn plain_value(value: &Piece) -> String {
    value.text.chars().map(plain).collect()
}

fn range(value: &Piece) -> Result<IpRange, String> {
    IpRange::parse(&plain_value(value)).map_err(|bad| match bad {
        BadRange::Address => {
            format!("“{}” is no IP address or range. Write one like 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32.", value.text)
        }
        BadRange::Prefix => format!("What follows the slash in “{}” is no plain number.", value.text),
        BadRange::TooLong => {
            format!("“{}” has more bits after the slash than its address: 32, or 128 for IPv6.", value.text)
        }
    })
}

fn when(field: &str, operator: &str, value: &Piece) -> Result<When, String> {
    // Text programs make one sign of several dots.
    let text = plain_value(value).replace(['\u{2025}', '\u{2026}'], "..");
    let text = text.as_str();
    let place = |text: &str| {
        point(text).ok_or_else(|| {
            format!("“{text}” is no date like 2026-01-31 and no length of time like 30d, 12h, 2w, 6mo or 1y.")
        })
    };
    let side = match operator {
        "<" => Some(Side::Below),
        "<=" => Some(Side::AtMost),
        ">" => Some(Side::Above),
        ">=" => Some(Side::AtLeast),
        _ => None,
    };
    if let Some(side) = side {
        return Ok(When::Compared(side, place(text)?));
    }
    match (field, text.to_ascii_lowercase().as_str()) {
        ("expires", "never") | ("created", "none") => return Ok(When::Never),
        ("expires", "past") => return Ok(When::Past),
        _ => {}
    }
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| if text.is_empty() { Ok(None) } else { place(text).map(Some) };
        return match (end(from)?, end(to)?) {
            (None, None) => Err("Give the range a beginning or an end: 7d.. or ..2026-01.".to_owned()),
            (Some(Point::Date(_)), Some(Point::Span(..))) | (Some(Point::Span(..)), Some(Point::Date(_))) => {
                Err("Give both ends of the range as dates, or both as lengths of time.".to_owned())
            }
            (from, to) => Ok(When::Between(from, to)),
        };
    }
    match place(text)? {
        Point::Date(period) => Ok(When::During(period)),
        Point::Span(..) => Err(format!("“{text}” is a length of time: write {field}<{text} or {field}>{text}.")),
    }
}
