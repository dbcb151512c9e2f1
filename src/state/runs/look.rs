//! The looks of a run: one reading of all keys, for all of its keys that are to be looked at.
//!
//! Invariant: what a look saw goes into the list, too, as far as it is clear.

use hashbrown::HashSet;
use leptos::prelude::*;

use super::errand::Errand;
use super::sight::{Sight, found_of, new_id};
use super::{RunEntry, RunsStore};
use crate::api::{Client, ReadError, Refusal, search};
use crate::domain::{AccessKey, KeyId, Seconds};
use crate::run::{Action, Finding, Looked, Outcome};

/// So many seconds the clocks of the server's machines may lie apart.
const APART: i64 = 120;

impl RunsStore {
    /// The keys that runs of this browser made, as far as they are known.
    fn made_by_runs(self) -> HashSet<KeyId> {
        let made = |entries: &Vec<RunEntry>| {
            entries.iter().flat_map(|entry| entry.run.items()).filter_map(|item| item.made.clone()).collect()
        };
        self.entries.try_with_untracked(made).unwrap_or_default()
    }

    /// Whether this page's list has a key in another state than an action leads to.
    fn knows_otherwise(self, action: &Action, id: &KeyId) -> bool {
        let otherwise = |key: AccessKey| Some(key.state) != action.state();
        self.keys.fleet.try_with_untracked(|fleet| fleet.key(id).is_some_and(otherwise)).unwrap_or_default()
    }

    /// Looks at these keys.
    pub(super) async fn look(self, client: &Client, number: u64, places: &[usize]) -> Looked {
        let Some(Errand { action, began, items }) = self.errand(number, places) else { return Looked::Failed };
        let seen = match search::sight(client).await {
            Ok(seen) => seen,
            Err(ReadError::Refused(Refusal::KeyNotAccepted(_) | Refusal::UnknownProject(_))) => return Looked::SignIn,
            Err(ReadError::Refused(Refusal::SignOnExpired(sign_on))) => {
                return Looked::SignOn(sign_on.advice("Resume"));
            }
            Err(ReadError::Refused(Refusal::TooMany { wait })) => return Looked::TooMany(wait),
            Err(_) => return Looked::Failed,
        };
        let makes = matches!(action, Action::Import | Action::Replace);
        let mut taken = if makes { self.made_by_runs() } else { HashSet::new() };
        let sought = self
            .sought
            .try_with_value(|all| places.iter().map(|place| all.get(&(number, *place)).cloned()).collect::<Vec<_>>());
        let mut sought = sought.unwrap_or_default().into_iter();
        let since = Seconds(began.0.saturating_sub(APART));
        let mut found = Vec::new();
        for item in &items {
            let sought = sought.next().flatten();
            let finding =
                found_of(&action, item, &Sight { seen: &seen, since, taken: &taken, sought: sought.as_ref() });
            taken.extend(new_id(&finding));
            let is_so = finding == Finding::Reached && item.outcome == Outcome::Pending;
            found.push(if is_so && self.knows_otherwise(&action, &item.id) { Finding::Contested } else { finding });
        }
        if self.keys.client().is_some() {
            // One that is missing may be there a moment later: it goes from the list with the last word about it.
            let told =
                items.iter().zip(&found).filter(|(_, finding)| !matches!(finding, Finding::Unclear | Finding::Missing));
            let ids = told.flat_map(|(item, finding)| {
                [Some(item.id.clone()), item.made.clone(), new_id(finding)].into_iter().flatten()
            });
            let clear = ids.filter(|id| !id.0.is_empty() && !seen.may_hold(id));
            self.keys.take(clear.map(|id| (id.clone(), seen.key(&id))));
        }
        Looked::Found(found)
    }
}
