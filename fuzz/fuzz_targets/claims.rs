//! Claims and attributes: what nobody edited goes back byte for byte, and what was typed is read as it is shown.
#![no_main]

use console_fuzz::domain::{Draft, Seconds, attributes, claims};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for stored in [claims::stored(text), attributes::stored(text)] {
        if stored.sealed().is_some() {
            assert_eq!(stored.json(), text);
        } else {
            assert!(claims::mean_the_same(&stored.json(), text));
        }
    }
    for typed in [claims::typed, attributes::typed] {
        let Ok(entries) = typed(text) else { continue };
        assert_eq!(typed(&entries.pretty()).as_ref(), Ok(&entries));
        let draft = Draft { name: "k".into(), claims: entries, ..Draft::empty() };
        let _ = draft.validate(Seconds(1_760_000_000));
        let _ = draft.warnings(None);
    }
});
