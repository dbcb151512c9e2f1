//! What a look at all keys tells of those of a run.
//!
//! Invariant: that a key was made is said only of one that is new and is what was asked for; that it is missing, only when
//! no damaged record can be it.

use hashbrown::HashSet;

use crate::domain::{AccessKey, Expiry, KeyId, NewKey, Purpose, Record, Seconds};
use crate::fleet::Fleet;
use crate::run::{Action, Finding, Item};

/// By so many seconds a server's word of the time may be off.
const CLOSE: i64 = 5;

/// What tells the key that a request would make from others of its name, should its answer be lost.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    name: String,
    /// The keys that had its name before.
    before: Vec<KeyId>,
    /// What it would be.
    record: u64,
    expiry: Expiry,
    user: String,
    /// When the request left, by the server's clock.
    at: Seconds,
}

impl Sought {
    pub(super) fn new(new: &NewKey, before: Vec<KeyId>, at: Seconds) -> Self {
        let record = Record {
            id: KeyId(String::new()),
            name: new.name().to_owned(),
            description: new.description().to_owned(),
            roles: new.roles().to_vec(),
            tenants: new.tenants().to_vec(),
            permitted_ips: new.permitted_ips().to_vec(),
            claims: new.claims().to_owned(),
            attributes: new.attributes().to_owned(),
        };
        let (name, user) = (new.name().to_owned(), new.user().to_owned());
        Self { name, before, record: record.fingerprint(), expiry: new.expiry(), user, at }
    }

    pub(super) fn is(&self, key: &AccessKey) -> bool {
        self.record == Record::of(key).fingerprint() && self.expiry == key.expiry && self.user == key.bound_user
    }

    /// Whether a key was made no earlier than its request left. Somebody else may have made one like it before.
    fn is_of_it(&self, key: &AccessKey) -> bool {
        key.created.is_none_or(|created| created.0 >= self.at.0.saturating_sub(CLOSE))
    }
}

/// What a look is judged by.
pub(super) struct Sight<'a> {
    pub(super) seen: &'a Fleet,
    pub(super) since: Seconds,
    /// Keys that were made for other items, of this run or another.
    pub(super) taken: &'a HashSet<KeyId>,
    /// What the request would make; `None` when the page that sent it is gone.
    pub(super) sought: Option<&'a Sought>,
}

/// What a look told of one key. That a key is missing is said only when no damaged record can be it; and that one was
/// made, only when it is what was asked for: a key of the same name may be somebody else's.
pub(super) fn found_of(action: &Action, item: &Item, sight: &Sight<'_>) -> Finding {
    let Sight { seen, since, taken, sought } = sight;
    let reached = |yes| if yes { Finding::Reached } else { Finding::NotReached };
    let missing = |id: &KeyId, finding| if seen.may_hold(id) { Finding::Unclear } else { finding };
    let unnamed = || if seen.damaged() > 0 { Finding::Unclear } else { Finding::NotReached };
    let new = |name: &str, made: fn(KeyId) -> Finding| {
        let name = sought.map_or(name, |sought| sought.name.as_str());
        // Of a long run no names are kept, and a key whose name is not known is not looked for.
        if name.is_empty() {
            return Finding::Unclear;
        }
        let recent = |key: &AccessKey| key.created.is_none_or(|created| created >= *since);
        let mut named = seen.named(name).filter(|key| recent(key) && !taken.contains(&key.id) && key.id != item.id);
        let Some(sought) = sought else { return named.next().map_or_else(unnamed, |_| Finding::Unclear) };
        let mut others = named.filter(|key| !sought.before.contains(&key.id)).peekable();
        if others.peek().is_none() {
            return unnamed();
        }
        others.find(|key| sought.is(key) && sought.is_of_it(key)).map_or(Finding::Unclear, |key| made(key.id))
    };
    match (action, seen.key(&item.id)) {
        (Action::Activate | Action::Deactivate, Some(key)) => reached(Some(key.state) == action.state()),
        (Action::Edit(_), Some(key)) => {
            let now = Record::of(&key).fingerprint();
            match item.marks {
                Some(marks) if marks.after == now => Finding::Reached,
                Some(marks) if marks.before == now => Finding::NotReached,
                Some(_) | None => Finding::Otherwise,
            }
        }
        (Action::Activate | Action::Deactivate | Action::Edit(_), None) => missing(&item.id, Finding::Missing),
        (Action::Delete, Some(_)) => Finding::NotReached,
        (Action::Delete, None) => missing(&item.id, Finding::Reached),
        // Nothing to be seen of a key tells whether it has another secret.
        (Action::Rotate, _) => Finding::NotReached,
        // The new key has its name from what the old one was called right before.
        (Action::Replace, Some(key)) if sought.is_none() && key.name != item.name => Finding::Unclear,
        (Action::Replace, _) if item.name.is_empty() && sought.is_none() => Finding::Unclear,
        (Action::Replace, _) => new(&Purpose::Replace.name(&item.name), Finding::Orphan),
        (Action::Import, _) => match &item.made {
            Some(made) if seen.key(made).is_some() => Finding::Reached,
            // The answer told of it, and a list may lag behind.
            Some(_) => Finding::Unclear,
            None => new(&item.name, Finding::Made),
        },
    }
}

/// The key that a look found to be made.
pub(super) fn new_id(finding: &Finding) -> Option<KeyId> {
    match finding {
        Finding::Made(id) | Finding::Orphan(id) => Some(id.clone()),
        Finding::Reached
        | Finding::Contested
        | Finding::NotReached
        | Finding::Otherwise
        | Finding::Missing
        | Finding::Unclear => None,
    }
}
