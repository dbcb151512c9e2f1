//! The emulator as a process beside a command: known to be ready before anything uses it, and never
//! left behind.

mod info;

use crate::failure::{Failure, Outcome, fail};
use crate::{process, project};
use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

pub(crate) use info::Info;

/// A running emulator. It ends when this goes out of scope.
pub(crate) struct Emulator {
    child: Child,
    /// Where it listens, without a slash at the end.
    pub(crate) url: String,
    /// Hears one thing: that it is over, and whether somebody wanted that.
    over: Receiver<Over>,
    ask: Sender<Over>,
}

/// Why an emulator is over.
enum Over {
    /// It ended by itself.
    Ended,
    /// Somebody asked for it, by Ctrl-C or a signal.
    Asked,
}

impl Emulator {
    /// Starts the emulator that cargo has built and waits until it says where it listens.
    pub(crate) fn start<Argument: AsRef<OsStr>>(arguments: &[Argument]) -> Outcome<Self> {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(project::root()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| process::not_started(&command, &error))?;
        let mut lines = child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines());
        let Some(url) = lines.by_ref().map_while(Result::ok).find_map(|line| address(&line)) else {
            let _ = child.wait();
            fail!("The emulator did not start; it says above why.");
        };
        let (ask, over) = mpsc::channel();
        let ended = ask.clone();
        thread::spawn(move || {
            // Its output has an end when it has one, and must be read lest it waits for a reader.
            lines.map_while(Result::ok).for_each(drop);
            let _ = ended.send(Over::Ended);
        });
        Ok(Self { child, url, over, ask })
    }

    /// Asks the emulator which project it plays, and for the key to it.
    pub(crate) fn info(&self) -> Outcome<Info> {
        Info::of(&self.url)
    }

    /// Runs until Ctrl-C (or another signal that asks to end), which is success, or until the emulator ends by itself.
    pub(crate) fn run(mut self) -> Outcome {
        let ask = self.ask.clone();
        let handled = ctrlc::set_handler(move || drop(ask.send(Over::Asked)));
        handled.map_err(|error| Failure::new(format!("Ctrl-C cannot be listened for: {error}.")))?;
        match self.over.recv() {
            Ok(Over::Asked) => Ok(()),
            // Ctrl-C reaches every program of the terminal: the emulator may have been faster.
            Ok(Over::Ended) | Err(_) => match self.child.wait() {
                Ok(status) if status.success() || status.code().is_none() => Ok(()),
                Ok(status) => fail!("The emulator ended by itself ({status}); it says above why."),
                Err(error) => fail!("The emulator cannot be waited for: {error}."),
            },
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Nothing is lost: its state is on the disk before it answers.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where cargo puts the emulator.
pub(crate) fn binary() -> PathBuf {
    project::target().join("debug").join(format!("emulator{}", env::consts::EXE_SUFFIX))
}

/// The address in the line in which the emulator says that it is ready.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("http://")?;
    let url = rest.split_whitespace().next()?.trim_end_matches(['/', '.', ',']);
    Some(format!("http://{url}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_ready_line() {
        assert_eq!(address("ready on http://127.0.0.1:8080/").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(address("Listening at http://127.0.0.1:80 with 5 keys").as_deref(), Some("http://127.0.0.1:80"));
        assert_eq!(address("making 1000000 keys"), None);
    }
}
