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
    /// The management key may not list it.
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
            Err(ReadError::Refused(Refusal::Forbidden(_))) => Listing::NotAllowed,
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
        if matches!(error, Some(ReadError::Refused(Refusal::Forbidden(_)))) {
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
