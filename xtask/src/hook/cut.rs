//! Cuts the linked module into the one that starts the page and the parts that come when they are first needed.
//!
//! `src/pages/parts.rs` says where to cut. The linker has left in the module what refers to what, so a part takes with
//! it exactly the code and the data that nothing else reaches.

use crate::failure::{Failure, Outcome, fail};
use crate::{digest, files, process, project, tools};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The module that starts the page, and everything that belongs to it.
#[derive(Debug)]
pub(crate) struct Module {
    /// wasm-bindgen's glue.
    pub(crate) glue: String,
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// The script that fetches the parts, empty where nothing was cut.
    pub(crate) loader: String,
    /// The parts: file name and content.
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

/// What the compiler may have used: wasm-opt refuses a module that uses more than it is told of.
const FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// How the loader begins: it asks the glue for what the parts share with the main module.
const LOADER_HEAD: &str = "import { initSync } from \"./main.js\";";

/// The module as cargo left it, cut, with its glue, and optimised.
pub(crate) fn cut() -> Outcome<Module> {
    let linked = project::target().join(tools::WASM).join("release/console.wasm");
    let work = project::target().join("cut");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| Failure::file("remove", &work, &error))?;
    }
    files::create_folder(&work)?;
    let mut split = tool("wasm-split-cli")?;
    split.arg(&linked).arg(&work).args(["--out-name", "main"]);
    process::succeed(&mut split, "cut", "Cutting the module into parts")?;
    let mut bindgen = tool("wasm-bindgen")?;
    bindgen.args(["--target=web", "--keep-lld-exports", "--no-demangle", "--no-typescript", "--out-name=console"]);
    bindgen.arg("--out-dir").arg(work.join("glue")).arg(work.join("main.wasm"));
    process::succeed(&mut bindgen, "wasm-bindgen", "Making the glue of the main module")?;

    let mut loader = files::read_text(&work.join("__wasm_split.js"))?;
    let mut parts = Vec::new();
    for path in files::below(&work)? {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(part) = file.strip_suffix(".wasm").filter(|name| !matches!(*name, "main" | "console_bg")) else {
            continue;
        };
        let content = optimised(&path)?;
        let name = format!("{}-{}.wasm", part.strip_prefix("split_").unwrap_or(part), digest::short(&content));
        loader = vouched(&loader, &file, &name, &digest::integrity(&content))?;
        parts.push((name, content));
    }
    Ok(Module {
        glue: files::read_text(&work.join("glue/console.js"))?,
        wasm: optimised(&work.join("glue/console_bg.wasm"))?,
        loader: ours(&loader)?,
        parts,
    })
}

/// What the loader does by itself, and what `boot/parts.js` and `boot/stop.js` do in its place: a server may give a module
/// any type, a failure is told to whoever waits for the part, and the module is entered where a failure in it is noticed.
const REPLACED: [[&str; 2]; 3] = [
    ["(WebAssembly.instantiateStreaming(src, imports))", "WebAssembly.instantiate(await src, imports)"],
    ["console.error(e);", "reportPart(e);"],
    [
        "sharedImports.__wasm_split.__indirect_function_table.get(callbackIndex)(callbackData, success);",
        "entered(() => sharedImports.__wasm_split.__indirect_function_table.get(callbackIndex)(callbackData, success));",
    ],
];

/// The loader with what is [`REPLACED`], and without the line that imports the glue, which it will be joined to.
fn ours(loader: &str) -> Outcome<String> {
    let mut loader = loader.replace(LOADER_HEAD, "");
    for [theirs, ours] in REPLACED {
        if !loader.contains(theirs) {
            fail!("The script that fetches the parts does not hold `{theirs}`, as expected.");
        }
        loader = loader.replace(theirs, ours);
    }
    Ok(loader)
}

/// The loader, fetching one file under its lasting name, and only if it is that very file.
fn vouched(loader: &str, file: &str, name: &str, integrity: &str) -> Outcome<String> {
    let fetch = format!("fetch(new URL(\"./{file}\", import.meta.url))");
    if !loader.contains(LOADER_HEAD) || loader.matches(&fetch).count() != 1 {
        fail!("The script that fetches the parts does not fetch {file} as expected.");
    }
    Ok(loader.replace(&fetch, &format!("loadPart(\"./{name}\", \"{integrity}\")")))
}

/// The module, made small.
fn optimised(module: &Path) -> Outcome<Vec<u8>> {
    let small = module.with_extension("small");
    let mut opt = tool("wasm-opt")?;
    opt.arg("-Oz").args(FEATURES).args(["--strip-debug", "--strip-producers"]).arg(module).arg("-o").arg(&small);
    process::succeed(&mut opt, "wasm-opt", "Making a module small")?;
    files::read(&small)
}

fn tool(name: &str) -> Outcome<Command> {
    let mut command = Command::new(name);
    command.env("PATH", tools::path()?);
    Ok(command)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    #[test]
    fn a_part_is_fetched_by_its_lasting_name_and_checked() {
        let loader = format!("{LOADER_HEAD}\nfetch(new URL(\"./split_a.wasm\", import.meta.url));");
        let made = vouched(&loader, "split_a.wasm", "a-0123456789abcdef.wasm", "sha384-A").unwrap();
        assert!(made.contains("loadPart(\"./a-0123456789abcdef.wasm\", \"sha384-A\")"), "{made}");
        assert!(!made.contains("split_a"));
    }

    #[test]
    fn a_loader_of_another_shape_ends_the_build() {
        assert!(vouched("import x;", "split_a.wasm", "a.wasm", "sha384-A").is_err());
        assert!(vouched(LOADER_HEAD, "split_a.wasm", "a.wasm", "sha384-A").is_err());
        assert!(ours(&format!("{LOADER_HEAD}\nconsole.error(e);")).is_err());
    }
}
