//! The project's commands: `cargo xtask demo`, `test`, `bench` and `build`.
//!
//! Each sets up what it needs by itself, says what takes long, and ends either with success or with
//! one line about what to do.

mod bench;
mod bundle;
mod demo;
mod digest;
mod emulator;
mod failure;
mod files;
mod fuzz;
mod hook;
mod ports;
mod process;
mod project;
mod say;
mod screenshot;
mod test;
mod tools;
mod usage;

use failure::{Failure, Outcome, fail};
use lexopt::Arg;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                say::failure(&failure);
            }
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: lexopt::Parser) -> Outcome {
    let command = match next(&mut arguments)? {
        Some(Arg::Value(command)) => command.to_string_lossy().into_owned(),
        Some(Arg::Short('h') | Arg::Long("help")) | None => {
            say::line(usage::ALL);
            return Ok(());
        }
        Some(other) => return Err(Failure::new(other.unexpected().to_string())),
    };
    match command.as_str() {
        "build" => without_options(&mut arguments, usage::BUILD, bundle::build_and_report),
        "screenshot" => without_options(&mut arguments, usage::SCREENSHOT, screenshot::run),
        "bench" => bench::run(&mut arguments),
        "demo" => demo::run(&mut arguments),
        "fuzz" => fuzz::run(&mut arguments),
        "test" => test::run(&mut arguments),
        // Trunk calls this one; see Trunk.toml.
        "boot-hook" => hook::run(),
        _ => fail!("There is no command {command:?}. See `cargo xtask --help`."),
    }
}

/// The next argument, or why it cannot be one.
fn next(arguments: &mut lexopt::Parser) -> Outcome<Option<Arg<'_>>> {
    arguments.next().map_err(|error| Failure::new(format!("{error}. See `cargo xtask --help`.")))
}

fn without_options(arguments: &mut lexopt::Parser, usage: &str, command: fn() -> Outcome) -> Outcome {
    match next(arguments)? {
        None => command(),
        Some(Arg::Short('h') | Arg::Long("help")) => {
            say::line(usage);
            Ok(())
        }
        Some(other) => fail!("{}. See --help.", other.unexpected()),
    }
}
