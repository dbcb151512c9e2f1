//! A run as text, so that it can be gone on with after a reload: what was planned, written once, and how far it came,
//! written before each request.
//!
//! Invariant: it holds ids, names, outcomes, and of an edit what it sets; never a secret. A text that is not wholly
//! understood is no run.

use super::outcome::{Failure, Item, Marks, Outcome};
use super::plan::Action;
use crate::domain::{KeyId, Seconds};

/// So many names are kept; with more keys the ids alone are, since a browser keeps but five million letters.
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
}

/// The text is no run of this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Record {
    /// What does not change during a run.
    pub fn plan(&self) -> String {
        let mut text = format!("run 1 {} {}", self.action.word(), self.began.0);
        if let Action::Edit(edit) = &self.action {
            text.push('\t');
            text.push_str(&escaped(&edit.text()));
        }
        for item in &self.items {
            text.push('\n');
            text.push_str(&escaped(&item.id.0));
            // What is yet to be made is found by its name alone.
            let named = self.items.len() <= NAMES || matches!(self.action, Action::Import | Action::Replace);
            if named || item.marks.is_some() {
                text.push('\t');
                text.push_str(&if named { escaped(&item.name) } else { String::new() });
            }
            if let Some(Marks { before, after }) = item.marks {
                text.push_str(&format!("\t{before:x} {after:x}"));
            }
        }
        text
    }

    /// How far it came: a letter a key, then the words of the refusals and the ids of the keys that were made, each with
    /// the place of its key.
    pub fn progress(items: &[Item]) -> String {
        let mut text: String = items.iter().map(|item| letter(&item.outcome)).collect();
        for (at, item) in items.iter().enumerate() {
            if let Outcome::Failed(Failure::Refused(words)) = &item.outcome {
                text.push_str(&format!("\n{at}\t{}", escaped(words)));
            }
            if let Outcome::Failed(Failure::Differs(settings)) = &item.outcome {
                text.push_str(&format!("\n{at}\tdiffers\t{}", escaped(settings)));
            }
            if let Some(made) = &item.made {
                text.push_str(&format!("\n{at}\tmade\t{}", escaped(&made.0)));
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
        let head = lines.next().ok_or(Unreadable)?;
        let (head, more) = head.split_once('\t').unwrap_or((head, ""));
        let mut head = head.split(' ');
        let (Some("run"), Some("1"), Some(action), Some(began), None) =
            (head.next(), head.next(), head.next(), head.next(), head.next())
        else {
            return Err(Unreadable);
        };
        let action = Action::of(action, &plain(more)?).ok_or(Unreadable)?;
        let began = Seconds(began.parse().map_err(|_| Unreadable)?);
        let mut notes = progress.split('\n');
        let mut letters = notes.next().unwrap_or_default().chars();
        let mut items = Vec::new();
        for line in lines {
            let mut fields = line.split('\t');
            let id = KeyId(plain(fields.next().unwrap_or_default())?);
            let name = plain(fields.next().unwrap_or_default())?;
            let marks = fields.next().map(marks).transpose()?;
            let outcome = letters.next().and_then(outcome).ok_or(Unreadable)?;
            if fields.next().is_some() {
                return Err(Unreadable);
            }
            items.push(Item { id, name, outcome, made: None, marks });
        }
        if letters.next().is_some() {
            return Err(Unreadable);
        }
        for note in notes {
            let (at, note) = note.split_once('\t').ok_or(Unreadable)?;
            let item = at.parse().ok().and_then(|at: usize| items.get_mut(at)).ok_or(Unreadable)?;
            match note.split_once('\t') {
                Some(("made", id)) => item.made = Some(KeyId(plain(id)?)),
                Some(("differs", settings)) => item.outcome = Outcome::Failed(Failure::Differs(plain(settings)?)),
                Some(_) => return Err(Unreadable),
                None => item.outcome = Outcome::Failed(Failure::Refused(plain(note)?)),
            }
        }
        Ok(Self { action, began, items })
    }
}

fn marks(text: &str) -> Result<Marks, Unreadable> {
    let (before, after) = text.split_once(' ').ok_or(Unreadable)?;
    let number = |text: &str| u64::from_str_radix(text, 16).map_err(|_| Unreadable);
    Ok(Marks { before: number(before)?, after: number(after)? })
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
        Outcome::Failed(Failure::Drifted) => 'x',
        Outcome::Failed(Failure::NotRead) => 'u',
        Outcome::Failed(Failure::SecretLost) => 'l',
        Outcome::Failed(Failure::Differs(_)) => 'f',
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
        'x' => Outcome::Failed(Failure::Drifted),
        'u' => Outcome::Failed(Failure::NotRead),
        'l' => Outcome::Failed(Failure::SecretLost),
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
            Outcome::Failed(Failure::Drifted),
            Outcome::Failed(Failure::NotRead),
            Outcome::Failed(Failure::SecretLost),
        ];
        let item = |(at, outcome)| Item {
            outcome,
            made: (at % 3 == 0).then(|| KeyId(format!("N{at}\tmade"))),
            marks: (at % 2 == 0).then_some(Marks { before: u64::MAX, after: at as u64 }),
            ..Item::new(KeyId(format!("K\t{at}\\n")), "a\nb\\ \u{202e}c".into())
        };
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
        let marks = Some(Marks { before: 1, after: 2 });
        let item = |at| Item { marks, ..Item::new(KeyId(format!("K{at}")), "n".into()) };
        let record = Record { items: (0..=NAMES).map(item).collect(), ..record() };
        let back = Record::read(&record.plan(), &Record::progress(&record.items)).unwrap();
        assert_eq!(back.items.len(), NAMES + 1);
        assert_eq!((back.items[7].id.0.as_str(), back.items[7].name.as_str()), ("K7", ""));
        assert_eq!(back.items[7].marks, marks);
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
            ("run 1 delete 0\nK1", ".\n0\tmade\tK2\tx\\"),
            ("run 1 delete 0\nK1", ".\n0\tother\tK2"),
            ("run 1 delete 0\nK1\tn\t1", "."),
            ("run 1 delete 0\nK1\tn\t1 2\tx", "."),
            ("run 1 edit 0\nK1", "."),
            (plan.as_str(), &progress[1..]),
        ] {
            assert_eq!(Record::read(plan, progress), Err(Unreadable), "{plan:?} {progress:?}");
        }
    }
}
