//! A run as text, so that it can be gone on with after a reload: what was planned, written once, and how far it came,
//! written before each request.
//!
//! Invariant: it holds ids, names and outcomes, and nothing else; no run has a secret to give. A text that is not
//! wholly understood is no run.

use super::outcome::{Failure, Item, Outcome};
use super::plan::Action;
use crate::domain::{KeyId, Seconds};

/// So many names are kept; with more keys the ids alone are, since a browser keeps but five million letters.
const NAMES: usize = 5_000;

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it does.
    pub action: Action,
    /// When it was begun.
    pub began: Seconds,
    /// Its keys, and where each stands.
    pub items: Vec<Item>,
}

/// The text is no run of this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Record {
    /// What does not change during a run.
    pub fn plan(&self) -> String {
        let mut text = format!("run 1 {} {}", self.action.word(), self.began.0);
        for item in &self.items {
            text.push('\n');
            text.push_str(&escaped(&item.id.0));
            if self.items.len() <= NAMES {
                text.push('\t');
                text.push_str(&escaped(&item.name));
            }
        }
        text
    }

    /// How far it came: a letter a key, then the words of the refusals, each with the place of its key.
    pub fn progress(items: &[Item]) -> String {
        let mut text: String = items.iter().map(|item| letter(&item.outcome)).collect();
        for (at, item) in items.iter().enumerate() {
            if let Outcome::Failed(Failure::Refused(words)) = &item.outcome {
                text.push_str(&format!("\n{at}\t{}", escaped(words)));
            }
        }
        text
    }

    /// The run of both texts.
    ///
    /// # Errors
    /// [`Unreadable`] when either is not whole.
    pub fn read(plan: &str, progress: &str) -> Result<Self, Unreadable> {
        let mut lines = plan.split('\n');
        let mut head = lines.next().ok_or(Unreadable)?.split(' ');
        let (Some("run"), Some("1"), Some(action), Some(began), None) =
            (head.next(), head.next(), head.next(), head.next(), head.next())
        else {
            return Err(Unreadable);
        };
        let action = Action::of(action).ok_or(Unreadable)?;
        let began = Seconds(began.parse().map_err(|_| Unreadable)?);
        let mut notes = progress.split('\n');
        let mut letters = notes.next().unwrap_or_default().chars();
        let mut items = Vec::new();
        for line in lines {
            let (id, name) = line.split_once('\t').unwrap_or((line, ""));
            let outcome = letters.next().and_then(outcome).ok_or(Unreadable)?;
            items.push(Item { id: KeyId(plain(id)?), name: plain(name)?, outcome });
        }
        if letters.next().is_some() {
            return Err(Unreadable);
        }
        for note in notes {
            let (at, words) = note.split_once('\t').ok_or(Unreadable)?;
            let item = at.parse().ok().and_then(|at: usize| items.get_mut(at)).ok_or(Unreadable)?;
            item.outcome = Outcome::Failed(Failure::Refused(plain(words)?));
        }
        Ok(Self { action, began, items })
    }
}

fn letter(outcome: &Outcome) -> char {
    match outcome {
        Outcome::Pending => '.',
        Outcome::InFlight => '>',
        Outcome::Unseen => 'o',
        Outcome::Done => 'd',
        Outcome::Unchanged => '=',
        Outcome::Unknown => '?',
        Outcome::Failed(Failure::Refused(_)) => 'r',
        Outcome::Failed(Failure::Gone) => 'g',
        Outcome::Failed(Failure::NotKept) => 'k',
        Outcome::Failed(Failure::NotDone) => 'n',
    }
}

fn outcome(letter: char) -> Option<Outcome> {
    Some(match letter {
        '.' => Outcome::Pending,
        '>' => Outcome::InFlight,
        'o' => Outcome::Unseen,
        'd' => Outcome::Done,
        '=' => Outcome::Unchanged,
        '?' => Outcome::Unknown,
        'r' => Outcome::Failed(Failure::Refused(String::new())),
        'g' => Outcome::Failed(Failure::Gone),
        'k' => Outcome::Failed(Failure::NotKept),
        'n' => Outcome::Failed(Failure::NotDone),
        _ => return None,
    })
}

/// Without the signs that part lines and fields.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn plain(text: &str) -> Result<String, Unreadable> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match (letter, letter == '\\') {
            (letter, false) => letter,
            (_, true) => match letters.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('t') => '\t',
                _ => return Err(Unreadable),
            },
        });
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let outcomes = [
            Outcome::Pending,
            Outcome::InFlight,
            Outcome::Unseen,
            Outcome::Done,
            Outcome::Unchanged,
            Outcome::Unknown,
            Outcome::Failed(Failure::Refused("two\nlines\tand a \\ “E011003”".into())),
            Outcome::Failed(Failure::Gone),
            Outcome::Failed(Failure::NotKept),
            Outcome::Failed(Failure::NotDone),
        ];
        let item = |(at, outcome)| Item { id: KeyId(format!("K\t{at}\\n")), name: "a\nb\\ \u{202e}c".into(), outcome };
        Record {
            action: Action::Deactivate,
            began: Seconds(1_770_000_000),
            items: outcomes.into_iter().enumerate().map(item).collect(),
        }
    }

    #[test]
    fn a_run_comes_back_as_it_was_written() {
        let record = record();
        assert_eq!(Record::read(&record.plan(), &Record::progress(&record.items)), Ok(record));
    }

    #[test]
    fn with_many_keys_their_names_are_left_out() {
        let item = |at| Item { id: KeyId(format!("K{at}")), name: "n".into(), outcome: Outcome::Pending };
        let record = Record { items: (0..=NAMES).map(item).collect(), ..record() };
        let back = Record::read(&record.plan(), &Record::progress(&record.items)).unwrap();
        assert_eq!(back.items.len(), NAMES + 1);
        assert_eq!((back.items[7].id.0.as_str(), back.items[7].name.as_str()), ("K7", ""));
    }

    #[test]
    fn what_is_not_whole_is_no_run() {
        let (plan, progress) = (record().plan(), Record::progress(&record().items));
        for (plan, progress) in [
            ("", ""),
            ("run 2 delete 0", ""),
            ("run 1 explode 0", ""),
            ("run 1 delete x", ""),
            ("run 1 delete 0 more", ""),
            ("run 1 delete 0\nK1", ""),
            ("run 1 delete 0\nK1", ".."),
            ("run 1 delete 0\nK1", "!"),
            ("run 1 delete 0\nK1\\", "."),
            ("run 1 delete 0\nK1", ".\n7\tx"),
            ("run 1 delete 0\nK1", ".\nx"),
            (plan.as_str(), &progress[1..]),
        ] {
            assert_eq!(Record::read(plan, progress), Err(Unreadable), "{plan:?} {progress:?}");
        }
    }
}
