//! The new secrets of runs, until they are handed over.
//!
//! Invariant: a secret lives here and nowhere else, from the answer that brought it until the person says that the file
//! with it is stored, and only what was in that file is wiped then. Neither a run that stops or is forgotten nor the end
//! of a session takes one away: what is left is the question before somebody leaves, and their answer.

use hashbrown::HashMap;
use leptos::prelude::*;
use zeroize::Zeroizing;

use super::held::{HeldSecret, Rescue};
use super::reveal::Awaited;
use crate::api::handover::Whose;
use crate::domain::{KeyId, Seconds, Secret};
use crate::fleet::export::csv_line;

/// What stands in the file beside each secret.
const COLUMNS: [&str; 5] = ["id", "name", "cleartext", "replaces", "note"];
/// The note on a secret from an answer that did not arrive as it was sent.
const DAMAGED: &str = "test before use: the answer that brought it was damaged";

/// A secret that nobody has stored yet.
#[derive(Debug)]
struct Held {
    place: u64,
    run: u64,
    whose: Whose,
    damaged: bool,
    old: Option<KeyId>,
    secret: HeldSecret,
}

/// A key whose new secret is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The run that brought the secret.
    pub run: u64,
    /// When the person said that it is stored.
    pub at: Seconds,
    /// Whose secret it is.
    pub id: KeyId,
    /// The key that this one replaces, when it is another.
    pub old: Option<KeyId>,
}

/// Everything that is held for a run, as one file. It holds the secrets: it goes to the person, or is sealed, at once.
pub struct Parcel {
    /// Rows for a spreadsheet, but each secret is there byte for byte.
    pub bytes: Zeroizing<Vec<u8>>,
    /// How many secrets are in it.
    pub count: usize,
    /// The last place that is in it, for [`VaultStore::acknowledge`].
    pub upto: u64,
}

/// A run with secrets that nobody has stored yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The run.
    pub run: u64,
    /// The project of its keys.
    pub project: String,
    /// How many secrets.
    pub count: usize,
}

/// The secrets of all runs of this page.
#[derive(Clone, Copy)]
pub struct VaultStore {
    held: RwSignal<Vec<Held>>,
    handed: RwSignal<Vec<Handed>>,
    last: StoredValue<u64>,
    given_up: StoredValue<bool>,
    awaited: RwSignal<u32>,
    rescue: Rescue,
    /// Whether secrets of an import have yet to be sent, which no page gives again either.
    pub waiting: RwSignal<bool>,
}

impl Default for VaultStore {
    fn default() -> Self {
        Self::new(Rescue::default())
    }
}

impl VaultStore {
    /// One whose secrets a page whose code failed finds there.
    pub fn new(rescue: Rescue) -> Self {
        Self {
            rescue,
            held: RwSignal::new(Vec::new()),
            handed: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            given_up: StoredValue::new(false),
            awaited: RwSignal::new(0),
            waiting: RwSignal::new(false),
        }
    }
}

impl VaultStore {
    /// Says that a request leaves whose answer brings a secret.
    pub fn await_secret(self) -> Awaited {
        self.given_up.set_value(false);
        Awaited::one(self.awaited)
    }

    /// Keeps a secret that a run has brought, in the place of an earlier one of the same key. `old` is the key that the secret's key replaces, when it is another.
    ///
    /// It outlives a session that ended by itself. Whoever signed out in spite of the question has given it up: then it is
    /// wiped unseen, for who sits here now is unknown.
    pub fn keep(self, run: u64, whose: Whose, secret: Secret, damaged: bool, old: Option<KeyId>) {
        if self.given_up.get_value() {
            return;
        }
        let place = self.last.try_update_value(|last| {
            *last += 1;
            *last
        });
        let place = place.unwrap_or_default();
        let secret = HeldSecret::new(self.rescue, &whose.id, &whose.name, damaged, secret);
        self.held.update(|held| {
            // Of one key only the last secret works.
            held.retain(|one| one.whose.id != whose.id || whose.id.0.is_empty());
            held.push(Held { place, run, whose, damaged, old, secret });
        });
    }

