//! The page of an import, from a file to a run.
//!
//! Invariant: the bytes of the file are held here and nowhere else, until they are wiped with the page or go on with the
//! run that sends them. What walks the whole file does so in short turns, and a later wish ends the walk of an earlier.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::directory::{DirectoryStore, Listing};
use super::keys::KeysStore;
use super::runs::{Rows, RunsStore};
use crate::api::Client;
use crate::domain::{KeyId, NewKey, Secret};
use crate::fleet::Fleet;
use crate::import::{Form, Known, Progress, Reading, Refusal, Review, Source, Standing, Target, Which};
use crate::run::Item;

/// Milliseconds of work between two turns of the page.
const TURN: i64 = 8;
/// Bytes that are read, rows that are checked and names that are compared between two looks at the clock.
const BYTES: usize = 64 * 1024;
const ROWS: usize = 64;
const NAMES: usize = 1_000;

/// Where the page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportStage {
    /// There is no file; with the reason why the last one was not taken.
    Choosing(Option<String>),
    /// Its rows are looked for.
    Reading(Progress),
    /// It cannot be read in the form that was guessed or chosen.
    Unreadable(Refusal),
    /// Its rows are checked.
    Checking(Progress),
    /// All rows are checked.
    Checked,
    /// The run is being made ready.
    Sending,
}

/// What is known of a file beside its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its name; empty of a paste.
    pub name: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// The first digits of the SHA-256 of its bytes, once that was counted.
    pub fingerprint: Option<String>,
}

/// The import of one page.
#[derive(Clone, Copy)]
pub struct ImportStore {
    /// Where the page stands.
    pub stage: RwSignal<ImportStage>,
    /// Of which file.
    pub file: RwSignal<Option<FileFacts>>,
    /// How it is read.
    pub form: RwSignal<Option<Form>>,
    /// Which rows are looked at; all when none is named.
    pub only: RwSignal<Option<Standing>>,
    /// The rows that are looked at, by their place in the file.
    pub looked_at: RwSignal<Arc<[u32]>>,
    /// Counts what changed about the rows, for whoever draws them.
    pub version: RwSignal<u32>,
    review: StoredValue<Option<Review>, LocalStorage>,
    unread: StoredValue<Option<Reading>, LocalStorage>,
    job: StoredValue<u32>,
    keys: KeysStore,
    directory: DirectoryStore,
}

impl ImportStore {
    /// Without a file. Asks for what rows are checked against.
    pub fn new(keys: KeysStore, directory: DirectoryStore) -> Self {
        directory.want_lists();
        Self {
            stage: RwSignal::new(ImportStage::Choosing(None)),
            file: RwSignal::new(None),
            form: RwSignal::new(None),
            only: RwSignal::new(None),
            looked_at: RwSignal::new(Arc::from([])),
            version: RwSignal::new(0),
            review: StoredValue::new_local(None),
            unread: StoredValue::new_local(None),
            job: StoredValue::new(0),
            keys,
            directory,
        }
    }

    /// Whether leaving would lose something. Tracks.
    pub fn is_begun(self) -> bool {
        self.stage.with(|stage| !matches!(stage, ImportStage::Choosing(_) | ImportStage::Sending))
    }

    /// Looks at the review, if there is one. Tracks what changes in it.
    pub fn with<T>(self, look: impl FnOnce(&Review) -> T) -> Option<T> {
        self.version.track();
        self.review.try_with_value(|review| review.as_ref().map(look)).flatten()
    }

    /// Wipes the file.
    pub fn clear(self, why: Option<String>) {
        self.begin_job();
        self.review.set_value(None);
        self.unread.set_value(None);
        self.file.set(None);
        self.form.set(None);
        self.only.set(None);
        self.looked_at.set(Arc::from([]));
        self.stage.set(ImportStage::Choosing(why));
    }

