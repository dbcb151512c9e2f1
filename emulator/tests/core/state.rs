//! The state file: what comes back, and what is noticed when it was cut or changed.

use emulator::Emulator;
use emulator::state::{Journal, read};
use serde_json::{Value, json};

use crate::support::{Api, setup};

/// What a state file holds after a few calls, and where in it each line ends.
struct File {
    bytes: Vec<u8>,
    /// For the snapshot and after each call: the length of the file and the keys at that time.
    steps: Vec<(usize, Vec<Value>)>,
}

fn keys(api: &mut Api) -> Vec<Value> {
    api.search(json!({}))
}

/// A small fleet and every kind of change to it.
fn file() -> File {
    let mut api = Api::new(4);
    api.switch("notEditable", "accepted");
    let mut bytes = Vec::new();
    let mut journal = Journal::snapshot(&api.emulator, &mut bytes).unwrap();
    let fleet = keys(&mut api);
    let mut steps = vec![(bytes.len(), fleet.clone())];
    let (first, second) = (&fleet[0]["id"], &fleet[1]["id"]);
    for (operation, body) in [
        ("create", json!({"name": "made"})),
        ("import", json!({"keys": [{"name": "a", "cleartext": "one"}, {"name": "b", "cleartext": "two"}]})),
        ("update", json!({"id": first, "name": "renamed"})),
        ("deactivate/batch", json!({"ids": [first, second]})),
        ("delete/batch", json!({"ids": [second]})),
        ("create", json!({"name": ""})),
        ("search", json!({})),
    ] {
        api.key(operation, body);
        if let Some(line) = journal.record(&api.emulator).unwrap() {
            bytes.extend_from_slice(&line);
            steps.push((bytes.len(), keys(&mut api)));
        }
    }
    assert_eq!(steps.len(), 6, "what changes nothing has no line");
    File { bytes, steps }
}

fn restored(bytes: &[u8]) -> Result<(Api, Told), String> {
    let saved = read(&mut &bytes[..])?;
    let told = Told { calls: saved.calls, torn: saved.torn };
    Ok((Api::over(Emulator::restore(setup(0), saved)), told))
}

struct Told {
    calls: u64,
    torn: bool,
}

#[test]
fn everything_comes_back_and_goes_on() {
    let file = file();
    let (mut api, told) = restored(&file.bytes).unwrap();
    assert_eq!((told.calls, told.torn), (5, false));
    assert_eq!(keys(&mut api), file.steps.last().unwrap().1);
    assert_eq!((api.emulator.setup().keys, api.emulator.setup().seed), (4, 1));
    assert_eq!(api.exchange("two", &json!({})).status, 200);
    let known: Vec<_> = keys(&mut api).iter().map(|key| key["id"].clone()).collect();
    let (key, secret) = api.create(json!({"name": "after"}));
    assert!(!known.contains(&key["id"]), "randomness goes on, it does not begin again");
    assert_eq!(keys(&mut api)[0], key);
    assert_eq!(api.exchange(&secret, &json!({})).status, 200);
}

/// The process can be killed after any byte. Whatever was whole by then is there, and nothing else.
#[test]
fn cut_after_any_byte_it_loses_at_most_the_call_in_flight() {
    let file = file();
    for length in 0..=file.bytes.len() {
        let result = restored(&file.bytes[..length]);
        // A line is whole also when only its end is missing.
        match file.steps.iter().rposition(|(end, _)| end - 1 <= length) {
            None => assert!(result.is_err(), "a snapshot is never half: {length}"),
            Some(step) => {
                let (mut api, told) = result.unwrap();
                assert_eq!(keys(&mut api), file.steps[step].1, "{length}");
                let end = file.steps[step].0;
                assert_eq!(told.torn, length > end, "{length}");
            }
        }
    }
}

/// Any change of any byte is noticed. In the line that was being written it may look like a torn one, never like another.
#[test]
fn a_changed_byte_is_never_taken_for_data() {
    let file = file();
    for at in 0..file.bytes.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = file.bytes.clone();
            bytes[at] ^= flip;
            let result = restored(&bytes);
            assert!(result.is_err(), "byte {at} ^ {flip:#x}");
        }
    }
}

#[test]
fn a_line_that_is_missing_doubled_or_moved_is_noticed() {
    let file = file();
    let lines: Vec<_> = file.bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for at in 0..lines.len() - 1 {
        let without: Vec<_> =
            lines.iter().enumerate().filter(|(n, _)| *n != at).flat_map(|(_, line)| *line).copied().collect();
        assert!(restored(&without).is_err(), "without line {at}");
        let mut swapped = lines.clone();
        swapped.swap(at, at + 1);
        assert!(restored(&swapped.concat()).is_err(), "lines {at} and the next swapped");
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        assert!(restored(&doubled.concat()).is_err(), "line {at} twice");
    }
}

#[test]
fn what_is_no_state_file_is_refused_with_its_reason() {
    for (bytes, reason) in [
        (&b""[..], "empty"),
        (b"\n", "line 1 is damaged"),
        (b"hello\n", "line 1 is damaged"),
        (b"{\"keys\":[]}", "first line"),
        (&[0; 64], "first line"),
    ] {
        let error = restored(bytes).err().unwrap();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn the_file_holds_no_secret() {
    let mut api = Api::new(2);
    let mut bytes = Vec::new();
    let mut journal = Journal::snapshot(&api.emulator, &mut bytes).unwrap();
    let (key, made) = api.create(json!({"name": "n"}));
    bytes.extend(journal.record(&api.emulator).unwrap().unwrap());
    let rotated = api.key("rotate", json!({"id": key["id"]})).ok()["cleartext"].as_str().unwrap().to_owned();
    bytes.extend(journal.record(&api.emulator).unwrap().unwrap());
    api.key("import", json!({"keys": [{"name": "n", "cleartext": "legacy-secret"}]})).ok();
    bytes.extend(journal.record(&api.emulator).unwrap().unwrap());
    let text = String::from_utf8(bytes).unwrap();
    for secret in [made.as_str(), &rotated, "legacy-secret", "K2local"] {
        assert!(!text.contains(secret));
    }
}

#[test]
fn a_reset_goes_back_to_the_fleet_of_the_first_start() {
    let file = file();
    let (mut api, _) = restored(&file.bytes).unwrap();
    api.now_ms += 86_400_000;
    api.control("POST", "reset", &Value::Null).ok();
    assert!(matches!(api.emulator.changes().as_slice(), [emulator::Change::Reset]));
    assert_eq!(keys(&mut api), file.steps[0].1);
}
