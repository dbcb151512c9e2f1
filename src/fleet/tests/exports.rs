//! Files, read back by readers that share nothing with the writers.

use serde_json::Value;

use super::properties::fleet;
use super::random::NOW;
use crate::domain::Expiry;
use crate::domain::calendar::rfc3339;
use crate::fleet::export::{Export, Format};
use crate::fleet::{Fleet, Row};

fn file(fleet: &Fleet, format: Format, rows: usize) -> String {
    let positions: Vec<u32> = fleet.positions().map(|at| u32::try_from(at).unwrap()).collect();
    let mut export = Export::new(format, positions, NOW);
    let mut chunks = Vec::new();
    loop {
        let mut chunk = Vec::new();
        let more = export.write(fleet, rows, &mut chunk);
        chunks.extend(chunk);
        if !more {
            break;
        }
    }
    assert_eq!(export.progress(), (fleet.len(), fleet.len()));
    let mut after = Vec::new();
    assert!(!export.write(fleet, rows, &mut after) && after.is_empty(), "an end is an end");
    String::from_utf8(chunks).unwrap()
}

/// RFC 4180, strictly.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                assert!(cell.is_empty(), "a quote opens a cell");
                loop {
                    match chars.next().expect("a quote closes") {
                        '"' if chars.next_if_eq(&'"').is_none() => break,
                        c => cell.push(c),
                    }
                }
                assert!(matches!(chars.peek(), Some(',' | '\r')), "a quote closes a cell");
            }
            ',' => row.push(std::mem::take(&mut cell)),
            '\r' => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => {
                assert_ne!(c, '\n');
                cell.push(c);
            }
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last row ends as the others do");
    rows
}

#[test]
fn a_spreadsheet_reads_back_and_calculates_nothing() {
    let (fleet, rows) = fleet(61, 300);
    let text = file(&fleet, Format::Csv, 7);
    assert_eq!(text, file(&fleet, Format::Csv, 1_000), "slices make no difference");
    let mut read = read_csv(text.strip_prefix('\u{feff}').expect("Excel knows UTF-8 by its mark"));
    let head = read.remove(0);
    assert_eq!(read.len(), rows.len());
    let column = |name: &str| head.iter().position(|one| one == name).unwrap();
    for (cells, row) in read.iter().zip(&rows) {
        assert_eq!(cells.len(), head.len());
        assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])), "{cells:?}");
        let is = |name: &str, text: &str| {
            let cell = &cells[column(name)];
            // An apostrophe stands before what would be calculated, at the beginning and behind separators.
            let plain = |text: &str| text.replace('\'', "");
            let is_quoted = cell.len() > text.len() && plain(cell) == plain(text);
            assert!(cell == text || is_quoted, "{name}: {cell:?} {text:?}");
        };
        match row {
            Row::Key(key) => {
                is("id", &key.id.0);
                is("name", &key.name);
                is("description", &key.description);
                is("status", key.status(NOW).word());
                is("created", &key.created.map_or(String::new(), rfc3339));
                let end = if let Expiry::At(end) = key.expiry { rfc3339(end) } else { "never".to_owned() };
                is("expires", &end);
                let ips = &cells[column("permitted IPs")];
                assert!(key.permitted_ips.iter().all(|range| ips.contains(range)), "{ips}");
                let claims = &cells[column("claims")];
                let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
                assert_eq!(value(if claims.is_empty() { "{}" } else { claims }), value(&key.claims));
                for tenant in &key.tenants {
                    assert!(cells[column("tenants")].contains(&tenant.id));
                }
            }
            Row::Damaged(damaged) => {
                is("status", "unreadable");
                assert!(cells[column("problem")].ends_with(&damaged.excerpt));
            }
        }
    }
    assert_eq!(read_csv(&file(&Fleet::default(), Format::Csv, 5)[3..]).len(), 1, "a head without keys");
}

#[test]
fn json_reads_back_with_every_value() {
    let (fleet, rows) = fleet(62, 300);
    let text = file(&fleet, Format::Json, 11);
    assert!(text.contains("12345678901234567890123"), "numbers keep their digits");
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    let lines: Vec<Value> =
        file(&fleet, Format::Ndjson, 13).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((list.len(), &lines), (rows.len(), &list));
    for (object, row) in list.iter().zip(&rows) {
        match row {
            Row::Key(key) => {
                assert_eq!(object["name"], key.name.as_str());
                assert_eq!(object["status"], key.state.word());
                assert_eq!(object["customClaims"], serde_json::from_str::<Value>(&key.claims).unwrap());
                assert_eq!(object["roleNames"], serde_json::json!(key.roles));
                assert_eq!(object["keyTenants"].as_array().unwrap().len(), key.tenants.len());
                assert_eq!(object["editable"], key.editable);
            }
            Row::Damaged(damaged) => assert_eq!(object["unreadable"], damaged.reason.as_str()),
        }
    }
    assert_eq!(serde_json::from_str::<Vec<Value>>(&file(&Fleet::default(), Format::Json, 5)).unwrap().len(), 0);
    assert_eq!(file(&Fleet::default(), Format::Ndjson, 5), "");
}
