//! Why a part of the console did not load, as `boot/parts.js` found out.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

// The glue and that script are one module, so this is a name and not a global. In tests there is no such script.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = whyPartFailed)]
    fn why_part_failed() -> Result<String, JsValue>;
}

/// What happened and whom to ask, of the part that failed last. The sentence is not ended: what is to be done here
/// follows.
pub fn reason() -> String {
    why_part_failed()
        .ok()
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| "It did not load. Wait a moment".to_owned())
}
