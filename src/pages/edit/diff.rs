//! Differences, field by field, part by part: what was, and what is.

use leptos::prelude::*;

use super::words;
use crate::domain::Updatable;
use crate::domain::change::{Difference, How, Item, Part};
use crate::ui::{Badge, Glyph, PlainText, TextFit, Tone};

/// What the two sides of a difference are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum Sides {
    /// As it is, and as it is to be.
    Change,
    /// As it was asked for, and as the server keeps it.
    Kept,
    /// As it was when the form began, and as somebody else made it.
    Theirs,
}

impl Sides {
    /// What a line on either side is called.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Change => ("Removed: ", "Added: "),
            Self::Kept => ("Asked for ", "Kept "),
            Self::Theirs => ("They removed: ", "They added: "),
        }
    }

    /// How the words are shown: a change by a sign, since everybody knows these.
    fn signs(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Change | Self::Theirs => Some(("−", "+")),
            Self::Kept => None,
        }
    }
}

/// A list of them, each field with its name.
pub(in crate::pages) fn list(label: &'static str, sides: Sides, differences: &[Difference]) -> AnyView {
    let all = differences.iter().map(|difference| field(sides, difference)).collect_view();
    view! { <ul class="diff" aria-label=label>{all}</ul> }.into_any()
}

fn field(sides: Sides, difference: &Difference) -> AnyView {
    let Difference { field, how, items } = difference;
    let (tone, glyph, word) = badge(sides, *how);
    let parts = items.iter().map(|item| part(sides, *field, item)).collect_view();
    let note = (sides == Sides::Change && *how == How::Cleared).then(|| words::cleared(*field));
    // In a message there is no heading above it but the page's.
    let name = match sides {
        Sides::Kept => view! { <h2>{field.label()}</h2> }.into_any(),
        Sides::Change | Sides::Theirs => view! { <h3>{field.label()}</h3> }.into_any(),
    };
    view! {
        <li class="diff-field">
            <div class="diff-head">
                {name}
                <Badge tone glyph>{word}</Badge>
            </div>
            <div class="diff-body">
                <ul class="diff-lines">{parts}</ul>
                {note.map(|note| view! { <p class="diff-note">{note}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn badge(sides: Sides, how: How) -> (Tone, Glyph, &'static str) {
    match (sides, how) {
        (Sides::Kept, how) => (Tone::Danger, Glyph::Danger, words::kept(how)),
        (_, How::Added) => (Tone::Success, Glyph::Plus, "Added"),
        (_, How::Changed) => (Tone::Info, Glyph::Pencil, "Changed"),
        (_, How::Removed) => (Tone::Warning, Glyph::Trash, "Removed"),
        (_, How::Cleared) => (Tone::Warning, Glyph::Trash, "Cleared"),
    }
}

fn part(sides: Sides, of: Updatable, item: &Item) -> AnyView {
    let Item { part, how, before, after } = item;
    // A side with nothing on it is told where somebody asked for that.
    let both = sides == Sides::Kept && !matches!(part, Part::Role | Part::Address);
    let (was, is) = (both || *how != How::Added, both || !matches!(how, How::Removed | How::Cleared));
    let coded = !matches!(of, Updatable::Name | Updatable::Description | Updatable::Access);
    let lines = |before: String, after: String| {
        view! {
            {was.then(|| line(sides, false, &before, coded))}
            {is.then(|| line(sides, true, &after, coded))}
        }
        .into_any()
    };
    match part {
        Part::Whole | Part::Address | Part::Role => lines(before.clone(), after.clone()),
        Part::Entry(name) => view! {
            <li class="diff-part">
                <p class="diff-part-name"><PlainText text=name.clone() fit=TextFit::Wrap /></p>
                <ul class="diff-lines">{lines(before.clone(), after.clone())}</ul>
            </li>
        }
        .into_any(),
        Part::Tenant { id, name } => tenant(sides, id, name, item),
    }
}

/// A tenant that came, went, or holds other roles.
fn tenant(sides: Sides, id: &str, name: &str, item: &Item) -> AnyView {
    let roles = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (roles(&item.before), roles(&item.after));
    let gone = before.iter().filter(|role| !after.contains(role)).map(|role| line(sides, false, role, false));
    let new = after.iter().filter(|role| !before.contains(role)).map(|role| line(sides, true, role, false));
    let all: Vec<AnyView> = gone.chain(new).collect();
    let word = match item.how {
        How::Added => "New tenant",
        How::Removed | How::Cleared => "Tenant taken away",
        How::Changed => "Tenant",
    };
    let none = all.is_empty().then(|| view! { <li class="diff-note">"Without roles in it"</li> });
    let id = (!name.is_empty())
        .then(|| view! { <span class="code"><PlainText text=id.to_owned() fit=TextFit::Wrap /></span> });
    let name = if name.is_empty() { item_id(&item.part) } else { name.to_owned() };
    view! {
        <li class="diff-part">
            <p class="diff-part-name">
                <span class="diff-part-kind">{word}</span>
                <PlainText text=name fit=TextFit::Wrap />
                {id}
            </p>
            <ul class="diff-lines">{all}{none}</ul>
        </li>
    }
    .into_any()
}

fn item_id(part: &Part) -> String {
    match part {
        Part::Tenant { id, .. } => id.clone(),
        Part::Whole | Part::Role | Part::Address | Part::Entry(_) => String::new(),
    }
}

/// One line of it: what went, or what came.
fn line(sides: Sides, is: bool, text: &str, coded: bool) -> AnyView {
    let (before, after) = sides.words();
    let text = text.to_owned();
    let empty = text.is_empty();
    let content = move || match empty {
        true => view! { <span class="diff-empty">"nothing"</span> }.into_any(),
        false => view! { <PlainText text fit=TextFit::Lines /> }.into_any(),
    };
    let (mark, said) = if is { ("is", after) } else { ("was", before) };
    let sign = sides.signs().map(|(was, now)| if is { now } else { was });
    let name = match sign {
        Some(sign) => view! {
            <span class="diff-sign" aria-hidden="true">{sign}</span>
            <span class="visually-hidden">{said}</span>
        }
        .into_any(),
        None => view! { <span class="diff-side">{said}</span> }.into_any(),
    };
    view! {
        <li class="diff-line" class:code=coded class:is-named=sign.is_none() data-mark=mark>
            {name}
            {if is { view! { <ins>{content()}</ins> }.into_any() } else { view! { <del>{content()}</del> }.into_any() }}
        </li>
    }
    .into_any()
}
