//! Giving a key a new secret.
//!
//! Invariant: one sending for each decision of the person, and only of a key that is still what they looked at. The old
//! secret dies with the call, and nothing that can be read of a key tells whether it did: after a lost answer it is
//! [`Rotating::Unknown`] until the person rotates again, or says that it is dealt with.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::journal::{Line, Operation};
use super::key::KeyStore;
use super::key_writes::Target;
use super::reveal::{Origin, RevealStore};
use super::toasts::Said;
use super::vault::VaultStore;
use crate::api::access_keys::Revealed;
use crate::api::{Client, Patience, ReadError, Refusal, Unknown, WriteError, access_keys};
use crate::domain::compare::{Facet, changed};
use crate::domain::{AccessKey, KeyId, Status};

/// After how many milliseconds without an answer the page says that it is still waiting.
const SLOW: u32 = 15_000;

/// Where rotating a key stands. A rotation that ended in a reveal leaves nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotating {
    /// Everything is got ready, and the key is looked at once more. Nothing was sent.
    Checking,
    /// The answer is awaited.
    UnderWay {
        /// Whether it takes unusually long.
        slow: bool,
    },
    /// The secret is the one of before.
    Stopped(Halt),
    /// Nobody knows which secret is the right one.
    Unknown(Unknown),
}

/// Why the secret is the one of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// What would show the new secret could not be loaded. Nothing was sent.
    CannotShow,
    /// The key could not be looked at before. Nothing was sent.
    NotChecked(ReadError),
    /// The key is not what the person looked at, or can no longer be rotated. Nothing was sent.
    Changed(Vec<Facet>),
    /// The browser is offline. Nothing was sent.
    NotSent,
    /// The server refused.
    Refused(Refusal),
}

/// The rotations of one session.
#[derive(Clone, Copy)]
pub struct RotateStore {
    all: RwSignal<Vec<(KeyId, Rotating)>>,
    store: KeyStore,
    reveal: RevealStore,
    vault: VaultStore,
}

impl RotateStore {
    /// Nothing is rotated. What runs have brought for a key is wiped when it is.
    pub fn new(store: KeyStore, reveal: RevealStore, vault: VaultStore) -> Self {
        Self { all: RwSignal::new(Vec::new()), store, reveal, vault }
    }

    /// Where rotating a key stands. Tracks.
    pub fn stage(self, id: &KeyId) -> Option<Rotating> {
        self.all.with(|all| all.iter().find(|(of, _)| of == id).map(|(_, stage)| stage.clone()))
    }

    /// Whether a rotation is on its way, so that nothing else may be started. Tracks.
    pub fn is_busy(self, id: &KeyId) -> bool {
        matches!(self.stage(id), Some(Rotating::Checking | Rotating::UnderWay { .. }))
    }

    /// Rotates a key that was `shown` like this, once, after `ready` has said that its secret can be shown. A second
    /// call while one runs does nothing: the stage is set before anything is awaited.
    pub async fn run(self, shown: Arc<AccessKey>, ready: impl Future<Output = bool>) {
        let target = Target { id: shown.id.clone(), name: shown.name.clone() };
        if untrack(|| self.is_busy(&target.id)) {
            return;
        }
        let Some(client) = self.store.keys.client() else { return };
        self.note(&target.id, Some(Rotating::Checking));
        let halt = if ready.await { self.check(&client, &shown).await.err() } else { Some(Halt::CannotShow) };
        if self.store.keys.client().is_none() {
            return;
        }
        match halt {
            Some(halt) => self.stop(&target, halt),
            None => self.send(&client, &target).await,
        }
    }

    /// Looks at the key: whether it is what the person decided about, and can be rotated.
    async fn check(self, client: &Client, shown: &AccessKey) -> Result<(), Halt> {
        let fresh = client.read(&access_keys::load(&shown.id), Patience::Usual).await.map_err(Halt::NotChecked)?;
        // Gone with the session.
        let keys = self.store.keys;
        if keys.client().is_none() {
            return Err(Halt::NotSent);
        }
        let different = changed(shown, &fresh);
        let possible = can_be_rotated(&fresh, &fresh.status(keys.now()));
        self.store.take(fresh);
        if different.is_empty() && possible { Ok(()) } else { Err(Halt::Changed(different)) }
    }

