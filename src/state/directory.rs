//! What keys refer to: roles, tenants, users and attribute definitions, read once in a session and kept.
//!
//! Invariant: none of it is needed. A management key may be allowed to manage keys and to list nothing of this, and a page
//! then goes on with ids and plain text. What could not be read is told apart from what there is none of.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysStore;
use crate::api::{Call, Patience, Read, ReadError, Refusal, directory};
use crate::domain::directory::{Attribute, Role, Tenant, User, Users};

/// A list that is read as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing<T> {
    /// Nobody asked for it.
    NotAsked,
    /// An answer is awaited.
    UnderWay,
    /// It is here, in the order of its names.
    Here(Arc<Vec<T>>),
    /// The management key may not list it, or a proxy does not let the question pass.
    NotAllowed,
    /// It could not be read.
    Failed(ReadError),
}

impl<T> Listing<T> {
    /// The list, if it is here.
    pub fn here(&self) -> Option<&Arc<Vec<T>>> {
        match self {
            Self::Here(all) => Some(all),
            Self::NotAsked | Self::UnderWay | Self::NotAllowed | Self::Failed(_) => None,
        }
    }
}

/// What is known of an attribute by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its definition.
    Defined(Attribute),
    /// The project has none of this name.
    Undefined,
    /// Nobody can say.
    Unknown,
}

/// The directory of one session.
#[derive(Clone, Copy)]
pub struct DirectoryStore {
    /// All roles.
    pub roles: RwSignal<Listing<Role>>,
    /// All tenants.
    pub tenants: RwSignal<Listing<Tenant>>,
    people: RwSignal<Vec<User>>,
    /// Whether users may not be read with this management key.
    people_closed: RwSignal<bool>,
    people_asked: StoredValue<Vec<String>>,
    attributes: RwSignal<Vec<(String, Option<Known>)>>,
    keys: KeysStore,
}

impl DirectoryStore {
    /// Nothing is known yet, and nothing is asked.
    pub fn new(keys: KeysStore) -> Self {
        Self {
            roles: RwSignal::new(Listing::NotAsked),
            tenants: RwSignal::new(Listing::NotAsked),
            people: RwSignal::new(Vec::new()),
            people_closed: RwSignal::new(false),
            people_asked: StoredValue::new(Vec::new()),
            attributes: RwSignal::new(Vec::new()),
            keys,
        }
    }

    /// Reads roles and tenants in the background, unless somebody did before.
    pub fn want_lists(self) {
        spawn_local(self.read_roles(false));
        spawn_local(self.read_tenants(false));
    }

    /// Reads the tenants in the background, unless somebody did before.
    pub fn want_tenants(self) {
        spawn_local(self.read_tenants(false));
    }

    /// Reads the roles: once, unless `again`.
    pub async fn read_roles(self, again: bool) {
        let by_name = |roles: &mut Vec<Role>| roles.sort_by_cached_key(|role| role.name.to_lowercase());
        self.read(self.roles, directory::roles(), by_name, again).await;
    }

    /// Reads the tenants: once, unless `again`.
    pub async fn read_tenants(self, again: bool) {
        let by_name = |tenants: &mut Vec<Tenant>| tenants.sort_by_cached_key(|tenant| tenant.title().to_lowercase());
        self.read(self.tenants, directory::tenants(), by_name, again).await;
    }

