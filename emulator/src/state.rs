//! The text of a state file: a snapshot of the keys, then one line for each call that changed some.
//!
//! Invariants: every line begins with a checksum over itself and all lines before it, so that nothing in the middle can be
//! changed, lost or repeated unseen; a line is a whole call, so that a torn one takes a whole call with it; a secret is
//! there as its SHA-256 only.
//!
//! ```text
//! 3a0f92c1 {"format":"emulator-state","version":1,…,"records":2,…}
//! 91bc0a77 {"number":0,"secret":null,"key":{…}}
//! 0d5e6f70 {"number":1,"secret":"9f86d081…","key":{…}}
//! 5c1d2e3f {"draws":4,"puts":[{"number":2,…}],"deletes":[0]}
//! ```

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::emulator::{Emulator, Setup};
use crate::record::{Change, Record, SecretHash};
use crate::store::Store;
use crate::wire::AccessKey;

const FORMAT: &str = "emulator-state";
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    format: String,
    version: u32,
    project_id: String,
    keys: u32,
    seed: u64,
    born_ms: i64,
    records: u64,
    next_number: u64,
    draws: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row<'a> {
    number: u64,
    secret: Option<String>,
    #[serde(borrow)]
    key: &'a RawValue,
}

#[derive(Debug, Serialize, Deserialize)]
struct Call<'a> {
    draws: u64,
    #[serde(borrow)]
    puts: Vec<Row<'a>>,
    deletes: Vec<u64>,
}

/// Goes on with a state file after what is in it.
#[derive(Debug)]
pub struct Journal {
    checksum: u32,
}

/// A state file as it was read.
#[derive(Debug)]
pub struct Saved {
    /// The project the keys belong to.
    pub project_id: String,
    /// How many keys the fleet had at first.
    pub keys: u32,
    /// What it was made from.
    pub seed: u64,
    /// When it was made, in milliseconds since the epoch.
    pub born_ms: i64,
    /// How many calls the journal tells of.
    pub calls: u64,
    /// Whether the last call was cut off while it was written; it is left out.
    pub torn: bool,
    store: Store,
}

fn hex(hash: &SecretHash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<SecretHash> {
    let digits = text.as_bytes();
    let mut hash = SecretHash::default();
    if digits.len() != 2 * hash.len() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

fn row(record: &Record) -> Result<Row<'_>, serde_json::Error> {
    Ok(Row { number: record.number(), secret: record.secret().map(hex), key: serde_json::from_str(record.json())? })
}

impl Journal {
    fn line(&mut self, value: &impl Serialize) -> io::Result<Vec<u8>> {
        let json = serde_json::to_vec(value)?;
        self.checksum = checksum(self.checksum, &json);
        let mut line = format!("{:08x} ", self.checksum).into_bytes();
        line.extend_from_slice(&json);
        line.push(b'\n');
        Ok(line)
    }

    /// Writes all keys of an emulator; what it changes from here on can be appended.
    ///
    /// # Errors
    /// Whatever the writer answers.
    pub fn snapshot(emulator: &Emulator, out: &mut impl Write) -> io::Result<Self> {
        let (setup, store) = (emulator.setup(), &emulator.world.store);
        let header = Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            project_id: setup.project_id.clone(),
            keys: setup.keys,
            seed: setup.seed,
            born_ms: setup.now_ms,
            records: store.len() as u64,
            next_number: store.next_number(),
            draws: store.draws(),
        };
        let mut journal = Self { checksum: 0 };
        out.write_all(&journal.line(&header)?)?;
        for record in store.snapshot().iter() {
            out.write_all(&journal.line(&row(record)?)?)?;
        }
        Ok(journal)
    }

    /// The line for what the last answered request has changed; none when it has changed nothing. A reset has no line: it
    /// is a new snapshot.
    ///
    /// # Errors
    /// When a key cannot be written as JSON, which is a defect.
    pub fn record(&mut self, emulator: &Emulator) -> io::Result<Option<Vec<u8>>> {
        let changes = emulator.changes();
        let mut call = Call { draws: emulator.world.store.draws(), puts: Vec::new(), deletes: Vec::new() };
        for change in &changes {
            match change {
                Change::Put(record) => call.puts.push(row(record)?),
                Change::Delete(number) => call.deletes.push(*number),
                Change::Reset => {}
            }
        }
        if call.puts.is_empty() && call.deletes.is_empty() { Ok(None) } else { self.line(&call).map(Some) }
    }
}

fn checksum(before: u32, json: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&before.to_be_bytes());
    hasher.update(json);
    hasher.finalize()
}

/// The JSON of a line, if its checksum is right.
fn verified<'l>(line: &'l [u8], before: &mut u32) -> Option<&'l [u8]> {
    let (said, json) = (line.get(..8)?, line.get(9..)?);
    let expected = checksum(*before, json);
    if line[8] != b' ' || said != format!("{expected:08x}").as_bytes() {
        return None;
    }
    *before = expected;
    Some(json)
}

