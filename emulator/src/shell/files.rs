//! The files of the page.
//!
//! Invariants: nothing outside the folder and nothing that begins with a dot is ever read; a missing file is a 404, never
//! some other page; a file is read when it is asked for, so that a rebuilt bundle is seen at once.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::headers::IMMUTABLE;

/// A file that was found.
pub(crate) struct Found {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: &'static str,
    pub(crate) cache_control: &'static str,
}

/// A folder that is served.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
}

impl Files {
    /// The folder, which must be there.
    pub(crate) fn new(folder: &Path) -> Result<Self, String> {
        let failed =
            |why: &str| format!("cannot serve {}: {why}; build the page first, or name another", folder.display());
        let root = folder.canonicalize().map_err(|error| failed(&error.to_string()))?;
        if root.is_dir() { Ok(Self { root }) } else { Err(failed("it is not a folder")) }
    }

    /// The file for a path below the base, without its first slash; none when there is no such file.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        let path = if path.is_empty() { "index.html" } else { path };
        let mut file = self.root.clone();
        for part in path.split('/') {
            // Encoded characters are in no name that a build makes, so they are not decoded at all.
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
            if part.is_empty() || part.starts_with('.') || !part.chars().all(plain) {
                return None;
            }
            file.push(part);
        }
        // A link may lead out of the folder.
        let file = file.canonicalize().ok().filter(|file| file.starts_with(&self.root))?;
        let bytes = fs::read(&file).ok()?;
        let cache_control = if is_hashed(path) { IMMUTABLE } else { "no-store" };
        Some(Found { bytes, content_type: content_type(&file), cache_control })
    }
}

/// Whether a name is `<anything>-<16 hex digits>[_bg].js|wasm|css`, at the root.
fn is_hashed(path: &str) -> bool {
    let Some((stem, extension)) = path.rsplit_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let Some((name, hash)) = stem.rsplit_once('-') else { return false };
    matches!(extension, "js" | "wasm" | "css")
        && !path.contains('/')
        && !name.is_empty()
        && hash.len() == 16
        && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(OsStr::to_str).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_change_with_their_content_are_kept() {
        for name in ["console-0123456789abcdef.js", "console-0123456789abcdef_bg.wasm", "a-b-0123456789abcdef.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "console.js",
            "console-0123456789ABCDEF.js",
            "console-0123456789abcde.js",
            "console-0123456789abcdef.html",
            "-0123456789abcdef.js",
            "snippets/x-0123456789abcdef.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
