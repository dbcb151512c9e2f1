//! `cargo xtask screenshot`: takes the picture in the README, so that it shows what there is.

use crate::failure::Outcome;
use crate::tools::{chromium, npm};
use crate::{bundle, demo, emulator, process, project, say};
use std::process::Command;

/// Takes `docs/keys.png` from the demo in Chromium.
pub(crate) fn run() -> Outcome {
    let folder = project::root().join("tests/e2e");
    let chromium = chromium::find()?;
    bundle::build()?;
    demo::build_emulator()?;
    npm::install(&folder, "Playwright")?;
    let mut playwright = Command::new(folder.join("node_modules/.bin/playwright"));
    playwright.args(["test", "--config", "screenshot.config.ts"]).current_dir(&folder);
    playwright.env("CHROMIUM", chromium.browser).env("EMULATOR", emulator::binary());
    process::succeed(&mut playwright, "screenshot", "Taking the picture")?;
    say::line("docs/keys.png shows the console as it is now.");
    Ok(())
}
