//! The list of keys: what is loaded, from when, and what is going on.
//!
//! Invariant: a list that is not whole is never shown as whole, a failure never as an empty list, and a refresh never
//! takes away what is on the screen.

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::journal::JournalStore;
pub use super::list_load::{Phase, Progress, Receipt};
use super::telling::Telling;
use crate::api::Client;
use crate::api::search::{self, Arrival};
use crate::domain::calendar::Zone;
use crate::domain::{AccessKey, KeyId, Narrowing, Seconds};
use crate::fleet::{Fleet, Fold};

/// The keys of one session.
#[derive(Clone, Copy)]
pub struct KeysStore {
    /// The rows.
    pub fleet: RwSignal<Fleet>,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// Of the list on the screen.
    pub receipt: RwSignal<Option<Receipt>>,
    /// Which keys are asked for.
    pub only: RwSignal<Narrowing>,
    fold: Fold,
    zone: Zone,
    client: StoredValue<Client, LocalStorage>,
    journal: Option<JournalStore>,
    reading: StoredValue<Option<AbortHandle>>,
    /// What changed while an answer was being read, which it may not know yet.
    meanwhile: StoredValue<Vec<Meanwhile>>,
}

/// A change of one key.
#[derive(Clone, Debug)]
enum Meanwhile {
    Merged(Box<AccessKey>),
    Removed(KeyId),
}

impl KeysStore {
    /// An empty list of the client's project, searched by texts folded this way.
    pub fn new(client: Client, fold: Fold) -> Self {
        let reading = StoredValue::new(None::<AbortHandle>);
        on_cleanup(move || {
            reading.try_update_value(|reading| reading.take().inspect(AbortHandle::abort));
        });
        Self {
            fleet: RwSignal::new(Fleet::new(fold)),
            phase: RwSignal::new(Phase::Idle),
            receipt: RwSignal::new(None),
            only: RwSignal::new(Narrowing::default()),
            fold,
            zone: Zone::default(),
            client: StoredValue::new_local(client),
            journal: use_context(),
            reading,
            meanwhile: StoredValue::new(Vec::new()),
        }
    }

    /// The same store, whose list is searched for dates in this zone; without it they are in UTC.
    pub fn in_zone(self, zone: Zone) -> Self {
        self.fleet.update(|fleet| *fleet = std::mem::take(fleet).in_zone(zone));
        Self { zone, ..self }
    }

    fn empty(self) -> Fleet {
        Fleet::new(self.fold).in_zone(self.zone)
    }

    /// Reads the list in the background. The end of the session, not of the page that asked, stops it.
    pub fn start_loading(self) {
        if !self.phase.with_untracked(|phase| matches!(phase, Phase::Loading(_))) {
            let (reading, handle) = abortable(self.load());
            self.reading.set_value(Some(handle));
            spawn_local(async move {
                // Stopped by the end of the session: there is nobody left to tell.
                let _ = reading.await;
            });
        }
    }

    /// Asks for other keys from now on. Those of before are not among them, so they do not stay.
    pub fn fetch_only(self, only: Narrowing) {
        self.reading.update_value(|reading| {
            reading.take().inspect(AbortHandle::abort);
        });
        self.only.set(only);
        self.receipt.set(None);
        self.phase.set(Phase::Idle);
        self.fleet.set(self.empty());
        self.start_loading();
    }

    /// Whether not every key was asked for. Tracks.
    pub fn is_narrowed(self) -> bool {
        self.only.with(|only| !only.is_nothing())
    }

    /// Whether as many keys came as were asked for at most, so that there may be more. Tracks.
    pub fn may_be_cut(self) -> bool {
        let limit = self.only.with(|only| only.limit).and_then(|limit| usize::try_from(limit).ok());
        limit.is_some_and(|limit| self.receipt.with(|receipt| receipt.is_some_and(|receipt| receipt.rows >= limit)))
    }

    /// The client; `None` once the session is over, which work that was waiting for an answer must expect.
    pub fn client(self) -> Option<Client> {
        self.client.try_get_value()
    }

    /// Asks with another client of the same project from now on.
    pub fn renew(self, client: Client) {
        self.client.try_update_value(|known| *known = client);
    }

    /// Where writes are written down before they are sent; nowhere in a page without one.
    pub fn journal(self) -> Option<JournalStore> {
        self.journal
    }

    /// How texts are folded for a search.
    pub fn fold(self) -> Fold {
        self.fold
    }

    /// The server's time, as far as its answers told it; this machine's otherwise.
    pub fn now(self) -> Seconds {
        self.client.with_value(Client::server_time)
    }