    /// Takes the bytes of a file or a paste, finds its rows and checks them.
    pub async fn open(self, bytes: Vec<u8>, name: String, fingerprint: impl AsyncFnOnce(&[u8]) -> Option<String>) {
        self.clear(None);
        let size = bytes.len();
        let source = match Source::new(bytes) {
            Ok(source) => source,
            Err(refusal) => return self.stage.set(ImportStage::Choosing(Some(refusal.text))),
        };
        let job = self.job.get_value();
        let fingerprint = fingerprint(source.bytes()).await;
        if !self.is_due(job) {
            return;
        }
        self.file.set(Some(FileFacts { name: name.clone(), bytes: size, fingerprint }));
        self.read(Reading::new(source, &name)).await;
    }

    /// Reads the same bytes in another form.
    pub async fn read_as(self, form: Form) {
        let reading = self.unread.try_update_value(Option::take).flatten();
        let review = self.review.try_update_value(Option::take).flatten();
        let reading = reading.map(|reading| reading.again(form)).or_else(|| review.map(|review| review.again(form)));
        if let Some(reading) = reading {
            self.read(reading).await;
        }
    }

    async fn read(self, mut reading: Reading) {
        let job = self.begin_job();
        self.form.set(Some(reading.form()));
        let tell = |progress| self.stage.set(ImportStage::Reading(progress));
        let read = self.in_turns(job, tell, || reading.work(BYTES)).await;
        match read {
            None => {}
            Some(Err(refusal)) => {
                self.unread.set_value(Some(reading));
                self.stage.set(ImportStage::Unreadable(refusal));
            }
            Some(Ok(())) => {
                let Some(table) = reading.into_table() else { return };
                let known = self.known();
                self.review.set_value(Some(Review::new(table, known, self.keys.now(), self.number())));
                self.check().await;
            }
        }
    }

    /// A number that the author of a file does not know.
    fn number(self) -> u64 {
        let id = self.keys.client().map(|client| client.transport().request_id()).unwrap_or_default();
        id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// What rows are checked against, as far as it is here.
    fn known(self) -> Known {
        let roles = self.directory.roles.with_untracked(|roles| roles.here().cloned());
        let tenants = self.directory.tenants.with_untracked(|tenants| tenants.here().cloned());
        Known::new(roles.as_deref().map(Vec::as_slice), tenants.as_deref().map(Vec::as_slice))
    }

    /// What could not be loaded, so that rows are not checked against it. Tracks.
    pub fn unchecked(self) -> Vec<&'static str> {
        let roles = self.directory.roles.with(is_out);
        let tenants = self.directory.tenants.with(is_out);
        [(roles, "roles"), (tenants, "tenants")].into_iter().filter_map(|(out, what)| out.then_some(what)).collect()
    }

    /// Checks all rows anew, against what is known by now.
    pub async fn check_again(self) {
        let known = self.known();
        let now = self.keys.now();
        if self.change(|review| review.set_known(known, now)) {
            self.check().await;
        }
    }

    /// Says what a column is.
    pub async fn set_target(self, column: usize, target: Target) {
        if self.change(|review| review.set_target(column, target)) {
            self.check().await;
        }
    }

    async fn check(self) {
        let job = self.begin_job();
        self.look_at(None);
        let nothing = Progress { done: 0, total: 0, is_finished: true };
        let work = || {
            let progress = self.review.try_update_value(|review| review.as_mut().map(|review| review.work(ROWS)));
            Ok::<_, ()>(progress.flatten().unwrap_or(nothing))
        };
        let tell = |progress| self.stage.set(ImportStage::Checking(progress));
        if self.in_turns(job, tell, work).await.is_none() {
            return;
        }
        // Names that exist already, as far as the list knows them.
        let all = self.keys.fleet.with_untracked(Fleet::len);
        let mut done = 0;
        let compare = || {
            self.review.try_update_value(|review| {
                let Some(review) = review.as_mut() else { return };
                self.keys.fleet.with_untracked(|fleet| {
                    review.taken(fleet.names().skip(done).take(NAMES).map(|(_, name)| name));
                });
            });
            done += NAMES;
            Ok::<_, ()>(Progress { done: done.min(all), total: all, is_finished: done >= all })
        };
        if self.in_turns(job, |_| (), compare).await.is_some() {
            self.stage.set(ImportStage::Checked);
            self.look_at(None);
        }
    }

