//! What the commands tell people. The only file that prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks through its terminal")]

use crate::failure::Failure;

/// How cargo's lines begin that only tell how far it is.
const PROGRESS: [&str; 6] = ["Blocking ", "Checking ", "Compiling ", "Documenting ", "Downloaded ", "Downloading "];

/// A line of a command's result.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// What is being done now, on the error stream so that results stay clean.
pub(crate) fn doing(text: &str) {
    eprintln!("· {text}");
}

/// The last words of a command that could not go on.
pub(crate) fn failure(failure: &Failure) {
    eprintln!("error: {failure}");
}

/// What a tool that failed had printed, without its progress.
pub(crate) fn output(text: &str) {
    let is_progress = |line: &str| PROGRESS.iter().any(|word| line.trim_start().starts_with(word));
    text.lines().filter(|line| !is_progress(line)).for_each(|line| eprintln!("{line}"));
}
