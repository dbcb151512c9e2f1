//! From the command line to an emulator that is ready.

use std::io::Write as _;

use emulator::{Emulator, Setup};

use super::args::Options;
use super::state_file::{self, Found, StateFile};

/// The emulator, and the file that keeps its keys.
pub(crate) fn start(options: &Options, now_ms: i64) -> Result<(Emulator, Option<StateFile>), String> {
    let setup = Setup {
        project_id: options.project_id.clone().unwrap_or_else(|| Options::DEFAULT_PROJECT.to_owned()),
        management_key: options.management_key.clone(),
        keys: options.keys.unwrap_or(Options::DEFAULT_KEYS),
        seed: options.seed.unwrap_or(Options::DEFAULT_SEED),
        now_ms,
        switches: options.switches.clone(),
    };
    let Some(path) = &options.state else { return Ok((Emulator::new(setup)?, None)) };
    match state_file::read(path)? {
        Found::Nothing => {
            let emulator = Emulator::new(setup)?;
            let file = StateFile::create(path, &emulator)?;
            Ok((emulator, Some(file)))
        }
        Found::State(saved, old) => {
            let contradiction = |flag: &str, has: &dyn std::fmt::Display| {
                let path = path.display();
                Err(format!("the state file {path} was made with {flag} {has}; leave {flag} out, or name another file"))
            };
            if options.project_id.as_ref().is_some_and(|id| *id != saved.project_id) {
                return contradiction("--project-id", &saved.project_id);
            }
            if options.keys.is_some_and(|keys| keys != saved.keys) {
                return contradiction("--keys", &saved.keys);
            }
            if options.seed.is_some_and(|seed| seed != saved.seed) {
                return contradiction("--seed", &saved.seed);
            }
            if saved.torn {
                let word =
                    "emulator: the last call was cut off while it was written to the state file; it is left out\n";
                let _ = std::io::stderr().write_all(word.as_bytes());
            }
            let emulator = Emulator::restore(setup, *saved);
            let file = StateFile::create(path, &emulator)?;
            // Held until now, so that no second emulator could come in between.
            drop(old);
            Ok((emulator, Some(file)))
        }
    }
}