    async fn read<T: Send + Sync + 'static>(
        self,
        listing: RwSignal<Listing<T>>,
        call: Call<Vec<T>, Read>,
        sort: fn(&mut Vec<T>),
        again: bool,
    ) {
        let due = listing.try_with_untracked(|listing| match listing {
            Listing::NotAsked => true,
            Listing::NotAllowed | Listing::Failed(_) => again,
            Listing::UnderWay | Listing::Here(_) => false,
        });
        let Some(client) = self.keys.client().filter(|_| due == Some(true)) else { return };
        listing.set(Listing::UnderWay);
        let outcome = client.read(&call, Patience::Usual).await;
        listing.try_set(match outcome {
            Ok(mut all) => {
                sort(&mut all);
                Listing::Here(Arc::new(all))
            }
            Err(error) if is_closed(&error) => Listing::NotAllowed,
            Err(error) => Listing::Failed(error),
        });
    }

    /// What a tenant is called, if that is known. Tracks.
    pub fn tenant_name(self, id: &str) -> Option<String> {
        self.tenants.with(|listing| {
            let tenant = listing.here()?.iter().find(|tenant| tenant.id == id)?;
            Some(tenant.name.clone()).filter(|name| !name.is_empty())
        })
    }

    /// Whether the management key may not look users up. Tracks.
    pub fn people_closed(self) -> bool {
        self.people_closed.get()
    }

    /// Users in whom a text stands.
    ///
    /// # Errors
    /// [`ReadError`]; a management key that may not ask is remembered.
    pub async fn search_people(self, text: &str) -> Result<Users, ReadError> {
        let client = self.keys.client().ok_or(ReadError::Unreachable)?;
        let found = client.read(&directory::users(text, 0), Patience::None).await;
        self.note_refusal(found.as_ref().err());
        if let Ok(found) = &found {
            found.users.iter().for_each(|user| self.remember(user.clone()));
        }
        found
    }

    /// Looks up in the background what these users are called. Ids that are no users' stay unknown.
    pub fn want_people(self, ids: Vec<String>) {
        spawn_local(self.read_people(ids));
    }

    /// Looks up what these users are called: each once in a session.
    pub async fn read_people(self, ids: Vec<String>) {
        let new = self.people_asked.try_update_value(|asked| {
            let new: Vec<String> = ids.into_iter().filter(|id| !id.is_empty() && !asked.contains(id)).collect();
            asked.extend(new.iter().cloned());
            new
        });
        let new = new.filter(|new| !new.is_empty() && !self.people_closed.get_untracked());
        let Some((new, client)) = new.zip(self.keys.client()) else { return };
        let found = client.read(&directory::users_by_id(&new), Patience::None).await;
        self.note_refusal(found.as_ref().err());
        found.into_iter().flat_map(|found| found.users).for_each(|user| self.remember(user));
    }

    /// A user by its id, if it is known. Tracks.
    pub fn person(self, id: &str) -> Option<User> {
        self.people.with(|people| people.iter().find(|user| user.id == id).cloned())
    }

    fn remember(self, user: User) {
        let is_new = self.people.try_with_untracked(|people| !people.contains(&user));
        if is_new == Some(true) {
            self.people.update(|people| {
                people.retain(|known| known.id != user.id);
                people.push(user);
            });
        }
    }

    fn note_refusal(self, error: Option<&ReadError>) {
        if error.is_some_and(is_closed) {
            self.people_closed.try_set(true);
        }
    }

    /// What is known of an attribute; `None` while nobody asked or an answer is awaited. Tracks.
    pub fn attribute(self, name: &str) -> Option<Known> {
        self.attributes.with(|all| all.iter().find(|(known, _)| known == name).and_then(|(_, known)| known.clone()))
    }

    /// The same, without tracking, and also after the session's end.
    pub fn attribute_untracked(self, name: &str) -> Option<Known> {
        let find = |all: &Vec<(String, Option<Known>)>| all.iter().find(|(known, _)| known == name).cloned();
        self.attributes.try_with_untracked(find).flatten().and_then(|(_, known)| known)
    }

    /// Looks an attribute's definition up: each once in a session.
    pub async fn read_attribute(self, name: String) {
        let asked = self.attributes.try_with_untracked(|all| all.iter().any(|(known, _)| *known == name));
        let Some(client) = self.keys.client().filter(|_| asked == Some(false)) else { return };
        self.attributes.update_untracked(|all| all.push((name.clone(), None)));
        let known = match client.read(&directory::attribute(&name), Patience::None).await {
            Ok(attribute) => Known::Defined(attribute),
            Err(ReadError::Refused(Refusal::NotFound(_))) => Known::Undefined,
            Err(_) => Known::Unknown,
        };
        self.attributes.try_update(|all| {
            all.iter_mut().filter(|(other, _)| *other == name).for_each(|(_, answer)| *answer = Some(known.clone()));
        });
    }
}

