//! Copying text, with the browser's answer awaited.
//!
//! Invariant: the clipboard is written and never read.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus, Window};

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
    let copied = window.navigator().clipboard().write_text(text);
    JsFuture::from(copied).await.map(|_| ()).map_err(|_| Refused)
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
