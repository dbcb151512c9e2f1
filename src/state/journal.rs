//! What was sent and is not known to have ended, kept where a reload does not reach it.
//!
//! Invariant: it holds no secret: which operation, on which key, since when, and the id of the request. An entry goes when
//! the outcome is known, or when a person says that it is dealt with. Signing out empties it, for then nothing of a session
//! may stay in the browser, and whoever signs out while a write is under way is asked before. A session that ends by itself
//! leaves it for the next one: nobody has decided anything.

use std::rc::Rc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::keys::KeysStore;
use crate::api::Client;
use crate::domain::{KeyId, Seconds};

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// A new key; with the ids of the keys that had its name before.
    Create(Vec<String>),
    /// A new secret.
    Rotate,
    /// Other settings.
    Update,
}

/// A write that may not have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Of which project.
    pub project: String,
    /// What was asked for.
    pub operation: Operation,
    /// Of which key; empty for a new one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was sent, by the server's clock, in seconds since the epoch.
    pub since: i64,
    /// The request's id, by which logs know it.
    pub request: String,
}

impl Entry {
    /// Of which key.
    pub fn key(&self) -> KeyId {
        KeyId(self.id.clone())
    }

    /// When it was sent.
    pub fn since(&self) -> Seconds {
        Seconds(self.since)
    }
}

/// What keeps the journal beyond the page.
pub trait KeepJournal {
    /// Puts this in the place of what was kept; nothing is kept of an empty text.
    fn keep(&self, text: &str);
    /// What was kept.
    fn kept(&self) -> String;
}

/// An entry of this page, by which it is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line(u32);

/// The journal. One of a page, whoever is signed in.
#[derive(Clone, Copy)]
pub struct JournalStore {
    /// What was kept by an earlier page and nobody has read yet.
    unread: RwSignal<String>,
    /// The entries, and whether nobody waits for their answers any more.
    lines: RwSignal<Vec<(Line, Entry, bool)>>,
    last: StoredValue<u32>,
    keep: StoredValue<Rc<dyn KeepJournal>, LocalStorage>,
}

impl JournalStore {
    /// What an earlier page has left, and nothing of this one.
    pub fn new(keep: Rc<dyn KeepJournal>) -> Self {
        Self {
            unread: RwSignal::new(keep.kept()),
            lines: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            keep: StoredValue::new_local(keep),
        }
    }

    /// Whether something may have been left. Tracks; cheap.
    pub fn may_have_left(self) -> bool {
        self.unread.with(|unread| !unread.is_empty()) || self.lines.with(|lines| lines.iter().any(|(.., left)| *left))
    }

    /// Empties it: at a sign-out.
    pub fn forget(self) {
        self.unread.set(String::new());
        self.lines.update(Vec::clear);
        self.keep.with_value(|keep| keep.keep(""));
    }

    /// Writes down that something is about to be sent.
    pub fn begin(self, entry: Entry) -> Line {
        self.take_up();
        let line = self.add(entry, false);
        self.write();
        line
    }

    /// What became of it is known, or dealt with.
    pub fn known(self, line: Line) {
        self.remove(|(of, ..)| *of == line);
    }

    /// What became of every rotation of a key is known, or dealt with.
    pub fn rotations_known(self, id: &KeyId) {
        self.remove(|(_, entry, _)| entry.operation == Operation::Rotate && entry.id == id.0);
    }

    /// Nobody waits for its answer any more, and what became of it is not known.
    pub fn leave(self, line: Line) {
        self.lines.update(|lines| lines.iter_mut().filter(|(of, ..)| *of == line).for_each(|(.., left)| *left = true));
    }

    /// What was left of this project, the oldest first, once it was taken up. Tracks.
    pub fn left(self, project: &str) -> Vec<(Line, Entry)> {
        let of_project = |(line, entry, left): &(Line, Entry, bool)| {
            (*left && entry.project == project).then(|| (*line, entry.clone()))
        };
        self.lines.with(|lines| lines.iter().filter_map(of_project).collect())
    }

    /// Reads what an earlier page has left. What cannot be read is of another version of the console, and lost.
    pub fn take_up(self) {
        let unread = self.unread.get_untracked();
        if !unread.is_empty() {
            let entries: Vec<Entry> = serde_json::from_str(&unread).unwrap_or_default();
            entries.into_iter().for_each(|entry| _ = self.add(entry, true));
            self.unread.set(String::new());
        }
    }

    fn add(self, entry: Entry, left: bool) -> Line {
        let number = self.last.get_value() + 1;
        self.last.set_value(number);
        self.lines.update(|lines| lines.push((Line(number), entry, left)));
        Line(number)
    }

