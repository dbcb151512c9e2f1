//! The keys.
//!
//! Invariants: a key is stored as the JSON that answers show, so that a list is copied and never re-written; rows are in
//! order of creation; no secret is here, only the SHA-256 of one. A snapshot costs one reference count.

use std::collections::HashMap;
use std::sync::Arc;

use crate::errors::Refusal;
use crate::record::{Change, Record, SecretHash};
use crate::wire::AccessKey;

/// All rows in order of creation; shared by every snapshot until the next write.
pub(crate) type Rows = Arc<Vec<Arc<Record>>>;

/// A row as it was before a change, for reads that lag.
#[derive(Debug)]
struct Before {
    at_ms: i64,
    id: String,
    number: u64,
    row: Option<Arc<Record>>,
}

/// The keys, and what changed in them.
#[derive(Debug, Default)]
pub(crate) struct Store {
    rows: Rows,
    by_id: HashMap<Box<str>, u64>,
    by_secret: HashMap<SecretHash, u64>,
    bytes: u64,
    next_number: u64,
    draws: u64,
    now_ms: i64,
    lag_ms: i64,
    history: Vec<Before>,
    changes: Vec<Change>,
}

impl Store {
    /// An empty store that will give its first key the number `next_number` and has made `draws` draws.
    pub(crate) fn new(next_number: u64, draws: u64) -> Self {
        Self { next_number, draws, ..Self::default() }
    }

    /// Starts a call: changes are collected from here on, and history older than the lag is forgotten.
    pub(crate) fn begin(&mut self, now_ms: i64, lag_ms: i64) {
        self.changes.clear();
        self.now_ms = now_ms;
        self.lag_ms = lag_ms;
        self.history.retain(|before| before.at_ms > now_ms - lag_ms);
    }

