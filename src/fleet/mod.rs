//! The loaded keys, ready to be searched, sorted, counted and shown a window at a time.
//!
//! Invariant: pure. Bytes and keys come in, rows and positions go out; no wire names, no browser, no clock. A row that
//! could not be read is a row all the same: it hides nothing and is hidden by nothing.

pub mod columns;
pub mod export;
pub mod facets;
mod find;
mod index;
pub mod ingest;
mod parts;
pub mod query;
mod reach;
pub mod selection;
pub mod sort;
mod status;
#[cfg(test)]
mod tests;
pub mod view;
pub mod window;

use index::bits::Bits;
pub use index::fold::{Compose, Fold};
use index::pool::{Index, narrow};
use index::table::{Own, Table};

use hashbrown::HashMap;

use crate::domain::calendar::Zone;
use crate::domain::{AccessKey, KeyId};
pub use parts::{KeyParts, TenantParts};
use sort::Rankings;

/// One row of the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A key that was read.
    Key(Box<AccessKey>),
    /// An element of the answer that is no readable key.
    Damaged(Damaged),
}

/// What is known of an element that could not be read as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Its id, if at least that could be made out.
    pub id: Option<KeyId>,
    /// What is wrong with it, in words.
    pub reason: String,
    /// The beginning of what the server sent.
    pub excerpt: String,
}

/// Every key of the last search, in the server's order, with what was changed since put in its place.
///
/// A row is named by its position, a number that stays the same as long as the fleet lives: writes give a changed key a
/// new position and leave all others alone. Positions are therefore handles, and not the order of what is shown.
#[derive(Debug)]
pub struct Fleet {
    table: Table,
    /// Positions by key id, of every row that is not gone; two where the server sent two.
    ids: Index,
    /// The positions as they are shown, once that is not simply all of them.
    order: Option<Vec<u32>>,
    rankings: Rankings,
    damaged: usize,
    /// How many of the damaged have no id that is known.
    unnamed: usize,
}

impl Default for Fleet {
    /// A fleet whose texts are taken for composed: enough where nothing is looked for.
    fn default() -> Self {
        Self::new(Fold::default())
    }
}

impl Fleet {
    /// An empty fleet, whose texts are searched and sorted as they are folded by `fold`.
    pub fn new(fold: Fold) -> Self {
        Self {
            table: Table::new(fold),
            ids: Index::default(),
            order: None,
            rankings: Rankings::default(),
            damaged: 0,
            unnamed: 0,
        }
    }

    /// The same fleet, where dates are searched for in this zone; without it they are in UTC.
    pub fn in_zone(mut self, zone: Zone) -> Self {
        self.table.zone = zone;
        self
    }

    /// How its texts are folded.
    pub fn fold(&self) -> Fold {
        self.table.fold
    }

    /// How many rows there are, damaged ones too.
    pub fn len(&self) -> usize {
        self.order.as_ref().map_or(self.table.len(), Vec::len)
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows could not be read.
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// Whether a row that could not be read may be the key with this id.
    pub fn may_hold(&self, id: &KeyId) -> bool {
        self.unnamed > 0 || (self.damaged > 0 && self.positions_of(id).any(|at| self.table.is_damaged(at)))
    }

    /// Memory that the keys take, in bytes, with what is set aside for more.
    pub fn bytes(&self) -> usize {
        let order = self.order.as_ref().map_or(0, |order| order.capacity() * size_of::<u32>());
        self.table.bytes() + self.ids.bytes() + order + self.rankings.bytes()
    }

    /// The row at a position that came from this fleet, put together anew.
    pub fn row(&self, position: usize) -> Option<Row> {
        self.table.row(position)
    }

    /// What is known of the row at a position when it could not be read.
    pub fn damage(&self, position: usize) -> Option<Damaged> {
        match self.table.is_damaged(position).then(|| self.table.row(position)).flatten() {
            Some(Row::Damaged(damaged)) => Some(damaged),
            Some(Row::Key(_)) | None => None,
        }
    }

    /// How many of these rows were read and can be chosen.
    pub fn readable(&self, positions: &[u32]) -> usize {
        let damaged = |position: &&u32| self.table.is_damaged(**position as usize);
        let unreadable = if self.damaged == 0 { 0 } else { positions.iter().filter(damaged).count() };
        positions.len() - unreadable
    }

    /// The fields of the key at a position, borrowed; `None` for a damaged row.
    pub fn parts(&self, position: usize) -> Option<KeyParts<'_>> {
        self.table.parts(position)
    }

    /// The id of the row at a position, if it has one; damaged rows may.
    pub fn id(&self, position: usize) -> Option<&str> {
        Some(self.table.own(position, Own::Id)).filter(|id| !id.is_empty())
    }

    /// The key with this id; where there are two, the one that came last.
    pub fn key(&self, id: &KeyId) -> Option<AccessKey> {
        self.position(id).and_then(|at| self.table.parts(at)).map(AccessKey::from)
    }

