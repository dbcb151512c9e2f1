//! The real nginx and Caddy as `deploy/` sets them up: every promise of theirs, and then the console behind them.

use super::count::Count;
use super::e2e;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Finished};
use crate::tools::proxies;
use crate::{bundle, project, say};
use std::process::Command;

/// The scripts of `deploy/`, and the journeys.
pub(crate) fn run() -> Outcome<Count> {
    proxies::ensure()?;
    bundle::build()?;
    let mut command = Command::new(project::root().join("deploy/try.sh"));
    let Finished { output, .. } = process::run(&mut command, "hosting")?;
    let count = Count::of_script(&output).filter(|count| count.passed > 0);
    if count.is_none_or(|count| count.failed > 0) {
        say::output(&output);
    }
    let mut count = count.ok_or_else(|| Failure::new("deploy/try.sh ended without a count; its output is above."))?;
    count += e2e::hosting()?;
    Ok(count)
}
