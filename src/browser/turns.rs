//! How the tabs of a browser take turns at carrying out runs.
//!
//! Invariant: one page has its turn at a time, until it gives it back or is gone; and it begins when what the page before
//! it noted can be read here. Browsers pass on a lock and what is stored by different ways, so that either may be first:
//! each turn leaves a number in the store, and a second lock that tells which.

use std::any::Any;
use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::local_storage::storage;
use super::run_shelf::RUNS;

/// How long what the page before noted is waited for: nothing comes when somebody cleared the store.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked for meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

thread_local! {
    /// Tells the others the number of this page's last turn.
    static LAST: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// Waits for this page's turn, which lasts until what this gives is dropped.
pub(super) async fn take() -> Box<dyn Any> {
    // The budget is that of an address, whichever projects its tabs look after.
    let Some(held) = Held::ask_for(&format!("{RUNS}turn"), false) else { return Box::new(()) };
    // A lock that is refused, as where a site may store nothing, lets the page go on alone, as it would without.
    let _ = JsFuture::from(held.settled.clone()).await;
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
    held: Option<Held>,
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
            let told = Held::ask_for(&format!("{}{number}", entry()), true);
            if let Some(told) = &told {
                let _ = JsFuture::from(told.settled.clone()).await;
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
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let all = JsFuture::from(asked).await.ok()?;
    let held: Array = Reflect::get(&all, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    held.iter().filter_map(name).filter_map(|name| name.strip_prefix(&entry())?.parse().ok()).max()
}

fn locks() -> Option<JsValue> {
    let navigator = JsValue::from(super::window()?.navigator());
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// A lock that all pages of this origin share, held until this is dropped.
struct Held {
    /// It was granted or refused.
    settled: Promise,
    release: Function,
    _callback: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Held {
    /// `None` where the browser has no locks. A lock that is shared never waits for another that is.
    fn ask_for(name: &str, shared: bool) -> Option<Self> {
        let locks = locks()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let (released, release) = promise()?;
        let (granted, grant) = promise()?;
        let callback = Closure::new(move |_: JsValue| {
            // A resolving function throws nothing.
            let _ = grant.call0(&JsValue::UNDEFINED);
            released.clone()
        });
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &if shared { "shared" } else { "exclusive" }.into()).ok()?;
        let asked = request.call3(&locks, &name.into(), &options, callback.as_ref()).ok()?;
        // The request itself ends when it is refused, or when the lock is given back.
        let settled = Promise::race(&Array::of2(&granted, &asked));
        Some(Self { settled, release, _callback: callback })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// A promise with what resolves it.
fn promise() -> Option<(Promise, Function)> {
    let mut resolving = None;
    let promise = Promise::new(&mut |resolve, _| resolving = Some(resolve));
    Some((promise, resolving?))
}
