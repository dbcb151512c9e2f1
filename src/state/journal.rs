//! What was sent and is not known to have ended, kept where a reload does not reach it.
//!
//! Invariant: it holds no secret: which operation, on which key, since when, and the id of the request. An entry goes when
//! the outcome is known, or when a person says that it is dealt with. Signing out empties it, for then nothing of a session
//! may stay in the browser, and a person who signs out while a write is under way is asked before. A session that ends by
//! itself leaves it for the next one: nobody has decided anything. A tab can be a copy of one that still waits for an
//! answer: that nobody waits is said only when no other tab does.

use std::any::Any;
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

/// What keeps the journal beyond the page, and tells the tabs that share it of one another; where that cannot be, as if
/// there were no other.
pub trait KeepJournal {
    /// Puts this in the place of what was kept; nothing is kept of an empty text.
    fn keep(&self, text: &str);
    /// What was kept.
    fn kept(&self) -> String;
    /// Lets other tabs know that this one waits for the answer to a request, for as long as it holds what this gives.
    fn claim(&self, _request: &str) -> Claim {
        Box::new(())
    }
    /// Lets them know that what came of the request is known here, and gives the claim back.
    fn settle(&self, _request: &str, _claim: Claim) {}
    /// Says who waits for the answer to a request that an earlier page, or the tab that this one is a copy of, sent; and
    /// again when that changes.
    fn follow(&self, _request: &str, told: Told) {
        told(Waiting::Nobody(Box::new(())));
    }
}

/// What hears who waits.
pub type Told = Box<dyn Fn(Waiting)>;

/// What makes a tab the one that waits.
pub type Claim = Box<dyn Any>;

/// Who waits for an answer that this page did not ask for.
pub enum Waiting {
    /// Another tab.
    Elsewhere,
    /// Nobody any more: another tab knows what came of it.
    Ended,
    /// Nobody, and nobody knows. This tab has the claim now.
    Nobody(Claim),
}

/// Where an answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// In this page, or it is being found out.
    Here,
    /// In another tab.
    Elsewhere,
    /// Nowhere any more: another tab knows what came of it.
    Ended,
    /// Nowhere any more, and what became of it is not known.
    Nowhere,
}

/// An entry of this page, by which it is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line(u32);

/// The journal. One of a page, whoever is signed in.
#[derive(Clone, Copy)]
pub struct JournalStore {
    lines: RwSignal<Vec<(Line, Entry, Wait)>>,
    claims: StoredValue<Vec<(Line, Claim)>, LocalStorage>,
    last: StoredValue<u32>,
    keep: StoredValue<Rc<dyn KeepJournal>, LocalStorage>,
}

impl JournalStore {
    /// What an earlier page has left, and nothing of this one. What cannot be read is of another version of the console,
    /// and lost.
    pub fn new(keep: Rc<dyn KeepJournal>) -> Self {
        let kept: Vec<Entry> = serde_json::from_str(&keep.kept()).unwrap_or_default();
        let journal = Self {
            lines: RwSignal::new(Vec::new()),
            claims: StoredValue::new_local(Vec::new()),
            last: StoredValue::new(0),
            keep: StoredValue::new_local(keep),
        };
        kept.into_iter().for_each(|entry| journal.follow(entry));
        journal
    }

    fn follow(self, entry: Entry) {
        let request = entry.request.clone();
        let line = self.add(entry, Wait::Here);
        let told = move |waiting| match waiting {
            Waiting::Elsewhere => self.note(line, Wait::Elsewhere),
            Waiting::Ended => {
                self.note(line, Wait::Ended);
                // The next page has nothing to ask about it.
                self.write();
            }
            Waiting::Nobody(claim) => {
                self.claims.try_update_value(|claims| claims.push((line, claim)));
                self.note(line, Wait::Nowhere);
            }
        };
        self.keep.with_value(|keep| keep.follow(&request, Box::new(told)));
    }

    /// Whether something is to be said of it above every page. Tracks.
    pub fn has_news(self) -> bool {
        self.lines.with(|lines| lines.iter().any(|(.., wait)| *wait != Wait::Here))
    }

    /// Empties it: at a sign-out.
    pub fn forget(self) {
        self.lines.update(Vec::clear);
        self.claims.update_value(Vec::clear);
        self.keep.with_value(|keep| keep.keep(""));
    }

    /// Writes down that something is about to be sent.
    pub fn begin(self, entry: Entry) -> Line {
        let claim = self.keep.with_value(|keep| keep.claim(&entry.request));
        let line = self.add(entry, Wait::Here);
        self.claims.update_value(|claims| claims.push((line, claim)));
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
        self.note(line, Wait::Nowhere);
    }