    /// Wipes what a later run made worthless: of each of these keys, what an earlier run than that brought.
    pub fn wipe_worthless(self, again: &HashMap<KeyId, u64>) {
        let is_worthless = |one: &Held| again.get(&one.whose.id).is_some_and(|run| *run > one.run);
        if self.held.with_untracked(|held| held.iter().any(is_worthless)) {
            self.held.update(|held| held.retain(|one| !is_worthless(one)));
        }
    }

    /// Wipes what is held of a key whose secret a person replaced otherwise, and was shown: no run has it to hand over any
    /// more.
    pub fn supersede(self, id: &KeyId, now: Seconds) {
        let is_its = |one: &Held| one.whose.id == *id;
        if self.held.with_untracked(|held| held.iter().any(is_its)) {
            self.take_out(is_its, now);
        }
    }

    /// Whether going away now would lose a secret, one that is held or one that is on its way.
    pub fn would_be_lost(self) -> bool {
        self.is_awaited() || self.waiting.get_untracked() || self.held.with_untracked(|held| !held.is_empty())
    }

    /// Whether a secret is on its way.
    pub fn is_awaited(self) -> bool {
        self.awaited.get_untracked() > 0
    }

    /// Whether any secret is held. Tracks.
    pub fn holds_some(self) -> bool {
        self.held.with(|held| !held.is_empty())
    }

    /// How many secrets of this run nobody has stored yet. Tracks.
    pub fn count(self, run: u64) -> usize {
        self.held.with(|held| held.iter().filter(|one| one.run == run).count())
    }

    /// Whether this run has a secret that nobody has stored yet, so that it must not be forgotten.
    pub fn undelivered(self, run: u64) -> bool {
        untrack(|| self.count(run)) > 0
    }

    /// Every run that has some, in the order in which their first arrived. Tracks.
    pub fn owed(self) -> Vec<Owed> {
        self.held.with(|held| {
            let mut all = Vec::<Owed>::new();
            for one in held {
                match all.iter_mut().find(|owed| owed.run == one.run) {
                    Some(owed) => owed.count += 1,
                    None => all.push(Owed { run: one.run, project: one.whose.project.clone(), count: 1 }),
                }
            }
            all
        })
    }

    /// Everything that is held for this run, as one file; `None` when there is nothing.
    pub fn file(self, run: u64) -> Option<Parcel> {
        self.held.with_untracked(|held| {
            let mine = || held.iter().filter(|one| one.run == run);
            let upto = mine().map(|one| one.place).max()?;
            Some(Parcel { bytes: written(mine), count: mine().count(), upto })
        })
    }

    /// Wipes what was in a file of this run that the person has stored. What arrived since waits for the next file.
    pub fn acknowledge(self, run: u64, upto: u64, now: Seconds) {
        self.take_out(|one| one.run == run && one.place <= upto, now);
    }

    fn take_out(self, which: impl Fn(&Held) -> bool, now: Seconds) {
        let mut handed = Vec::new();
        self.held.update(|held| {
            for one in held.extract_if(.., |one| which(one)) {
                handed.push(Handed { run: one.run, at: now, id: one.whose.id, old: one.old });
            }
        });
        self.handed.update(|all| all.append(&mut handed));
    }

    /// The keys of this run whose new secrets are stored, the latest last. Tracks.
    pub fn handed(self, run: u64) -> Vec<Handed> {
        self.handed.with(|handed| handed.iter().filter(|one| one.run == run).cloned().collect())
    }

    /// The ids of the keys of this run whose new secrets are held. Tracks.
    pub fn held(self, run: u64) -> Vec<KeyId> {
        self.held.with(|held| held.iter().filter(|one| one.run == run).map(|one| one.whose.id.clone()).collect())
    }

    /// Whose secret is held for an item of this run: the key's itself, or that of the one which replaces it.
    pub fn brought(self, run: u64, id: &KeyId) -> Option<KeyId> {
        let is_for = |one: &&Held| one.run == run && (one.whose.id == *id || one.old.as_ref() == Some(id));
        self.held.with_untracked(|held| held.iter().find(is_for).map(|one| one.whose.id.clone()))
    }

    /// Wipes every secret, and what is on its way when it arrives: when a person gives them up after a second question.
    pub fn give_up(self) {
        self.given_up.set_value(true);
        self.waiting.set(false);
        self.wipe();
    }

