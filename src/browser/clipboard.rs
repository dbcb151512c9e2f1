//! Copying text, with the browser's answer awaited.
//!
//! Invariant: the clipboard is written and never read.

use wasm_bindgen_futures::JsFuture;

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