/// Reads a state file. The journal goes on after it only when it is neither torn nor at its end already: write a new
/// snapshot instead.
///
/// # Errors
/// A sentence that says what is wrong with the file.
pub fn read(input: &mut impl BufRead) -> Result<Saved, String> {
    let mut lines = Lines { input, checksum: 0, number: 0, line: Vec::new() };
    let header: Header = match lines.next()? {
        Line::Whole(json) => serde_json::from_slice(json).map_err(|error| format!("line 1 is no header: {error}"))?,
        Line::Torn => return Err("it ends within its first line".to_owned()),
        Line::End => return Err("it is empty".to_owned()),
    };
    if header.format != FORMAT {
        return Err(format!("it is of the format `{}`, not `{FORMAT}`", header.format));
    }
    if header.version != VERSION {
        return Err(format!("it is of version {}, this emulator knows version {VERSION}", header.version));
    }
    let mut store = Store::new(header.next_number, header.draws);
    for read in 0..header.records {
        match lines.next()? {
            Line::Whole(json) => put(&mut store, &parse(json, read + 2)?, read + 2)?,
            Line::Torn | Line::End => {
                return Err(format!("it has {read} of the {} keys that its first line promises", header.records));
            }
        }
    }
    let mut calls = 0;
    let torn = loop {
        let number = lines.number + 1;
        match lines.next()? {
            Line::Whole(json) => {
                apply(&mut store, &parse(json, number)?, number)?;
                calls += 1;
            }
            Line::Torn => break true,
            Line::End => break false,
        }
    };
    let Header { project_id, keys, seed, born_ms, .. } = header;
    Ok(Saved { project_id, keys, seed, born_ms, calls, torn, store })
}

fn parse<'l, T: Deserialize<'l>>(json: &'l [u8], number: u64) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|error| format!("line {number} makes no sense: {error}"))
}

fn put(store: &mut Store, row: &Row, number: u64) -> Result<(), String> {
    let wrong = |what: &str| format!("line {number} makes no sense: {what}");
    let key: AccessKey = serde_json::from_str(row.key.get()).map_err(|error| wrong(&error.to_string()))?;
    let secret = match row.secret.as_deref().map(unhex) {
        None => None,
        Some(Some(hash)) => Some(hash),
        Some(None) => return Err(wrong("a secret's hash is not one")),
    };
    let record = Record::new(row.number, row.key.get(), secret);
    if !store.put_back(std::sync::Arc::clone(&record)) {
        if store.get(&key.id).is_some() {
            return Err(wrong("an id occurs twice"));
        }
        store.restore(&key.id, record);
    }
    Ok(())
}

fn apply(store: &mut Store, call: &Call, number: u64) -> Result<(), String> {
    for row in &call.puts {
        put(store, row, number)?;
    }
    for deleted in &call.deletes {
        let id = store.numbered(*deleted).and_then(|record| record.key().ok()).map(|key| key.id);
        if !id.is_some_and(|id| store.remove(&id, *deleted)) {
            return Err(format!("line {number} makes no sense: it deletes a key that is not there"));
        }
    }
    store.set_draws(call.draws);
    Ok(())
}

enum Line<'l> {
    Whole(&'l [u8]),
    Torn,
    End,
}

struct Lines<'i, I> {
    input: &'i mut I,
    checksum: u32,
    number: u64,
    line: Vec<u8>,
}

impl<I: BufRead> Lines<'_, I> {
    fn next(&mut self) -> Result<Line<'_>, String> {
        self.line.clear();
        self.number += 1;
        let length =
            self.input.read_until(b'\n', &mut self.line).map_err(|error| format!("cannot read it: {error}"))?;
        let damaged = || format!("line {} is damaged: its checksum is wrong", self.number);
        if length == 0 {
            return Ok(Line::End);
        }
        let line = match self.line.split_last() {
            Some((b'\n', line)) => line,
            // Without its end it was being written when the process died; or its end was overwritten later.
            Some((_, all_but_last)) if verified(all_but_last, &mut self.checksum.clone()).is_some() => {
                return Err(damaged());
            }
            _ if verified(&self.line, &mut self.checksum.clone()).is_some() => &self.line,
            _ => return Ok(Line::Torn),
        };
        verified(line, &mut self.checksum).map(Line::Whole).ok_or_else(damaged)
    }
}

impl Emulator {
    /// An emulator with the keys of a state file, which also says the project, the seed, the count and the birth of the
    /// fleet; management key and switches are the setup's.
    #[must_use]
    pub fn restore(setup: Setup, saved: Saved) -> Self {
        let Saved { project_id, keys, seed, born_ms, store, .. } = saved;
        Self::with_store(Setup { project_id, keys, seed, now_ms: born_ms, ..setup }, store)
    }
}
