//! Trying a secret: which key it belongs to, and what its token says.
//!
//! Invariant: one exchange for each press, never sent again by itself. Secret and token live here and nowhere else, and
//! are wiped when the page is left, the session ends or the tab is closed; an answer that comes after that is dropped
//! unread.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;

use super::keys::KeysStore;
use crate::api::exchange::{self, ExchangeError, Exchanged, Options};
use crate::api::{Client, Patience, ReadError, access_keys, directory};
use crate::domain::credentials::split_pasted;
use crate::domain::directory::PublicKey;
use crate::domain::json::{self, Json};
use crate::domain::token::signature::{Question, Reason, question};
use crate::domain::token::{BadToken, Token};
use crate::domain::{AccessKey, KeyId, Seconds, Secret};

/// Longest JSON of claims that an exchange may ask for, in bytes. Ours: no source names a limit.
const CLAIMS_LIMIT: usize = 16 * 1024;
/// How deep it may go.
const CLAIMS_DEPTH: usize = 32;

/// Asks the browser whether a signature holds; `None` when it cannot tell.
pub type Verify = fn(Question) -> Pin<Box<dyn Future<Output = Option<bool>>>>;

/// What is known of a token's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It is being checked.
    Checking,
    /// A key of the project made it.
    Genuine,
    /// It does not belong to this text: somebody changed or made it up.
    Forged,
    /// It cannot be checked: the token itself stands in the way.
    NotCheckable(Reason),
    /// The project's public keys could not be read.
    NoKeys(ReadError),
    /// The browser could not do it.
    NotAble,
}

/// What came of a try.
#[derive(Debug)]
pub struct Tried {
    /// The key to which the secret belongs.
    pub key: KeyId,
    /// Its settings: as they were read right after the exchange, or as the list has them.
    pub settings: Option<Arc<AccessKey>>,
    /// What was asked for.
    pub asked: Options,
    /// What the token says, unless it cannot be read.
    pub token: Result<Token, BadToken>,
    /// When it came.
    pub at: Seconds,
    text: Secret,
}

/// Where trying stands.
#[derive(Debug)]
pub enum Trial {
    /// Nothing was tried.
    Nothing,
    /// An answer is awaited.
    Sending,
    /// Nothing was sent: what was pasted names another project.
    OtherProject(String),
    /// There is no token: here is why, and since when.
    Refused(ExchangeError, Seconds),
    /// There is one.
    Done(Box<Tried>),
}

/// The page that tries keys.
#[derive(Clone, Copy)]
pub struct TryStore {
    /// Where it stands.
    pub trial: RwSignal<Trial>,
    /// What is known of the token's signature.
    pub signature: RwSignal<Signature>,
    /// The key from whose page somebody came, and whose secret it should be.
    pub expected: RwSignal<Option<KeyId>>,
    secret: RwSignal<Option<Secret>>,
    /// Counts what was wiped, so that a late answer finds nobody.
    round: StoredValue<u32>,
}

impl Default for TryStore {
    fn default() -> Self {
        Self {
            trial: RwSignal::new(Trial::Nothing),
            signature: RwSignal::new(Signature::Checking),
            expected: RwSignal::new(None),
            secret: RwSignal::new(None),
            round: StoredValue::new(0),
        }
    }
}

impl TryStore {
    /// Begins with the secret of a key at hand, such as one that was just revealed. Nothing is sent yet.
    pub fn begin_with(self, key: KeyId, secret: Secret) {
        self.wipe();
        self.expected.set(Some(key));
        self.secret.set(Some(secret));
    }

    /// Begins with no secret, for the key that somebody looks at.
    pub fn begin_for(self, key: KeyId) {
        self.wipe();
        self.expected.set(Some(key));
    }

    /// Takes over what was pasted, which may be a whole `Bearer` header; whoever calls keeps no copy.
    pub fn take(self, pasted: &Secret, project: &str) {
        match split_pasted(pasted.expose()) {
            Some((other, _)) if other != project => {
                self.secret.set(None);
                self.trial.set(Trial::OtherProject(other.to_owned()));
            }
            Some((_, key)) => self.secret.set(Some(Secret::new(key.to_owned()))),
            None => self.secret.set(Some(Secret::new(pasted.expose().trim().to_owned()))),
        }
    }

    /// How long the secret at hand is and how it ends; `None` when there is none. Tracks.
    pub fn held(self) -> Option<(usize, String)> {
        self.secret.with(|secret| secret.as_ref().map(|secret| (secret.length(), secret.tail())))
    }

    /// Whether an answer is awaited. Tracks.
    pub fn is_sending(self) -> bool {
        self.trial.with(|trial| matches!(trial, Trial::Sending))
    }

