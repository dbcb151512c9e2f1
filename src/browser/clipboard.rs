//! Copying text, with the browser's answer awaited.
//!
//! Invariant: the clipboard is written and never read. So it is emptied only while nothing speaks for it holding anything
//! else than what this page put there.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{PermissionState, PermissionStatus, Window};

use super::listener::Listener;

/// How long a secret is left in the clipboard, in milliseconds.
const KEPT: i32 = 60_000;

/// How often this page has copied something.
static COPIES: AtomicU32 = AtomicU32::new(0);

/// The browser did not let the text into the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// Puts exactly this text into the clipboard.
///
/// # Errors
/// [`Refused`] outside of a secure context, without the permission, or when the page is not in front.
pub async fn copy(text: &str) -> Result<(), Refused> {
    let window = super::window().ok_or(Refused)?;
    // `navigator.clipboard` is missing outside of a secure context, and the binding would throw.
    if !window.is_secure_context() {
        return Err(Refused);
    }
    COPIES.fetch_add(1, Relaxed);
    let copied = window.navigator().clipboard().write_text(text);
    JsFuture::from(copied).await.map(|_| ()).map_err(|_| Refused)
}

/// Empties the clipboard, whatever it holds.
///
/// # Errors
/// [`Refused`] as for [`copy`].
pub async fn clear() -> Result<(), Refused> {
    copy("").await
}

/// Empties the clipboard after a while, unless something else was copied by then, or may have been: in another window.
pub fn clear_in_a_while() {
    let count = COPIES.load(Relaxed);
    let untouched = Rc::new(Cell::new(true));
    let listen = |name| {
        let untouched = Rc::clone(&untouched);
        Listener::on_window(name, move |_| untouched.set(false))
    };
    let listeners = ["blur", "copy", "cut"].map(listen);
    spawn_local(async move {
        pause(KEPT).await;
        let untouched = untouched.get() && COPIES.load(Relaxed) == count;
        drop(listeners);
        if untouched {
            // A browser that refuses now leaves it to the person, who was told.
            let _ = clear().await;
        }
    });
}

/// Waits so many milliseconds.
async fn pause(milliseconds: i32) {
    let waiting = Promise::new(&mut |wake, _| {
        if let Some(window) = super::window() {
            // Without a timer it waits for ever, and nothing is emptied.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&wake, milliseconds);
        }
    });
    // It never fails.
    let _ = JsFuture::from(waiting).await;
}

/// Whether a copy can be expected to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Nothing speaks against it.
    Ready,
    /// The page does not come over https, so that the browser has no clipboard for it.
    NotSecure,
    /// The browser was told to let this page copy nothing.
    Denied,
}

/// Asks the browser whether it would copy, without copying anything.
pub async fn readiness() -> Readiness {
    let Some(window) = super::window().filter(Window::is_secure_context) else { return Readiness::NotSecure };
    let asked = Object::new();
    // A browser that does not know this permission asks nobody for it.
    let _ = Reflect::set(&asked, &"name".into(), &"clipboard-write".into());
    let status = window.navigator().permissions().and_then(|all| all.query(&asked));
    let Ok(status) = status.map(JsFuture::from) else { return Readiness::Ready };
    let denied = status.await.is_ok_and(|status| {
        status.dyn_into::<PermissionStatus>().is_ok_and(|status| status.state() == PermissionState::Denied)
    });
    if denied { Readiness::Denied } else { Readiness::Ready }
}
