//! Who is signed in.
//!
//! Invariant: signed out has no client, so nothing can be asked of the API. The management key lives in the client and,
//! split in two shares, in the browser's two stores; signing out removes all three, and needs no network for it.

use std::rc::Rc;

use leptos::prelude::*;

use super::journal::JournalStore;
use crate::api::transport::Transport;
use crate::api::{Client, ReadError, config, search};
use crate::domain::credentials::SignInProblem;
use crate::domain::shares::{self, KeepShares, Shares};
use crate::domain::{Credentials, Seconds};

/// How long a session lasts at most, in seconds: a working day.
const LIFETIME: i64 = 8 * 3_600;

/// Signed in or not.
#[derive(Debug)]
pub enum Session {
    /// No client, and how it came to that.
    SignedOut(Farewell),
    /// A client for one project.
    SignedIn {
        /// The door to the API.
        client: Client,
        /// When the session ends by itself.
        until: Seconds,
    },
}

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Nobody was.
    NotYet,
    /// Somebody was, and the browser did not keep both halves of the management key: it removes one when a tab goes to
    /// another site, and gives only the other to a copy of a tab.
    HalfKept,
    /// The person signed out.
    SignedOut,
    /// The session reached its end.
    Ended,
}

/// Where the sign-in form stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Waiting for the person.
    Idle,
    /// The credentials are being checked.
    Checking,
    /// A field is not acceptable; nothing was sent.
    Problems(Vec<SignInProblem>),
    /// The check failed.
    Failed(ReadError),
}

/// The session, with the sign-in form's state.
#[derive(Clone, Copy)]
pub struct SessionStore {
    session: RwSignal<Session, LocalStorage>,
    attempt: RwSignal<Attempt>,
    config: StoredValue<config::Config>,
    transport: StoredValue<Rc<dyn Transport>, LocalStorage>,
    keep: StoredValue<Rc<dyn KeepShares>, LocalStorage>,
    journal: Option<JournalStore>,
}

impl SessionStore {
    /// Signs in from the shares of an earlier page where they are whole and still valid.
    pub fn new(config: config::Config, transport: Rc<dyn Transport>, keep: Rc<dyn KeepShares>) -> Self {
        let Shares { stored, named } = keep.kept();
        let now = now(transport.as_ref());
        let session = match shares::join(&stored, &named, now) {
            Some((credentials, until)) => {
                Session::SignedIn { client: Client::new(&config.api_base, credentials, Rc::clone(&transport)), until }
            }
            None => {
                // What is past its end or does not belong together must not lie around.
                keep.forget();
                Session::SignedOut(match stored.len() == named.len() {
                    _ if stored.is_empty() => Farewell::NotYet,
                    true => Farewell::Ended,
                    false => Farewell::HalfKept,
                })
            }
        };
        Self {
            session: RwSignal::new_local(session),
            attempt: RwSignal::new(Attempt::Idle),
            config: StoredValue::new(config),
            transport: StoredValue::new_local(transport),
            keep: StoredValue::new_local(keep),
            journal: use_context(),
        }
    }

    /// The client and the end of the session; `None` while signed out. Tracks.
    pub fn signed_in(self) -> Option<(Client, Seconds)> {
        self.session.with(|session| match session {
            Session::SignedIn { client, until } => Some((client.clone(), *until)),
            Session::SignedOut(_) => None,
        })
    }

    /// Why nobody is signed in. Tracks.
    pub fn farewell(self) -> Farewell {
        self.session.with(|session| match session {
            Session::SignedOut(farewell) => *farewell,
            Session::SignedIn { .. } => Farewell::NotYet,
        })
    }

    /// Where the sign-in form stands. Tracks.
    pub fn attempt(self) -> Attempt {
        self.attempt.get()
    }

    /// The person changed the form: what was said about it no longer holds.
    pub fn edited(self) {
        if !matches!(self.attempt.get_untracked(), Attempt::Idle | Attempt::Checking) {
            self.attempt.set(Attempt::Idle);
        }
    }

    /// The demo's project id and management key, where the operator configured them.
    pub fn demo(self) -> Option<(String, String)> {
        self.config
            .with_value(|config| config.demo.as_ref().map(|demo| (demo.project.clone(), demo.key.expose().to_owned())))
    }