    /// Wipes secret and token and all that was learned from them.
    pub fn wipe(self) {
        self.round.update_value(|round| *round = round.wrapping_add(1));
        self.secret.set(None);
        self.trial.set(Trial::Nothing);
        self.expected.set(None);
    }

    /// Exchanges the secret at hand, once. A second call while one runs does nothing.
    pub async fn exchange(self, keys: KeysStore, asked: Options, verify: Verify) {
        let Some(client) =
            keys.client().filter(|_| !self.trial.with_untracked(|trial| matches!(trial, Trial::Sending)))
        else {
            return;
        };
        // A copy for the time of the call: the one at hand may be wiped meanwhile.
        let copy = |secret: &Secret| Secret::new(secret.expose().to_owned());
        let Some(secret) = self.secret.with_untracked(|secret| secret.as_ref().map(copy)) else { return };
        let round = self.round.get_value();
        self.trial.set(Trial::Sending);
        let outcome = exchange::exchange(&client, &secret, &asked).await;
        drop(secret);
        if self.round.get_value() != round {
            return;
        }
        // Signed out while it was on its way.
        if keys.client().is_none() {
            return self.wipe();
        }
        let at = keys.now();
        match outcome {
            Err(error) => self.trial.set(Trial::Refused(error, at)),
            Ok(Exchanged { key, token: text }) => {
                let settings = keys.fleet.with_untracked(|fleet| fleet.key(&key)).map(Arc::new);
                let token = Token::read(text.expose());
                self.signature.set(Signature::Checking);
                self.trial.set(Trial::Done(Box::new(Tried { key, settings, asked, token, at, text })));
                self.check(&client, round, verify).await;
                self.read_settings(&client, round).await;
            }
        }
    }

    /// Checks the signature with the project's public keys.
    async fn check(self, client: &Client, round: u32, verify: Verify) {
        let keys = client.read(&directory::public_keys(client.project()), Patience::None).await;
        let asked = |keys: &[PublicKey]| {
            self.with_tried(|tried| tried.token.as_ref().ok().map(|token| question(token, &tried.text, keys))).flatten()
        };
        let verdict = match keys {
            Err(error) => Signature::NoKeys(error),
            Ok(keys) => match asked(&keys) {
                None => return,
                Some(Err(reason)) => Signature::NotCheckable(reason),
                Some(Ok(question)) => match verify(question).await {
                    None => Signature::NotAble,
                    Some(true) => Signature::Genuine,
                    Some(false) => Signature::Forged,
                },
            },
        };
        if self.round.get_value() == round {
            self.signature.set(verdict);
        }
    }

    /// Reads the key as it is now: the list may be old, and a prediction from old settings would be a false alarm.
    async fn read_settings(self, client: &Client, round: u32) {
        let Some(key) = self.with_tried(|tried| tried.key.clone()) else { return };
        let read = client.read(&access_keys::load(&key), Patience::None).await;
        let Ok(read) = read else { return };
        if self.round.get_value() != round
            || self.with_tried(|tried| tried.settings.as_deref() == Some(&read)) == Some(true)
        {
            return;
        }
        self.trial.update(|trial| {
            if let Trial::Done(tried) = trial {
                tried.settings = Some(Arc::new(read));
            }
        });
    }

    fn with_tried<T>(self, look: impl FnOnce(&Tried) -> T) -> Option<T> {
        self.trial.with_untracked(|trial| match trial {
            Trial::Done(tried) => Some(look(tried)),
            Trial::Nothing | Trial::Sending | Trial::OtherProject(_) | Trial::Refused(..) => None,
        })
    }
}

