//! `cargo xtask bench`: the console's grid beside the same grid made with other things, in one browser.

use crate::failure::{Failure, Outcome, fail};
use crate::tools::{chromium, npm};
use crate::{bundle, demo, emulator, files, process, project, say, usage};
use lexopt::{Arg, Parser, ValueExt as _};
use std::process::Command;

/// Parses the options and measures.
pub(crate) fn run(arguments: &mut Parser) -> Outcome {
    match parse(arguments).map_err(|error| Failure::new(format!("{error}. See `cargo xtask bench --help`.")))? {
        Some(options) => measure(&options),
        None => {
            say::line(usage::BENCH);
            Ok(())
        }
    }
}

/// The options as the driver takes them, or nothing if help was asked for. The driver checks their values.
fn parse(arguments: &mut Parser) -> Result<Option<Vec<String>>, lexopt::Error> {
    let mut options = Vec::new();
    while let Some(argument) = arguments.next()? {
        let name = match argument {
            Arg::Long(name @ ("keys" | "rounds" | "only")) => format!("--{name}"),
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        };
        options.extend([name, arguments.value()?.string()?]);
    }
    Ok(Some(options))
}

fn measure(options: &[String]) -> Outcome {
    let folder = project::root().join("bench");
    let out = project::target().join("bench");
    let chromium = chromium::find()?;
    bundle::build()?;
    demo::build_emulator()?;
    npm::install(&folder, "the other grids")?;
    files::write(&out.join("runs.json"), &runs()?)?;
    let mut driver = Command::new("node");
    driver.arg("run.js").args(options).current_dir(&folder);
    driver.env("CHROMIUM", chromium.browser).env("EMULATOR", emulator::binary());
    driver.env("DIST", project::dist()).env("BENCH_OUT", &out);
    // Its table and its progress are for the terminal, as they come.
    let status = driver.status().map_err(|error| process::not_started(&driver, &error))?;
    if !status.success() {
        fail!("The bench did not run to its end without a problem; it says above what was wrong.");
    }
    Ok(())
}

/// How long runs take, by a simulated clock: one line of JSON for the report.
fn runs() -> Outcome<String> {
    say::doing("Letting runs over a thousand keys pass by a simulated clock …");
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--locked", "--quiet", "--example", "run_bench"]);
    let output = process::succeed(&mut cargo, "run-bench", "The bench of runs")?;
    match output.lines().rfind(|line| line.starts_with('[')) {
        Some(line) => Ok(line.to_owned()),
        None => fail!("The bench of runs printed no figures; its output is in .tools/log/run-bench.log."),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    fn parsed(line: &str) -> Result<Option<Vec<String>>, lexopt::Error> {
        parse(&mut Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn every_option_reaches_the_driver() {
        let options = parsed("--keys 10,20 --rounds=1 --only floor --only console").unwrap().unwrap();
        assert_eq!(options.join(" "), "--keys 10,20 --rounds 1 --only floor --only console");
    }

    #[test]
    fn help_and_nonsense_start_nothing() {
        assert_eq!(parsed("--help").unwrap(), None);
        assert!(parsed("--speed 9").is_err() && parsed("--keys").is_err() && parsed("now").is_err());
    }
}
