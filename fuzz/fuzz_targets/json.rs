//! The reader of JSON: what it takes means the same to another reader, and is spelled as it stands.
#![no_main]

use console_fuzz::domain::json::{self, Json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let other = serde_json::from_str::<&serde_json::value::RawValue>(text);
    match json::read(text, 64) {
        Ok(value) => {
            assert!(other.is_ok(), "only we take it");
            assert!(value.means(&value));
            if let Json::Object(members) = &value {
                for member in members {
                    assert!(text.contains(&member.spelling));
                    assert_eq!(json::read(member.value_spelling(), 64).as_ref(), Ok(&member.value));
                }
            }
            if let Json::Text(inner) = &value {
                assert_eq!(json::read(&json::quoted(inner), 1), Ok(value));
            }
        }
        Err(bad) => {
            let lines = text.split('\n').count();
            assert!((1..=lines).contains(&bad.line) && bad.column >= 1);
            assert!(!bad.advice().is_empty());
        }
    }
});