    /// A moment by this machine's clock, in milliseconds since the epoch, by the server's.
    pub fn by_the_server(self, moment: i64) -> Seconds {
        self.client.with_value(|client| client.by_the_server(moment))
    }

    /// How far the server's clock is ahead of this machine's, in seconds; negative when it is behind.
    pub fn server_ahead(self) -> i64 {
        self.client.with_value(Client::server_ahead)
    }

    /// Whether an answer is being read. Tracks.
    pub fn is_loading(self) -> bool {
        self.phase.with(|phase| matches!(phase, Phase::Loading(_)))
    }

    /// Reads the list. The first time, rows show as they come; later the new list replaces the old one when it is whole.
    /// A second call while one runs does nothing. Dropping the future stops the transfer.
    pub async fn load(self) {
        if self.phase.with_untracked(|phase| matches!(phase, Phase::Loading(_))) {
            return;
        }
        let refresh = self.receipt.with_untracked(Option::is_some);
        let Some(client) = self.client() else { return };
        let started = client.transport().now();
        let mut fresh = self.empty();
        let mut progress = Progress::default();
        let mut telling = Telling::default();
        self.phase.set(Phase::Loading(progress));
        let only = self.only.get_untracked();
        let outcome = search::all(&client, &only, |arrival| {
            match arrival {
                Arrival::Begun(length) => {
                    progress = Progress { length, ..Progress::default() };
                    fresh = self.empty();
                    if !refresh {
                        self.fleet.set(self.empty());
                    }
                }
                Arrival::Rows(rows) => {
                    let extend = |fleet: &mut Fleet| {
                        progress.bytes = rows.read_into(fleet);
                        progress.rows = fleet.len();
                    };
                    if refresh {
                        extend(&mut fresh);
                    } else {
                        self.fleet.try_update_untracked(extend);
                    }
                }
            }
            if telling.is_due(client.transport().now(), progress.rows) {
                if !refresh {
                    self.fleet.notify();
                }
                self.phase.set(Phase::Loading(progress));
            }
        })
        .await;
        if !refresh {
            self.fleet.notify();
        }
        let took = client.transport().now() - started;
        let receipt = Receipt { at: client.by_the_server(started), took, rows: progress.rows };
        match (outcome, refresh) {
            (Ok(()), _) => {
                if refresh {
                    self.fleet.set(fresh);
                }
                self.receipt.set(Some(receipt));
                self.phase.set(Phase::Whole);
            }
            (Err(error), true) => self.phase.set(Phase::Stale(error)),
            (Err(error), false) if self.fleet.with_untracked(Fleet::is_empty) => self.phase.set(Phase::Failed(error)),
            (Err(error), false) => self.phase.set(Phase::Partial(error)),
        }
        self.catch_up();
    }

    /// Puts the key of a write's answer into the list: a search right after might not know it yet. While the first list
    /// is being read it waits for the end, or the key might stand there twice.
    pub fn merge(self, key: AccessKey) {
        self.change(Meanwhile::Merged(Box::new(key)));
    }

    /// Takes a deleted key out of the list.
    pub fn remove(self, id: &KeyId) {
        self.change(Meanwhile::Removed(id.clone()));
    }

    /// Puts what was seen of several keys into the list, and takes those that are gone out of it; the list is told once.
    pub fn take(self, seen: impl IntoIterator<Item = (KeyId, Option<AccessKey>)>) {
        let change = |(id, key): (KeyId, Option<AccessKey>)| match key {
            Some(key) => Meanwhile::Merged(Box::new(key)),
            None => Meanwhile::Removed(id),
        };
        self.change_all(seen.into_iter().map(change).collect());
    }

    fn change(self, change: Meanwhile) {
        self.change_all(vec![change]);
    }

    fn change_all(self, changes: Vec<Meanwhile>) {
        if self.phase.with_untracked(|phase| matches!(phase, Phase::Loading(_))) {
            self.meanwhile.update_value(|all| all.extend(changes.iter().cloned()));
            if self.receipt.with_untracked(Option::is_none) {
                return;
            }
        }
        self.fleet.update(|fleet| fleet.take(changes.into_iter().map(Meanwhile::seen)));
    }

    /// Makes the changes again that came while this list was being read.
    fn catch_up(self) {
        let missed = self.meanwhile.try_update_value(std::mem::take).unwrap_or_default();
        if !missed.is_empty() {
            self.fleet.update(|fleet| fleet.take(missed.into_iter().map(Meanwhile::seen)));
        }
    }
}

impl Meanwhile {
    /// Which key, and what was seen of it; nothing when it is gone.
    fn seen(self) -> (KeyId, Option<AccessKey>) {
        match self {
            Self::Merged(key) => (key.id.clone(), Some(*key)),
            Self::Removed(id) => (id, None),
        }
    }
}
