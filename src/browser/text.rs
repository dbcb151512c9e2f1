//! What the browser knows of the world's letters, so that their tables need not be downloaded.

use js_sys::JsString;

/// Letters and their accents put together: Unicode's normalisation form C.
pub fn compose(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
