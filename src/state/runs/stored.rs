//! Which new secrets of a run are stored, and which nobody has.
//!
//! Invariant: that a secret is stored is known only from a person's word, which is kept with the run: ids and moments,
//! never a secret. What is neither stored nor held in this tab is said to be missing, not assumed to be somewhere.

use leptos::prelude::*;

use super::{RunEntry, RunsStore};
use crate::domain::{AccessKey, KeyId, KeyState, Seconds};
use crate::run::{Action, Failure, Item, Outcome};

/// A key whose new secret is stored, and since when.
pub type Stored = (Seconds, KeyId);

impl RunsStore {
    /// Wipes what was in a file that the person has stored, up to this place, and notes that it is.
    pub fn acknowledge(self, number: u64, upto: u64, now: Seconds) {
        self.vault.acknowledge(number, upto, now);
        let known = self.look_into(number, |_| ()).is_some();
        if known {
            let text = untrack(|| written(&self.stored(number)));
            // A run of which the browser does not keep this would be said to have lost its secrets after a reload.
            if !self.shelf.with_value(|shelf| shelf.keep_stored(number, &text)) {
                self.shelf.with_value(|shelf| shelf.forget(number));
                self.is_not_kept(number);
            }
        }
    }

    /// The keys of a run whose new secrets are stored, the latest last, as this page and those before it were told. Tracks.
    pub fn stored(self, number: u64) -> Vec<Stored> {
        let here = self.vault.handed(number);
        let mut all = read(&self.shelf.with_value(|shelf| shelf.stored(number)));
        // What this page was told stands in both, where the browser keeps it.
        let mut kept = all.clone();
        kept.sort_unstable();
        let here = here.into_iter().map(|one| (one.at, one.id));
        all.extend(here.filter(|one| kept.binary_search(one).is_err()));
        all
    }

    /// The keys with a new secret that is neither stored nor held in this tab, unless a later run made another. Tracks.
    pub fn missing(self, number: u64) -> Vec<KeyId> {
        let mut known = self.vault.held(number);
        known.extend(self.stored(number).into_iter().map(|(_, id)| id));
        self.entries.with(|entries| {
            let later = entries.iter().filter(|entry| entry.number > number && entry.action == Action::Rotate);
            let again = later.flat_map(|entry| entry.run.items()).filter(|item| item.outcome == Outcome::Done);
            known.extend(again.map(|item| item.id.clone()));
        });
        known.sort_unstable();
        let missing = |item: &Item, rotates: bool| {
            let id = item.made.as_ref().unwrap_or(&item.id);
            let brought = match &item.outcome {
                // A damaged answer may have lost the new key's id. The old key has the secret of before.
                Outcome::Done => rotates || item.made.is_some(),
                Outcome::Failed(Failure::SecretLost | Failure::Differs(_)) => item.made.is_some(),
                _ => false,
            };
            (brought && known.binary_search(id).is_err()).then(|| id.clone())
        };
        let of = |entry: &RunEntry| {
            let rotates = entry.action == Action::Rotate;
            let items = entry.run.items().iter().filter(|_| entry.action.brings_secrets());
            items.filter_map(|item| missing(item, rotates)).collect()
        };
        self.look_into(number, of).unwrap_or_default()
    }

    /// The old keys of a run that replaced some, as far as the secrets of the new ones are stored and these are there and
    /// active, as the list knows. Tracks.
    pub fn replaced(self, number: u64) -> Vec<KeyId> {
        let mut stored: Vec<KeyId> = self.stored(number).into_iter().map(|(_, id)| id).collect();
        stored.sort_unstable();
        let active = |key: AccessKey| key.state == KeyState::Active;
        let works = |id: &KeyId| self.keys.fleet.with(|fleet| fleet.key(id).is_some_and(active));
        let is_stored = |item: &&Item| {
            let made = item.made.as_ref().filter(|_| item.outcome == Outcome::Done);
            made.is_some_and(|made| stored.binary_search(made).is_ok() && works(made))
        };
        let of = |entry: &RunEntry| entry.run.items().iter().filter(is_stored).map(|item| item.id.clone()).collect();
        self.look_into(number, of).unwrap_or_default()
    }
}

/// A line for each moment: when, and the ids.
fn written(stored: &[Stored]) -> String {
    let mut text = String::new();
    let mut last = None;
    // An id that would read as several is left out: it is asked about again, which harms nothing.
    for (at, KeyId(id)) in stored.iter().filter(|(_, id)| !id.0.contains(['\t', '\n'])) {
        if last != Some(*at) {
            text.push_str(if last.is_none() { "" } else { "\n" });
            text.push_str(&at.0.to_string());
            last = Some(*at);
        }
        text.push('\t');
        text.push_str(id);
    }
    text
}

fn read(text: &str) -> Vec<Stored> {
    let line = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned).collect::<Vec<_>>().into_iter();
        let at = fields.next().and_then(|at| at.parse().ok()).map(Seconds);
        at.into_iter().flat_map(move |at| fields.clone().map(move |id| (at, KeyId(id)))).collect::<Vec<_>>()
    };
    text.split('\n').flat_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_as_it_was_written() {
        let one = |at, id: &str| (Seconds(at), KeyId(id.into()));
        let stored = [one(5, "K1"), one(5, "K2"), one(9, "K3")];
        assert_eq!(written(&stored), "5\tK1\tK2\n9\tK3");
        assert_eq!(read(&written(&stored)), stored);
        assert_eq!(read(&written(&[one(5, "K\t1"), one(5, "K2")])), [one(5, "K2")]);
        assert_eq!(read(""), []);
        assert_eq!(read("nonsense\tK1"), []);
    }
}
