//! Files from a generator, held against what other readers make of them.

use super::*;

/// The same numbers for the same seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn text(&mut self, signs: &[&str], most: usize) -> String {
        (0..self.roll(most + 1)).map(|_| signs[self.roll(signs.len())]).collect()
    }
}

/// All cells of a table, as they are read.
fn cells_of(table: &Table) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut cells = Vec::new();
    for row in 0..table.rows() {
        let count = table.cells(row, &mut cells).cells;
        all.push(cells.iter().take(count).map(|cell| cell.text(table.bytes()).into_owned()).collect());
    }
    all
}

fn read_by_others(format: Format, text: &str) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(format.separator().unwrap_or(b','));
    let records = reader.from_reader(text.as_bytes()).into_records();
    // A row of empty cells is none.
    let records = records.map(|record| record.unwrap()).filter(|record| record.iter().any(|cell| !cell.is_empty()));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn cells_are_what_another_reader_reads() {
    let mut dice = Dice(1);
    let signs = ["a", "b", ",", ";", "\"", "\"\"", "\n", "\r", "\r\n", " ", "\u{e9}", "\t", ",\"", "\"\n", "\",\""];
    let mut taken = 0;
    for _ in 0..5_000 {
        let text = dice.text(&signs, 14);
        for format in [Format::Comma, Format::Semicolon, Format::Tab] {
            let Ok(table) = table_as(format, false, text.as_bytes(), 3) else { continue };
            taken += 1;
            let width = table.headings().len();
            let cut = |mut row: Vec<String>| {
                row.truncate(width);
                row
            };
            let others: Vec<_> = read_by_others(format, &text).into_iter().map(cut).collect();
            assert_eq!(cells_of(&table), others, "{text:?}");
        }
    }
    assert!(taken > 2_500, "{taken}");
}

#[test]
fn what_was_written_as_cells_is_read_as_it_was() {
    let mut dice = Dice(2);
    let signs = ["a", ",", "\"", "\n", "\r", " ", "\u{1f600}", ";", "=", "'"];
    for _ in 0..3_000 {
        let width = 1 + dice.roll(4);
        let rows: Vec<Vec<String>> =
            (0..1 + dice.roll(5)).map(|_| (0..width).map(|_| dice.text(&signs, 6)).collect()).collect();
        let line = |row: &Vec<String>| row.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
        let text = rows.iter().map(line).collect::<Vec<_>>().join("\r\n");
        let rows: Vec<_> = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        if rows.is_empty() {
            continue;
        }
        let table = table_as(Format::Comma, false, text.as_bytes(), 5);
        assert_eq!(table.map(|table| cells_of(&table)).map_err(|refusal| refusal.text), Ok(rows), "{text:?}");
    }
}

#[test]
fn the_length_of_a_turn_changes_nothing() {
    let mut dice = Dice(3);
    let signs = [
        "a",
        "b\u{e9}",
        "\u{1f600}",
        ",",
        "\n",
        "{",
        "}",
        "\"",
        ":",
        "[",
        "]",
        "=",
        "A=b\n",
        "{\"a\":1}\n",
        "\"n\":1",
        "#",
    ];
    for _ in 0..2_000 {
        let text = dice.text(&signs, 30);
        for format in Format::ALL {
            let whole = table_as(format, true, text.as_bytes(), 1_000);
            let whole = whole.map(|table| (cells_of(&table), table.headings().to_vec()));
            let turns = table_as(format, true, text.as_bytes(), 1 + dice.roll(6));
            assert_eq!(turns.map(|table| (cells_of(&table), table.headings().to_vec())), whole, "{text:?}");
        }
    }
}

#[test]
fn json_is_taken_or_refused_as_by_the_other_reader() {
    let mut dice = Dice(4);
    let signs = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\"",
        "1",
        "-0.5",
        "1e9",
        "true",
        "null",
        " ",
        "\n",
        "\"\\u00e9\"",
        "\"",
        "\\",
        "\"\\ud83d\\ude00\"",
        "01",
        "\u{e9}",
    ];
    let mut taken = 0;
    for _ in 0..60_000 {
        let inner = dice.text(&signs, 12);
        let text = format!("{{\"x\":{inner}}}");
        let ours = table_as(Format::Json, true, format!("[{text}]").as_bytes(), 1_000).is_ok();
        let other = matches!(crate::domain::json::read(&text, 32), Ok(crate::domain::json::Json::Object(_)));
        taken += usize::from(ours);
        // `1},{"a":1` makes two rows of one.
        assert!(ours == other || inner.contains('}'), "{text}");
    }
    assert!(taken > 1_000, "{taken}");
}

#[test]
fn no_row_gets_lost_whatever_is_in_it() {
    let mut dice = Dice(5);
    let signs = [
        "a",
        " ",
        ":",
        "|",
        ";",
        "{",
        "}",
        "\"",
        "[",
        "]",
        "1",
        "2027-01-31",
        "0",
        "-",
        "\u{fffd}",
        "\u{202e}",
        "T1:",
        "/8",
        "null",
        "\u{0}",
    ];
    let headings = [
        "name",
        "secret",
        "description",
        "expires",
        "roles",
        "tenants",
        "user",
        "ips",
        "claims",
        "attributes",
        "claim.x",
        "attr.y",
    ];
    for _ in 0..400 {
        let row = |dice: &mut Dice| {
            let members = headings.iter().map(|name| format!("{}:{}", quoted(name), quoted(&dice.text(&signs, 6))));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let rows = 1 + dice.roll(4);
        let text: Vec<_> = (0..rows).map(|_| row(&mut dice)).collect();
        let review = review("", &format!("[{}]", text.join(",")));
        let counts = review.counts();
        assert_eq!((counts.rows, Standing::ALL.into_iter().map(|standing| counts.of(standing)).sum()), (rows, rows));
        for row in 0..rows {
            let wrong = review.findings(row).iter().any(|finding| finding.severity == Severity::Wrong);
            assert_eq!(review.standing(row) == Standing::Wrong, wrong, "{text:?} {:?}", review.findings(row));
            assert_eq!(review.row(row, NOW).is_some(), review.sendable().contains(&row));
        }
    }
}
