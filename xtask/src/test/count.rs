//! How many tests ran, read from what the runners themselves say at their end.

use serde_json::Value;
use std::ops::AddAssign;

/// Tests that passed and tests that failed. One that did not run is in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// A check that is one thing: it holds or it does not.
    pub(crate) fn of_check(holds: bool) -> Self {
        Self { passed: holds.into(), failed: (!holds).into() }
    }

    /// From the output of `cargo test`, of which wasm-bindgen's runner speaks the language:
    /// the sum of all `test result: ok. 3 passed; 0 failed; …`.
    pub(crate) fn of_cargo(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
            let parts = line.split([';', '.']).map(str::trim);
            sum += parts.fold(Self::default(), |count, part| count.with(part));
        }
        sum
    }

    /// From a script that ends with a line `3 passed, 0 failed`.
    pub(crate) fn of_script(output: &str) -> Option<Self> {
        let line = output.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
        let (passed, failed) = line.split_once(", ")?;
        Some(Self {
            passed: passed.strip_suffix(" passed")?.parse().ok()?,
            failed: failed.strip_suffix(" failed")?.parse().ok()?,
        })
    }

    /// From Playwright's JSON report. A test that passed only when repeated has failed.
    pub(crate) fn of_playwright(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let number = |name: &str| report["stats"][name].as_u64();
        let broken = report["errors"].as_array().map_or(0, Vec::len) as u64;
        Some(Self { passed: number("expected")?, failed: number("unexpected")? + number("flaky")? + broken })
    }

    fn with(mut self, part: &str) -> Self {
        if let Some((number, what)) = part.split_once(' ') {
            match (number.parse::<u64>(), what) {
                (Ok(number), "passed") => self.passed += number,
                (Ok(number), "failed") => self.failed += number,
                _ => {}
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_summed_over_its_targets() {
        let output = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

running 3 tests
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
";
        assert_eq!(Count::of_cargo(output), Count { passed: 3, failed: 2 });
        assert_eq!(Count::of_cargo("error: could not compile"), Count::default());
    }

    #[test]
    fn only_a_script_s_own_last_line_counts() {
        assert_eq!(Count::of_script("ok load\n12 passed, 1 failed\n\n"), Some(Count { passed: 12, failed: 1 }));
        assert_eq!(Count::of_script("12 passed, 0 failed\nTraceback"), None);
        assert_eq!(Count::of_script(""), None);
    }

    #[test]
    fn playwright_s_flaky_and_broken_files_are_failures() {
        let report = r#"{"errors":[{}],"stats":{"expected":4,"skipped":1,"unexpected":1,"flaky":2}}"#;
        assert_eq!(Count::of_playwright(report), Some(Count { passed: 4, failed: 4 }));
        assert_eq!(Count::of_playwright("{}"), None);
    }
}
