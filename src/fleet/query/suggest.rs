//! What could stand at the caret: fields, and the values that occur, most frequent first.
//!
//! Invariant: taking a suggestion changes only the piece that it names, and gives a query that parses.

use std::ops::Range;

use hashbrown::HashMap;

use super::lexer::{Kind, Lexer, Piece};
use super::parser::{EVERYONE_V6, FIELDS};
use super::print::value_text;
use super::{LONGEST, Query, TextField, Trait, json};
use crate::domain::Seconds;
use crate::fleet::Fleet;
use crate::fleet::facets::Facet;
use crate::fleet::find::Needle;
use crate::fleet::index::column::Column;
use crate::fleet::index::fold::Fold;
use crate::fleet::index::pool::narrow;

/// Different claims or attributes that are looked through for names and values.
const LOOKED_THROUGH: usize = 10_000;

/// Something to put at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it replaces, in bytes of the text.
    pub span: Range<usize>,
    /// What it puts there.
    pub text: String,
    /// What it is for a person, where that is more than the text.
    pub label: String,
    /// How many keys have it, where that was counted.
    pub count: Option<usize>,
}

/// At most so many suggestions for the piece of a query in which the caret stands, a place in bytes.
pub fn suggest(fleet: &Fleet, text: &str, caret: usize, now: Seconds, limit: usize) -> Vec<Suggestion> {
    let caret = text.floor_char_boundary(caret);
    if text.len() > LONGEST {
        return Vec::new();
    }
    let token = Lexer::new(text).find(|token| token.span.start <= caret && caret <= token.span.end);
    let Some(token) = token else { return fields("", caret..caret, limit) };
    let dash = text.get(token.span.clone()).and_then(|token| token.chars().next());
    let start = token.span.start + dash.filter(|_| token.negated).map_or(0, char::len_utf8);
    match token.kind {
        Kind::Word(word) if word.quoted => Vec::new(),
        Kind::Word(word) => {
            let typed = text.get(start..caret).unwrap_or_default().to_ascii_lowercase();
            let members = |prefix: &str, column| {
                let typed = typed.strip_prefix(prefix)?;
                Some(members(fleet, prefix, column, typed, word.span.clone(), limit))
            };
            members("claim.", &fleet.table.claims)
                .or_else(|| members("attr.", &fleet.table.attributes))
                .unwrap_or_else(|| fields(&typed, word.span, limit))
        }
        Kind::Field { name, member, operator, values } => {
            let here = values.into_iter().rev().find(|value| value.span.start <= caret);
            let field = name.text.to_ascii_lowercase();
            here.map_or_else(Vec::new, |here| of_field(fleet, &field, member, operator, &here, now, limit))
        }
    }
}

fn fields(typed: &str, span: Range<usize>, limit: usize) -> Vec<Suggestion> {
    let like = FIELDS.iter().filter(|field| field.starts_with(typed));
    let suggestion = |field: &&str| {
        let sign = if ["claim", "attr"].contains(field) { "." } else { ":" };
        Suggestion { span: span.clone(), text: format!("{field}{sign}"), label: String::new(), count: None }
    };
    like.map(suggestion).take(limit).collect()
}

fn of_field(
    fleet: &Fleet,
    field: &str,
    member: Option<Piece>,
    operator: &str,
    here: &Piece,
    now: Seconds,
    limit: usize,
) -> Vec<Suggestion> {
    let facet = |facet| of_facet(fleet, facet, here, now, limit);
    let plain = matches!(operator, ":" | "=");
    match (field, member) {
        ("status", _) => facet(Facet::Status),
        ("tenant", _) => facet(Facet::Tenant),
        ("role", _) => facet(Facet::Role),
        ("by", _) => facet(Facet::Creator),
        ("user", _) => facet(Facet::User),
        ("is", _) => fixed(&Trait::ALL.map(|(_, word)| word), here),
        ("editable", _) => fixed(&["yes", "no"], here),
        ("expires", _) if plain => fixed(&["never", "past", "..7d", "7d..30d", "30d..90d", "90d.."], here),
        ("expires" | "created", _) if !plain => fixed(&["7d", "30d", "90d", "1y"], here),
        ("created", _) => fixed(&["..7d", "7d..30d", "30d..90d", "1y.."], here),
        ("ip", _) => addresses(fleet, operator, here, limit),
        ("claim", Some(name)) => values(fleet, &fleet.table.claims, &name.text, here, limit),
        ("attr", Some(name)) => values(fleet, &fleet.table.attributes, &name.text, here, limit),
        _ => Vec::new(),
    }
}

