//! Whole files, from their bytes to what would be sent.

mod decisions;
mod files;
mod headings;
mod hostile;
mod others;
mod own_export;
mod spreadsheets;
mod variables;
mod vaults;

use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::domain::json::quoted;
use crate::domain::{NewKey, Seconds, Secret};

const NOW: Seconds = Seconds(1_760_000_000);
/// A secret about which nothing is remarkable.
const GOOD: &str = "Kx8vQ2mN5pR7tW9yB3dF";

fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The table of a file that is read in small turns.
fn table(name: &str, text: &[u8]) -> Result<Table, Refusal> {
    finish(Reading::new(Source::new(text.to_vec())?, name), 64)
}

fn table_as(format: Format, headings: bool, text: &[u8], turn: usize) -> Result<Table, Refusal> {
    finish(Reading::new(Source::new(text.to_vec())?, "").again(Form::new(format, headings.then_some(0))), turn)
}

fn finish(mut reading: Reading, turn: usize) -> Result<Table, Refusal> {
    let mut done = 0;
    loop {
        let progress = reading.work(turn)?;
        assert!(progress.done >= done && progress.done <= progress.total, "{progress:?}");
        done = progress.done;
        if progress.is_finished {
            assert_eq!(progress.done, progress.total);
            return Ok(reading.into_table().unwrap());
        }
    }
}

fn review_with(name: &str, text: &str, known: Known) -> Review {
    let table = table(name, text.as_bytes()).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.text));
    checked(Review::new(table, known, NOW, 7, composed))
}

fn checked(mut review: Review) -> Review {
    while !review.work(2).is_finished {}
    review
}

/// What is said of a row, in one text.
fn words(review: &Review, row: usize) -> String {
    review.findings(row).iter().map(|finding| finding.text.clone()).collect::<Vec<_>>().join(" ")
}

fn secret(at: usize) -> String {
    format!("{at}Kx8vQ2mN5pR7tW9yB3dF")
}

fn review(name: &str, text: &str) -> Review {
    review_with(name, text, Known::default())
}

fn sent(review: &Review) -> Vec<(NewKey, Secret)> {
    review.sendable().into_iter().map(|row| review.row(row, NOW).unwrap()).collect()
}

/// What is said of the first row, with the severity in front.
fn said(review: &Review) -> Vec<String> {
    review
        .findings(0)
        .iter()
        .map(|finding| format!("{:?} {:?} {}", finding.severity, finding.column, finding.text))
        .collect()
}

/// A cell of a CSV that holds this text.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
