//! Where the journal of writes is kept: session storage, which ends with the tab. A tab that is opened from another gets a
//! copy of it.
//!
//! Invariant: the tab that waits for an answer holds a lock with the request's id in its name. One that knows what came of
//! it holds a second lock until it is closed, and takes that before it gives the first one back.

use wasm_bindgen_futures::spawn_local;
use web_sys::Storage;

use super::tab_lock::{TabLock, is_held};
use crate::state::{Claim, KeepJournal, Told, Waiting};

/// The name under which it is kept.
const ENTRY: &str = "console-journal";

/// Session storage.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionJournal;

fn storage() -> Option<Storage> {
    super::window()?.session_storage().ok()?
}

fn waiting(request: &str) -> String {
    format!("{ENTRY}:waiting:{request}")
}

fn settled(request: &str) -> String {
    format!("{ENTRY}:settled:{request}")
}

impl KeepJournal for SessionJournal {
    fn keep(&self, text: &str) {
        if let Some(storage) = storage() {
            // Without room a reload forgets what was under way, and this page does not.
            let _ = match text.is_empty() {
                true => storage.remove_item(ENTRY),
                false => storage.set_item(ENTRY, text),
            };
        }
    }

    fn kept(&self) -> String {
        storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten()).unwrap_or_default()
    }

    fn claim(&self, request: &str) -> Claim {
        Box::new(TabLock::ask_for(&waiting(request)))
    }

    fn settle(&self, request: &str, claim: Claim) {
        let Some(known) = TabLock::ask_for(&settled(request)) else { return };
        spawn_local(async move {
            known.settled().await;
            drop(claim);
            // A copy of this tab may ask as long as this one is open.
            std::mem::forget(known);
        });
    }

    fn follow(&self, request: &str, told: Told) {
        let (waiting, settled) = (waiting(request), settled(request));
        spawn_local(async move {
            if is_held(&waiting).await {
                told(Waiting::Elsewhere);
            }
            let claim = TabLock::ask_for(&waiting);
            if let Some(lock) = &claim {
                lock.settled().await;
            }
            let ended = is_held(&settled).await;
            told(if ended { Waiting::Ended } else { Waiting::Nobody(Box::new(claim)) });
        });
    }
}
