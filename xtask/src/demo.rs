//! `cargo xtask demo`: the console and an API behind it, on one port of this machine.

use crate::emulator::{Emulator, Info};
use crate::failure::{Failure, Outcome};
use crate::{bundle, ports, process, project, say, usage};
use lexopt::{Arg, Parser, ValueExt as _};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What can be chosen on the command line.
#[derive(Debug, PartialEq)]
struct Options {
    port: u16,
    keys: u32,
    seed: Option<u64>,
    state: Option<PathBuf>,
    open: bool,
}

/// Parses the options and runs until Ctrl-C.
pub(crate) fn run(arguments: &mut Parser) -> Outcome {
    match parse(arguments).map_err(|error| Failure::new(format!("{error}. See `cargo xtask demo --help`.")))? {
        Some(options) => serve(&options),
        None => {
            say::line(usage::DEMO);
            Ok(())
        }
    }
}

/// The options, or nothing if help was asked for.
fn parse(arguments: &mut Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options { port: 8080, keys: 2500, seed: None, state: None, open: false };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => options.port = arguments.value()?.parse()?,
            Arg::Long("keys") => options.keys = arguments.value()?.parse()?,
            Arg::Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Arg::Long("state") => options.state = Some(arguments.value()?.into()),
            Arg::Long("open") => options.open = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

fn serve(options: &Options) -> Outcome {
    ports::expect_free(options.port)?;
    bundle::build()?;
    build_emulator()?;
    let emulator = Emulator::start(&arguments(options))?;
    let url = format!("{}/", emulator.url);
    say::line(&welcome(&url, &emulator.info()?));
    if options.open {
        open(&url);
    }
    emulator.run()
}

/// Brings the emulator up to date.
pub(crate) fn build_emulator() -> Outcome {
    say::doing("Building the emulator (about a minute the first time) …");
    let started = Instant::now();
    let mut cargo = Command::new("cargo");
    process::succeed(cargo.args(["build", "--locked", "-p", "emulator"]), "emulator", "Building the emulator")?;
    say::doing(&format!("… done after {} seconds.", started.elapsed().as_secs()));
    Ok(())
}

/// The emulator's command line.
fn arguments(options: &Options) -> Vec<OsString> {
    let mut all: Vec<OsString> = vec!["--port".into(), options.port.to_string().into()];
    all.extend(["--keys".into(), options.keys.to_string().into()]);
    if let Some(seed) = options.seed {
        all.extend(["--seed".into(), seed.to_string().into()]);
    }
    if let Some(state) = &options.state {
        // Relative to where the command was called, not to where the emulator runs.
        let state = std::path::absolute(state).unwrap_or_else(|_| state.clone());
        all.extend(["--state".into(), state.into()]);
    }
    all.extend(["--serve".into(), project::dist().into(), "--quiet".into()]);
    all
}

/// What people read when everything runs.
fn welcome(url: &str, info: &Info) -> String {
    format!(
        "\nThe console is ready:  {url}\n\n  Project ID      {}\n  Management key  {}\n  Access keys     {}\n\n\
         Ctrl-C stops it.\n",
        info.project, info.management_key, info.keys
    )
}

/// Opens the page as the desktop does; where there is none, the printed address has to do.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(opener);
    let started = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if started.is_err() {
        say::doing(&format!("There is no {opener} here; open {url} yourself."));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    fn parsed(line: &str) -> Result<Option<Options>, lexopt::Error> {
        parse(&mut Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn options_have_the_values_of_the_help_text() {
        let options = parsed("").unwrap().unwrap();
        assert_eq!(options, Options { port: 8080, keys: 2500, seed: None, state: None, open: false });
        assert!(usage::DEMO.contains("--port 8080") && usage::DEMO.contains("--keys 2500"));
    }

    #[test]
    fn every_option_reaches_the_emulator() {
        let options = parsed("--port 99 --keys=7 --seed 3 --state /tmp/keys --open").unwrap().unwrap();
        let line: Vec<_> = arguments(&options).iter().map(|part| part.to_string_lossy().into_owned()).collect();
        assert!(line.join(" ").starts_with("--port 99 --keys 7 --seed 3 --state /tmp/keys --serve "));
        assert!(options.open);
    }

    #[test]
    fn help_and_nonsense_start_nothing() {
        assert_eq!(parsed("--help").unwrap(), None);
        assert!(parsed("--port 70000").is_err() && parsed("--keys many").is_err() && parsed("now").is_err());
    }
}