    async fn send(self, client: &Client, target: &Target) {
        self.note(&target.id, Some(Rotating::UnderWay { slow: false }));
        let awaited = self.reveal.await_secret();
        let (line, request) = self.store.keys.write_down(client, Operation::Rotate, &target.id.0, &target.name);
        let mut writing = pin!(client.write(access_keys::rotate(&target.id).under(request)));
        let outcome = match select(writing.as_mut(), client.transport().wait(SLOW)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => {
                self.note(&target.id, Some(Rotating::UnderWay { slow: true }));
                writing.await
            }
        };
        drop(awaited);
        // Signed out meanwhile, after having been asked: the secret is wiped unseen, for who sits here now is unknown.
        if self.store.keys.client().is_none() {
            return;
        }
        match outcome {
            Ok(revealed) => {
                // The secret first: whatever follows must not lose it.
                let (key, damaged) = (revealed.key.clone(), revealed.damaged);
                // A damaged answer may have lost the name.
                let revealed = Revealed { key: AccessKey { name: target.name.clone(), ..revealed.key }, ..revealed };
                self.reveal.open(client.project(), revealed, Origin::Rotated);
                self.vault.supersede(&target.id, self.store.keys.now());
                self.settled(&target.id);
                self.store.writes.update_value(|writes| *writes += 1);
                if !damaged {
                    self.store.take(key);
                }
            }
            Err(WriteError::NotSent) => self.stop_after(target, line, Halt::NotSent),
            Err(WriteError::Refused(refusal)) => self.stop_after(target, line, Halt::Refused(refusal)),
            Err(WriteError::Unknown(reason)) => {
                self.note(&target.id, Some(Rotating::Unknown(reason)));
                self.store.keys.journal().zip(line).into_iter().for_each(|(journal, line)| journal.leave(line));
            }
        }
    }

    /// The person has dealt with what is said about a rotation that ended.
    pub fn forget(self, id: &KeyId) {
        if !untrack(|| self.is_busy(id)) {
            self.settled(id);
        }
    }

    /// An earlier page rotated this key and never learnt what came of it.
    pub fn resume(self, id: &KeyId) {
        if untrack(|| self.stage(id)).is_none() {
            self.note(id, Some(Rotating::Unknown(Unknown::NoAnswer)));
        }
    }

    /// Nothing is in doubt any more, from this rotation or one before.
    fn settled(self, id: &KeyId) {
        self.note(id, None);
        self.store.keys.journal().into_iter().for_each(|journal| journal.rotations_known(id));
    }

    fn stop_after(self, target: &Target, line: Option<Line>, halt: Halt) {
        self.store.keys.strike(line);
        self.stop(target, halt);
    }

    /// Says why nothing was rotated: on the key's page, or in passing when that is not open.
    fn stop(self, target: &Target, halt: Halt) {
        if self.store.is_open(&target.id) {
            return self.note(&target.id, Some(Rotating::Stopped(halt)));
        }
        self.note(&target.id, None);
        let after = format!(" came to nothing: its secret is the one of before. {}", halt.advice());
        let said = Said { number: 0, good: false, before: "Rotating", name: target.name.clone(), after, undo: None };
        self.store.toasts.say(said);
    }

    fn note(self, id: &KeyId, stage: Option<Rotating>) {
        self.all.try_update(|all| {
            all.retain(|(of, _)| of != id);
            all.extend(stage.map(|stage| (id.clone(), stage)));
        });
    }
}

impl Halt {
    /// The refusal that stopped it, if one did.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::NotChecked(error) => error.refusal(),
            Self::Refused(refusal) => Some(refusal),
            Self::CannotShow | Self::Changed(_) | Self::NotSent => None,
        }
    }

    /// What happened and what to do, beside that the old secret still works.
    pub fn advice(&self) -> String {
        match self {
            Self::CannotShow => {
                "The part of the console that shows the new secret could not be loaded. Your sign-in to this host may have expired: sign in again in another tab, then rotate again here.".to_owned()
            }
            Self::NotChecked(error) => format!("The key could not be looked at before. {}", error.advice()),
            Self::Changed(_) => "The key is not any more what it was on this page. Look at it as it is now, and decide again.".to_owned(),
            Self::NotSent => "This browser is offline. Try again when the connection is back.".to_owned(),
            Self::Refused(refusal) => refusal.advice(),
        }
    }
}

