//! The requests of a run: what is read before, what is sent, and what its answer says.
//!
//! Invariant: each function sends one request at most, and says no more of it than its answer proves. A secret goes from
//! the answer into the vault before anything else is done with it.

use std::pin::pin;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use super::answers::{judged, made};
use super::sight::Sought;
use super::{RunEntry, RunsStore};
use crate::api::access_keys::Revealed;
use crate::api::handover::Whose;
use crate::api::{Client, Patience, ReadError, Refusal, Unknown, WriteError, access_keys, batch, import, update};
use crate::domain::compare::{Facet, changed};
use crate::domain::{AccessKey, KeyId, NewKey, Problem, Purpose, Record, Seconds, Secret, Status};
use crate::fleet::Fleet;
use crate::run::{Action, Checked, Item, Sent};

/// Three times as long as a proxy waits for the API, in milliseconds.
const LIMIT: u32 = 120_000;

/// By so many seconds a list may lag behind, at the most.
const LAG: i64 = 120;

/// What is said of a row that was fine when it was looked at.
const TOO_LATE: &str = "Nothing was sent: by now its expiry has passed, or comes within a minute.";
/// What is said instead of words that would give a secret away.
const QUOTED: &str = "Descope refused the request. Its words quote the secret, so they are left out here.";

/// The rows of an import. They hold its secrets, and last no longer than the page.
pub trait Rows {
    /// The key and the secret of a row, as it may be sent at this moment; `None` when it may not.
    fn row(&self, place: usize, now: Seconds) -> Option<(NewKey, Secret)>;
}

/// What a request is about.
pub(super) struct Errand {
    pub(super) action: Action,
    pub(super) began: Seconds,
    pub(super) items: Vec<Item>,
}

impl RunsStore {
    pub(super) fn errand(self, number: u64, places: &[usize]) -> Option<Errand> {
        let of = |entry: &RunEntry| Errand {
            action: entry.action.clone(),
            began: entry.began,
            items: places.iter().filter_map(|at| entry.run.items().get(*at)).cloned().collect(),
        };
        self.look_into(number, of)
    }

