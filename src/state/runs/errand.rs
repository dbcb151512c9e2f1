//! The requests of a run: what is read before, what is sent, and how a key is judged afterwards.
//!
//! Invariant: each function sends one request at most, and says no more of it than its answer proves. A secret goes from
//! the answer into the vault before anything else is done with it.

use leptos::prelude::*;

use super::sight::{Sight, Sought, found_of, made_ids, new_id};
use super::{RunEntry, RunsStore};
use crate::api::access_keys::Revealed;
use crate::api::handover::Whose;
use crate::api::{Client, Patience, ReadError, Refusal, WriteError, access_keys, batch, import, search, update};
use crate::domain::{AccessKey, KeyId, NewKey, Problem, Purpose, Record, Seconds, Secret};
use crate::run::{Action, Checked, Finding, Item, Looked, Sent};

/// So many seconds the clocks of the server's machines may lie apart.
const APART: i64 = 120;

/// The rows of an import. They hold its secrets, and last no longer than the page.
pub trait Rows {
    /// The key and the secret of a row; `None` when there is none.
    fn row(&self, place: usize) -> Option<(NewKey, Secret)>;
}

/// What a request is about.
struct Errand {
    action: Action,
    began: Seconds,
    items: Vec<Item>,
}

impl RunsStore {
    fn errand(self, number: u64, places: &[usize]) -> Option<Errand> {
        let of = |entry: &RunEntry| Errand {
            action: entry.action.clone(),
            began: entry.began,
            items: places.iter().filter_map(|at| entry.run.items().get(*at)).cloned().collect(),
        };
        self.look_into(number, of)
    }

    /// Reads the key that the next request would change, or whose settings it would take over.
    pub(super) async fn check(self, client: &Client, number: u64, place: usize) -> Checked {
        self.fresh.try_set_value(None);
        let Some(Errand { action, items, .. }) = self.errand(number, &[place]) else { return Checked::Failed };
        let [item] = items.as_slice() else { return Checked::Failed };
        // Once: the run has a budget to keep to, and reads it again by itself.
        let key = match client.read(&access_keys::load(&item.id), Patience::None).await {
            Ok(key) => key,
            Err(ReadError::Refused(Refusal::NotFound(_))) => {
                self.is_gone(&item.id);
                return Checked::Gone;
            }
            Err(ReadError::Refused(Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_))) => return Checked::SignIn,
            Err(ReadError::Refused(Refusal::TooMany { wait })) => return Checked::TooMany(wait),
            Err(_) => return Checked::Failed,
        };
        if self.keys.client().is_some() {
            self.keys.merge(key.clone());
        }
        let checked = match action {
            Action::Edit(_) => drifted(item, &key),
            Action::Replace => self.as_new(&key).err().map_or(Checked::Same, Checked::Unfit),
            _ => Checked::Same,
        };
        if checked == Checked::Same {
            self.fresh.try_set_value(Some(key));
        }
        checked
    }

    /// The new key that would take the place of another.
    fn as_new(self, key: &AccessKey) -> Result<NewKey, String> {
        let now = self.keys.now();
        let new = Purpose::Replace.draft(key, now).validate(now);
        new.map_err(|problems| format!("A new key cannot be given its settings. {}", told(&problems)))
    }

    /// Sends the request for these keys.
    pub(super) async fn send(self, client: &Client, number: u64, places: &[usize]) -> Sent {
        let Some(Errand { action, items, .. }) = self.errand(number, places) else { return Sent::NotSent };
        let ids: Vec<KeyId> = items.iter().map(|item| item.id.clone()).collect();
        let (Some(item), Some(place)) = (items.first(), places.first()) else { return Sent::NotSent };
        match action {
            Action::Activate => judged(client.write(batch::activate(&ids)).await, &action, ids.len()),
            Action::Deactivate => judged(client.write(batch::deactivate(&ids)).await, &action, ids.len()),
            Action::Delete => judged(client.write(batch::delete(&ids)).await, &action, ids.len()),
            Action::Edit(ref edit) => {
                let Some(fresh) = self.fresh.try_update_value(Option::take).flatten() else { return Sent::NotSent };
                match edit.apply(&fresh) {
                    Ok(change) => judged(client.write(update::update(&change)).await.map(drop), &action, 1),
                    Err(problems) => Sent::Refused(told(&problems)),
                }
            }
            Action::Rotate => {
                let awaited = self.vault.await_secret();
                let answer = client.write(access_keys::rotate(&item.id)).await;
                let answer = answer.map(|revealed| _ = self.keep(client, number, item, revealed));
                drop(awaited);
                judged(answer, &action, 1)
            }
            Action::Replace => {
                let Some(fresh) = self.fresh.try_update_value(Option::take).flatten() else { return Sent::NotSent };
                let new = match self.as_new(&fresh) {
                    Ok(new) => new,
                    Err(words) => return Sent::Refused(words),
                };
                self.seek(&new);
                let awaited = self.vault.await_secret();
                let answer = client.write(access_keys::create(&new)).await;
                let answer = answer.map(|revealed| self.keep(client, number, item, revealed));
                drop(awaited);
                made(answer, &action)
            }
            Action::Import => {
                let rows = self.rows.try_with_value(|all| all.iter().find(|(of, _)| *of == number).cloned()).flatten();
                let Some((new, secret)) = rows.and_then(|(_, rows)| rows.row(*place)) else { return Sent::Without };
                self.seek(&new);
                let answer = client.write(import::import(&new, &secret)).await;
                let answer = answer.map(|key| {
                    let id = key.id.clone();
                    if self.keys.client().is_some() {
                        self.keys.merge(key);
                    }
                    id
                });
                made(answer, &action)
            }
        }
    }

    /// Takes keys out of the list that the server does not know any more.
    pub(super) fn are_gone(self, number: u64, places: &[usize]) {
        let items = self.errand(number, places).map(|errand| errand.items).unwrap_or_default();
        items.iter().for_each(|item| self.is_gone(&item.id));
    }

    /// Takes a key out of the list that the server does not know any more.
    fn is_gone(self, id: &KeyId) {
        if self.keys.client().is_some() {
            self.keys.remove(id);
        }
    }

    /// Notes what to look for when the answer is lost. One request is in doubt at a time.
    fn seek(self, new: &NewKey) {
        let before = self.keys.fleet.with_untracked(|fleet| fleet.ids_named(new.name()));
        self.sought.set_value(Some(Sought::new(new, before)));
    }

    /// Puts a new secret into the vault, and its key into the list. Gives the key's id.
    fn keep(self, client: &Client, number: u64, item: &Item, revealed: Revealed) -> KeyId {
        let Revealed { key, secret, damaged } = revealed;
        let id = key.id.clone();
        // A damaged answer may have lost the name.
        let name = if key.name.is_empty() { item.name.clone() } else { key.name.clone() };
        let whose = Whose { project: client.project().as_str().to_owned(), id: id.clone(), name };
        let old = (id != item.id).then(|| item.id.clone());
        self.vault.keep(number, whose, secret, damaged, old);
        // The session may have ended meanwhile.
        if !damaged && self.keys.client().is_some() {
            self.keys.merge(key);
        }
        id
    }

    /// Looks at these keys.
    pub(super) async fn look(self, client: &Client, number: u64, places: &[usize]) -> Looked {
        let Some(Errand { action, began, items }) = self.errand(number, places) else { return Looked::Failed };
        let seen = match search::sight(client).await {
            Ok(seen) => seen,
            Err(ReadError::Refused(Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_))) => return Looked::SignIn,
            Err(ReadError::Refused(Refusal::TooMany { wait })) => return Looked::TooMany(wait),
            Err(_) => return Looked::Failed,
        };
        let known = items.iter().flat_map(|item| [Some(&item.id), item.made.as_ref()]).flatten();
        let known: Vec<KeyId> = known.filter(|id| !id.0.is_empty()).cloned().collect();
        let mut taken = self.look_into(number, |entry| made_ids(entry.run.items())).unwrap_or_default();
        let since = Seconds(began.0.saturating_sub(APART));
        let sought = self.sought.try_get_value().flatten();
        let mut found = Vec::new();
        for item in &items {
            let finding =
                found_of(&action, item, &Sight { seen: &seen, since, taken: &taken, sought: sought.as_ref() });
            if let Finding::Made(id) | Finding::Orphan(id) = &finding {
                taken.push(id.clone());
            }
            found.push(finding);
        }
        if self.keys.client().is_some() {
            let fresh: Vec<KeyId> = found.iter().filter_map(new_id).collect();
            let clear = known.into_iter().chain(fresh).filter(|id| !seen.may_hold(id));
            self.keys.take(clear.map(|id| (id.clone(), seen.key(&id))));
        }
        Looked::Found(found)
    }
}

