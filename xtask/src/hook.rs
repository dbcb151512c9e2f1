//! Trunk's last step: turns what Trunk and wasm-bindgen left in the staging folder into a page that
//! runs under a policy without inline code, with an integrity value on every file it loads.
//!
//! The shape of what comes in is checked, not hoped for: anything unexpected ends the build.

mod cut;
mod minify;
mod page;
mod script;

use crate::failure::{Outcome, fail};
use crate::{digest, files};
use cut::Module;
use minify::{Language, minify};
use std::env;
use std::path::{Path, PathBuf};

/// What a text goes through before it is shipped.
type Finish = fn(&str, Language) -> Outcome<String>;

/// Works on the folders that Trunk names in the environment. Only a release is made small.
pub(crate) fn run() -> Outcome {
    let source = folder("TRUNK_SOURCE_DIR")?;
    let staging = folder("TRUNK_STAGING_DIR")?;
    let is_release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    match is_release {
        true => assemble(&source, &staging, |_| cut::cut(), minify),
        false => assemble(&source, &staging, Ok, |text, _| Ok(text.to_owned())),
    }
}

fn folder(variable: &str) -> Outcome<PathBuf> {
    match env::var_os(variable) {
        Some(path) => Ok(PathBuf::from(path)),
        None => fail!("{variable} is not set. This command is for Trunk; `cargo xtask build` starts it."),
    }
}

/// Puts the final page, its one script, its one style sheet and the wasm modules into `staging`. `cut` makes of the
/// module that Trunk staged the one that is shipped.
fn assemble(source: &Path, staging: &Path, cut: fn(Module) -> Outcome<Module>, finish: Finish) -> Outcome {
    let index = staging.join("index.html");
    let mut page = page::Page::parse(&files::read_text(&index)?)?;

    let staged = Module {
        glue: String::from_utf8_lossy(&take(staging, &page.glue)?).into_owned(),
        wasm: take(staging, &page.wasm)?,
        loader: String::new(),
        parts: Vec::new(),
    };
    let module = cut(staged)?;
    let wasm_name = format!("console-{}_bg.wasm", digest::short(&module.wasm));

    let read = |name: &str| files::read_text(&source.join(format!("boot/{name}.js")));
    let script = script::join(read, &module, &wasm_name)?;
    let script = finish(&script, Language::Script)?;
    let script_name = format!("boot-{}.js", digest::short(script.as_bytes()));

    let mut sheet = String::new();
    for name in &page.sheets {
        sheet += &String::from_utf8_lossy(&take(staging, name)?);
    }
    let sheet = finish(&sheet, Language::Sheet)?;
    let sheet_name = format!("console-{}.css", digest::short(sheet.as_bytes()));

    page.set_script(&script_name, &digest::integrity(script.as_bytes()));
    page.set_sheet(&sheet_name, &digest::integrity(sheet.as_bytes()));
    files::write(&staging.join(wasm_name), module.wasm)?;
    for (name, content) in module.parts {
        files::write(&staging.join(name), content)?;
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;
    use crate::project;

    /// What Trunk leaves, with the project's real scripts beside it.
    fn staged(name: &str) -> PathBuf {
        let base = env::temp_dir().join(format!("xtask-hook-{name}-{}", std::process::id()));
        for path in files::below(&project::root().join("boot")).unwrap() {
            let name = path.file_name().unwrap();
            files::write(&base.join("boot").join(name), files::read(&path).unwrap()).unwrap();
        }
        let html = r#"<head><link rel="stylesheet" href="./a-1.css"/><link rel="stylesheet" href="./b-2.css"/>
<script type="module" src="./console-3.js" data-wasm="./console-3_bg.wasm"></script></head><body></body>"#;
        let glue =
            "async function __wbg_init() { wasm = instance.exports; }\nexport { initSync, __wbg_init as default };\n";
        let files: [(&str, &[u8]); 5] = [
            ("index.html", html.as_bytes()),
            ("a-1.css", b"a{}"),
            ("b-2.css", b"b{}"),
            ("console-3.js", glue.as_bytes()),
            ("console-3_bg.wasm", b"\0asm"),
        ];
        for (name, content) in files {
            files::write(&base.join("stage").join(name), content).unwrap();
        }
        base
    }

    #[test]
    fn the_page_loads_three_files_that_vouch_for_one_another() {
        let base = staged("whole");
        let stage = base.join("stage");
        assemble(&base, &stage, Ok, |text, _| Ok(text.to_owned())).unwrap();

        let made = files::below(&stage).unwrap();
        let find = |ending: &str| made.iter().find(|path| path.to_string_lossy().ends_with(ending)).unwrap();
        assert_eq!(made.len(), 4, "index.html and one file of each kind: {made:?}");
        assert_eq!(files::read_text(find(".css")).unwrap(), "a{}b{}", "in cascade order");
        let script = files::read_text(find(".js")).unwrap();
        let html = files::read_text(find(".html")).unwrap();
        assert!(script.contains(&digest::integrity(b"\0asm")) && html.contains(&digest::integrity(script.as_bytes())));
        std::fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn a_missing_file_ends_the_build() {
        let base = staged("missing");
        std::fs::remove_file(base.join("stage/b-2.css")).unwrap();
        let failure = assemble(&base, &base.join("stage"), Ok, |text, _| Ok(text.to_owned())).unwrap_err();
        assert!(failure.to_string().contains("b-2.css"));
        std::fs::remove_dir_all(base).unwrap();
    }
}