/// What is wrong with the claims that an exchange is to ask for; they are a JSON object, or nothing.
pub fn claims_problem(typed: &str) -> Option<String> {
    let typed = typed.trim();
    match json::read(typed, CLAIMS_DEPTH) {
        _ if typed.is_empty() => None,
        _ if typed.len() > CLAIMS_LIMIT => {
            Some(format!("At most {} KB: a token has to carry them.", CLAIMS_LIMIT / 1024))
        }
        Ok(Json::Object(_)) => None,
        Ok(_) => Some("Write an object, such as {\"reason\": \"test\"}.".to_owned()),
        Err(bad) => Some(bad.advice()),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::*;
    use crate::api::Transport;
    use crate::api::scripted::{Answer, Scripted};
    use crate::domain::Credentials;
    use crate::fleet::Fold;

    /// `{"alg":"RS256","kid":"one"}`, `{"sub":"K1"}`, `signed`.
    const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJzdWIiOiJLMSJ9.c2lnbmVk";
    const KEYS: &str = r#"{"keys":[{"kid":"one","kty":"RSA","alg":"RS256","n":"AQAB","e":"AQAB"}]}"#;

    fn store(answers: impl IntoIterator<Item = Answer>) -> (Owner, TryStore, KeysStore, Rc<Scripted>) {
        let owner = Owner::new();
        owner.set();
        let transport = Scripted::new(answers);
        let credentials = Credentials::from_form("P2abc", "K2management").unwrap();
        let client = Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
        let keys = KeysStore::new(client, Fold::new(str::to_owned));
        (owner, TryStore::default(), keys, transport)
    }

    fn exchanged() -> Answer {
        Answer::ok(format!(r#"{{"keyId":"K1","sessionJwt":"{TOKEN}"}}"#))
    }

    fn holds(question: Question) -> Pin<Box<dyn Future<Output = Option<bool>>>> {
        Box::pin(async move { Some(question.signature == b"signed" && question.signed.expose().ends_with('9')) })
    }

    fn run(store: TryStore, keys: KeysStore) {
        block_on(store.exchange(keys, Options::default(), holds));
    }

    #[test]
    fn one_press_is_one_exchange_and_then_only_reads() {
        let key = Answer::ok(r#"{"key":{"id":"K1","name":"ci"}}"#);
        let (_owner, store, keys, transport) = store([exchanged(), Answer::ok(KEYS), key]);
        run(store, keys);
        assert!(transport.lines().is_empty(), "without a secret nothing is sent");
        store.take(&Secret::new(" Bearer P2abc:K2secret\n".into()), "P2abc");
        assert_eq!(store.held(), Some((8, "et".into())));
        run(store, keys);
        assert_eq!(
            transport.lines(),
            ["POST /v1/auth/accesskey/exchange", "GET /v2/keys/P2abc", "GET /v1/mgmt/accesskey?id=K1"]
        );
        assert_eq!(store.signature.get_untracked(), Signature::Genuine);
        let name = store.with_tried(|tried| tried.settings.as_ref().map(|key| key.name.clone()));
        assert_eq!(name, Some(Some("ci".into())));
        store.wipe();
        assert!(store.held().is_none() && store.with_tried(|_| ()).is_none());
    }

    #[test]
    fn what_cannot_be_checked_or_predicted_is_still_shown() {
        let (_owner, store, keys, transport) = store([exchanged(), Answer::html(404), Answer::html(404)]);
        store.begin_with(KeyId("K1".into()), Secret::new("K2secret".into()));
        run(store, keys);
        assert!(matches!(store.signature.get_untracked(), Signature::NoKeys(_)));
        assert_eq!(store.with_tried(|tried| tried.settings.is_none()), Some(true));
        assert_eq!(transport.lines().len(), 3);
    }

    #[test]
    fn a_refusal_is_kept_and_nothing_is_sent_again() {
        let (_owner, store, keys, transport) = store([Answer::json(401, r#"{"errorCode":"E1"}"#)]);
        store.begin_for(KeyId("K1".into()));
        store.take(&Secret::new("K2secret".into()), "P2abc");
        run(store, keys);
        assert!(store.trial.with_untracked(|trial| matches!(trial, Trial::Refused(ExchangeError::NotAccepted(_), _))));
        assert_eq!((transport.lines().len(), store.held().is_some()), (1, true));
        assert_eq!(store.expected.get_untracked(), Some(KeyId("K1".into())));
    }

    #[test]
    fn a_secret_of_another_project_is_not_sent() {
        let (_owner, store, keys, transport) = store([]);
        store.take(&Secret::new("P2other:K2secret".into()), "P2abc");
        run(store, keys);
        assert!(store.trial.with_untracked(|trial| matches!(trial, Trial::OtherProject(other) if other == "P2other")));
        assert!(transport.lines().is_empty() && store.held().is_none());
    }

    #[test]
    fn an_answer_after_a_wipe_is_dropped() {
        let (_owner, store, keys, _transport) = store([exchanged(), Answer::ok(KEYS)]);
        store.begin_with(KeyId("K1".into()), Secret::new("K2secret".into()));
        let mut exchanging = Box::pin(store.exchange(keys, Options::default(), holds));
        store.wipe();
        // It had not begun: there is no secret to send any more.
        block_on(exchanging.as_mut());
        assert!(store.with_tried(|_| ()).is_none());
    }

    #[test]
    fn claims_of_a_request_are_an_object_or_nothing() {
        for good in ["", "  ", "{}", " {\"a\": [1, {\"b\": null}]} "] {
            assert_eq!(claims_problem(good), None, "{good}");
        }
        for bad in ["[]", "1", "\"x\"", "{", "{\"a\":1,\"a\":2}", "{'a':1}"] {
            assert!(claims_problem(bad).is_some(), "{bad}");
        }
        assert!(claims_problem(&format!("{{\"a\":\"{}\"}}", "x".repeat(CLAIMS_LIMIT))).is_some());
    }
}