    /// Reads the key that the next request would change, or whose settings it would take over.
    pub(super) async fn check(self, client: &Client, number: u64, place: usize) -> Checked {
        self.fresh.try_update_value(|fresh| fresh.retain(|(of, _)| *of != number));
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
            Err(ReadError::Refused(Refusal::SignOnExpired(sign_on))) => {
                return Checked::SignOn(sign_on.advice("Resume"));
            }
            Err(ReadError::Refused(Refusal::TooMany { wait })) => return Checked::TooMany(wait),
            Err(_) => return Checked::Failed,
        };
        if self.keys.client().is_some() {
            self.keys.merge(key.clone());
        }
        let checked = match action {
            Action::Edit(_) => drifted(item, &key),
            Action::Replace => replaceable(&key, client.server_time()),
            _ => Checked::Same,
        };
        if checked == Checked::Same {
            self.fresh.try_update_value(|fresh| fresh.push((number, key)));
        }
        checked
    }

    /// What was read for the request of this key.
    pub(super) fn take_fresh(self, number: u64, id: &KeyId) -> Option<AccessKey> {
        let take = |fresh: &mut Vec<(u64, AccessKey)>| {
            let place = fresh.iter().position(|(of, _)| *of == number)?;
            Some(fresh.swap_remove(place).1).filter(|key| key.id == *id)
        };
        self.fresh.try_update_value(take).flatten()
    }

    /// Sends the request for these keys.
    pub(super) async fn send(self, client: &Client, number: u64, places: &[usize]) -> Sent {
        let Some(Errand { action, items, .. }) = self.errand(number, places) else { return Sent::NotSent };
        let ids: Vec<KeyId> = items.iter().map(|item| item.id.clone()).collect();
        let (Some(item), Some(place)) = (items.first(), places.first()) else { return Sent::NotSent };
        match action {
            Action::Activate | Action::Deactivate | Action::Delete => {
                let call = match action {
                    Action::Activate => batch::activate(&ids),
                    Action::Deactivate => batch::deactivate(&ids),
                    _ => batch::delete(&ids),
                };
                let answer = in_time(client, client.write(call)).await;
                self.of_batch(client, judged(answer, &action, ids.len()), &ids)
            }
            Action::Edit(ref edit) => {
                let Some(fresh) = self.take_fresh(number, &item.id) else { return Sent::Unchecked };
                match edit.apply(&fresh) {
                    Ok(change) => {
                        judged(in_time(client, client.write(update::update(&change))).await.map(drop), &action, 1)
                    }
                    Err(problems) => Sent::Refused(told(&problems)),
                }
            }
            Action::Rotate => {
                let awaited = self.vault.await_secret();
                let answer = client.write(access_keys::rotate(&item.id)).await;
                let answer = answer.map(|revealed| {
                    let damaged = revealed.damaged;
                    self.keep(client, number, item, revealed);
                    damaged
                });
                drop(awaited);
                match answer {
                    Ok(true) => Sent::Damaged(KeyId(String::new())),
                    answer => judged(answer.map(drop), &action, 1),
                }
            }
            Action::Replace => {
                let Some(fresh) = self.take_fresh(number, &item.id) else { return Sent::Unchecked };
                let new = match as_new(&fresh, client.server_time()) {
                    Ok(new) => new,
                    Err(words) => return Sent::Refused(words),
                };
                self.seek(client, number, *place, &new);
                let awaited = self.vault.await_secret();
                let answer = client.write(access_keys::create(&new)).await;
                let answer = answer.map(|revealed| {
                    let (key, damaged) = (revealed.key.clone(), revealed.damaged);
                    // The secret first: whatever follows must not lose it.
                    let id = self.keep(client, number, item, revealed);
                    (damaged, id, if damaged { None } else { self.unkept(number, *place, &new, &key) })
                });
                drop(awaited);
                self.sought_is_over(number, *place, answer.as_ref().err());
                match answer {
                    Ok((true, id, _)) => Sent::Damaged(id),
                    answer => made(answer.map(|(_, id, unkept)| (id, unkept)), &action),
                }
            }
            Action::Import => {
                let rows = self.rows.try_with_value(|all| all.iter().find(|(of, _)| *of == number).cloned()).flatten();
                let Some((_, rows)) = rows else { return Sent::Without };
                let Some((new, secret)) = rows.row(*place, client.server_time()) else {
                    return Sent::Refused(TOO_LATE.to_owned());
                };
                self.seek(client, number, *place, &new);
                let answer = in_time(client, client.write(import::import(&new, &secret))).await;
                let answer = answer.map(|key| {
                    let made = (key.id.clone(), self.unkept(number, *place, &new, &key));
                    if self.keys.client().is_some() {
                        self.keys.merge(key);
                    }
                    made
                });
                self.sought_is_over(number, *place, answer.as_ref().err());
                match made(answer, &action) {
                    Sent::MaybeEcho(words) if secret.is_quoted_in(&words) => Sent::MaybeEcho(QUOTED.to_owned()),
                    Sent::Forbidden(words) if secret.is_quoted_in(&words) => Sent::Forbidden(QUOTED.to_owned()),
                    sent => sent,
                }
            }
        }
    }

    /// No list may show a key yet that was made a moment ago: that it is missing there does not say that it is gone.
    fn of_batch(self, client: &Client, sent: Sent, ids: &[KeyId]) -> Sent {
        let since = Seconds(client.server_time().0.saturating_sub(LAG));
        let is_young = |key: AccessKey| key.created.is_some_and(|created| created >= since);
        let young = |fleet: &Fleet| ids.iter().any(|id| fleet.key(id).is_some_and(is_young));
        match sent {
            Sent::SomeGone(words) if self.keys.fleet.try_with_untracked(young) == Some(true) => Sent::Refused(words),
            sent => sent,
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

    /// Notes what to look for when the answer is lost.
    fn seek(self, client: &Client, number: u64, place: usize, new: &NewKey) {
        let before = self.keys.fleet.with_untracked(|fleet| fleet.ids_named(new.name()));
        let sought = Sought::new(new, before, client.server_time());
        self.sought.update_value(|all| _ = all.insert((number, place), sought));
    }

    /// Which settings the server kept otherwise than asked, in words; `None` when it kept all.
    fn unkept(self, number: u64, place: usize, new: &NewKey, key: &AccessKey) -> Option<String> {
        let is_it = self.sought.try_with_value(|all| all.get(&(number, place)).is_none_or(|sought| sought.is(key)));
        if is_it != Some(false) {
            return None;
        }
        let asked = AccessKey {
            name: new.name().to_owned(),
            description: new.description().to_owned(),
            bound_user: new.user().to_owned(),
            roles: new.roles().to_vec(),
            tenants: new.tenants().to_vec(),
            claims: new.claims().to_owned(),
            attributes: new.attributes().to_owned(),
            permitted_ips: new.permitted_ips().to_vec(),
            expiry: new.expiry(),
            ..key.clone()
        };
        // Order and spelling are no difference.
        let settings: Vec<_> = changed(&asked, key).into_iter().map(Facet::word).collect();
        (!settings.is_empty()).then(|| settings.join(", "))
    }

    /// Forgets it once an answer told what became of the request. A refusal may be that of a second copy.
    fn sought_is_over(self, number: u64, place: usize, error: Option<&WriteError>) {
        let may_be_made = |error: &&WriteError| matches!(error, WriteError::Unknown(_) | WriteError::Refused(_));
        if error.filter(may_be_made).is_none() {
            self.sought.try_update_value(|all| _ = all.remove(&(number, place)));
        }
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
}

/// The new key that would take the place of another.
fn as_new(key: &AccessKey, now: Seconds) -> Result<NewKey, String> {
    let new = Purpose::Replace.draft(key, now).validate(now);
    new.map_err(|problems| format!("A new key cannot be given its settings. {}", told(&problems)))
}

/// Whether a key may still be given a successor: what somebody switched off meanwhile is not to work again under another
/// id.
fn replaceable(key: &AccessKey, now: Seconds) -> Checked {
    match key.status(now) {
        Status::Active => as_new(key, now).err().map_or(Checked::Same, Checked::Unfit),
        other => Checked::Unfit(format!("It is {} by now, so no key takes its place.", other.word().to_lowercase())),
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

/// An answer that brings no secret is waited for as long as one may come: without it the key can be looked at.
async fn in_time<T>(client: &Client, writing: impl Future<Output = Result<T, WriteError>>) -> Result<T, WriteError> {
    match select(pin!(writing), client.transport().wait(LIMIT)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(WriteError::Unknown(Unknown::NoAnswer)),
    }
}
