//! What the documents promise exists, and what exists is in them.

use emulator::Switches;
use serde_json::Value;

use crate::support::Api;

const DIFFERENCES: &str = include_str!("../../DIFFERENCES.md");
const README: &str = include_str!("../../README.md");

#[test]
fn every_switch_is_in_the_table_with_its_default() {
    let Value::Object(switches) = serde_json::to_value(Switches::default()).unwrap() else { panic!("switches") };
    let rows: Vec<_> = DIFFERENCES.lines().filter(|line| line.starts_with("| ") && line.contains("` = `")).collect();
    for (name, default) in &switches {
        let text = default.as_str().filter(|text| !text.is_empty()).map_or(default.to_string(), ToOwned::to_owned);
        let cell = format!("| `{name}` = `{text}` |");
        assert_eq!(rows.iter().filter(|row| row.contains(&cell)).count(), 1, "{cell}");
    }
    assert_eq!(rows.len(), switches.len());
}

#[test]
fn every_other_value_in_the_table_can_be_set() {
    for line in DIFFERENCES.lines().filter(|line| line.contains("` = `")) {
        let cells: Vec<_> = line.split(" | ").collect();
        let name = cells[2].split('`').nth(1).unwrap();
        // Words in the last column that are no values.
        let others = ["X-Request-Id", "fieldOfTomorrow"];
        for value in cells[3].split('`').skip(1).step_by(2).filter(|word| !others.contains(word)) {
            assert!(Switches::default().set_text(&format!("{name}={value}")).is_ok(), "{name}={value}");
        }
    }
}

#[test]
fn the_readmes_faults_operations_and_endpoints_exist() {
    let mut api = Api::new(0);
    let (_, list) = README.split_once("\nOperations: ").unwrap();
    let operations: Vec<_> = list.split("\n\n").next().unwrap().split('`').skip(1).step_by(2).collect();
    assert_eq!(operations.len(), 28);
    for operation in operations {
        api.fault(operation, Value::from(1), serde_json::json!({"status": 500}));
    }
    let mut faults = 0;
    for line in README.lines().filter(|line| line.starts_with("| `{")) {
        let then: Value = serde_json::from_str(line.split('`').nth(1).unwrap()).unwrap();
        api.fault("create", Value::from(1), then);
        faults += 1;
    }
    assert_eq!(faults, 10);
    for name in ["info", "switches", "faults", "log", "reports", "clock"] {
        assert!(README.contains(&format!("`GET {name}`")));
        assert_eq!(api.control("GET", name, &Value::Null).status, 200);
    }
}
