//! Files that a person hands to the page.
//!
//! Invariant: a file is measured before it is read, and no more of it is read than was asked for.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement};

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No file was picked.
    Nothing,
    /// It has so many bytes, which is more than was asked for.
    TooLarge(u64),
    /// It is gone, or the browser may not read it.
    Unreadable,
    /// It is no text.
    NoText,
}

/// The text of the file that was just picked in a file field, if it has at most so many bytes. The field is emptied, so
/// that the same file can be picked again.
///
/// # Errors
/// [`Unread`] tells why there is none.
pub async fn text(event: &Event, most: u64) -> Result<String, Unread> {
    let field = event.target().and_then(|field| field.dyn_into::<HtmlInputElement>().ok()).ok_or(Unread::Nothing)?;
    let file = field.files().and_then(|files| files.get(0)).ok_or(Unread::Nothing)?;
    field.set_value("");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is whole and not negative")]
    let size = file.size() as u64;
    if size > most {
        return Err(Unread::TooLarge(size));
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| Unread::Unreadable)?;
    String::from_utf8(js_sys::Uint8Array::new(&bytes).to_vec()).map_err(|_| Unread::NoText)
}