    /// What is wrong with the operator's configuration, a sentence each. If anything is, nothing of it counts.
    pub fn config_problems(self) -> Vec<String> {
        self.config.with_value(|config| config.problems.clone())
    }

    /// Whether the operator lets secrets be exchanged from here.
    pub fn may_exchange(self) -> bool {
        self.config.with_value(|config| config.exchange)
    }

    /// Checks the form's credentials with one cheap read and signs in. A second call while one runs does nothing.
    pub async fn sign_in(self, project: &str, key: &str) {
        if let Some(client) = self.accepted(project, key).await {
            let until = now(client.transport()).plus(LIFETIME);
            self.keep_for_reload(client.credentials(), until);
            self.session.set(Session::SignedIn { client, until });
        }
    }

    /// Goes on with another management key for the same project, where Descope no longer takes the one in use. The pages
    /// of the session stay, with what was typed; the session ends when it would have. Gives the client for them.
    pub async fn renew(self, key: &str) -> Option<Client> {
        let project = self.session.with_untracked(|session| match session {
            Session::SignedIn { client, .. } => Some(client.project().as_str().to_owned()),
            Session::SignedOut(_) => None,
        })?;
        let renewed = self.accepted(&project, key).await?;
        self.session
            .try_update_untracked(|session| match session {
                Session::SignedIn { client, until } => {
                    *client = renewed.clone();
                    Some(*until)
                }
                Session::SignedOut(_) => None,
            })
            .flatten()
            .map(|until| {
                self.keep_for_reload(renewed.credentials(), until);
                renewed
            })
    }

    /// A client with these credentials, if one cheap read shows that they are good.
    async fn accepted(self, project: &str, key: &str) -> Option<Client> {
        if self.attempt.get_untracked() == Attempt::Checking {
            return None;
        }
        let credentials = match Credentials::from_form(project, key) {
            Ok(credentials) => credentials,
            Err(problems) => {
                self.attempt.set(Attempt::Problems(problems));
                return None;
            }
        };
        self.attempt.set(Attempt::Checking);
        let base = self.config.with_value(|config| config.api_base.clone());
        let client = Client::new(&base, credentials, self.transport.get_value());
        match search::check(&client).await {
            // A request that the API itself found wanting was let in: the credentials are good.
            Ok(()) | Err(ReadError::Refused(crate::api::Refusal::Invalid(_))) => {
                self.attempt.set(Attempt::Idle);
                Some(client)
            }
            Err(error) => {
                self.attempt.set(Attempt::Failed(error));
                None
            }
        }
    }

    /// Removes the shares, drops the client and with it the key. Whoever shows views of the session takes them down.
    pub fn sign_out(self, farewell: Farewell) {
        self.keep.with_value(|keep| keep.forget());
        // An end that nobody decided on leaves what is not settled to the next session.
        self.journal.filter(|_| farewell == Farewell::SignedOut).into_iter().for_each(JournalStore::forget);
        self.attempt.set(Attempt::Idle);
        self.session.set(Session::SignedOut(farewell));
    }

    /// Signs out when the session has reached its end. To be asked at times, and whenever the page comes back into view.
    pub fn end_if_due(self) {
        let now = self.transport.with_value(|transport| now(transport.as_ref()));
        let due =
            self.session.with_untracked(|session| matches!(session, Session::SignedIn { until, .. } if *until <= now));
        if due {
            self.sign_out(Farewell::Ended);
        }
    }

    /// Without randomness or storage the session simply does not survive a reload: it is never kept in clear instead.
    fn keep_for_reload(self, credentials: &Credentials, until: Seconds) {
        self.keep.with_value(|keep| {
            let pad = keep.random(shares::pad_length(credentials)).map(zeroize::Zeroizing::new);
            let shares = pad.and_then(|pad| shares::split(credentials, until, &pad));
            if let Some(shares) = shares {
                keep.keep(&shares);
            }
        });
    }
}

fn now(transport: &dyn Transport) -> Seconds {
    Seconds(transport.now().div_euclid(1_000))
}
