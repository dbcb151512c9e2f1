//! Locks that the tabs of this browser share, by the Web Locks API.
//!
//! Invariant: a lock ends with what holds it, and with the page.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A lock that all pages of this origin share, asked for and held until this is dropped.
pub(super) struct TabLock {
    /// It was granted or refused.
    settled: Promise,
    release: Function,
    _callback: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl TabLock {
    /// Asks for the lock of this name, which one tab holds at a time. `None` where the browser has no locks.
    pub(super) fn ask_for(name: &str) -> Option<Self> {
        Self::request(name, "exclusive")
    }

    /// Asks for the lock of this name, which any number of tabs may hold together. `None` where the browser has no locks.
    pub(super) fn share(name: &str) -> Option<Self> {
        Self::request(name, "shared")
    }

    fn request(name: &str, mode: &str) -> Option<Self> {
        let locks = manager()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let (released, release) = promise()?;
        let (granted, grant) = promise()?;
        let callback = Closure::new(move |_: JsValue| {
            // A resolving function throws nothing.
            let _ = grant.call0(&JsValue::UNDEFINED);
            released.clone()
        });
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &mode.into()).ok()?;
        let asked = request.call3(&locks, &name.into(), &options, callback.as_ref()).ok()?;
        // The request itself ends when it is refused, or when the lock is given back.
        let settled = Promise::race(&Array::of2(&granted, &asked));
        Some(Self { settled, release, _callback: callback })
    }

    /// Waits until it is granted or refused. One that is refused, as where a site may store nothing, lets the page go on
    /// alone, as it would without.
    pub(super) async fn settled(&self) {
        let _ = JsFuture::from(self.settled.clone()).await;
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Whether a tab holds the lock of this name; not where the browser has no locks.
pub(super) async fn is_held(name: &str) -> bool {
    held_names().await.iter().any(|held| held == name)
}

/// The names of all locks that tabs of this origin hold; none where the browser has no locks.
pub(super) async fn held_names() -> Vec<String> {
    query().await.unwrap_or_default()
}

async fn query() -> Option<Vec<String>> {
    let locks = manager()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let state = JsFuture::from(asked).await.ok()?;
    let held: Array = Reflect::get(&state, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

fn manager() -> Option<JsValue> {
    let navigator = JsValue::from(super::window()?.navigator());
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// A promise with what resolves it.
pub(super) fn promise() -> Option<(Promise, Function)> {
    let mut resolving = None;
    let promise = Promise::new(&mut |resolve, _| resolving = Some(resolve));
    Some((promise, resolving?))
}