/// Whether a key is what the plan of an edit was made for.
fn drifted(item: &Item, key: &AccessKey) -> Checked {
    let now = Record::of(key).fingerprint();
    match item.marks {
        _ if !key.editable => Checked::Unfit("This management key may not change it.".to_owned()),
        Some(marks) if marks.after == now => Checked::Already,
        Some(marks) if marks.before == now => Checked::Same,
        Some(_) | None => Checked::Drifted,
    }
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What an answer says of a request with so many keys.
fn judged(outcome: Result<(), WriteError>, action: &Action, keys: usize) -> Sent {
    let of_one = |what: Sent, refusal: &Refusal| if keys == 1 { what } else { Sent::Refused(refusal.advice()) };
    match outcome {
        Ok(()) => Sent::Accepted,
        Err(WriteError::NotSent) => Sent::NotSent,
        Err(WriteError::Unknown(_)) => Sent::Lost,
        Err(WriteError::Refused(refusal)) => match (&refusal, action) {
            (Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_), _) => Sent::SignIn,
            (Refusal::TooMany { wait }, _) => Sent::TooMany(*wait),
            (Refusal::Forbidden(_), _) => Sent::Forbidden(refusal.advice()),
            // A key that is gone is what a deletion wants; the look will show it.
            (Refusal::NotFound(_), Action::Delete) => of_one(Sent::Accepted, &refusal),
            (Refusal::NotFound(_), Action::Activate | Action::Deactivate | Action::Edit(_)) => {
                of_one(Sent::Gone, &refusal)
            }
            (Refusal::NotFound(_) | Refusal::Invalid(_), _) => Sent::Refused(refusal.advice()),
        },
    }
}

fn made(outcome: Result<KeyId, WriteError>, action: &Action) -> Sent {
    match outcome {
        Ok(id) => Sent::Made(id),
        Err(error) => judged(Err(error), action, 1),
    }
}