    /// What is waited for elsewhere or nowhere, of this project, the oldest first. Tracks.
    pub fn news(self, project: &str) -> Vec<(Line, Entry, Wait)> {
        let is_news = |(_, entry, wait): &&(Line, Entry, Wait)| *wait != Wait::Here && entry.project == project;
        self.lines.with(|lines| lines.iter().filter(is_news).cloned().collect())
    }

    fn note(self, line: Line, wait: Wait) {
        self.lines
            .try_update(|lines| lines.iter_mut().filter(|(of, ..)| *of == line).for_each(|(.., was)| *was = wait));
    }

    fn add(self, entry: Entry, wait: Wait) -> Line {
        let number = self.last.get_value() + 1;
        self.last.set_value(number);
        self.lines.update(|lines| lines.push((Line(number), entry, wait)));
        Line(number)
    }

    fn remove(self, which: impl Fn(&(Line, Entry, Wait)) -> bool) {
        let gone: Vec<_> =
            self.lines.with_untracked(|lines| lines.iter().filter(|line| which(line)).cloned().collect());
        self.lines.update(|lines| lines.retain(|line| !which(line)));
        for (line, entry, _) in gone {
            let claim = self.claims.try_update_value(|claims| {
                let at = claims.iter().position(|(of, _)| *of == line)?;
                Some(claims.swap_remove(at).1)
            });
            if let Some(claim) = claim.flatten() {
                self.keep.with_value(|keep| keep.settle(&entry.request, claim));
            }
        }
        self.write();
    }

    fn write(self) {
        let open = |(_, entry, wait): &(Line, Entry, Wait)| (*wait != Wait::Ended).then(|| entry.clone());
        let Some(entries) = self.lines.try_with_untracked(|lines| lines.iter().filter_map(open).collect::<Vec<_>>())
        else {
            return;
        };
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

    /// A store that lasts as long as somebody holds it, of one tab.
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

    /// The store of a copy of a tab, which a test tells of the other.
    #[derive(Default)]
    struct CopiedTab {
        paper: Paper,
        told: RefCell<Option<Told>>,
    }

    impl KeepJournal for CopiedTab {
        fn keep(&self, text: &str) {
            self.paper.keep(text);
        }
        fn kept(&self) -> String {
            self.paper.kept()
        }
        fn follow(&self, _: &str, told: Told) {
            self.told.replace(Some(told));
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
        let left = |(line, entry, wait)| (wait == Wait::Nowhere).then_some((line, entry));
        journal.news(project).into_iter().filter_map(left).collect()
    }

    #[test]
    fn what_is_not_known_to_have_ended_outlives_the_page_and_what_is_does_not() {
        Owner::new().with(|| {
            let paper = Rc::new(Paper::default());
            let journal = page(&paper);
            assert!(!journal.has_news());
            let (kept, ended) = (entry(Operation::Create(vec!["K0".into()]), ""), entry(Operation::Update, "K1"));
            journal.begin(kept.clone());
            let line = journal.begin(ended);
            journal.known(line);
            assert!(!journal.has_news(), "this page still waits for it");

            let next = page(&paper);
            assert!(next.has_news());
            let found = left(next, "P2abc");
            assert_eq!(found.iter().map(|(_, entry)| entry).collect::<Vec<_>>(), [&kept]);
            assert_eq!(left(next, "P2other"), []);
            next.known(found[0].0);
            assert!(!next.has_news() && paper.0.borrow().is_empty());
        });
    }

    #[test]
    fn a_copy_of_a_tab_that_waits_says_that_nobody_does_only_when_that_tab_is_gone() {
        Owner::new().with(|| {
            let copy = Rc::new(CopiedTab::default());
            let text = serde_json::to_string(&[entry(Operation::Create(Vec::new()), "")]).unwrap();
            let tell = |waiting| copy.told.borrow().as_ref().unwrap()(waiting);
            let states =
                |journal: JournalStore| journal.news("P2abc").into_iter().map(|(.., wait)| wait).collect::<Vec<_>>();

            copy.keep(&text);
            let journal = JournalStore::new(Rc::clone(&copy) as Rc<dyn KeepJournal>);
            assert!(!journal.has_news(), "nothing is said before it is known");
            tell(Waiting::Elsewhere);
            assert_eq!(states(journal), [Wait::Elsewhere]);
            tell(Waiting::Ended);
            assert_eq!(states(journal), [Wait::Ended]);
            assert!(copy.kept().is_empty(), "the next page has nothing to ask about it");

            copy.keep(&text);
            let journal = JournalStore::new(Rc::clone(&copy) as Rc<dyn KeepJournal>);
            tell(Waiting::Elsewhere);
            tell(Waiting::Nobody(Box::new(())));
            assert_eq!(left(journal, "P2abc").len(), 1, "the other tab was closed before it knew");
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