    /// All keys with exactly this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = AccessKey> + 'a {
        let named = self.positions().filter(move |at| self.table.own(*at, Own::Name) == name);
        named.filter_map(|at| self.table.parts(at)).map(AccessKey::from)
    }

    /// Ids and names of all keys, in the fleet's order.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let readable = self.positions().filter(|at| !self.table.is_damaged(*at));
        readable.map(|at| (self.table.own(at, Own::Id), self.table.own(at, Own::Name)))
    }

    /// The ids of all keys with exactly this name.
    pub fn ids_named(&self, name: &str) -> Vec<KeyId> {
        self.named(name).map(|key| key.id).collect()
    }

    /// Adds a key at the end. A second row of one id is kept too: the server sent two, and hiding one would be a guess.
    pub fn push(&mut self, key: &KeyParts<'_>) {
        let position = self.table.push(key);
        self.ids.insert(&*key.id, position);
        self.show_last(position);
    }

    /// Adds a row that could not be read at the end.
    pub fn push_damaged(&mut self, damaged: &Damaged) {
        let position = self.table.push_damaged(damaged);
        match damaged.id.as_ref().filter(|id| !id.0.is_empty()) {
            Some(KeyId(id)) => self.ids.insert(id.as_str(), position),
            None => self.unnamed += 1,
        }
        self.damaged += 1;
        self.show_last(position);
    }

    fn show_last(&mut self, position: usize) {
        if let Some(order) = &mut self.order {
            order.push(narrow(position));
        }
    }

    /// Puts a key that a write answered into its place, or in front when it is new: reads may lag behind writes.
    pub fn merge(&mut self, key: &AccessKey) {
        self.take([(key.id.clone(), Some(key.clone()))]);
    }

    /// Takes the rows with this id out, if there are any.
    pub fn remove(&mut self, id: &KeyId) {
        self.take([(id.clone(), None)]);
    }

    /// Puts what was seen of several keys into their places, the new ones in front, and takes the rows of those that are
    /// gone out; in one walk over the list, however many they are.
    pub fn take(&mut self, seen: impl IntoIterator<Item = (KeyId, Option<AccessKey>)>) {
        let before = narrow(self.table.len());
        // Where a row went, or that it is gone.
        let mut went: HashMap<u32, Option<u32>> = HashMap::new();
        let mut new = Vec::new();
        for (id, key) in seen {
            let old: Vec<usize> = self.positions_of(&id).collect();
            let Some(key) = key else {
                for position in old {
                    went.insert(narrow(position), None);
                    self.forget(position);
                }
                continue;
            };
            let position = self.table.push(&KeyParts::from(&key));
            match old.into_iter().max() {
                Some(old) => {
                    went.insert(narrow(old), Some(narrow(position)));
                    self.forget(old);
                }
                None => new.push(narrow(position)),
            }
            self.ids.insert(id.0.as_str(), position);
        }
        if went.is_empty() && new.is_empty() {
            return;
        }
        let order = self.order.take().unwrap_or_else(|| (0..before).collect());
        let here = |mut position: u32| {
            while let Some(next) = went.get(&position) {
                position = (*next)?;
            }
            Some(position)
        };
        let front = new.into_iter().rev();
        self.order = Some(front.chain(order).filter_map(here).collect());
    }

    fn forget(&mut self, position: usize) {
        self.ids.remove(self.table.own(position, Own::Id), position);
        self.damaged -= usize::from(self.table.is_damaged(position));
    }

    /// The rows that are not gone.
    fn live(&self) -> Bits {
        let Some(order) = &self.order else { return Bits::all(self.table.len()) };
        let mut live = Bits::none(self.table.len());
        order.iter().for_each(|position| live.insert(*position as usize));
        live
    }

    /// Every position, in the fleet's order.
    pub fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        let all = if self.order.is_none() { 0..self.table.len() } else { 0..0 };
        all.chain(self.order.iter().flatten().map(|position| *position as usize))
    }

    /// The positions in a set, in the fleet's order, without the rows that are gone.
    fn shown(&self, rows: &Bits) -> impl Iterator<Item = usize> {
        let untouched = if self.order.is_none() { Some(rows.iter()) } else { None };
        let ordered = self.order.iter().flatten().map(|position| *position as usize).filter(|at| rows.contains(*at));
        untouched.into_iter().flatten().chain(ordered)
    }

    /// The position of the key with this id; where there are two, of the one that came last.
    pub fn position(&self, id: &KeyId) -> Option<usize> {
        self.position_of(&id.0)
    }

    fn position_of(&self, id: &str) -> Option<usize> {
        let named = self.ids.candidates(id).filter(|at| self.table.id(*at) == id.as_bytes());
        named.filter(|at| !self.table.is_damaged(*at)).max()
    }

    /// The positions that hold this id, in no order.
    fn positions_of<'a>(&'a self, KeyId(id): &'a KeyId) -> impl Iterator<Item = usize> + 'a {
        self.ids.candidates(id.as_str()).filter(move |at| self.table.own(*at, Own::Id) == id)
    }
}
