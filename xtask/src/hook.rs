//! Trunk's last step: turns what Trunk and wasm-bindgen left in the staging folder into a page that
//! runs under a policy without inline code, with an integrity value on every file it loads.
//!
//! The shape of what comes in is checked, not hoped for: anything unexpected ends the build.

mod css;
mod page;
mod script;

use crate::failure::{Outcome, fail};
use crate::{digest, files};
use std::env;
use std::path::{Path, PathBuf};

/// Works on the folders that Trunk names in the environment.
pub(crate) fn run() -> Outcome {
    let source = folder("TRUNK_SOURCE_DIR")?;
    let staging = folder("TRUNK_STAGING_DIR")?;
    assemble(&source, &staging)
}

fn folder(variable: &str) -> Outcome<PathBuf> {
    match env::var_os(variable) {
        Some(path) => Ok(PathBuf::from(path)),
        None => fail!("{variable} is not set. This command is for Trunk; `cargo xtask build` starts it."),
    }
}

/// Puts the final page, its one script, its one style sheet and the wasm module into `staging`.
fn assemble(source: &Path, staging: &Path) -> Outcome {
    let index = staging.join("index.html");
    let mut page = page::Page::parse(&files::read_text(&index)?)?;

    let wasm = take(staging, &page.wasm)?;
    let wasm_name = format!("console-{}_bg.wasm", digest::short(&wasm));

    let glue = String::from_utf8_lossy(&take(staging, &page.glue)?).into_owned();
    let boot = files::read_text(&source.join("boot/boot.js"))?;
    let script = script::join(&boot, &glue, &wasm_name, &digest::integrity(&wasm))?;
    let script_name = format!("boot-{}.js", digest::short(script.as_bytes()));

    let mut sheet = String::new();
    for name in &page.sheets {
        sheet += &css::without_comments(&String::from_utf8_lossy(&take(staging, name)?))?;
    }
    let sheet_name = format!("console-{}.css", digest::short(sheet.as_bytes()));

    page.set_script(&script_name, &digest::integrity(script.as_bytes()));
    page.set_sheet(&sheet_name, &digest::integrity(sheet.as_bytes()));
    files::write(&staging.join(wasm_name), wasm)?;
    files::write(&staging.join(script_name), script)?;
    files::write(&staging.join(sheet_name), sheet)?;
    files::write(&index, page.html())
}

/// Reads a staged file and takes it away: it goes into another one, or gets another name.
fn take(staging: &Path, name: &str) -> Outcome<Vec<u8>> {
    let path = staging.join(name);
    let content = files::read(&path)?;
    files::remove(&path)?;
    Ok(content)
}
