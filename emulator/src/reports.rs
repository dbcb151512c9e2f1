//! Violations of the page's security policy, as browsers report them.
//!
//! Invariant: of a report only the directive and the blocked place are kept, for the rest may hold what was on the page.

use std::collections::VecDeque;

use serde_json::{Value, json};

const KEPT: usize = 50;

/// How many there were, and what the last of them said.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    count: u64,
    last: VecDeque<Value>,
}

impl Reports {
    /// Takes the body of a report, in the old form (an object) or the new one (a list).
    pub(crate) fn receive(&mut self, body: &[u8]) {
        match serde_json::from_slice(body) {
            Ok(Value::Array(reports)) => reports.iter().for_each(|report| self.keep(&report["body"])),
            Ok(report) => self.keep(&report["csp-report"]),
            Err(_) => self.keep(&Value::Null),
        }
    }

    fn keep(&mut self, report: &Value) {
        self.count += 1;
        let text = |names: [&str; 2]| {
            let found = names.iter().find_map(|name| report.get(name)?.as_str()).unwrap_or_default();
            found.split(['?', '#']).next().unwrap_or_default().to_owned()
        };
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(json!({
            "directive": text(["effectiveDirective", "effective-directive"]),
            "blocked": text(["blockedURL", "blocked-uri"]),
        }));
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"count": self.count, "last": self.last})
    }
}
