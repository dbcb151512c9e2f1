//! The emulator as a program. What it does is in the library; this starts it and says in one line why it cannot.

use std::io::Write as _;
use std::process::ExitCode;

mod shell;

use shell::args::{self, Command};

fn main() -> ExitCode {
    let result = match args::parse(std::env::args_os()) {
        Ok(Command::Help) => {
            // Whoever closes the pipe early does not want to read it.
            let _ = std::io::stdout().write_all(args::HELP.as_bytes());
            return ExitCode::SUCCESS;
        }
        Ok(Command::Serve(options)) => shell::serve(*options),
        Err(message) => Err(format!("{message}; --help lists what there is")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "emulator: {message}");
            ExitCode::from(2)
        }
    }
}
