//! Files to import: in each form they are refused or read whole, the same in turns of any length; no row gets lost; cells
//! are what another reader reads; and whatever a person may choose, the rows are there.
#![no_main]

use console_fuzz::domain::Seconds;
use console_fuzz::import::{
    DateOrder, Dates, Encoding, EnvReader, Form, Format, Known, Reading, Review, Severity, Shown, Source, Standing, Table, Target,
    offers,
};
use libfuzzer_sys::fuzz_target;

const NOW: Seconds = Seconds(1_760_000_000);

fuzz_target!(|bytes: &[u8]| {
    let (turn, bytes) = bytes.split_first().map_or((0, bytes), |(turn, bytes)| (usize::from(*turn), bytes));
    let Ok(source) = Source::new(bytes.to_vec()) else { return };
    if let Some(table) = whole(Reading::new(source, ""), 1 << 20) {
        assert!(offers(&table, &[]).is_empty(), "nothing is offered for columns that are not there");
        review(table, turn);
    }
    chosen(bytes, turn);
    for format in Format::ALL {
        let form = Form::new(format, (turn % 4 < 2).then_some(0));
        let read = |turn| whole(Reading::new(Source::new(bytes.to_vec()).ok()?, "").again(form), turn);
        let (at_once, in_turns) = (read(1 << 20), read(1 + turn));
        assert_eq!(at_once.as_ref().map(Table::rows), in_turns.as_ref().map(Table::rows));
        let (Some(table), Some(other)) = (at_once, in_turns) else { continue };
        assert!(table.rows() > 0 && (0..table.rows()).all(|row| table.line(row) >= 1));
        review(table, turn);
        if format.separator().is_some() && form.headings.is_none() && is_utf_8(bytes) {
            compare(other, bytes);
        }
    }
});

/// What a person may choose: a row of headings, a list of a JSON text, a reader of variables, another encoding.
fn chosen(bytes: &[u8], turn: usize) {
    let reading = || Source::new(bytes.to_vec()).ok().map(|source| Reading::new(source, ""));
    let Some(guessed) = reading() else { return };
    let form = guessed.form();
    for candidate in guessed.candidates() {
        assert!(candidate.line > 0 && !candidate.cells.is_empty());
        let headings = Some(candidate.row);
        let read = reading().and_then(|reading| whole(reading.again(Form { headings, is_asked: false, ..form }), 1 + turn));
        let Some(table) = read else { continue };
        assert_eq!((table.form().headings, table.form().is_asked), (headings, false));
    }
    for reader in EnvReader::ALL {
        let form = Form { reader: Some(reader), ..Form::new(Format::Env, None) };
        reading().and_then(|reading| whole(reading.again(form), 1 << 20)).into_iter().for_each(|table| review(table, turn));
    }
    for list in 0..3 {
        let form = Form { list: Some(list), ..Form::new(Format::Json, (turn % 2 == 0).then_some(0)) };
        let read = |turn| reading().and_then(|reading| whole(reading.again(form), turn));
        let (at_once, in_turns) = (read(1 << 20), read(1 + turn));
        assert_eq!(at_once.as_ref().map(Table::rows), in_turns.as_ref().map(Table::rows));
        at_once.into_iter().for_each(|table| review(table, turn));
    }
    let converted = reading().and_then(|reading| reading.converted(Encoding::Windows1252, "").ok());
    converted.and_then(|reading| whole(reading, 1 << 20)).into_iter().for_each(|table| review(table, turn));
}

fn whole(mut reading: Reading, turn: usize) -> Option<Table> {
    loop {
        match reading.work(turn) {
            Ok(progress) if progress.is_finished => return reading.into_table(),
            Ok(progress) => assert!(progress.done <= progress.total),
            Err(refusal) => {
                assert!(!refusal.text.is_empty());
                return None;
            }
        }
    }
}

