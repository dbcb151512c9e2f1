//! What the commands tell people. The only file that prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks through its terminal")]

use crate::failure::Failure;

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

/// What a tool that failed had printed.
pub(crate) fn output(text: &str) {
    eprintln!("{}", text.trim_end());
}