/// Whether asking again is of no use: the management key may not, or a proxy does not pass the question on.
fn is_closed(error: &ReadError) -> bool {
    match error {
        ReadError::Refused(Refusal::Forbidden(_) | Refusal::NotPassed(_)) => true,
        ReadError::Refused(_)
        | ReadError::Unreachable
        | ReadError::NotDescope { .. }
        | ReadError::Failing { .. }
        | ReadError::Damaged => false,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::*;
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::{Client, Transport};
    use crate::domain::Credentials;
    use crate::fleet::Fold;

    fn store(answers: impl IntoIterator<Item = Answer>) -> (Rc<Scripted>, DirectoryStore) {
        let transport = Scripted::new(answers);
        let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
        let client = Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
        (transport, DirectoryStore::new(KeysStore::new(client, Fold::default())))
    }

    const TENANTS: &str = r#"{"tenants":[{"id":"T2","name":"b"},{"id":"T1","name":"A"},{"id":"T0"}]}"#;

    #[test]
    fn a_list_is_read_once_and_in_the_order_of_its_names() {
        Owner::new().with(|| {
            let (transport, directory) = store([Answer::ok(TENANTS)]);
            block_on(directory.read_tenants(false));
            block_on(directory.read_tenants(false));
            block_on(directory.read_tenants(true));
            assert_eq!(transport.lines().len(), 1);
            let ids = directory.tenants.with(|listing| {
                listing.here().map(|all| all.iter().map(|tenant| tenant.id.clone()).collect::<Vec<_>>())
            });
            assert_eq!(ids.unwrap(), ["T1", "T2", "T0"]);
            assert_eq!(directory.tenant_name("T2").as_deref(), Some("b"));
            assert_eq!((directory.tenant_name("T0"), directory.tenant_name("T9")), (None, None));
        });
    }

    #[test]
    fn what_may_not_be_listed_is_told_apart_from_what_failed_and_only_a_person_asks_again() {
        Owner::new().with(|| {
            let (transport, directory) =
                store([Answer::json(403, r#"{"errorCode":"E1"}"#), Answer::html(200), Answer::ok(r#"{"roles":[]}"#)]);
            block_on(directory.read_roles(false));
            assert_eq!(directory.roles.get(), Listing::NotAllowed);
            block_on(directory.read_roles(false));
            block_on(directory.read_roles(true));
            assert!(matches!(directory.roles.get(), Listing::Failed(_)));
            block_on(directory.read_roles(true));
            assert_eq!(directory.roles.get(), Listing::Here(Arc::new(vec![])));
            assert_eq!(transport.lines().len(), 3);
        });
    }

    #[test]
    fn a_user_is_looked_up_once_and_nobody_is_after_a_refusal() {
        Owner::new().with(|| {
            let found = r#"{"users":[{"userId":"U1","name":"Ann"}],"total":1}"#;
            let (transport, directory) = store([Answer::ok(found), Answer::json(403, r#"{"errorCode":"E1"}"#)]);
            block_on(directory.read_people(vec!["U1".into(), String::new(), "K2management".into()]));
            block_on(directory.read_people(vec!["U1".into(), "K2management".into()]));
            assert_eq!(transport.asked.borrow()[0].body, r#"{"userIds":["U1","K2management"]}"#);
            assert_eq!(directory.person("U1").map(|user| user.title().to_owned()).as_deref(), Some("Ann"));
            assert!(directory.person("K2management").is_none() && !directory.people_closed());
            block_on(directory.read_people(vec!["U2".into()]));
            assert!(directory.people_closed());
            block_on(directory.read_people(vec!["U3".into()]));
            assert_eq!(transport.lines().len(), 2);
        });
    }

    #[test]
    fn an_attribute_is_defined_or_not_or_nobody_can_say() {
        Owner::new().with(|| {
            let defined = r#"{"name":"tier","displayName":"Tier","type":"number","options":null}"#;
            let closed = r#"{"errorCode":"PROXY_NOT_ALLOWED"}"#;
            let (transport, directory) =
                store([Answer::ok(defined), Answer::json(404, r#"{"errorCode":"E1"}"#), Answer::json(404, closed)]);
            for name in ["tier", "other", "closed", "tier"] {
                block_on(directory.read_attribute(name.into()));
            }
            assert!(
                matches!(directory.attribute("tier"), Some(Known::Defined(attribute)) if attribute.kind == "number")
            );
            assert_eq!(directory.attribute("other"), Some(Known::Undefined));
            assert_eq!((directory.attribute("closed"), directory.attribute("never")), (Some(Known::Unknown), None));
            assert_eq!(transport.lines().len(), 3);
        });
    }
}
