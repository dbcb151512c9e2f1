//! The page of an import, from a file to a run.
//!
//! Invariant: the bytes of the file are held here and nowhere else, until they are wiped with the page or go on with the
//! run that sends them. What walks the whole file does so in short turns, and a later wish ends the walk of an earlier.

mod check;
mod send;
#[cfg(test)]
mod tests;
mod turns;

use std::sync::Arc;

use leptos::prelude::*;
use zeroize::Zeroizing;

use super::directory::DirectoryStore;
use super::keys::KeysStore;
use crate::domain::Seconds;
use crate::import::{
    Candidate, Counts, Decisions, Encoding, Form, Format, Progress, Reading, Refusal, Review, Source, Standing,
};

/// Bytes that are read between two looks at the clock.
const BYTES: usize = 64 * 1024;

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

/// A file whose bytes are being read.
#[derive(Clone, Copy, Debug)]
pub struct Expected(u32);

/// The import of one page.
#[derive(Clone, Copy)]
pub struct ImportStore {
    /// Where the page stands.
    pub stage: RwSignal<ImportStage>,
    /// Of which file.
    pub file: RwSignal<Option<FileFacts>>,
    /// How it is read.
    pub form: RwSignal<Option<Form>>,
    /// The rows that may be chosen as the row of headings.
    pub candidates: RwSignal<Arc<[Candidate]>>,
    /// Which rows are looked at; all when none is named.
    pub only: RwSignal<Option<Standing>>,
    /// The rows that are looked at, by their place in the file.
    pub looked_at: RwSignal<Arc<[u32]>>,
    /// Counts what changed about the rows, for whoever draws them.
    pub version: RwSignal<u32>,
    /// How many rows stand where. Counted once a change: there may be many, and several parts of the page show them.
    pub counts: Memo<Counts>,
    review: StoredValue<Option<Review>, LocalStorage>,
    unread: StoredValue<Option<Reading>, LocalStorage>,
    /// What was decided before the same bytes were read in another form.
    decided: StoredValue<Decisions>,
    job: StoredValue<u32>,
    keys: KeysStore,
    directory: DirectoryStore,
}

impl ImportStore {
    /// Without a file. Asks for what rows are checked against.
    pub fn new(keys: KeysStore, directory: DirectoryStore) -> Self {
        directory.want_lists();
        Self::bare(keys, directory)
    }

    fn bare(keys: KeysStore, directory: DirectoryStore) -> Self {
        let version = RwSignal::new(0);
        let review = StoredValue::new_local(None::<Review>);
        let counts = Memo::new(move |_| {
            version.track();
            let counts = review.try_with_value(|review| review.as_ref().map(Review::counts));
            counts.flatten().unwrap_or_default()
        });
        Self {
            stage: RwSignal::new(ImportStage::Choosing(None)),
            file: RwSignal::new(None),
            form: RwSignal::new(None),
            candidates: RwSignal::new(Arc::from([])),
            only: RwSignal::new(None),
            looked_at: RwSignal::new(Arc::from([])),
            version,
            counts,
            review,
            unread: StoredValue::new_local(None),
            decided: StoredValue::new(Decisions::default()),
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
        self.candidates.set(Arc::from([]));
        self.decided.set_value(Decisions::default());
        self.only.set(None);
        self.looked_at.set(Arc::from([]));
        self.stage.set(ImportStage::Choosing(why));
    }

    /// Takes the bytes of a file or a paste, finds its rows and checks them.
    pub async fn open(self, bytes: Vec<u8>, name: String) {
        self.clear(None);
        let size = bytes.len();
        let source = match Source::new(bytes) {
            Ok(source) => source,
            Err(refusal) => return self.stage.set(ImportStage::Choosing(Some(refusal.text))),
        };
        self.file.set(Some(FileFacts { name: name.clone(), bytes: size, fingerprint: None }));
        self.read(Reading::new(source, &name)).await;
    }

    /// Reads the same bytes in another form of the same format. What was decided about rows and columns stays.
    pub async fn read_as(self, form: Form) {
        let decided = self.review.try_with_value(|review| review.as_ref().map(Review::decisions)).flatten();
        decided.into_iter().for_each(|decided| self.decided.set_value(decided));
        self.read_again(|reading| reading.again(form), |review| review.again(form)).await;
    }

    /// Reads the same bytes in another format.
    pub async fn read_in(self, format: Format) {
        self.decided.set_value(Decisions::default());
        self.read_again(|reading| reading.anew(format), |review| review.anew(format)).await;
    }

    /// Reads the same bytes out of an encoding.
    pub async fn convert(self, encoding: Encoding) {
        let name = self.file.with_untracked(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
        let unread = self.unread.try_update_value(Option::take).flatten();
        match unread.map(|reading| reading.converted(encoding, &name)) {
            Some(Ok(reading)) => self.read(reading).await,
            Some(Err(refusal)) => self.clear(Some(refusal.text)),
            None => {}
        }
    }

    async fn read_again(self, reading: impl FnOnce(Reading) -> Reading, review: impl FnOnce(Review) -> Reading) {
        let unread = self.unread.try_update_value(Option::take).flatten();
        let read = self.review.try_update_value(Option::take).flatten();
        if let Some(reading) = unread.map(reading).or_else(|| read.map(review)) {
            self.read(reading).await;
        }
    }

    /// Announces that a file is about to be read. What it comes to counts only as long as nothing else was wanted.
    pub fn expect_file(self) -> Expected {
        Expected(self.begin_job())
    }

    /// Takes the bytes that were announced, or says why there are none.
    pub async fn open_expected(self, expected: Expected, read: Result<Vec<u8>, String>, name: String) {
        if !self.is_due(expected.0) {
            // Another file was wanted meanwhile.
            drop(read.map(Zeroizing::new));
            return;
        }
        match read {
            Ok(bytes) => self.open(bytes, name).await,
            Err(why) => self.clear(Some(why)),
        }
    }

    async fn read(self, mut reading: Reading) {
        let job = self.begin_job();
        self.form.set(Some(reading.form()));
        let tell = |progress| self.stage.set(ImportStage::Reading(progress));
        let read = self.in_turns(job, tell, || reading.work(BYTES)).await;
        if read.is_some() {
            // Of JSON both are known only now.
            self.form.set(Some(reading.form()));
            self.candidates.set(reading.candidates().into());
        }
        match read {
            None => {}
            Some(Err(refusal)) => {
                self.unread.set_value(Some(reading));
                self.stage.set(ImportStage::Unreadable(refusal));
            }
            Some(Ok(())) => {
                let Some(table) = reading.into_table() else { return };
                let fingerprint = table.fingerprint();
                self.file.update(|file| file.iter_mut().for_each(|file| file.fingerprint.clone_from(&fingerprint)));
                let known = self.known();
                let composing = self.keys.fold().composing();
                let mut review = Review::new(table, known, self.server_time(), self.number(), composing);
                review.restore(self.decided.get_value());
                self.review.set_value(Some(review));
                self.check().await;
            }
        }
    }

    /// The moment by which an end is past: the server's.
    pub(super) fn server_time(self) -> Seconds {
        self.keys.client().map_or_else(|| self.keys.now(), |client| client.server_time())
    }

    /// A number that the author of a file does not know.
    fn number(self) -> u64 {
        let id = self.keys.client().map(|client| client.transport().request_id()).unwrap_or_default();
        id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}
