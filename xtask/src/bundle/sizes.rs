//! How much a browser has to download.

use super::{check, names};
use crate::failure::{Failure, Outcome};
use crate::tools::npm;
use crate::{process, say};
use serde_json::Value;
use std::path::Path;

/// Compresses each file named on its command line as a static host would, and prints both sizes.
const MEASURE: &str = r#"
const { readFileSync } = require("node:fs");
const { brotliCompressSync, constants } = require("node:zlib");
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const sizes = process.argv.slice(1).map((file) => {
  const raw = readFileSync(file);
  return [raw.length, brotliCompressSync(raw, { params }).length];
});
console.log(JSON.stringify(sizes));
"#;

/// Prints each file's size, raw and after brotli, and the sums.
pub(crate) fn report(dist: &Path) -> Outcome {
    npm::node()?;
    let names = names(dist)?;
    let paths: Vec<String> = names.iter().map(|name| dist.join(name).display().to_string()).collect();
    let arguments: Vec<&str> = ["-e", MEASURE].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let answer = process::ask("node", &arguments).unwrap_or_default();
    let sizes: Vec<[u64; 2]> = serde_json::from_str::<Value>(&answer)
        .and_then(serde_json::from_value)
        .map_err(|error| Failure::new(format!("Node could not compress the files of dist: {error}.")))?;
    say::line(&format!("{:>10} {:>10}", "bytes", "brotli"));
    for (is_first, what) in [(true, "the first load"), (false, "on demand")] {
        let mut sums = [0, 0];
        for (name, [raw, small]) in names.iter().zip(&sizes).filter(|(name, _)| check::is_first(name) == is_first) {
            say::line(&format!("{raw:>10} {small:>10}  {name}"));
            sums = [sums[0] + raw, sums[1] + small];
        }
        say::line(&format!("{:>10} {:>10}  {what}", sums[0], sums[1]));
    }
    Ok(())
}