    /// Looks at the rows that stand there, or at all.
    pub fn look_at(self, only: Option<Standing>) {
        let rows = self.review.try_with_value(|review| {
            review.as_ref().map(|review| match only {
                Some(standing) => {
                    review.rows_of(standing).into_iter().filter_map(|row| u32::try_from(row).ok()).collect()
                }
                None => (0..u32::try_from(review.table().rows()).unwrap_or(u32::MAX)).collect(),
            })
        });
        self.only.set(only);
        self.looked_at.set(rows.flatten().unwrap_or_else(|| Arc::from([])));
        self.version.update(|version| *version += 1);
    }

    /// Leaves a row out, or takes it back.
    pub fn leave_out(self, row: usize, out: bool) {
        self.change(|review| review.leave_out(row, out));
    }

    /// Decides that a row is sent although its name is not its own, or takes that back.
    pub fn keep(self, row: usize, kept: bool) {
        self.change(|review| review.keep(row, kept));
    }

    /// Leaves many rows out, or takes them back.
    pub fn leave_out_all(self, which: Which, out: bool) {
        self.change(|review| review.leave_out_all(which, out));
        self.look_at(None);
    }

    /// Decides that many rows are sent although their names are not their own.
    pub fn keep_all(self, which: Which) {
        self.change(|review| review.keep_all(which, true));
        self.look_at(None);
    }

    fn change(self, change: impl FnOnce(&mut Review)) -> bool {
        let changed = self.review.try_update_value(|review| review.as_mut().map(change).is_some());
        self.version.try_update(|version| *version += 1);
        changed == Some(true)
    }

    /// Hands the rows over to a run, and gives its number. Nothing of the file stays here.
    pub async fn send(self, runs: RunsStore) -> Option<u64> {
        let ready = self.with(|review| review.counts().is_settled()) == Some(true);
        if !ready || self.stage.get_untracked() != ImportStage::Checked {
            return None;
        }
        let job = self.begin_job();
        self.stage.set(ImportStage::Sending);
        let review = self.review.try_update_value(Option::take).flatten()?;
        let places = review.sendable();
        let mut items = Vec::with_capacity(places.len());
        let name = || {
            let next = places.iter().skip(items.len()).take(ROWS);
            let more: Vec<Item> = next.map(|row| Item::new(KeyId(String::new()), review.name(*row))).collect();
            items.extend(more);
            Ok::<_, ()>(Progress { done: items.len(), total: places.len(), is_finished: items.len() == places.len() })
        };
        self.in_turns(job, |_| (), name).await?.ok()?;
        let number = runs.start_import(Rc::new(Sending { review, places, keys: self.keys }), items);
        self.clear(None);
        Some(number)
    }

    /// Does a long piece of work in turns that leave room for the page; `None` when it is not wanted any more.
    async fn in_turns<E>(
        self,
        job: u32,
        tell: impl Fn(Progress),
        mut work: impl FnMut() -> Result<Progress, E>,
    ) -> Option<Result<(), E>> {
        loop {
            let client = self.keys.client().filter(|_| self.is_due(job))?;
            let until = client.transport().now() + TURN;
            let progress = loop {
                match work() {
                    Err(error) => return Some(Err(error)),
                    Ok(progress) if progress.is_finished => return Some(Ok(())),
                    Ok(progress) if is_over(&client, until) => break progress,
                    Ok(_) => {}
                }
            };
            tell(progress);
            client.transport().pause().await;
        }
    }

    fn begin_job(self) -> u32 {
        let next = |job: &mut u32| {
            *job += 1;
            *job
        };
        self.job.try_update_value(next).unwrap_or_default()
    }

    fn is_due(self, job: u32) -> bool {
        self.job.try_get_value() == Some(job) && !self.stage.is_disposed()
    }
}

fn is_over(client: &Client, until: i64) -> bool {
    client.transport().now() >= until
}

fn is_out<T>(listing: &Listing<T>) -> bool {
    matches!(listing, Listing::NotAllowed | Listing::Failed(_))
}

/// The rows on their way.
struct Sending {
    review: Review,
    places: Vec<usize>,
    keys: KeysStore,
}

impl Rows for Sending {
    fn row(&self, place: usize) -> Option<(NewKey, Secret)> {
        let row = *self.places.get(place)?;
        self.review.row(row, self.keys.now())
    }
}
