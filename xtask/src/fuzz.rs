//! `cargo xtask fuzz`: the readers of what others wrote, fed with what nobody would write.
//!
//! The targets are in `fuzz/`, laid out as cargo-fuzz has it. They are built by the compiler that builds everything else:
//! what tells libFuzzer of new ways through the code is part of the stable one, only its address checks are not, and
//! nothing here is unsafe. The same runs from the same seed do the same on each machine of a kind.

use crate::failure::{Failure, Outcome, fail};
use crate::{files, process, project, say, tools, usage};
use lexopt::{Arg, Parser, ValueExt as _};
use std::path::PathBuf;
use std::process::Command;

/// The targets, and how many runs each gets if nobody says: some seconds.
const TARGETS: [(&str, u64); 5] =
    [("claims", 400_000), ("import", 40_000), ("ip_list", 200_000), ("journal", 1_000_000), ("json", 1_000_000)];

/// Longest input, in bytes. What only long ones show is in the tests.
const LONGEST: u32 = 2_048;

/// What each crate of a target is compiled with: counters and comparisons that libFuzzer looks at.
const FLAGS: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// What is to be run.
#[derive(Debug, PartialEq)]
struct Options {
    targets: Vec<String>,
    runs: Option<u64>,
    seed: u64,
}

/// Parses the options and runs the targets.
pub(crate) fn run(arguments: &mut Parser) -> Outcome {
    match parse(arguments).map_err(|error| Failure::new(format!("{error}. See `cargo xtask fuzz --help`.")))? {
        Some(options) => all(&options).map(drop),
        None => {
            say::line(usage::FUZZ);
            Ok(())
        }
    }
}

/// The options, or nothing if help was asked for.
fn parse(arguments: &mut Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options { targets: Vec::new(), runs: None, seed: 1 };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("runs") => options.runs = Some(arguments.value()?.parse()?),
            Arg::Long("seed") => options.seed = arguments.value()?.parse()?,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Value(name) => {
                let name = name.string()?;
                if !TARGETS.iter().any(|(known, _)| *known == name) {
                    return Err(format!("there is no target {name:?}").into());
                }
                options.targets.push(name);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// The layer of the tests: each target, as often as some seconds allow. How many there were, if all held.
pub(crate) fn layer() -> Outcome<u64> {
    all(&Options { targets: Vec::new(), runs: None, seed: 1 })
}

fn all(options: &Options) -> Outcome<u64> {
    let folder = build()?;
    let chosen = |name: &str| options.targets.is_empty() || options.targets.iter().any(|target| target == name);
    let mut count = 0;
    for (name, usual) in TARGETS.into_iter().filter(|(name, _)| chosen(name)) {
        let runs = options.runs.unwrap_or(usual);
        one(&folder, name, runs, options.seed)?;
        say::line(&format!("{name:<9} {runs:>8} runs"));
        count += 1;
    }
    Ok(count)
}

/// Builds all targets, and says where they are.
fn build() -> Outcome<PathBuf> {
    if std::env::var_os("CXX").is_none() && ["c++", "g++", "clang++"].iter().all(|name| tools::on_path(name).is_none())
    {
        fail!("libFuzzer needs a C++ compiler, and there is none. Install one (on Debian: apt-get install g++).");
    }
    let version = process::ask("rustc", &["-vV"]).unwrap_or_default();
    let Some(host) = version.lines().find_map(|line| line.strip_prefix("host: ")) else {
        fail!("rustc does not say for which machine it compiles. Install Rust with rustup (rustup.rs).");
    };
    let folder = project::target().join("fuzz");
    say::doing("Building the fuzz targets (about a minute the first time) …");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--release", "--manifest-path", "fuzz/Cargo.toml"]);
    // With a target named, what runs during the build is compiled without the flags.
    cargo.args(["--target", host, "--target-dir"]).arg(&folder);
    cargo.env("RUSTFLAGS", FLAGS.join(" ")).env_remove("CARGO_ENCODED_RUSTFLAGS");
    process::succeed(&mut cargo, "fuzz-build", "Building the fuzz targets")?;
    Ok(folder.join(host).join("release"))
}

/// Runs a target. What broke it is kept as a file.
fn one(folder: &std::path::Path, name: &str, runs: u64, seed: u64) -> Outcome {
    let found = project::target().join("fuzz/found").join(name);
    files::create_folder(&found)?;
    let seeds = project::root().join("fuzz/seeds").join(name);
    if files::below(&seeds)?.is_empty() {
        fail!("The fuzz target {name} has no seeds in fuzz/seeds/{name}.");
    }
    // The seeds are read and not written to: what libFuzzer learns stays in memory.
    let mut target = Command::new(folder.join(name));
    target.arg(format!("-runs={runs}")).arg(format!("-seed={seed}")).arg(format!("-max_len={LONGEST}"));
    target.arg(format!("-artifact_prefix={}/", found.display()));
    let learnt = project::target().join("fuzz/learnt").join(name);
    files::create_folder(&learnt)?;
    for file in files::below(&learnt)? {
        files::remove(&file)?;
    }
    target.arg(learnt).arg(seeds);
    let what = format!("The fuzz target {name}");
    let output = process::succeed(&mut target, &format!("fuzz-{name}"), &what);
    match output {
        Ok(output) if output.contains("Done ") => Ok(()),
        Ok(_) => fail!("{what} did not come to its end; its output is in .tools/log/fuzz-{name}.log."),
        Err(failure) => fail!("{failure} What broke it is in {}.", found.display()),
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
    fn targets_and_runs_are_chosen() {
        let options = parsed("import --runs 7 json --seed=9").unwrap().unwrap();
        assert_eq!(options, Options { targets: vec!["import".into(), "json".into()], runs: Some(7), seed: 9 });
        assert!(parsed("--help").unwrap().is_none());
        assert!(parsed("nonsense").is_err() && parsed("--runs many").is_err() && parsed("--speed").is_err());
    }

    #[test]
    fn each_target_is_built_has_seeds_and_is_explained() {
        let manifest = files::read_text(&project::root().join("fuzz/Cargo.toml")).unwrap();
        let built: Vec<_> = manifest.split("[[bin]]").skip(1).filter_map(|bin| bin.split('"').nth(1)).collect();
        assert_eq!(built, TARGETS.map(|(name, _)| name));
        for (name, _) in TARGETS {
            assert!(!files::below(&project::root().join("fuzz/seeds").join(name)).unwrap().is_empty(), "{name}");
            assert!(usage::FUZZ.contains(&format!("\n  {name:<9}")), "{name}");
        }
    }
}
