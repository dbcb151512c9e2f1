//! The layers that cargo itself runs. All select the same packages and profile, so that each thing
//! is compiled once for all of them.

use super::count::Count;
use crate::failure::{Failure, Outcome, fail};
use crate::process::{self, Finished};
use crate::{say, tools};
use serde_json::Value;
use std::process::Command;

/// Integration tests that are layers of their own.
const OWN_LAYERS: [&str; 3] = ["tidy", "contract", "browser"];

/// rustfmt over everything.
pub(crate) fn format() -> Outcome<Count> {
    check(cargo(&["fmt", "--all", "--check"]), "format")
}

/// clippy for the host, and for what runs in a browser.
pub(crate) fn clippy() -> Outcome<Count> {
    let mut count =
        check(cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]), "clippy-host")?;
    tools::wasm_target()?;
    let wasm = ["clippy", "--locked", "--target", tools::WASM, "--package", "console"];
    let targets = ["--lib", "--bins", "--test", "browser", "--", "-D", "warnings"];
    count += check(cargo(&[&wasm[..], &targets].concat()), "clippy-wasm32")?;
    Ok(count)
}

/// The rules of the house.
pub(crate) fn tidy() -> Outcome<Count> {
    tests(cargo(&["test", "--locked", "--workspace", "--no-fail-fast", "--test", "tidy"]), "tidy")
}

/// Unit tests of every package, and the integration tests and documentation examples that are no layer of their own.
pub(crate) fn unit() -> Outcome<Count> {
    let packages = packages()?;
    let integration = packages.iter().flat_map(|package| package.tests.iter());
    let mut command = cargo(&["test", "--locked", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
    for name in integration.filter(|name| !OWN_LAYERS.contains(&name.as_str())) {
        command.args(["--test", name]);
    }
    let mut count = tests(command, "unit")?;
    count += tests(cargo(&["test", "--locked", "--workspace", "--no-fail-fast", "--doc"]), "unit-examples")?;
    Ok(count)
}

/// The console's client against the emulator's core.
pub(crate) fn contract() -> Outcome<Count> {
    tests(cargo(&["test", "--locked", "--workspace", "--no-fail-fast", "--test", "contract"]), "contract")
}

/// Builds the emulator with the same selection as the tests, so that nothing is compiled for it alone.
pub(crate) fn build_emulator() -> Outcome {
    let mut command = cargo(&["build", "--locked", "--workspace", "--all-targets"]);
    process::succeed(&mut command, "build", "Building the emulator").map(drop)
}

/// The documentation of each package.
pub(crate) fn rustdoc() -> Outcome<Count> {
    let mut command = cargo(&["doc", "--locked", "--no-deps", "--workspace"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    let count = check(command, "rustdoc")?;
    let documented = packages()?.len() as u64;
    Ok(if count.failed == 0 { Count { passed: documented, failed: 0 } } else { count })
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments);
    command
}

/// A command that is a check by itself.
fn check(mut command: Command, log: &str) -> Outcome<Count> {
    let Finished { success, output } = process::run(&mut command, log)?;
    if !success {
        say::output(&output);
    }
    Ok(Count::of_check(success))
}

/// A command that runs tests and says how many.
pub(crate) fn tests(mut command: Command, log: &str) -> Outcome<Count> {
    let Finished { success, output } = process::run(&mut command, log)?;
    let mut count = Count::of_cargo(&output);
    if !success {
        say::output(&output);
        // It did not compile, or ended before it could say what failed.
        count.failed = count.failed.max(1);
    }
    Ok(count)
}

/// A package of the workspace, and its integration tests.
struct Package {
    tests: Vec<String>,
}

fn packages() -> Outcome<Vec<Package>> {
    let mut command = cargo(&["metadata", "--locked", "--no-deps", "--format-version", "1"]);
    let output = command.current_dir(crate::project::root()).output();
    let output = output.map_err(|error| process::not_started(&command, &error))?;
    let Ok(metadata) = serde_json::from_slice::<Value>(&output.stdout) else {
        fail!("cargo cannot read the workspace: {}", String::from_utf8_lossy(&output.stderr).trim());
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let is_test = |target: &Value| list(&target["kind"]).iter().any(|kind| kind == "test");
    let name = |target: &Value| target["name"].as_str().map(str::to_owned);
    let of = |package: Value| Package {
        tests: list(&package["targets"]).iter().filter(|target| is_test(target)).filter_map(name).collect(),
    };
    let packages: Vec<Package> = list(&metadata["packages"]).into_iter().map(of).collect();
    if packages.is_empty() { Err(Failure::new("cargo finds no packages.")) } else { Ok(packages) }
}
