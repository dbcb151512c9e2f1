//! Joins the scripts in `boot/` and wasm-bindgen's glue into one module, so that one integrity value covers
//! every script of the page and nothing is imported that the page's own line does not vouch for.
//!
//! One module is one scope: the glue finds there what the console imports by name, and no global is needed.

use super::cut::Module;
use crate::digest;
use crate::failure::{Outcome, fail};

/// What the glue exports; as part of the joined module it exports nothing.
const EXPORT: &str = "export { initSync, __wbg_init as default };";
/// How the glue takes in the script that fetches the parts, up to the name that it gives it.
const LOADER: [&str; 2] = ["import * as ", " from \"./__wasm_split.js\""];
/// How that script offers what fetches a part.
const FETCHER: &str = "export const ";
/// The scripts in `boot/` that come before the glue, in this order, and the one that comes after it.
const BEFORE: [&str; 8] = ["policy", "message", "secrets", "foreign_changes", "stop", "why", "fetching", "parts"];
const AFTER: &str = "start";
/// How the glue takes the module's exports, and how it does so here: through what notices a failure in them.
const EXPORTS: [&str; 2] = ["wasm = instance.exports;", "wasm = guarded(instance.exports);"];
/// The places in [`AFTER`] to fill in.
const WASM: &str = "{{wasm}}";
const WASM_INTEGRITY: &str = "{{wasm-integrity}}";

/// The text of the one script of the page; `read` gives the text of a script in `boot/`.
pub(crate) fn join(read: impl Fn(&str) -> Outcome<String>, module: &Module, wasm: &str) -> Outcome<String> {
    for line in [EXPORT, EXPORTS[0]] {
        if module.glue.matches(line).count() != 1 {
            fail!("wasm-bindgen's glue does not hold `{line}` once, as expected.");
        }
    }
    let start = read(AFTER)?;
    for place in [WASM, WASM_INTEGRITY] {
        if start.matches(place).count() != 1 {
            fail!("boot/{AFTER}.js must hold {place} once.");
        }
    }
    let mut script = String::new();
    for name in BEFORE {
        script += &read(name)?;
        script.push('\n');
    }
    let mut fetchers = Vec::new();
    for line in module.loader.lines() {
        let own = line.strip_prefix(FETCHER);
        fetchers.extend(own.and_then(|rest| rest.split_once(" =")).map(|(name, _)| name));
        script.push_str(line.strip_prefix("export ").unwrap_or(line));
        script.push('\n');
    }
    for line in module.glue.replace(EXPORT, "").replace(EXPORTS[0], EXPORTS[1]).lines() {
        script.push_str(&private(line, &fetchers)?);
        script.push('\n');
    }
    Ok(script + &start.replace(WASM, wasm).replace(WASM_INTEGRITY, &digest::integrity(&module.wasm)))
}

/// A line of the glue with its export turned into what it is inside one module: a plain declaration. The import of the
/// script that fetches the parts becomes an object of what that one offers.
fn private(line: &str, fetchers: &[&str]) -> Outcome<String> {
    if let Some(name) = line.strip_prefix(LOADER[0]).and_then(|rest| rest.strip_suffix(LOADER[1])) {
        return Ok(format!("const {name} = {{ {} }};", fetchers.join(", ")));
    }
    let kept = line.strip_prefix("export ").unwrap_or(line);
    let declares = kept.starts_with("class ") || kept.starts_with("function ");
    if line.starts_with("import ") || (kept != line && !declares) {
        fail!("wasm-bindgen's glue has a line that a single file cannot keep: `{line}`.");
    }
    Ok(kept.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    /// The end of every glue.
    const END: &str = "wasm = instance.exports;\nexport { initSync, __wbg_init as default };";

    fn module(glue: &str, loader: &str) -> Module {
        Module { glue: glue.to_owned(), wasm: b"abc".to_vec(), loader: loader.to_owned(), parts: Vec::new() }
    }

    /// Scripts that only say which they are.
    fn stub(name: &str) -> Outcome<String> {
        Ok(match name {
            AFTER => "fetch(\"{{wasm}}\", \"{{wasm-integrity}}\");\n".to_owned(),
            _ => format!("{name}();"),
        })
    }

    #[test]
    fn the_glue_is_between_the_scripts_that_it_needs_and_the_start() {
        let glue = format!("export class Stream {{\n}}\nasync function __wbg_init() {{}}\n{END}\n");
        let integrity = digest::integrity(b"abc");
        assert_eq!(
            join(stub, &module(&glue, ""), "console-1_bg.wasm").unwrap(),
            format!(
                "policy();\nmessage();\nsecrets();\nforeign_changes();\nstop();\nwhy();\nfetching();\nparts();\n\
                 class Stream {{\n}}\nasync function __wbg_init() {{}}\nwasm = guarded(instance.exports);\n\n\
                 fetch(\"console-1_bg.wasm\", \"{integrity}\");\n"
            )
        );
    }

    #[test]
    fn what_fetches_the_parts_is_declared_before_the_glue_takes_it() {
        let glue = format!("import * as import1 from \"./__wasm_split.js\"\nuse(import1);\n{END}\n");
        let script = join(stub, &module(&glue, "export const load_a = wrap();\n"), "w").unwrap();
        assert!(script.contains("\nconst load_a = wrap();\nconst import1 = { load_a };\nuse(import1);\n"), "{script}");
    }

    #[test]
    fn glue_of_another_shape_ends_the_build() {
        for (glue, why) in [
            (format!("export default init;\n{}", EXPORTS[0]), "export { initSync"),
            (EXPORT.to_owned(), "instance.exports"),
            (format!("import {{ a }} from './snippets/a.js';\n{END}"), "./snippets/a.js"),
            (format!("export * from 'elsewhere';\n{END}"), "elsewhere"),
        ] {
            let failure = join(stub, &module(&glue, ""), "w").unwrap_err().to_string();
            assert!(failure.contains(why), "{failure}");
        }
    }

    #[test]
    fn a_start_without_its_places_ends_the_build() {
        assert!(join(|_| Ok("start();".to_owned()), &module(END, ""), "w").is_err());
    }

    #[test]
    fn the_scripts_of_this_project_fit() {
        let boot = crate::project::root().join("boot");
        let read = |name: &str| crate::files::read_text(&boot.join(format!("{name}.js")));
        let script = join(read, &module(END, ""), "w.wasm").unwrap();
        assert!(!script.contains("{{"), "a place was left open");
        let policy = script.find("createPolicy").unwrap();
        assert!(policy < script.find("fetch(").unwrap(), "the policy comes first");
        let made = std::fs::read_dir(boot).unwrap();
        let scripts =
            made.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "js"));
        assert_eq!(scripts.count(), BEFORE.len() + 1, "a script in boot/ is joined to no other");
    }
}
