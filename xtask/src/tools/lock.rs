//! Versions as the lock files have them: the one place where they are pinned.

/// The version of a package in the text of a `Cargo.lock`.
pub(crate) fn cargo_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-futures"
version = "0.4.79"

[[package]]
name = "wasm-bindgen"
version = "0.2.129"
source = "registry"
"#;

    #[test]
    fn the_version_is_that_of_the_very_package() {
        assert_eq!(cargo_version(LOCK, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(cargo_version(LOCK, "wasm"), None);
    }
}
