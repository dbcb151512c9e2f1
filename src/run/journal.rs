//! A run as text, so that it can be resumed after a reload: what was planned, written once, and how far it came, written
//! before each request.
//!
//! Invariant: whatever is written can be read back equal; it holds ids, names, outcomes, and of an edit what it sets, never
//! a secret. A text that is not wholly understood is no run.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::outcome::{Item, Marks, Outcome};
use super::plan::Action;
use super::step::Unclear;
use crate::domain::{KeyId, Seconds};

/// The number of the format that is written, and of the only one that is read.
const FORMAT: u32 = 2;
/// So many names are kept; with more keys only the ids are, since a browser keeps about five million characters.
const NAMES: usize = 5_000;

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What it does.
    pub action: Action,
    /// When it was begun.
    pub began: Seconds,
    /// Its keys, and where each stands.
    pub items: Vec<Item>,
    /// What stopped it, if answers did.
    pub unclear: Option<Unclear>,
}

/// Why a text is no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Another version of this console wrote it.
    OtherVersion,
    /// It is damaged, or a part of it is missing.
    Damaged,
}

/// What does not change during a run. The lists are parallel; an empty one stands for nothing of each key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    format: u32,
    action: Action,
    began: i64,
    ids: Vec<String>,
    names: Vec<String>,
    marks: Vec<Option<Marks>>,
}

/// How far a run came. What many keys in a row have in common is written once.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Progress {
    format: u32,
    /// Each outcome that occurs.
    outcomes: Vec<Outcome>,
    /// For so many keys in a row, the place of their outcome in that list.
    rows: Vec<(usize, usize)>,
    /// From the key at this place on, the keys that were made for them.
    made: Vec<(usize, Vec<String>)>,
    unclear: Option<Unclear>,
}

impl Record {
    /// What does not change during a run.
    pub fn plan(&self) -> String {
        let Self { action, began, items, .. } = self;
        // What is yet to be made is found by its name alone.
        let named = items.len() <= NAMES || matches!(action, Action::Import | Action::Replace);
        let marked = items.iter().any(|item| item.marks.is_some());
        written(&Plan {
            format: FORMAT,
            action: action.clone(),
            began: began.0,
            ids: items.iter().map(|item| item.id.0.clone()).collect(),
            names: items.iter().filter(|_| named).map(|item| item.name.clone()).collect(),
            marks: items.iter().filter(|_| marked).map(|item| item.marks).collect(),
        })
    }

    /// How far a run over these keys came, and what stopped it.
    pub fn progress(items: &[Item], unclear: Option<&Unclear>) -> String {
        let mut places = HashMap::<&Outcome, usize>::new();
        let (mut rows, mut made) = (Vec::<(usize, usize)>::new(), Vec::<(usize, Vec<String>)>::new());
        let (mut before, mut outcomes) = (None, Vec::new());
        for (at, Item { outcome, made: id, .. }) in items.iter().enumerate() {
            match rows.last_mut() {
                Some((count, _)) if before == Some(outcome) => *count += 1,
                _ => {
                    let new = outcomes.len();
                    let place = *places.entry(outcome).or_insert(new);
                    if place == new {
                        outcomes.push(outcome.clone());
                    }
                    rows.push((1, place));
                }
            }
            before = Some(outcome);
            let Some(KeyId(id)) = id else { continue };
            match made.last_mut() {
                Some((from, ids)) if *from + ids.len() == at => ids.push(id.clone()),
                _ => made.push((at, vec![id.clone()])),
            }
        }
        written(&Progress { format: FORMAT, outcomes, rows, made, unclear: unclear.cloned() })
    }

    /// The run of both texts.
    ///
    /// # Errors
    /// [`Unreadable`] when either is not whole, or of another version.
    pub fn read(plan: &str, progress: &str) -> Result<Self, Unreadable> {
        let Plan { format: _, action, began, ids, names, marks } = of_this_version(plan)?;
        let keys = ids.into_iter().map(|id| Item::new(KeyId(id), String::new()));
        let mut items: Vec<Item> = keys.collect();
        let fits = |count: usize| count == 0 || count == items.len();
        if !fits(names.len()) || !fits(marks.len()) {
            return Err(Unreadable::Damaged);
        }
        items.iter_mut().zip(names).for_each(|(item, name)| item.name = name);
        items.iter_mut().zip(marks).for_each(|(item, marks)| item.marks = marks);
        let unclear = advance(&mut items, progress)?;
        Ok(Self { action, began: Seconds(began), items, unclear })
    }
}

/// Puts each key where this text says it stands, and gives what stopped the run.
///
/// # Errors
/// [`Unreadable`] when the text is not about exactly these keys; then they may be changed in part.
pub fn advance(items: &mut [Item], progress: &str) -> Result<Option<Unclear>, Unreadable> {
    let Progress { format: _, outcomes, rows, made, unclear } = of_this_version(progress)?;
    let mut left = items.iter_mut();
    for (count, place) in rows {
        let outcome = outcomes.get(place).ok_or(Unreadable::Damaged)?;
        for _ in 0..count {
            let item = left.next().ok_or(Unreadable::Damaged)?;
            (item.outcome, item.made) = (outcome.clone(), None);
        }
    }
    if left.next().is_some() {
        return Err(Unreadable::Damaged);
    }
    for (from, ids) in made {
        let places = items.iter_mut().skip(from).take(ids.len());
        if places.len() < ids.len() {
            return Err(Unreadable::Damaged);
        }
        places.zip(ids).for_each(|(item, id)| item.made = Some(KeyId(id)));
    }
    let known = |at: &usize| *at < items.len();
    if unclear.as_ref().is_some_and(|unclear| !unclear.keys.iter().all(known)) {
        return Err(Unreadable::Damaged);
    }
    Ok(unclear)
}

fn written(text: &impl Serialize) -> String {
    // Numbers, texts and lists of them can always be written.
    serde_json::to_string(text).unwrap_or_default()
}

fn of_this_version<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unreadable> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let is_other = match serde_json::from_str(text) {
        Ok(Version { format }) => format != FORMAT,
        // What the first version wrote is no JSON.
        Err(_) => text.starts_with("run 1 "),
    };
    if is_other {
        return Err(Unreadable::OtherVersion);
    }
    serde_json::from_str(text).map_err(|_| Unreadable::Damaged)
}