    /// What the call in hand has changed.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The sum of the lengths of all rows' JSON.
    #[cfg(test)]
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) const fn next_number(&self) -> u64 {
        self.next_number
    }

    pub(crate) const fn draws(&self) -> u64 {
        self.draws
    }

    /// Goes on after that many draws.
    pub(crate) const fn set_draws(&mut self, draws: u64) {
        self.draws = draws;
    }

    /// The number of the next draw of randomness.
    pub(crate) const fn draw(&mut self) -> u64 {
        self.draws += 1;
        self.draws
    }

    pub(crate) fn snapshot(&self) -> Rows {
        Arc::clone(&self.rows)
    }

    fn position(&self, number: u64) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number()).ok()
    }

    fn row(&self, number: u64) -> Option<&Arc<Record>> {
        self.position(number).and_then(|at| self.rows.get(at))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Record>> {
        self.row(*self.by_id.get(id)?)
    }

    pub(crate) fn by_secret(&self, secret: &SecretHash) -> Option<&Arc<Record>> {
        self.row(*self.by_secret.get(secret)?)
    }

    /// Whether some key has this secret.
    pub(crate) fn has_secret(&self, secret: &SecretHash) -> bool {
        self.by_secret.contains_key(secret)
    }

    /// Adds a new key behind all others.
    pub(crate) fn insert(&mut self, key: &AccessKey, secret: Option<SecretHash>) -> Result<Arc<Record>, Refusal> {
        let record = Record::new(self.next_number, &serde_json::to_string(key)?, secret);
        self.remember(&key.id, record.number(), None);
        self.restore(&key.id, Arc::clone(&record));
        self.changes.push(Change::Put(Arc::clone(&record)));
        Ok(record)
    }

    /// Adds a key as it had been stored, without counting it as a change. Numbers must rise.
    pub(crate) fn restore(&mut self, id: &str, record: Arc<Record>) {
        self.next_number = self.next_number.max(record.number() + 1);
        self.by_id.insert(id.into(), record.number());
        if let Some(secret) = record.secret() {
            self.by_secret.insert(*secret, record.number());
        }
        self.bytes += record.json().len() as u64;
        Arc::make_mut(&mut self.rows).push(record);
    }

    /// Changes a key; its secret stays unless a new one is given.
    pub(crate) fn replace(
        &mut self,
        old: &Arc<Record>,
        key: &AccessKey,
        secret: Option<SecretHash>,
    ) -> Result<Arc<Record>, Refusal> {
        let secret = secret.or_else(|| old.secret().copied());
        let record = Record::new(old.number(), &serde_json::to_string(key)?, secret);
        self.remember(&key.id, old.number(), Some(Arc::clone(old)));
        self.put_back(Arc::clone(&record));
        self.changes.push(Change::Put(Arc::clone(&record)));
        Ok(record)
    }

    /// Puts a record in the place of the one with its number; false when there is none.
    pub(crate) fn put_back(&mut self, record: Arc<Record>) -> bool {
        let Some(at) = self.position(record.number()) else { return false };
        let rows = Arc::make_mut(&mut self.rows);
        self.bytes = self.bytes - rows[at].json().len() as u64 + record.json().len() as u64;
        if rows[at].secret() != record.secret() {
            if let Some(secret) = rows[at].secret() {
                self.by_secret.remove(secret);
            }
            if let Some(secret) = record.secret() {
                self.by_secret.insert(*secret, record.number());
            }
        }
        rows[at] = record;
        true
    }

    /// Removes the keys with these ids; ids that are not there are passed over.
    pub(crate) fn delete(&mut self, ids: &[String]) {
        for id in ids {
            let Some(row) = self.get(id).cloned() else { continue };
            self.remember(id, row.number(), Some(Arc::clone(&row)));
            self.changes.push(Change::Delete(row.number()));
            self.remove(id, row.number());
        }
    }

    /// Removes the key with that number; false when there is none.
    pub(crate) fn remove(&mut self, id: &str, number: u64) -> bool {
        let Some(at) = self.position(number) else { return false };
        let row = Arc::make_mut(&mut self.rows).remove(at);
        self.bytes -= row.json().len() as u64;
        self.by_id.remove(id);
        if let Some(secret) = row.secret() {
            self.by_secret.remove(secret);
        }
        true
    }

    /// The record with that number.
    pub(crate) fn numbered(&self, number: u64) -> Option<&Arc<Record>> {
        self.row(number)
    }

    fn remember(&mut self, id: &str, number: u64, row: Option<Arc<Record>>) {
        if self.lag_ms > 0 {
            self.history.push(Before { at_ms: self.now_ms, id: id.to_owned(), number, row });
        }
    }

    /// The key as a reader may see it, who may be behind.
    pub(crate) fn visible(&self, id: &str) -> Option<Arc<Record>> {
        match self.history.iter().find(|before| before.id == id) {
            Some(before) => before.row.clone(),
            None => self.get(id).cloned(),
        }
    }

    /// All keys as a reader may see them, and the sum of their lengths.
    pub(crate) fn visible_rows(&self) -> (Rows, u64) {
        if self.history.is_empty() {
            return (self.snapshot(), self.bytes);
        }
        let mut before: HashMap<u64, Option<Arc<Record>>> = HashMap::new();
        for change in self.history.iter().rev() {
            before.insert(change.number, change.row.clone());
        }
        let mut rows: Vec<_> = self.rows.iter().filter(|row| !before.contains_key(&row.number())).cloned().collect();
        rows.extend(before.into_values().flatten());
        rows.sort_by_key(|row| row.number());
        let bytes = rows.iter().map(|row| row.json().len() as u64).sum();
        (Arc::new(rows), bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::record::hash;

    fn key(id: &str, name: &str) -> AccessKey {
        AccessKey { id: id.to_owned(), name: name.to_owned(), ..AccessKey::default() }
    }

    #[test]
    fn the_sum_of_lengths_follows_every_change() {
        let mut store = Store::default();
        let sum = |store: &Store| store.rows.iter().map(|row| row.json().len() as u64).sum::<u64>();
        let a = store.insert(&key("a", "one"), Some(hash("sa"))).unwrap();
        store.insert(&key("b", "two"), None).unwrap();
        assert_eq!(store.bytes(), sum(&store));
        store.replace(&a, &key("a", "a much longer name"), None).unwrap();
        assert_eq!(store.bytes(), sum(&store));
        store.delete(&["b".to_owned(), "nobody".to_owned()]);
        assert_eq!((store.bytes(), store.len()), (sum(&store), 1));
    }

    #[test]
    fn a_new_secret_forgets_the_old_one() {
        let mut store = Store::default();
        let a = store.insert(&key("a", "one"), Some(hash("old"))).unwrap();
        store.replace(&a, &key("a", "one"), Some(hash("new"))).unwrap();
        assert!(store.by_secret(&hash("old")).is_none());
        assert_eq!(store.by_secret(&hash("new")).unwrap().number(), a.number());
        store.delete(&["a".to_owned()]);
        assert!(!store.has_secret(&hash("new")));
    }

    #[test]
    fn a_snapshot_does_not_see_later_writes() {
        let mut store = Store::default();
        store.insert(&key("a", "one"), None).unwrap();
        let snapshot = store.snapshot();
        store.delete(&["a".to_owned()]);
        assert_eq!((snapshot.len(), store.len()), (1, 0));
    }

    #[test]
    fn reads_that_lag_see_the_past() {
        let mut store = Store::default();
        store.begin(0, 5_000);
        let a = store.insert(&key("a", "one"), None).unwrap();
        assert!(store.visible("a").is_none());
        store.begin(6_000, 5_000);
        assert!(store.visible("a").is_some());
        store.replace(&a, &key("a", "two"), None).unwrap();
        store.delete(&["a".to_owned()]);
        assert!(store.visible("a").unwrap().json().contains("one"));
        assert_eq!(store.visible_rows().0.len(), 1);
        store.begin(11_000, 5_000);
        assert!(store.visible("a").is_none());
        assert_eq!(store.visible_rows().0.len(), 0);
    }
}
