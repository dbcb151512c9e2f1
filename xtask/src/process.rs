//! Starting other programs: what they print goes to a log, and why they failed comes back as one line.

mod diagnosis;

use crate::failure::{Failure, Outcome, fail};
use crate::{files, project, say};
use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a program ended, and all it printed.
pub(crate) struct Finished {
    /// Whether it ended with success.
    pub(crate) success: bool,
    /// Both of its streams, in the order in which it wrote.
    pub(crate) output: String,
}

/// Runs a program to its end with both streams in `.tools/log/<log>.log`.
pub(crate) fn run(command: &mut Command, log: &str) -> Outcome<Finished> {
    let path = project::tools().join("log").join(format!("{log}.log"));
    files::write(&path, "")?;
    let file = File::options().append(true).open(&path).map_err(|error| Failure::file("open", &path, &error))?;
    let copy = file.try_clone().map_err(|error| Failure::file("open", &path, &error))?;
    let status = quiet(command).stdout(file).stderr(copy).status();
    let status = status.map_err(|error| not_started(command, &error))?;
    let output = String::from_utf8_lossy(&files::read(&path)?).into_owned();
    Ok(Finished { success: status.success(), output })
}

/// Runs a program that has to succeed. If it does not, its last lines are shown and the reason is named.
pub(crate) fn succeed(command: &mut Command, log: &str, what: &str) -> Outcome<String> {
    let finished = run(command, log)?;
    if finished.success {
        return Ok(finished.output);
    }
    say::output(&last_lines(&finished.output, 40));
    match diagnosis::of(&finished.output) {
        Some(reason) => fail!("{what} failed: {reason}"),
        None => fail!("{what} failed; its output is above and in .tools/log/{log}.log."),
    }
}

/// The standard output of a short question to a program; nothing if it is missing or fails.
pub(crate) fn ask(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = quiet(Command::new(program.as_ref()).args(arguments)).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A program in the project's folder, without a terminal to ask on and without backtraces.
fn quiet(command: &mut Command) -> &mut Command {
    if command.get_current_dir().is_none() {
        command.current_dir(project::root());
    }
    command.stdin(Stdio::null()).env("CARGO_TERM_COLOR", "never").env_remove("RUST_BACKTRACE")
}

/// Why a program could not even be started.
pub(crate) fn not_started(command: &Command, error: &io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::new(diagnosis::missing(&program));
    }
    Failure::new(format!("Could not start {program}: {error}."))
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