fn fixed(words: &[&str], here: &Piece) -> Vec<Suggestion> {
    let typed = here.text.to_ascii_lowercase();
    let like = words.iter().filter(|word| word.starts_with(&typed));
    like.map(|word| of_value(here, (*word).to_owned(), String::new(), None)).collect()
}

fn of_value(here: &Piece, text: String, label: String, count: Option<usize>) -> Suggestion {
    Suggestion { span: here.span.clone(), text, label, count }
}

fn of_facet(fleet: &Fleet, facet: Facet, here: &Piece, now: Seconds, limit: usize) -> Vec<Suggestion> {
    let all = Query::default();
    let counts = fleet.facet(facet, &all, &fleet.find(&all, now), now, &here.text, limit);
    let suggestion = |value: crate::fleet::facets::Value| {
        let text = match (&value.id, facet) {
            // The id is sure to mean one tenant; of its name there may be several.
            (Some(id), _) => value_text(id),
            (None, Facet::Status) => value_text(&fleet.fold().text(&value.label)),
            (None, _) => "none".to_owned(),
        };
        of_value(here, text, value.label, Some(value.count))
    };
    counts.values.into_iter().map(suggestion).collect()
}

fn addresses(fleet: &Fleet, operator: &str, here: &Piece, limit: usize) -> Vec<Suggestion> {
    let table = &fleet.table;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (list, count) in tally(fleet, &table.addresses, table.range_lists.len()) {
        for range in table.range_lists.get(list) {
            *counts.entry(table.ranges.text(*range).to_owned()).or_default() += count;
        }
    }
    let special = if operator == "~" { Vec::new() } else { fixed(&["none", "any", EVERYONE_V6], here) };
    special.into_iter().chain(most_frequent(counts, fleet.fold(), here, limit)).take(limit).collect()
}

/// How many rows have each value of a column, without those that are gone.
fn tally(fleet: &Fleet, column: &Column<u32>, values: usize) -> impl Iterator<Item = (u32, usize)> {
    let mut counts = vec![0; values];
    fleet.positions().filter_map(|row| column.get(row)).for_each(|value| counts[value as usize] += 1);
    let occurs = |(value, count): (usize, usize)| (count > 0).then(|| (narrow(value), count));
    counts.into_iter().enumerate().filter_map(occurs)
}

fn members(
    fleet: &Fleet,
    prefix: &str,
    column: &Column<u32>,
    typed: &str,
    span: Range<usize>,
    limit: usize,
) -> Vec<Suggestion> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (text, count) in tally(fleet, column, fleet.table.json.len()).take(LOOKED_THROUGH) {
        json::each_member(fleet.table.json.text(text), &mut |name, _| {
            if name.to_lowercase().contains(typed) {
                *counts.entry(name.to_owned()).or_default() += count;
            }
        });
    }
    let here = Piece { span, ..Piece::default() };
    let field = |name: String| if prefix == "claim." { TextField::Claim(name) } else { TextField::Attribute(name) };
    let named = most_frequent(counts, fleet.fold(), &here, limit).into_iter();
    named.map(|one| Suggestion { text: format!("{}=", field(one.label.clone())), ..one }).collect()
}

fn values(fleet: &Fleet, column: &Column<u32>, name: &str, here: &Piece, limit: usize) -> Vec<Suggestion> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (text, count) in tally(fleet, column, fleet.table.json.len()).take(LOOKED_THROUGH) {
        json::any_value(fleet.table.json.text(text), name, &mut |value| {
            *counts.entry(value.to_owned()).or_default() += count;
            false
        });
    }
    most_frequent(counts, fleet.fold(), here, limit)
}

fn most_frequent(counts: HashMap<String, usize>, fold: Fold, here: &Piece, limit: usize) -> Vec<Suggestion> {
    let needle = Needle::new(&here.text, super::How::Within, fold);
    let like = |text: &str| here.text.is_empty() || needle.fits(fold.text(text).as_bytes());
    let mut all: Vec<_> = counts.into_iter().filter(|(text, _)| !text.is_empty() && like(text)).collect();
    all.sort_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
    all.truncate(limit);
    all.into_iter().map(|(text, count)| of_value(here, value_text(&text), text, Some(count))).collect()
}
