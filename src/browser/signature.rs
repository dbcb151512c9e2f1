//! The check of an RSA signature, by the browser's own cryptography.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::domain::token::signature::Question;

/// Whether the key of this question signed its text; `None` where the browser cannot tell, such as for a key that is none.
pub async fn holds(question: Question) -> Option<bool> {
    let Question { modulus, exponent, algorithm, hash, signed, signature } = question;
    let subtle = super::window()?.crypto().ok()?.subtle();
    let entries = [("kty", "RSA"), ("alg", &algorithm), ("n", &modulus), ("e", &exponent)];
    let method = object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", hash)])?;
    let uses = Array::of1(&JsValue::from_str("verify"));
    let importing = subtle.import_key_with_object("jwk", &object(&entries)?, &method, false, &uses).ok()?;
    let key: CryptoKey = JsFuture::from(importing).await.ok()?.dyn_into().ok()?;
    let (signed, signature) = (Uint8Array::from(signed.expose().as_bytes()), Uint8Array::from(signature.as_slice()));
    let verifying = subtle.verify_with_object_and_buffer_source_and_buffer_source(&method, &key, &signature, &signed);
    let verdict = JsFuture::from(verifying.ok()?).await.ok()?.as_bool();
    // The copies outside of this program's memory, once the browser has taken its own.
    for bytes in [signed, signature] {
        bytes.fill(0, 0, bytes.length());
    }
    verdict
}

fn object(entries: &[(&str, &str)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value)).ok()?;
    }
    Some(object)
}
