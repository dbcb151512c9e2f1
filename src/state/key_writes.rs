//! Activating, deactivating and deleting a key.
//!
//! Invariant: one sending for each decision of the person. When the answer is lost, the key is read to find out what is
//! true; "it did not happen" is said only after the last look, when a late request has ended and reads are up to date. It goes on when the page is left, and what went wrong is then said in passing.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::key::KeyStore;
use super::toasts::{Said, Undo};
use crate::api::{Patience, ReadError, Refusal, Unknown, WriteError, access_keys};
use crate::domain::looks::LOST;
use crate::domain::{AccessKey, KeyId, KeyState};

/// After how many milliseconds without an answer the page says that it is still waiting.
const SLOW: u32 = 15_000;

/// What can be done to a key with one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It may be exchanged again.
    Activate,
    /// It may not be exchanged until it is activated.
    Deactivate,
    /// It is gone for good.
    Delete,
}

/// Which key is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: KeyId,
    /// Its name when it was decided, for what is said about it.
    pub name: String,
}

/// Where a deed stands. A deed that succeeded leaves nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// The answer is awaited.
    UnderWay {
        /// What.
        deed: Deed,
        /// Whether it takes unusually long.
        slow: bool,
    },
    /// Nothing was changed: the server refused, or (`None`) nothing could be sent.
    Refused(Deed, Option<Refusal>),
    /// Nobody knows whether it was done; the key is being looked at.
    FindingOut(Deed, Unknown),
    /// The answer was lost, and this was found.
    Found(Deed, Unknown, Fact),
}

/// What a look at the key says of a deed whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The key is as it should be.
    Done,
    /// The key is as it was.
    NotDone,
    /// There is no such key any more.
    Gone,
    /// The key could not be read.
    CannotTell(ReadError),
}

impl Deed {
    /// What brings the key back to where it was; nothing does after a deletion.
    pub fn undo(self) -> Option<Self> {
        match self {
            Self::Activate => Some(Self::Deactivate),
            Self::Deactivate => Some(Self::Activate),
            Self::Delete => None,
        }
    }

    /// The state of the key when it is done; none after a deletion.
    fn state(self) -> Option<KeyState> {
        match self {
            Self::Activate => Some(KeyState::Active),
            Self::Deactivate => Some(KeyState::Inactive),
            Self::Delete => None,
        }
    }

    /// What a look at the key says of it.
    fn judge(self, look: &Result<AccessKey, ReadError>) -> Fact {
        match (look, self.state()) {
            (Ok(key), Some(state)) if key.state == state => Fact::Done,
            (Ok(_), _) => Fact::NotDone,
            (Err(ReadError::Refused(Refusal::NotFound(_))), None) => Fact::Done,
            (Err(ReadError::Refused(Refusal::NotFound(_))), Some(_)) => Fact::Gone,
            (Err(error), _) => Fact::CannotTell(error.clone()),
        }
    }
}

impl KeyStore {
    /// What is being done to a key, or what came of it. Tracks.
    pub fn doing(self, id: &KeyId) -> Option<Doing> {
        self.doings.with(|all| all.iter().find(|(of, _)| of == id).map(|(_, doing)| doing.clone()))
    }

    /// Whether something is on its way, so that nothing else may be started. Tracks.
    pub fn is_busy(self, id: &KeyId) -> bool {
        matches!(self.doing(id), Some(Doing::UnderWay { .. } | Doing::FindingOut(..)))
    }

