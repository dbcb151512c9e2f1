//! The stores that pages expect around them, over an emulated project.

use std::cell::RefCell;
use std::rc::Rc;

use console::api::Transport;
use console::api::config::Config;
use console::domain::shares::{KeepShares, Shares};
use console::pages::place::Place;
use console::state::{JournalStore, KeepJournal, RevealStore, SessionStore, TryStore, VaultStore};
use emulator::{Setup, Switches};
use leptos::prelude::*;

use crate::in_process::InProcess;

pub(crate) const PROJECT: &str = "P2LocalEmulatorProject000001";
pub(crate) const KEY: &str = "K2local";

/// Keeps nothing for a reload.
struct NoStores;

impl KeepShares for NoStores {
    fn random(&self, _: usize) -> Option<Vec<u8>> {
        None
    }
    fn keep(&self, _: &Shares) -> bool {
        false
    }
    fn kept(&self) -> Shares {
        Shares { stored: String::new(), named: String::new() }
    }
    fn forget(&self) {}
}

/// Remembers nothing for the next page.
struct NoJournal;

impl KeepJournal for NoJournal {
    fn keep(&self, _: &str) {}
    fn kept(&self) -> String {
        String::new()
    }
}

/// An emulated project with so many keys.
pub(crate) fn project(keys: u32) -> Rc<InProcess> {
    Rc::new(InProcess::new(Setup {
        project_id: PROJECT.to_owned(),
        management_key: KEY.to_owned(),
        keys,
        seed: 7,
        now_ms: 1_767_312_000_000,
        switches: Switches::default(),
    }))
}

/// The session that a test looks at from outside.
#[derive(Clone, Default)]
pub(crate) struct Seen(Rc<RefCell<Option<(SessionStore, RevealStore)>>>);

impl Seen {
    pub(crate) fn session(&self) -> SessionStore {
        self.0.borrow().expect("the desk is set").0
    }
    pub(crate) fn reveal(&self) -> RevealStore {
        self.0.borrow().expect("the desk is set").1
    }
}

/// Provides what pages expect, within the view that is being mounted.
pub(crate) fn set(wire: &Rc<InProcess>, seen: &Seen) {
    let session = SessionStore::new(Config::default(), Rc::clone(wire) as Rc<dyn Transport>, Rc::new(NoStores));
    let reveal = RevealStore::default();
    provide_context(session);
    provide_context(reveal);
    provide_context(VaultStore::default());
    provide_context(JournalStore::new(Rc::new(NoJournal)));
    provide_context(TryStore::default());
    provide_context(Place::follow_the_address_bar());
    *seen.0.borrow_mut() = Some((session, reveal));
}
