//! A fingerprint, by the browser's own cryptography.

use wasm_bindgen_futures::JsFuture;

/// How many bytes of the digest a person compares.
const SHOWN: usize = 4;

/// The first eight hexadecimal digits of the SHA-256 of a text; `None` where the browser has no cryptography to offer.
pub async fn fingerprint(text: &str) -> Option<String> {
    let subtle = super::window()?.crypto().ok()?.subtle();
    let bytes = js_sys::Uint8Array::from(text.as_bytes());
    let digesting = subtle.digest_with_str_and_buffer_source("SHA-256", &bytes).ok();
    // The copy outside of this program's memory is overwritten too, once the browser has taken its own.
    let digest = JsFuture::from(digesting?).await.ok();
    bytes.fill(0, 0, bytes.length());
    let digest = js_sys::Uint8Array::new(&digest?).to_vec();
    Some(digest.iter().take(SHOWN).map(|byte| format!("{byte:02x}")).collect())
}
