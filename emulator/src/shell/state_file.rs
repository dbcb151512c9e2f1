//! The state file on the disk.
//!
//! Invariants: a file that cannot be read is never written to; a new snapshot takes the old one's place in one step, when
//! all of it is on the disk; a call's change is on the disk before its answer leaves.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use emulator::state::{self, Journal, Saved};
use emulator::{Change, Emulator};

/// A state file that is open, and locked against a second emulator.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    file: File,
    journal: Journal,
}

/// What a path held.
pub(crate) enum Found {
    /// Nothing.
    Nothing,
    /// A state; the file is held until it is replaced.
    State(Box<Saved>, File),
}

/// Reads the state file, if there is one.
pub(crate) fn read(path: &Path) -> Result<Found, String> {
    let name = path.display();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(format!("cannot open the state file {name}: {error}")),
    };
    lock(&file, path)?;
    let saved = state::read(&mut BufReader::new(&file)).map_err(|why| {
        format!("the state file {name} cannot be used: {why}; it was left as it is: move it away to start anew")
    })?;
    Ok(Found::State(Box::new(saved), file))
}

fn lock(file: &File, path: &Path) -> Result<(), String> {
    file.try_lock()
        .map_err(|_| format!("the state file {} is in use by another emulator; stop that one first", path.display()))
}

impl StateFile {
    /// Writes an emulator's keys as a new file in the place of any old one.
    pub(crate) fn create(path: &Path, emulator: &Emulator) -> Result<Self, String> {
        let (file, journal) = replace(path, emulator)?;
        Ok(Self { path: path.to_owned(), file, journal })
    }

    /// Makes durable what the last answered request has changed.
    pub(crate) fn save(&mut self, emulator: &Emulator) -> Result<(), String> {
        if matches!(emulator.changes().as_slice(), [Change::Reset]) {
            (self.file, self.journal) = replace(&self.path, emulator)?;
            return Ok(());
        }
        let written = self.journal.record(emulator).and_then(|line| match line {
            Some(line) => self.file.write_all(&line).and_then(|()| self.file.sync_data()),
            None => Ok(()),
        });
        written.map_err(|error| format!("cannot write the state file {}: {error}", self.path.display()))
    }
}

fn replace(path: &Path, emulator: &Emulator) -> Result<(File, Journal), String> {
    let failed = |error: std::io::Error| format!("cannot write the state file {}: {error}", path.display());
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let file = File::create(&new).map_err(failed)?;
    lock(&file, &new)?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let journal = Journal::snapshot(emulator, &mut out).map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&new, path).map_err(failed)?;
    // The new name too has to reach the disk.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok((file, journal))
}