    /// Does it, once. A second call while one runs does nothing. Answers whether the key is as it was to be.
    pub async fn run(self, target: Target, deed: Deed) -> bool {
        if untrack(|| self.is_busy(&target.id)) {
            return false;
        }
        let Some(client) = self.keys.client() else { return false };
        self.note(&target.id, Some(Doing::UnderWay { deed, slow: false }));
        let call = match deed {
            Deed::Activate => access_keys::activate(&target.id),
            Deed::Deactivate => access_keys::deactivate(&target.id),
            Deed::Delete => access_keys::delete(&target.id),
        };
        let mut writing = pin!(client.write(call));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.note(&target.id, Some(Doing::UnderWay { deed, slow: true }));
                writing.await
            }
        };
        if self.keys.client().is_none() {
            return false;
        }
        match outcome {
            Ok(()) => self.done(&target, deed, ""),
            Err(WriteError::Refused(Refusal::NotFound(_))) if deed == Deed::Delete => {
                self.done(&target, deed, " It was gone already.")
            }
            Err(WriteError::NotSent) => self.settle(&target, Doing::Refused(deed, None)),
            Err(WriteError::Refused(refusal)) => self.settle(&target, Doing::Refused(deed, Some(refusal))),
            Err(WriteError::Unknown(reason)) => self.find_out(target, deed, reason).await,
        }
    }

    /// Looks at the key until it is known what became of a deed whose answer was lost, or until somebody has to sign in
    /// first. Reads only.
    pub async fn find_out(self, target: Target, deed: Deed, reason: Unknown) -> bool {
        let Some(client) = self.keys.client() else { return false };
        self.note(&target.id, Some(Doing::FindingOut(deed, reason)));
        let mut fact = Fact::NotDone;
        for pause in LOST {
            client.transport().wait(pause).await;
            let look = client.read(&access_keys::load(&target.id), Patience::None).await;
            if self.keys.client().is_none() {
                return false;
            }
            fact = deed.judge(&look);
            match (&fact, look) {
                (Fact::Done, _) => return self.done(&target, deed, " Its answer was lost, but that is how it is now."),
                (Fact::Gone, _) => break,
                (Fact::CannotTell(error), _) if error.wants_sign_in() => break,
                (_, Ok(key)) => self.take(key),
                (Fact::NotDone | Fact::CannotTell(_), Err(_)) => {}
            }
        }
        self.settle(&target, Doing::Found(deed, reason, fact))
    }

    /// Forgets what is said about something that ended.
    pub fn forget_outcome(self, id: &KeyId) {
        if !untrack(|| self.is_busy(id)) {
            self.note(id, None);
        }
    }

    fn note(self, id: &KeyId, doing: Option<Doing>) {
        self.doings.try_update(|all| {
            all.retain(|(of, _)| of != id);
            all.extend(doing.map(|doing| (id.clone(), doing)));
        });
    }

    /// The key is as it was to be: in the list, on its page, and in words.
    fn done(self, target: &Target, deed: Deed, more: &str) -> bool {
        let Target { id, name } = target;
        self.writes.update_value(|writes| *writes += 1);
        match deed.state() {
            Some(state) => self.set_state(id, &state),
            None => self.take_away(id),
        }
        self.note(id, None);
        let before = match deed {
            Deed::Activate => "Activated",
            Deed::Deactivate => "Deactivated",
            Deed::Delete => "Deleted",
        };
        let again = || self.copies.has(id).then(|| Undo::Recreate(id.clone()));
        let undo = deed.undo().map(|deed| Undo::Deed(target.clone(), deed)).or_else(|| untrack(again));
        self.say(true, before, name, format!(".{more}"), undo);
        true
    }

    /// Out of the list, with a copy of its settings left.
    fn take_away(self, id: &KeyId) {
        let shown = self.key.with_untracked(|key| key.as_deref().filter(|key| key.id == *id).cloned());
        let known = shown.or_else(|| self.keys.fleet.with_untracked(|fleet| fleet.key(id)));
        known.into_iter().for_each(|key| self.copies.keep(key));
        self.keys.remove(id);
    }

    fn set_state(self, id: &KeyId, state: &KeyState) {
        let with_state = |key: &AccessKey| AccessKey { state: state.clone(), ..key.clone() };
        if self.is_open(id) {
            for copy in [self.former, self.key] {
                copy.update(|copy| *copy = copy.as_deref().map(|key| Arc::new(with_state(key))));
            }
        }
        if let Some(key) = self.keys.fleet.with_untracked(|fleet| fleet.key(id)) {
            self.keys.merge(with_state(&key));
        }
    }

    /// Says how it ended: on the key's page, or in passing when that is not open.
    fn settle(self, target: &Target, doing: Doing) -> bool {
        let Target { id, name } = target;
        if self.is_open(id) {
            self.note(id, Some(doing));
            return false;
        }
        self.note(id, None);
        let (deed, why) = match doing {
            Doing::UnderWay { .. } | Doing::FindingOut(..) => return false,
            Doing::Refused(deed, None) => (deed, " was not sent: this browser is offline.".to_owned()),
            Doing::Refused(deed, Some(refusal)) => (deed, format!(" was refused. {}", refusal.advice())),
            Doing::Found(deed, _, Fact::CannotTell(_)) => {
                (deed, " may have happened or not: its answer was lost, and the key cannot be read.".to_owned())
            }
            Doing::Found(deed, _, Fact::Gone) => (deed, " did not happen: the key is gone.".to_owned()),
            Doing::Found(deed, _, _) => {
                (deed, " did not happen: its answer was lost, and the key is as it was.".to_owned())
            }
        };
        let before = match deed {
            Deed::Activate => "Activating",
            Deed::Deactivate => "Deactivating",
            Deed::Delete => "Deleting",
        };
        self.say(false, before, name, why, None);
        false
    }

    fn say(self, good: bool, before: &'static str, name: &str, after: String, undo: Option<Undo>) {
        self.toasts.say(Said { number: 0, good, before, name: name.to_owned(), after, undo });
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::*;
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::transport::NoAnswer;
    use crate::api::{Client, Transport};
    use crate::domain::Credentials;
    use crate::domain::compare::Facet;
    use crate::fleet::Fold;
    use crate::state::{History, KeysStore, Phase, Reading, Toasts};

    const ACTIVE: &str = r#"{"id":"K1","name":"ci","status":"active"}"#;
    const INACTIVE: &str = r#"{"id":"K1","name":"ci","status":"inactive"}"#;

    fn one(key: &str) -> Answer {
        Answer::ok(format!(r#"{{"key":{key}}}"#))
    }

    fn list(key: &str) -> Answer {
        Answer::ok(format!(r#"{{"keys":[{key}]}}"#))
    }

    fn not_found() -> Answer {
        Answer::json(404, r#"{"errorCode":"E1","errorMessage":"no such key"}"#)
    }

    fn target() -> Target {
        Target { id: KeyId("K1".into()), name: "ci".into() }
    }

    /// A session whose list holds the key, with its page open and read.
    struct Page {
        wire: Rc<Scripted>,
        keys: KeysStore,
        store: KeyStore,
        toasts: Toasts,
    }

    impl Page {
        fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
            let wire = Scripted::new(answers);
            let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
            let client = Client::new("", credentials, Rc::clone(&wire) as Rc<dyn Transport>);
            let (keys, toasts) = (KeysStore::new(client, Fold::default()), Toasts::default());
            Self { wire, keys, store: KeyStore::new(keys, toasts), toasts }
        }

        fn opened(answers: impl IntoIterator<Item = Answer>) -> Self {
            let page = Self::new([list(ACTIVE), one(ACTIVE)].into_iter().chain(answers));
            block_on(page.keys.load());
            page.store.open(&target().id);
            block_on(page.store.read());
            page
        }

        fn run(&self, deed: Deed) -> bool {
            block_on(self.store.run(target(), deed))
        }

        fn doing(&self) -> Option<Doing> {
            self.store.doing(&target().id)
        }

        fn shown(&self) -> KeyState {
            self.store.key.get().unwrap().state.clone()
        }

        fn listed(&self) -> Option<KeyState> {
            self.keys.fleet.with(|fleet| fleet.key(&target().id)).map(|key| key.state)
        }

        fn posts(&self) -> Vec<String> {
            self.wire.lines().into_iter().filter(|line| line.starts_with("POST") && !line.ends_with("search")).collect()
        }
    }

    fn under_an_owner(run: impl FnOnce()) {
        Owner::new().with(run);
    }

    #[test]
    fn the_lists_copy_shows_at_once_and_what_changed_since_is_told() {
        under_an_owner(|| {
            let page =
                Page::new([list(ACTIVE), one(r#"{"id":"K1","name":"cd","status":"active","roleNames":["Admin"]}"#)]);
            block_on(page.keys.load());
            page.store.open(&target().id);
            assert_eq!(page.store.key.get().unwrap().name, "ci");
            assert_eq!(page.store.reading.get(), Reading::UnderWay);
            block_on(page.store.read());
            assert_eq!(page.store.key.get().unwrap().name, "cd");
            assert_eq!(page.store.changed(), [Facet::Name, Facet::Roles]);
            assert_eq!(page.store.former.get().unwrap().name, "ci");
            assert_eq!(
                page.keys.fleet.with(|fleet| fleet.key(&target().id)).unwrap().name,
                "cd",
                "merged into the list"
            );
        });
    }

    #[test]
    fn a_key_that_is_opened_while_the_list_is_read_stands_in_it_once() {
        // It came with its own answer first, was put in front of the list, and then came again with the list.
        under_an_owner(|| {
            let page = Page::new([one(INACTIVE), list(ACTIVE)]);
            page.keys.phase.set(Phase::Loading(crate::state::keys::Progress::default()));
            page.store.open(&target().id);
            assert!(page.store.key.get().is_none());
            block_on(page.store.read());
            assert_eq!(page.shown(), KeyState::Inactive);
            assert_eq!(page.store.changed(), [], "there was no copy to compare it with");
            page.keys.phase.set(Phase::Idle);
            block_on(page.keys.load());
            assert_eq!((page.keys.fleet.with(|fleet| fleet.len()), page.listed()), (1, Some(KeyState::Inactive)));
        });
    }

    #[test]
    fn a_key_that_cannot_be_read_keeps_the_lists_copy_and_says_why() {
        under_an_owner(|| {
            let page = Page::new([list(ACTIVE), not_found()]);
            block_on(page.keys.load());
            page.store.open(&target().id);
            block_on(page.store.read());
            assert!(matches!(page.store.reading.get(), Reading::Failed(ReadError::Refused(Refusal::NotFound(_)))));
            assert!(page.store.key.get().is_some());
        });
    }

    #[test]
    fn an_answer_about_a_key_that_was_left_is_not_shown_as_another() {
        under_an_owner(|| {
            let page = Page::new([one(ACTIVE)]);
            page.store.open(&target().id);
            let read = page.store.read();
            page.store.open(&KeyId("K2".into()));
            // The read began before, for nothing polled it: it asks for the key that is open by then.
            page.wire.then(one(r#"{"id":"K2"}"#));
            block_on(read);
            assert!(page.store.key.get().is_none_or(|key| key.id.0 == "K2"));
        });
    }

    #[test]
    fn a_deed_is_sent_once_changes_page_and_list_and_can_be_undone() {
        under_an_owner(|| {
            let page = Page::opened([Answer::ok("{}"), Answer::ok("{}")]);
            assert!(page.run(Deed::Deactivate));
            assert_eq!((page.shown(), page.listed()), (KeyState::Inactive, Some(KeyState::Inactive)));
            assert_eq!((page.store.changed(), page.doing()), (vec![], None), "one's own doing is no surprise");
            let said = page.toasts.all().remove(0);
            assert_eq!((said.good, said.before, said.after.as_str()), (true, "Deactivated", "."));
            let Some(Undo::Deed(target, undo)) = said.undo else { panic!("{:?}", said.undo) };
            assert!(block_on(page.store.run(target, undo)));
            assert_eq!((page.shown(), page.listed()), (KeyState::Active, Some(KeyState::Active)));
            assert_eq!(page.posts(), ["POST /v1/mgmt/accesskey/deactivate", "POST /v1/mgmt/accesskey/activate"]);
        });
    }

    #[test]
    fn a_second_press_while_one_is_under_way_sends_nothing() {
        under_an_owner(|| {
            let page = Page::opened([]);
            for doing in [
                Doing::UnderWay { deed: Deed::Activate, slow: true },
                Doing::FindingOut(Deed::Delete, Unknown::NoAnswer),
            ] {
                page.store.note(&target().id, Some(doing));
                assert!(!page.run(Deed::Delete));
                page.store.forget_outcome(&target().id);
                assert!(page.doing().is_some(), "it is not over");
            }
            assert!(page.posts().is_empty());
        });
    }

    #[test]
    fn a_refusal_changes_nothing_and_stays_on_the_page() {
        under_an_owner(|| {
            let page = Page::opened([Answer::json(403, r#"{"errorCode":"E1"}"#), Answer::None(NoAnswer::Offline)]);
            assert!(!page.run(Deed::Deactivate));
            assert!(matches!(page.doing(), Some(Doing::Refused(Deed::Deactivate, Some(Refusal::Forbidden(_))))));
            assert!(!page.run(Deed::Deactivate));
            assert_eq!(page.doing(), Some(Doing::Refused(Deed::Deactivate, None)));
            assert_eq!((page.shown(), page.toasts.all().len()), (KeyState::Active, 0));
            page.store.forget_outcome(&target().id);
            assert_eq!(page.doing(), None);
        });
    }

    #[test]
    fn what_is_gone_already_counts_as_deleted() {
        under_an_owner(|| {
            let page = Page::opened([not_found()]);
            assert!(page.run(Deed::Delete));
            assert_eq!(page.listed(), None);
            let said = page.toasts.all().remove(0);
            assert_eq!((said.before, said.after.as_str()), ("Deleted", ". It was gone already."));
            assert_eq!(said.undo, Some(Undo::Recreate(target().id)), "its settings can become a new key");
            assert_eq!(page.store.copies.of(&target().id).map(|key| key.name), Some("ci".to_owned()));
        });
    }

    #[test]
    fn a_lost_answer_is_never_called_failed_before_the_key_was_looked_at_to_the_end() {
        under_an_owner(|| {
            let looks = LOST.map(|_| one(ACTIVE));
            let page = Page::opened([Answer::None(NoAnswer::Lost)].into_iter().chain(looks));
            assert!(!page.run(Deed::Deactivate));
            assert_eq!(page.doing(), Some(Doing::Found(Deed::Deactivate, Unknown::NoAnswer, Fact::NotDone)));
            assert_eq!(page.posts().len(), 1, "looking sends nothing a second time");
            assert!(page.wire.waited.borrow().iter().map(|wait| u64::from(*wait)).sum::<u64>() > 105_000);
        });
    }

    #[test]
    fn a_lost_answer_whose_deed_was_done_ends_as_if_it_had_come() {
        under_an_owner(|| {
            let page = Page::opened([Answer::html(502), one(ACTIVE), one(INACTIVE)]);
            assert!(page.run(Deed::Deactivate));
            assert_eq!(
                (page.shown(), page.listed(), page.doing()),
                (KeyState::Inactive, Some(KeyState::Inactive), None)
            );
            assert!(page.toasts.all()[0].after.contains("answer was lost"));
            let page = Page::opened([Answer::None(NoAnswer::Lost), not_found()]);
            assert!(page.run(Deed::Delete));
            assert_eq!(page.listed(), None);
        });
    }

    #[test]
    fn looks_that_cannot_be_read_prove_nothing_and_a_person_may_look_again() {
        under_an_owner(|| {
            let page = Page::opened([Answer::None(NoAnswer::Lost)].into_iter().chain(LOST.map(|_| Answer::html(502))));
            assert!(!page.run(Deed::Delete));
            let Some(Doing::Found(Deed::Delete, reason, Fact::CannotTell(_))) = page.doing() else {
                panic!("{:?}", page.doing())
            };
            page.wire.then(not_found());
            assert!(block_on(page.store.find_out(target(), Deed::Delete, reason)));
            assert_eq!(page.posts().len(), 1);
        });
    }

    #[test]
    fn a_key_that_is_gone_cannot_have_been_switched() {
        under_an_owner(|| {
            let page = Page::opened([Answer::None(NoAnswer::Lost), not_found()]);
            assert!(!page.run(Deed::Deactivate));
            assert_eq!(page.doing(), Some(Doing::Found(Deed::Deactivate, Unknown::NoAnswer, Fact::Gone)));
        });
    }

    #[test]
    fn what_goes_wrong_after_its_page_was_left_is_said_in_passing() {
        under_an_owner(|| {
            let page = Page::opened([Answer::json(400, "{}")]);
            page.store.close(&target().id);
            assert!(!page.run(Deed::Deactivate));
            let said = page.toasts.all().remove(0);
            assert_eq!((said.good, said.before, said.name.as_str()), (false, "Deactivating", "ci"));
            assert_eq!(page.doing(), None);
            page.toasts.close(said.number);
            assert!(!page.toasts.any());
        });
    }

    #[test]
    fn a_read_that_began_before_a_deed_ended_does_not_bring_the_old_state_back() {
        under_an_owner(|| {
            let page = Page::opened([one(ACTIVE), Answer::ok("{}"), one(INACTIVE)]);
            let both = async { futures::join!(page.store.read(), page.store.run(target(), Deed::Deactivate)) };
            block_on(both);
            assert_eq!(page.shown(), KeyState::Inactive);
        });
    }

    #[test]
    fn the_history_is_read_when_it_is_asked_for_and_once() {
        under_an_owner(|| {
            let trail = r#"{"audits":[{"action":"AccessKeyCreated","occurred":"1700000000000"}],"total":1}"#;
            let page = Page::opened([Answer::json(429, "{}"), Answer::ok(trail)]);
            assert_eq!(page.store.history.get(), History::NotAsked);
            block_on(page.store.read_history());
            assert!(matches!(page.store.history.get(), History::Failed(ReadError::Refused(Refusal::TooMany { .. }))));
            block_on(page.store.read_history());
            assert!(matches!(page.store.history.get(), History::Here(trail) if trail.events.len() == 1 && !trail.cut));
        });
    }
}
