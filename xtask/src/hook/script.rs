//! Joins `boot/boot.js` and wasm-bindgen's glue into one module, so that one integrity value covers
//! every script of the page and nothing is imported that the page's own line does not vouch for.

use crate::failure::{Outcome, fail};

/// What the glue exports; as part of the joined module it exports nothing.
const EXPORT: &str = "export { initSync, __wbg_init as default };";
/// The places in `boot/boot.js` to fill in.
const GLUE: &str = "/*{{glue}}*/";
const WASM: &str = "{{wasm}}";
const WASM_INTEGRITY: &str = "{{wasm-integrity}}";

/// The text of the one script of the page.
pub(crate) fn join(boot: &str, glue: &str, wasm: &str, integrity: &str) -> Outcome<String> {
    if glue.matches(EXPORT).count() != 1 {
        fail!("wasm-bindgen's glue does not end as expected, with `{EXPORT}`.");
    }
    let glue = private(&glue.replace(EXPORT, ""))?;
    for place in [GLUE, WASM, WASM_INTEGRITY] {
        if boot.matches(place).count() != 1 {
            fail!("boot/boot.js must hold {place} once.");
        }
    }
    Ok(boot.replace(WASM, wasm).replace(WASM_INTEGRITY, integrity).replace(GLUE, &glue))
}

/// The glue with its exports turned into what they are inside one module: plain declarations.
fn private(glue: &str) -> Outcome<String> {
    let mut text = String::with_capacity(glue.len());
    for line in glue.lines() {
        let kept = line.strip_prefix("export ").unwrap_or(line);
        let declares = kept.starts_with("class ") || kept.starts_with("function ");
        if line.starts_with("import ") || (kept != line && !declares) {
            fail!("wasm-bindgen's glue has a line that a single file cannot keep: `{line}`.");
        }
        text.push_str(kept);
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    const BOOT: &str = "policy();\n/*{{glue}}*/\nfetch(\"{{wasm}}\", \"{{wasm-integrity}}\");\n";

    #[test]
    fn the_glue_stands_between_the_policy_and_the_start() {
        let glue = format!("export class Stream {{\n}}\nasync function __wbg_init() {{}}\n{EXPORT}\n");
        assert_eq!(
            join(BOOT, &glue, "console-1_bg.wasm", "sha384-W").unwrap(),
            "policy();\nclass Stream {\n}\nasync function __wbg_init() {}\n\n\nfetch(\"console-1_bg.wasm\", \"sha384-W\");\n"
        );
    }

    #[test]
    fn glue_of_another_shape_ends_the_build() {
        for (glue, why) in [
            ("export default init;".to_owned(), "does not end as expected"),
            (format!("import {{ a }} from './snippets/a.js';\n{EXPORT}"), "./snippets/a.js"),
            (format!("export * from 'elsewhere';\n{EXPORT}"), "elsewhere"),
        ] {
            let failure = join(BOOT, &glue, "w", "i").unwrap_err().to_string();
            assert!(failure.contains(why), "{failure}");
        }
    }

    #[test]
    fn a_boot_file_without_its_places_ends_the_build() {
        assert!(join("start();", EXPORT, "w", "i").is_err());
    }

    #[test]
    fn the_boot_file_of_this_project_fits() {
        let script = join(include_str!("../../../boot/boot.js"), EXPORT, "w.wasm", "sha384-W").unwrap();
        assert!(!script.contains("{{"), "a place was left open");
        let policy = script.find("createPolicy").unwrap();
        assert!(policy < script.find("fetch(").unwrap(), "the policy comes first");
    }
}
