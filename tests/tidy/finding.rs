//! What a rule says when it is broken: where, which rule, and what to do about it.

use std::fmt::{self, Write as _};

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Path from the project's root.
    pub(crate) file: String,
    /// Line, from 1; 0 when the finding is about the file as a whole.
    pub(crate) line: usize,
    /// What stands there.
    pub(crate) what: String,
}

impl Finding {
    /// A finding about a file as a whole.
    pub(crate) fn whole(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// Fails with every finding, the rule that they break and the way out.
#[track_caller]
pub(crate) fn none(findings: &[Finding], rule: &str, remedy: &str) {
    if findings.is_empty() {
        return;
    }
    let mut places = String::new();
    for finding in findings {
        let _ = writeln!(places, "  {finding}");
    }
    panic!("\n{places}rule: {rule}\nto do: {remedy}\n");
}

#[test]
fn a_failure_tells_place_rule_and_remedy() {
    let finding = Finding { file: "src/a.rs".into(), line: 3, what: "a thing".into() };
    let failure = std::panic::catch_unwind(|| none(&[finding], "no things", "remove it")).expect_err("must fail");
    let said = failure.downcast_ref::<String>().expect("a message");
    for part in ["src/a.rs:3: a thing", "rule: no things", "to do: remove it"] {
        assert!(said.contains(part), "{said}");
    }
}
