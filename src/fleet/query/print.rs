//! A query as text again.
//!
//! Invariant: what is printed parses to the same query, without a problem.

use std::fmt::{self, Write as _};

use super::parser::EVERYONE_V6;
use super::time::When;
use super::{How, Listed, Query, Term, Test, TextField, TextValue};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " " })?;
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.negated { "-" } else { "" })?;
        self.test.fmt(f)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(&quoted(word, |c| !c.is_alphanumeric() && !"._@/+".contains(c))),
            Self::Text(field, how, values) => {
                field.fmt(f)?;
                // An attribute or claim is compared with a value; elsewhere a colon is usual.
                f.write_char(match how {
                    How::Within => ':',
                    How::Whole => '=',
                })?;
                list(f, values, |value| match value {
                    TextValue::None => "none".to_owned(),
                    TextValue::Any => "any".to_owned(),
                    TextValue::Text(text) => value_text(text),
                })
            }
            Self::Status(words) => {
                f.write_str("status:")?;
                list(f, words, |word| value_text(word))
            }
            Self::Is(traits) => {
                f.write_str("is:")?;
                list(f, traits, |one| one.word().to_owned())
            }
            Self::Editable(editable) => f.write_str(if *editable { "editable:yes" } else { "editable:no" }),
            Self::Listed(values) => {
                f.write_str("ip:")?;
                list(f, values, |value| match value {
                    Listed::None => "none".to_owned(),
                    Listed::Any => "any".to_owned(),
                    Listed::EveryoneV6 => EVERYONE_V6.to_owned(),
                    Listed::Within(range) => range.to_string(),
                })
            }
            Self::Admits(ranges) => {
                f.write_str("ip~")?;
                list(f, ranges, ToString::to_string)
            }
            Self::Expires(values) => times(f, "expires", "never", values),
            Self::Created(values) => times(f, "created", "none", values),
        }
    }
}

impl fmt::Display for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let member = |name: &str| quoted(name, |c| !c.is_alphanumeric() && !"._-".contains(c));
        match self {
            Self::Tenant => f.write_str("tenant"),
            Self::Role => f.write_str("role"),
            Self::By => f.write_str("by"),
            Self::User => f.write_str("user"),
            Self::Name => f.write_str("name"),
            Self::Id => f.write_str("id"),
            Self::Description => f.write_str("desc"),
            Self::Ip => f.write_str("ip"),
            Self::Claim(name) => write!(f, "claim.{}", member(name)),
            Self::Attribute(name) => write!(f, "attr.{}", member(name)),
        }
    }
}

fn list<T>(f: &mut fmt::Formatter<'_>, values: &[T], text: impl Fn(&T) -> String) -> fmt::Result {
    values.iter().enumerate().try_for_each(|(at, value)| {
        f.write_str(if at == 0 { "" } else { "," })?;
        f.write_str(&text(value))
    })
}

/// Comparisons stand behind their own sign, all others behind one colon.
fn times(f: &mut fmt::Formatter<'_>, field: &str, never: &str, values: &[When]) -> fmt::Result {
    let side = values.iter().find_map(|value| match value {
        When::Compared(side, _) => Some(side.sign()),
        _ => None,
    });
    write!(f, "{field}{}", side.unwrap_or(":"))?;
    list(f, values, |value| match value {
        When::Never => never.to_owned(),
        When::Past => "past".to_owned(),
        When::Compared(_, point) => point.to_string(),
        When::During(period) => period.to_string(),
        When::Between(from, to) => {
            let end = |point: &Option<_>| point.map_or(String::new(), |point: super::time::Point| point.to_string());
            format!("{}..{}", end(from), end(to))
        }
    })
}

/// A value, quoted where it would be read as something else.
pub(super) fn value_text(text: &str) -> String {
    if matches!(text.to_ascii_lowercase().as_str(), "none" | "any") {
        return format!("\"{text}\"");
    }
    quoted(text, |c| !c.is_alphanumeric() && !"._-@/+*:#=&!?()[]{}%$".contains(c))
}

fn quoted(text: &str, is_special: impl Fn(char) -> bool) -> String {
    if !text.is_empty() && !text.contains(is_special) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
