//! Script and style sheet as they are shipped: short. esbuild does it, which is pinned beside wasm-opt.

use crate::failure::{Failure, Outcome, fail};
use crate::{process, tools};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What a text is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    /// A JavaScript module.
    Script,
    /// A style sheet.
    Sheet,
}

/// The text with the same meaning and fewer bytes: names that nobody outside can see are shortened,
/// comments go, and nothing is rewritten for older browsers.
pub(crate) fn minify(text: &str, language: Language) -> Outcome<String> {
    let loader = match language {
        Language::Script => "--loader=js",
        Language::Sheet => "--loader=css",
    };
    let mut command = Command::new("esbuild");
    command.args([loader, "--minify", "--legal-comments=none", "--log-level=warning"]).env("PATH", tools::path()?);
    if let Language::Script = language {
        command.arg("--format=esm");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|error| process::not_started(&command, &error))?;
    let lost = |error| Failure::new(format!("esbuild cannot be talked to: {error}."));
    // It reads everything before it writes anything, so neither side can wait for the other.
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).map_err(lost)?;
    }
    let output = child.wait_with_output().map_err(lost)?;
    if !output.status.success() {
        fail!("esbuild does not understand the {language:?}; it says above where.");
    }
    String::from_utf8(output.stdout).map_err(|_| Failure::new("esbuild answered something else than text."))
}
