//! How the tabs of a browser take turns at carrying out runs.
//!
//! Invariant: one page has its turn at a time, until it gives it back or is gone; and it begins when what the page before
//! it noted can be read here. Browsers pass on a lock and what is stored by different ways, so that either may be first:
//! each turn leaves a number in the store, and a second lock that tells which.

use std::any::Any;
use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::local_storage::storage;
use super::run_shelf::RUNS;
use super::tab_lock::{TabLock, held_names, promise};

/// How long what the page before noted is waited for: nothing comes when somebody cleared the store.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked for meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

thread_local! {
    /// Tells the others the number of this page's last turn.
    static LAST: RefCell<Option<TabLock>> = const { RefCell::new(None) };
}

/// Waits for this page's turn, which lasts until what this gives is dropped.
pub(super) async fn take() -> Box<dyn Any> {
    // The budget is that of an address, whichever projects its tabs look after.
    let Some(held) = TabLock::ask_for(&format!("{RUNS}turn")) else { return Box::new(()) };
    held.settled().await;
    let before = numbers_told().await.unwrap_or_default();
    let mut waited = Duration::ZERO;
    while number() < before && waited < PATIENCE {
        pause().await;
        waited += PAUSE;
    }
    Box::new(Turn { held: Some(held), number: number().max(before) + 1 })
}

/// This page's turn.
struct Turn {
    held: Option<TabLock>,
    number: u64,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (held, number) = (self.held.take(), self.number);
        if let Some(storage) = storage() {
            // Without it the next turn waits for a moment, and then goes on.
            let _ = storage.set_item(&entry(), &number.to_string());
        }
        spawn_local(async move {
            let told = TabLock::share(&format!("{}{number}", entry()));
            if let Some(told) = &told {
                told.settled().await;
            }
            // Only then may the next begin.
            drop(held);
            LAST.set(told);
        });
    }
}

async fn pause() {
    let Some((over, end)) = promise() else { return };
    // A resolving function throws nothing.
    set_timeout(move || _ = end.call0(&JsValue::UNDEFINED), PAUSE);
    let _ = JsFuture::from(over).await;
}

/// The name of the number of the last turn.
fn entry() -> String {
    format!("{RUNS}turns")
}

/// The number of the last turn whose notes can be read here.
fn number() -> u64 {
    let text = storage().and_then(|storage| storage.get_item(&entry()).ok().flatten());
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The number of the last turn, as the locks of all pages tell.
async fn numbers_told() -> Option<u64> {
    let names = held_names().await;
    names.iter().filter_map(|name| name.strip_prefix(&entry())?.parse().ok()).max()
}