/// Whether the other reader takes the bytes for the same text: those of UTF-16, which have zeros, are converted here.
fn is_utf_8(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

/// What another reader reads of a file of cells.
fn compare(table: Table, bytes: &[u8]) {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(table.form().format.separator().unwrap_or(b','));
    let records = reader.from_reader(below_the_separator(bytes)).into_records();
    // A row whose every cell is empty is none here.
    let is_filled = |record: &csv::StringRecord| record.iter().any(|cell| !cell.is_empty());
    let records: Vec<_> = records.map(|record| record.expect("it is text")).filter(is_filled).collect();
    assert_eq!(records.len(), table.rows());
    let mut review = Review::new(table, Known::default(), NOW, 7, str::to_owned);
    for column in 0..review.targets().len() {
        // As a description, a cell is shown as it is.
        review.set_target(column, Target::Description);
        for (row, record) in records.iter().enumerate() {
            let other = record.get(column).unwrap_or_default();
            match review.shown(row).get(column) {
                None | Some(Shown::Empty) => assert_eq!(other, ""),
                Some(Shown::Text(text)) => assert!(text == other || other.chars().count() > 200, "{text:?} {other:?}"),
                // As long as no column is the secret, what looks like one is hidden.
                Some(Shown::Secret { characters }) => assert_eq!(*characters, other.chars().count()),
            }
        }
    }
}

/// What stands below a first line that names the separator, as Excel writes it.
fn below_the_separator(bytes: &[u8]) -> &[u8] {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let length = text.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(text.len());
    let (line, rest) = text.split_at(length);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let names = ["sep=,", "sep=;", "sep=\t", "sep=\\t"];
    if names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(line)) { rest } else { bytes }
}

fn review(table: Table, turn: usize) {
    let mut review = Review::new(table, Known::default(), NOW, 7, str::to_owned);
    // Each kind of cell gets its turn.
    let columns = review.targets().len();
    for (column, target) in Target::PLAIN.into_iter().cycle().skip(turn % 11).take(columns).enumerate() {
        if turn % 2 == 0 {
            review.set_target(column, target);
        }
    }
    let order = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)].get(turn % 3).copied().flatten();
    review.set_dates(Dates { order, is_utc: turn % 5 == 0 });
    while !review.work(1 + turn).is_finished {}
    review.taken(["a", "name"]);
    consistent(&review);
    // What a person leaves out while and after rows are checked stays out, and is no other row's twin.
    for row in (turn % 3..review.table().rows()).step_by(3) {
        review.leave_out(row, true);
    }
    consistent(&review);
    let first = review.targets().first().cloned();
    review.set_target(0, first.unwrap_or(Target::Ignore));
    review.work(1);
    review.leave_out(review.table().rows() - 1, turn % 2 == 0);
    while !review.work(1 + turn).is_finished {}
    consistent(&review);
}

/// Each row stands where what is said of it puts it.
fn consistent(review: &Review) {
    let counts = review.counts();
    assert_eq!(counts.rows, review.table().rows());
    assert_eq!(Standing::ALL.into_iter().map(|standing| counts.of(standing)).sum::<usize>(), counts.rows);
    for row in 0..counts.rows.min(50) {
        let findings = review.findings(row);
        let is = |severity| findings.iter().any(|finding| finding.severity == severity);
        assert!(findings.iter().all(|finding| finding.column.is_none_or(|column| column < review.targets().len())));
        let standing = if is(Severity::Wrong) {
            Standing::Wrong
        } else if is(Severity::Ask) {
            Standing::Asked
        } else if is(Severity::Warning) {
            Standing::Warned
        } else {
            Standing::Ready
        };
        let left_out = review.standing(row) == Standing::LeftOut;
        assert!(left_out || review.standing(row) == standing, "{:?} {findings:?}", review.standing(row));
        let may_go = !left_out && matches!(standing, Standing::Ready | Standing::Warned);
        match review.row(row, NOW) {
            Some((key, secret)) => assert!(may_go && !key.name().is_empty() && !secret.expose().trim().is_empty()),
            None => assert!(!may_go),
        }
        let _ = review.name(row);
        assert_eq!(review.shown(row).len(), review.targets().len());
        let _ = review.ends(row);
    }
    let _ = review.notes();
}
