//! Whole files, from their bytes to what would be sent.

use super::*;
use crate::domain::{NewKey, Seconds, Secret};

const NOW: Seconds = Seconds(1_760_000_000);

/// The table of a file that is read in small turns.
fn table(name: &str, text: &[u8]) -> Result<Table, Refusal> {
    finish(Reading::new(Source::new(text.to_vec())?, name))
}

fn table_as(form: Form, text: &[u8]) -> Result<Table, Refusal> {
    finish(Reading::new(Source::new(text.to_vec())?, "").again(form))
}

fn finish(mut reading: Reading) -> Result<Table, Refusal> {
    let mut done = 0;
    loop {
        let progress = reading.work(64)?;
        assert!(progress.done >= done && progress.done <= progress.total, "{progress:?}");
        done = progress.done;
        if progress.is_finished {
            return Ok(reading.into_table().unwrap());
        }
    }
}

fn review_with(name: &str, text: &[u8], known: Known) -> Result<Review, Refusal> {
    let mut review = Review::new(table(name, text)?, known, NOW, 7);
    while !review.work(2).is_finished {}
    Ok(review)
}

fn review(name: &str, text: &str) -> Review {
    review_with(name, text.as_bytes(), Known::default()).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.text))
}

fn sent(review: &Review) -> Vec<(NewKey, Secret)> {
    review.sendable().into_iter().map(|row| review.row(row, NOW).unwrap()).collect()
}

#[test]
fn a_file_of_cells_becomes_keys() {
    let text = "name,cleartext,expires,roles,permittedIps,claim.team\r\n\
        ci,Kx8vQ2mN5pR7tW9yB3dF,2027-01-31,\"Admin|Reader\",203.0.113.0/24;198.51.100.7,build\r\n\
        \r\n\
        \"night, \"\"ly\"\"\",z4Lw8Qm2Xn6Vb0Tc5Rk1,,,,5\r\n";
    let review = review("keys.csv", text);
    let keys = sent(&review);
    assert_eq!(keys.len(), 2, "{:?}", (0..2).map(|row| review.findings(row)).collect::<Vec<_>>());
    let (key, secret) = &keys[0];
    assert_eq!((key.name(), secret.expose()), ("ci", "Kx8vQ2mN5pR7tW9yB3dF"));
    assert_eq!(key.roles(), ["Admin", "Reader"]);
    assert_eq!(key.permitted_ips(), ["203.0.113.0/24", "198.51.100.7"]);
    assert_eq!(key.claims(), r#"{"team":"build"}"#);
    assert_eq!((keys[1].0.name(), keys[1].0.claims()), ("night, \"ly\"", r#"{"team":"5"}"#));
    assert_eq!((review.table().line(0), review.table().line(1)), (2, 4));
    assert_eq!(review.masked(0), "•••• 20 characters");
}