    fn remove(self, which: impl Fn(&(Line, Entry, bool)) -> bool) {
        self.lines.update(|lines| lines.retain(|line| !which(line)));
        self.write();
    }

    fn write(self) {
        let entries: Vec<Entry> =
            self.lines.with_untracked(|lines| lines.iter().map(|(_, entry, _)| entry.clone()).collect());
        let text = match entries.is_empty() {
            true => String::new(),
            // Text and numbers can always be written.
            false => serde_json::to_string(&entries).unwrap_or_default(),
        };
        self.keep.with_value(|keep| keep.keep(&text));
    }
}

impl KeysStore {
    /// Writes down that something is about to be sent. Gives its line, and the id under which it is to be sent.
    pub(super) fn write_down(
        self,
        client: &Client,
        operation: Operation,
        id: &str,
        name: &str,
    ) -> (Option<Line>, String) {
        let request = client.transport().request_id();
        let entry = || Entry {
            project: client.project().as_str().to_owned(),
            operation,
            id: id.to_owned(),
            name: name.to_owned(),
            since: client.server_time().0,
            request: request.clone(),
        };
        (self.journal().map(|journal| journal.begin(entry())), request)
    }

    /// What became of a write is known, or dealt with.
    pub(super) fn strike(self, line: Option<Line>) {
        if let Some((journal, line)) = self.journal().zip(line) {
            journal.known(line);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;

    use super::*;

    /// A store that lasts as long as somebody holds it.
    #[derive(Default)]
    pub(in crate::state) struct Paper(pub(in crate::state) RefCell<String>);

    impl KeepJournal for Paper {
        fn keep(&self, text: &str) {
            text.clone_into(&mut self.0.borrow_mut());
        }
        fn kept(&self) -> String {
            self.0.borrow().clone()
        }
    }

    fn entry(operation: Operation, id: &str) -> Entry {
        let name = "a \"name\"\n\u{202e}".to_owned();
        Entry { project: "P2abc".into(), operation, id: id.into(), name, since: 1_700_000_000, request: "r".into() }
    }

    fn page(paper: &Rc<Paper>) -> JournalStore {
        JournalStore::new(Rc::clone(paper) as Rc<dyn KeepJournal>)
    }

    fn left(journal: JournalStore, project: &str) -> Vec<(Line, Entry)> {
        journal.take_up();
        journal.left(project)
    }

    #[test]
    fn what_is_not_known_to_have_ended_outlives_the_page_and_what_is_does_not() {
        Owner::new().with(|| {
            let paper = Rc::new(Paper::default());
            let journal = page(&paper);
            assert!(!journal.may_have_left());
            let (kept, ended) = (entry(Operation::Create(vec!["K0".into()]), ""), entry(Operation::Update, "K1"));
            journal.begin(kept.clone());
            let line = journal.begin(ended);
            journal.known(line);
            assert!(!journal.may_have_left(), "this page still waits for it");

            let next = page(&paper);
            assert!(next.may_have_left());
            let found = left(next, "P2abc");
            assert_eq!(found.iter().map(|(_, entry)| entry).collect::<Vec<_>>(), [&kept]);
            assert_eq!(left(next, "P2other"), []);
            next.known(found[0].0);
            assert!(!next.may_have_left() && paper.0.borrow().is_empty());
        });
    }

    #[test]
    fn what_an_earlier_page_left_is_not_overwritten_by_what_this_one_sends() {
        Owner::new().with(|| {
            let paper = Rc::new(Paper::default());
            page(&paper).begin(entry(Operation::Rotate, "K1"));
            let next = page(&paper);
            let line = next.begin(entry(Operation::Rotate, "K2"));
            assert_eq!(left(next, "P2abc").len(), 1);
            next.leave(line);
            assert_eq!(left(next, "P2abc").len(), 2);
            next.rotations_known(&KeyId("K1".into()));
            assert_eq!(left(page(&paper), "P2abc")[0].1.id, "K2");
        });
    }

    #[test]
    fn signing_out_leaves_nothing_and_damage_does_no_harm() {
        Owner::new().with(|| {
            let paper = Rc::new(Paper::default());
            let journal = page(&paper);
            journal.begin(entry(Operation::Rotate, "K1"));
            journal.forget();
            assert!(paper.0.borrow().is_empty() && left(journal, "P2abc").is_empty());
            for text in ["x", "[1]", "{}", "[{\"project\":\"P2abc\"}]"] {
                paper.keep(text);
                assert_eq!(left(page(&paper), "P2abc"), [], "{text}");
            }
        });
    }
}