    /// Wipes every secret: when the page goes away.
    pub fn wipe(self) {
        self.held.update(Vec::clear);
    }
}

/// More than a row takes: quoting makes a text at most twice as long, and adds three signs.
fn room(one: &Held) -> usize {
    let old = one.old.as_ref().map_or(0, |old| old.0.len());
    2 * (one.whose.id.0.len() + one.whose.name.len() + one.secret.secret().expose().len() + old + DAMAGED.len()) + 24
}

/// The rows, in a buffer that has room for all of them before the first secret is in it.
fn written<'a, I: Iterator<Item = &'a Held>>(all: impl Fn() -> I) -> Zeroizing<Vec<u8>> {
    let head = csv_line(&COLUMNS);
    let mut file = Zeroizing::new(Vec::with_capacity(head.len() + all().map(room).sum::<usize>()));
    file.extend_from_slice(&head);
    for one in all() {
        let whose = csv_line(&[&one.whose.id.0, &one.whose.name]);
        file.extend_from_slice(whose.strip_suffix(b"\r\n").unwrap_or(&whose));
        file.push(b',');
        to_the_byte(one.secret.secret().expose(), &mut file);
        file.push(b',');
        let old = one.old.as_ref().map_or("", |old| old.0.as_str());
        file.extend_from_slice(&csv_line(&[old, if one.damaged { DAMAGED } else { "" }]));
    }
    file
}

