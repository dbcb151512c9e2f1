//! The loaded keys, ready to be searched and shown a window at a time.
//!
//! Invariant: pure. Bytes and keys come in, rows and positions go out; no wire names, no browser, no clock. A row that
//! could not be read is a row all the same: it hides nothing and is hidden by nothing.

pub mod ingest;
pub mod window;

use std::collections::HashMap;

use crate::domain::{AccessKey, KeyId};

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
#[derive(Debug, Default)]
pub struct Fleet {
    rows: Vec<Row>,
    /// The text that a search looks through, one for each row: lower-cased, fields apart by a line break that no
    /// search word can hold.
    texts: Vec<String>,
    places: HashMap<KeyId, usize>,
    damaged: usize,
}

impl Fleet {
    /// How many rows there are, damaged ones too.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows could not be read.
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// The row at a position that came from this fleet.
    pub fn row(&self, position: usize) -> Option<&Row> {
        self.rows.get(position)
    }

    /// The key with this id.
    pub fn key(&self, id: &KeyId) -> Option<&AccessKey> {
        match self.rows.get(*self.places.get(id)?)? {
            Row::Key(key) => Some(key),
            Row::Damaged(_) => None,
        }
    }

    /// The ids of all keys with exactly this name.
    pub fn ids_named(&self, name: &str) -> Vec<KeyId> {
        let named = |row: &Row| match row {
            Row::Key(key) if key.name == name => Some(key.id.clone()),
            _ => None,
        };
        self.rows.iter().filter_map(named).collect()
    }

    /// Adds a row at the end. A second row of one id is kept too: the server sent two, and hiding one would be a guess.
    pub fn push(&mut self, row: Row) {
        match &row {
            Row::Key(key) => {
                self.places.insert(key.id.clone(), self.rows.len());
            }
            Row::Damaged(_) => self.damaged += 1,
        }
        self.texts.push(search_text(&row));
        self.rows.push(row);
    }

    /// Puts a key that a write answered into its place, or in front when it is new: reads may lag behind writes.
    pub fn merge(&mut self, key: AccessKey) {
        let place = self.places.get(&key.id).copied();
        let row = Row::Key(Box::new(key));
        let text = search_text(&row);
        if let Some((old_row, old_text)) = place.and_then(|at| self.rows.get_mut(at).zip(self.texts.get_mut(at))) {
            (*old_row, *old_text) = (row, text);
        } else {
            self.rows.insert(0, row);
            self.texts.insert(0, text);
            self.index_again();
        }
    }

    /// Takes the key with this id out, if it is here.
    pub fn remove(&mut self, id: &KeyId) {
        if let Some(place) = self.places.remove(id) {
            self.rows.remove(place);
            self.texts.remove(place);
            self.index_again();
        }
    }

    /// Positions of the rows that hold every word of the query, whatever their case, in the fleet's order.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let query = query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let holds_all = |text: &String| words.iter().all(|word| text.contains(word));
        self.texts.iter().enumerate().filter(|(_, text)| holds_all(text)).map(|(at, _)| at).collect()
    }

    fn index_again(&mut self) {
        let keys = self.rows.iter().enumerate();
        self.places = keys
            .filter_map(|(at, row)| match row {
                Row::Key(key) => Some((key.id.clone(), at)),
                Row::Damaged(_) => None,
            })
            .collect();
    }
}

/// Everything that a person would search a key by.
fn search_text(row: &Row) -> String {
    let key = match row {
        Row::Damaged(damaged) => return damaged.excerpt.to_lowercase(),
        Row::Key(key) => key,
    };
    let tenants = key.tenants.iter();
    let tenant_texts = tenants.flat_map(|t| [&t.id, &t.name].into_iter().chain(&t.roles));
    let one_each = [&key.name, &key.id.0, &key.description, &key.created_by, &key.bound_user, &key.client_id];
    let all = one_each.into_iter().chain(&key.roles).chain(&key.permitted_ips).chain(tenant_texts);
    all.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;

    fn fleet(names: &[&str]) -> Fleet {
        let mut fleet = Fleet::default();
        for (at, name) in names.iter().enumerate() {
            fleet.push(Row::Key(Box::new(key(&format!("K{at}"), name))));
        }
        fleet
    }

    #[test]
    fn every_word_must_be_somewhere_in_the_key() {
        let mut fleet = fleet(&["billing prod", "billing dev", "search prod"]);
        fleet.push(Row::Damaged(Damaged { id: None, reason: "no id".into(), excerpt: "{\"name\":\"Broken\"}".into() }));
        assert_eq!(fleet.search(""), [0, 1, 2, 3]);
        assert_eq!(fleet.search("BILLING  prod"), [0]);
        assert_eq!(fleet.search("k2"), [2]);
        assert_eq!(fleet.search("broken"), [3]);
        assert_eq!(fleet.search("(a+)+$"), Vec::<usize>::new());
    }

    #[test]
    fn a_written_key_takes_its_place_and_a_new_one_comes_first() {
        let mut fleet = fleet(&["one", "two"]);
        fleet.merge(key("K1", "second"));
        fleet.merge(key("K9", "new"));
        assert_eq!(fleet.len(), 3);
        assert_eq!(fleet.search("new"), [0]);
        assert_eq!(fleet.key(&KeyId("K1".into())).unwrap().name, "second");
        assert_eq!(fleet.search("two"), Vec::<usize>::new());
        fleet.remove(&KeyId("K9".into()));
        fleet.remove(&KeyId("absent".into()));
        assert_eq!(fleet.key(&KeyId("K0".into())).unwrap().name, "one");
        assert_eq!(fleet.search("second"), [1]);
    }

    #[test]
    fn names_are_compared_exactly() {
        let fleet = fleet(&["ci", "CI", "ci"]);
        assert_eq!(fleet.ids_named("ci"), [KeyId("K0".into()), KeyId("K2".into())]);
    }
}
