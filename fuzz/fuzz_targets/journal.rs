//! What a browser kept of a run: whatever stands there, it is a whole run or none.
#![no_main]

use console_fuzz::run::Record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // What was planned and how far it came are two texts.
    let (plan, progress) = text.split_once("\n--\n").unwrap_or((text, ""));
    let Ok(record) = Record::read(plan, progress) else { return };
    let again = Record::read(&record.plan(), &Record::progress(&record.items, record.unclear.as_ref()));
    let again = again.ok().expect("what is written can be read");
    assert_eq!(again.items.len(), record.items.len());
    if record.items.len() <= 5_000 {
        assert_eq!(again.items, record.items);
    }
});