/// A cell whose text a reader gets back exactly: nothing is put before it, whatever a spreadsheet takes it for.
fn to_the_byte(text: &str, file: &mut Vec<u8>) {
    let quoted = text.contains(['"', ',', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        file.push(b'"');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            file.push(b'"');
        }
        file.push(byte);
    }
    if quoted {
        file.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = Seconds(1_800_000_000);

    fn vault() -> (Owner, VaultStore) {
        let owner = Owner::new();
        owner.set();
        (owner, VaultStore::default())
    }

    fn keep(vault: VaultStore, run: u64, name: &str, secret: &str, old: Option<&str>) {
        let whose = Whose { project: "P2abc".into(), id: KeyId(format!("K2{name}")), name: name.into() };
        vault.keep(run, whose, Secret::new(secret.into()), false, old.map(|old| KeyId(old.into())));
    }

    fn text(parcel: &Parcel) -> &str {
        std::str::from_utf8(&parcel.bytes).unwrap()
    }

    #[test]
    fn of_a_key_that_got_two_secrets_only_the_last_is_handed_over() {
        let (_owner, vault) = vault();
        keep(vault, 1, "a", "K2first", None);
        keep(vault, 1, "b", "K2other", None);
        keep(vault, 2, "a", "K2second", None);
        assert_eq!((vault.count(1), vault.count(2)), (1, 1));
        assert!(!text(&vault.file(1).unwrap()).contains("K2first"));
        assert!(text(&vault.file(2).unwrap()).contains("K2second"));
    }

    #[test]
    fn an_import_that_waits_is_asked_about_before_somebody_leaves() {
        let (_owner, vault) = vault();
        assert!(!vault.would_be_lost());
        vault.waiting.set(true);
        assert!(vault.would_be_lost());
        vault.give_up();
        assert!(!vault.would_be_lost());
    }

    #[test]
    fn a_run_that_stops_half_way_keeps_what_it_holds() {
        let (_owner, vault) = vault();
        let request = vault.await_secret();
        assert!(vault.would_be_lost() && vault.is_awaited());
        keep(vault, 1, "a", "K2first", None);
        drop(request);
        // Nothing further comes of the run, and another one begins.
        keep(vault, 2, "b", "K2other", None);
        assert_eq!((vault.count(1), vault.count(2)), (1, 1));
        assert!(vault.would_be_lost() && vault.undelivered(1));
        assert!(text(&vault.file(1).unwrap()).contains("K2first"));
        let owed = |run, count| Owed { run, project: "P2abc".into(), count };
        assert_eq!(vault.owed(), [owed(1, 1), owed(2, 1)]);
    }

    #[test]
    fn saying_that_the_file_is_stored_wipes_exactly_what_was_in_it() {
        let (_owner, vault) = vault();
        keep(vault, 1, "a", "K2first", Some("K2old"));
        keep(vault, 2, "b", "K2other", None);
        let file = vault.file(1).unwrap();
        assert_eq!(file.count, 1);
        // It comes while the person looks for a safe place.
        keep(vault, 1, "c", "K2late", None);
        vault.acknowledge(1, file.upto, NOW);
        assert_eq!((vault.count(1), vault.count(2)), (1, 1));
        let next = vault.file(1).unwrap();
        assert!(text(&next).contains("K2late") && !text(&next).contains("K2first"));
        let handed = Handed { run: 1, at: NOW, id: KeyId("K2a".into()), old: Some(KeyId("K2old".into())) };
        assert_eq!(vault.handed(1), [handed]);
        vault.acknowledge(1, next.upto, NOW);
        assert!(vault.file(1).is_none() && vault.would_be_lost(), "that of the other run is still held");
        vault.wipe();
        assert!(!vault.would_be_lost() && vault.file(2).is_none());
    }

    #[test]
    fn a_secret_on_its_way_outlives_a_session_that_ends_unless_somebody_gave_it_up() {
        let (_owner, vault) = vault();
        let request = vault.await_secret();
        keep(vault, 1, "a", "K2first", Some("K2old"));
        drop(request);
        assert_eq!(vault.brought(1, &KeyId("K2old".into())), Some(KeyId("K2a".into())));
        let request = vault.await_secret();
        vault.give_up();
        keep(vault, 1, "b", "K2late", None);
        drop(request);
        assert!(!vault.would_be_lost(), "wiped unseen");
        let _request = vault.await_secret();
        keep(vault, 2, "c", "K2next", None);
        assert_eq!(vault.held(2), [KeyId("K2c".into())]);
    }

    #[test]
    fn a_secret_that_a_person_replaced_by_hand_is_not_handed_out_any_more() {
        let (_owner, vault) = vault();
        keep(vault, 1, "a", "K2first", None);
        keep(vault, 1, "b", "K2other", None);
        vault.supersede(&KeyId("K2a".into()), NOW);
        let file = vault.file(1).unwrap();
        assert!(!text(&file).contains("K2first") && text(&file).contains("K2other"));
        assert_eq!(vault.handed(1).len(), 1, "nor is it missed");
    }

    #[test]
    fn a_making_of_the_file_wipes_nothing() {
        let (_owner, vault) = vault();
        keep(vault, 1, "a", "K2first", None);
        drop(vault.file(1));
        assert_eq!(vault.count(1), 1);
    }

    #[test]
    fn the_file_holds_each_secret_to_the_byte_and_runs_nothing_of_a_name() {
        let (_owner, vault) = vault();
        keep(vault, 1, "=HYPERLINK(\"x\")", "=K2\",\"a\r\nb", Some("K2old"));
        let whose = Whose { project: "P2abc".into(), id: KeyId("K2d".into()), name: "d".into() };
        vault.keep(1, whose, Secret::new("+K2".into()), true, None);
        assert_eq!(
            text(&vault.file(1).unwrap()),
            "id,name,cleartext,replaces,note\r\n\
             \"K2=HYPERLINK(\"\"x\"\")\",\"'=HYPERLINK(\"\"x\"\")\",\"=K2\"\",\"\"a\r\nb\",K2old,\r\n\
             K2d,d,+K2,,test before use: the answer that brought it was damaged\r\n"
        );
    }

    #[test]
    fn the_file_does_not_move_while_it_is_written() {
        let (_owner, vault) = vault();
        for at in 0..200 {
            keep(vault, 1, &format!("\"=,{at}"), "\"\"\"\"\"\"\"\"", Some("\"\"\"\""));
        }
        vault.held.with_untracked(|held| {
            let file = written(|| held.iter());
            let whole = csv_line(&COLUMNS).len() + held.iter().map(room).sum::<usize>();
            assert_eq!(file.capacity(), whole, "it grew");
        });
    }

    #[test]
    fn nothing_that_can_be_printed_tells_a_secret() {
        let (_owner, vault) = vault();
        keep(vault, 1, "a", "K2canary", None);
        let printed = vault.held.with_untracked(|held| format!("{held:?}"));
        assert!(printed.contains("Secret(..)") && !printed.contains("canary"), "{printed}");
    }
}
