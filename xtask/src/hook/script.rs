//! Joins `boot/boot.js` and wasm-bindgen's glue into one module, so that one integrity value covers
//! every script of the page and nothing is imported that the page's own line does not vouch for.

use super::cut::Module;
use crate::digest;
use crate::failure::{Outcome, fail};

/// What the glue exports; as part of the joined module it exports nothing.
const EXPORT: &str = "export { initSync, __wbg_init as default };";
/// How the glue takes in the script that fetches the parts, up to the name that it gives it.
const LOADER: [&str; 2] = ["import * as ", " from \"./__wasm_split.js\""];
/// How that script offers what fetches a part.
const FETCHER: &str = "export const ";
/// The places in `boot/boot.js` to fill in.
const GLUE: &str = "/*{{glue}}*/";
const WASM: &str = "{{wasm}}";
const WASM_INTEGRITY: &str = "{{wasm-integrity}}";

/// The text of the one script of the page.
pub(crate) fn join(boot: &str, module: &Module, wasm: &str) -> Outcome<String> {
    if module.glue.matches(EXPORT).count() != 1 {
        fail!("wasm-bindgen's glue does not end as expected, with `{EXPORT}`.");
    }
    for place in [GLUE, WASM, WASM_INTEGRITY] {
        if boot.matches(place).count() != 1 {
            fail!("boot/boot.js must hold {place} once.");
        }
    }
    let mut script = String::new();
    let mut fetchers = Vec::new();
    for line in module.loader.lines() {
        let own = line.strip_prefix(FETCHER);
        fetchers.extend(own.and_then(|rest| rest.split_once(" =")).map(|(name, _)| name));
        script.push_str(line.strip_prefix("export ").unwrap_or(line));
        script.push('\n');
    }
    for line in module.glue.replace(EXPORT, "").lines() {
        script.push_str(&private(line, &fetchers)?);
        script.push('\n');
    }
    Ok(boot.replace(WASM, wasm).replace(WASM_INTEGRITY, &digest::integrity(&module.wasm)).replace(GLUE, &script))
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

    const BOOT: &str = "policy();\n/*{{glue}}*/\nfetch(\"{{wasm}}\", \"{{wasm-integrity}}\");\n";

    fn module(glue: &str, loader: &str) -> Module {
        Module { glue: glue.to_owned(), wasm: b"abc".to_vec(), loader: loader.to_owned(), parts: Vec::new() }
    }

    #[test]
    fn the_glue_stands_between_the_policy_and_the_start() {
        let glue = format!("export class Stream {{\n}}\nasync function __wbg_init() {{}}\n{EXPORT}\n");
        let integrity = digest::integrity(b"abc");
        assert_eq!(
            join(BOOT, &module(&glue, ""), "console-1_bg.wasm").unwrap(),
            format!(
                "policy();\nclass Stream {{\n}}\nasync function __wbg_init() {{}}\n\n\nfetch(\"console-1_bg.wasm\", \"{integrity}\");\n"
            )
        );
    }

    #[test]
    fn what_fetches_the_parts_is_declared_before_the_glue_takes_it() {
        let glue = format!("import * as import1 from \"./__wasm_split.js\"\nuse(import1);\n{EXPORT}\n");
        let script = join(BOOT, &module(&glue, "export const load_a = wrap();\n"), "w").unwrap();
        assert!(script.contains("\nconst load_a = wrap();\nconst import1 = { load_a };\nuse(import1);\n"), "{script}");
    }

    #[test]
    fn glue_of_another_shape_ends_the_build() {
        for (glue, why) in [
            ("export default init;".to_owned(), "does not end as expected"),
            (format!("import {{ a }} from './snippets/a.js';\n{EXPORT}"), "./snippets/a.js"),
            (format!("export * from 'elsewhere';\n{EXPORT}"), "elsewhere"),
        ] {
            let failure = join(BOOT, &module(&glue, ""), "w").unwrap_err().to_string();
            assert!(failure.contains(why), "{failure}");
        }
    }

    #[test]
    fn a_boot_file_without_its_places_ends_the_build() {
        assert!(join("start();", &module(EXPORT, ""), "w").is_err());
    }

    #[test]
    fn the_boot_file_of_this_project_fits() {
        let script = join(include_str!("../../../boot/boot.js"), &module(EXPORT, ""), "w.wasm").unwrap();
        assert!(!script.contains("{{"), "a place was left open");
        let policy = script.find("createPolicy").unwrap();
        assert!(policy < script.find("fetch(").unwrap(), "the policy comes first");
    }
}