/// Whether the server can be expected to rotate it: only a key that is active, not expired and may be changed.
pub fn can_be_rotated(key: &AccessKey, status: &Status) -> bool {
    key.editable && *status == Status::Active
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::rc::Rc;
    use std::task::Poll;

    use futures::executor::block_on;

    use super::*;
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::transport::NoAnswer;
    use crate::api::{Answerer, Transport};
    use crate::domain::Credentials;
    use crate::fleet::Fold;
    use crate::state::{KeysStore, Toasts};

    const KEY: &str = r#"{"id":"K1","name":"ci","status":"active","editable":true}"#;

    fn load(key: &str) -> Answer {
        Answer::ok(format!(r#"{{"key":{key}}}"#))
    }

    fn rotated(id: &str) -> Answer {
        Answer::ok(format!(r#"{{"key":{{"id":"{id}","name":"ci","status":"active"}},"cleartext":"K2new"}}"#))
    }

    struct Page {
        wire: Rc<Scripted>,
        store: KeyStore,
        rotate: RotateStore,
        reveal: RevealStore,
        toasts: Toasts,
    }

    impl Page {
        /// With the page of a key open that was read.
        fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
            let wire = Scripted::new([load(KEY)].into_iter().chain(answers));
            let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
            let client = Client::new("", credentials, Rc::clone(&wire) as Rc<dyn Transport>);
            let (toasts, reveal) = (Toasts::default(), RevealStore::default());
            let store = KeyStore::new(KeysStore::new(client, Fold::default()), toasts);
            store.open(&KeyId("K1".into()));
            block_on(store.read());
            Self { wire, store, rotate: RotateStore::new(store, reveal, VaultStore::default()), reveal, toasts }
        }

        fn shown(&self) -> Arc<AccessKey> {
            self.store.key.get().unwrap()
        }

        fn run(&self) -> Option<Rotating> {
            block_on(self.rotate.run(self.shown(), ready(true)));
            self.rotate.stage(&KeyId("K1".into()))
        }

        fn rotations(&self) -> usize {
            self.wire.lines().iter().filter(|line| line.ends_with("/rotate")).count()
        }
    }

    fn under_an_owner(run: impl FnOnce()) {
        Owner::new().with(run);
    }

    #[test]
    fn a_key_that_is_as_it_was_shown_is_rotated_once_and_its_secret_revealed() {
        under_an_owner(|| {
            let page = Page::new([load(KEY), rotated("K1")]);
            // The part that shows it has to be fetched first: there is time for a second press.
            let mut fetched = false;
            let fetch = std::future::poll_fn(move |context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut fetched, true) { Poll::Ready(true) } else { Poll::Pending }
            });
            let (first, second) = (page.rotate.run(page.shown(), fetch), page.rotate.run(page.shown(), ready(true)));
            block_on(async { futures::join!(first, second) });
            assert_eq!(page.rotations(), 1);
            assert_eq!(page.rotate.stage(&KeyId("K1".into())), None);
            assert_eq!(page.reveal.expose(|secret| secret.expose().to_owned()).as_deref(), Some("K2new"));
            assert_eq!(page.reveal.with(|reveal| reveal.origin), Some(Origin::Rotated));
            assert!(!page.reveal.is_awaited());
        });
    }

    #[test]
    fn nothing_is_sent_when_the_secret_could_not_be_shown_or_the_key_is_not_what_was_looked_at() {
        under_an_owner(|| {
            let page = Page::new([]);
            block_on(page.rotate.run(page.shown(), ready(false)));
            assert_eq!(page.rotate.stage(&KeyId("K1".into())), Some(Rotating::Stopped(Halt::CannotShow)));
            let table = [
                (load(r#"{"id":"K1","name":"other","status":"active","editable":true}"#), vec![Facet::Name]),
                (load(r#"{"id":"K1","name":"ci","status":"inactive","editable":true}"#), vec![Facet::State]),
            ];
            for (answer, facets) in table {
                let page = Page::new([answer]);
                assert_eq!(page.run(), Some(Rotating::Stopped(Halt::Changed(facets))));
                assert_eq!(page.rotations(), 0);
            }
            let page = Page::new([Answer::json(404, r#"{"errorCode":"E1"}"#)]);
            assert!(matches!(page.run(), Some(Rotating::Stopped(Halt::NotChecked(ReadError::Refused(_))))));
            assert_eq!(page.rotations(), 0);
        });
    }

    #[test]
    fn an_answer_that_cannot_be_trusted_is_neither_shown_nor_called_failed() {
        under_an_owner(|| {
            let table = [
                (Answer::None(NoAnswer::Lost), Unknown::NoAnswer),
                (rotated("K9"), Unknown::OtherKey),
                (Answer::html(502), Unknown::Failing { status: 502, by: Answerer::Proxy }),
                (Answer::json(500, r#"{"errorCode":"E1"}"#), Unknown::Failing { status: 500, by: Answerer::Descope }),
                (Answer::ok(r#"{"key":{"id":"K1"}}"#), Unknown::Unreadable),
            ];
            for (answer, reason) in table {
                let page = Page::new([load(KEY), answer, load(KEY), rotated("K1")]);
                assert_eq!(page.run(), Some(Rotating::Unknown(reason)));
                assert!(!page.reveal.is_open());
                assert_eq!(page.rotations(), 1, "never again by itself");
                assert_eq!(page.run(), None, "again, because a person said so");
                assert!(page.reveal.is_open());
            }
        });
    }

    #[test]
    fn what_was_refused_or_never_sent_says_so_on_the_page_or_in_passing() {
        under_an_owner(|| {
            let table = [
                (Answer::None(NoAnswer::Offline), true),
                (Answer::json(401, r#"{"errorCode":"E1"}"#), false),
                (Answer::json(403, r#"{"errorCode":"E1"}"#), false),
                (Answer::json(429, r#"{"errorCode":"E130429"}"#), false),
            ];
            for (answer, offline) in table {
                let page = Page::new([load(KEY), answer]);
                let Some(Rotating::Stopped(halt)) = page.run() else { panic!("not stopped") };
                assert_eq!(halt == Halt::NotSent, offline);
                page.rotate.forget(&KeyId("K1".into()));
                assert_eq!(page.rotate.stage(&KeyId("K1".into())), None);
            }
            let page = Page::new([load(KEY), Answer::json(403, r#"{"errorCode":"E1"}"#)]);
            let shown = page.shown();
            page.store.close(&KeyId("K1".into()));
            block_on(page.rotate.run(shown, ready(true)));
            assert_eq!(page.rotate.stage(&KeyId("K1".into())), None);
            let said = page.toasts.all();
            assert!(said[0].after.contains("its secret is the one of before"), "{said:?}");
        });
    }
}
