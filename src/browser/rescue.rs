//! What of a secret survives the module: `boot/secrets.js` knows where in the module's memory it is, and whose.
//!
//! Invariant: only the place is told, never the secret; it is read from there if the console's code has failed.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::domain::{KeyId, Secret};
use crate::state::Rescue;

// The glue and that script are one module, so these are names and not globals. In tests there is no such script.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = holdSecret)]
    fn hold_secret(id: &str, name: &str, damaged: bool, start: usize, length: usize) -> Result<u32, JsValue>;
    #[wasm_bindgen(catch, js_name = releaseSecret)]
    fn release_secret(number: u32) -> Result<(), JsValue>;
}

/// The page that outlives the module.
pub fn rescue() -> Rescue {
    Rescue { hold, release }
}

fn hold(id: &KeyId, name: &str, damaged: bool, secret: &Secret) -> u32 {
    let text = secret.expose();
    hold_secret(&id.0, name, damaged, text.as_ptr().addr(), text.len()).unwrap_or_default()
}

fn release(number: u32) {
    // Without the script nothing was held.
    let _ = release_secret(number);
}
