//! How fast a file is read on this machine: `cargo run --release --example import_bench -- 100000`.
//!
//! It makes a CSV of that many rows (about 200 bytes each), reads and checks it in turns as a page would, and prints how
//! long it took in all and at most in one turn.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use console::domain::Seconds;
use console::import::{Form, Format, Known, Reading, Review, Source};

const NOW: Seconds = Seconds(1_760_000_000);
/// Of a turn.
const BYTES: usize = 512 * 1024;
const ROWS: usize = 500;

fn main() {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    for format in [Format::Comma, Format::JsonLines] {
        let text = if format == Format::Comma { cells(rows) } else { lines(rows) };
        println!("{}: {rows} rows, {:.1} MB", format.word(), text.len() as f64 / 1e6);
        for _ in 0..3 {
            round(format, text.clone());
        }
    }
}

fn round(format: Format, text: String) {
    let source = Source::new(text.into_bytes()).expect("text");
    let mut reading = Reading::new(source, "").again(Form::new(format, Some(0)));
    let mut turns = Turns::default();
    while !turns.take(|| reading.work(BYTES).expect("rows").is_finished) {}
    let read = turns;
    let table = reading.into_table().expect("all rows");
    let mut turns = Turns::default();
    let mut review = turns.take(|| Review::new(table, Known::default(), NOW, 7, str::to_owned));
    while !turns.take(|| review.work(ROWS).is_finished) {}
    let taken: Vec<String> = (0..100_000).map(|at| format!("other key {at}")).collect();
    let mut names = Turns::default();
    names.take(|| review.taken(taken.iter().map(String::as_str)));
    let mut counts = Turns::default();
    let told = counts.take(|| review.counts());
    let mut looks = Turns::default();
    for row in 0..50 {
        looks.take(|| (review.findings(row), review.shown(row)));
    }
    println!(
        "  read {read}; checked {turns}; 100,000 names {names}; counts {counts}; look {looks}; ready {} warned {} wrong {}",
        told.ready, told.warned, told.wrong
    );
}

#[derive(Clone, Copy, Default)]
struct Turns {
    all: Duration,
    longest: Duration,
}

impl Turns {
    fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        let took = began.elapsed();
        self.all += took;
        self.longest = self.longest.max(took);
        done
    }
}

impl std::fmt::Display for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        write!(f, "{:.1} ms (longest turn {:.2} ms)", ms(self.all), ms(self.longest))
    }
}

/// Letters and digits that look drawn at random, the same each time.
fn secret(row: usize) -> String {
    let mut state = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let signs = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let draw = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(signs[(state >> 33) as usize % signs.len()])
    };
    (0..48).map(draw).collect()
}

fn cells(rows: usize) -> String {
    let mut text = "name,cleartext,description,expires,roles,permittedIps,claim.team,claim.tier\n".to_owned();
    for row in 0..rows {
        let secret = secret(row);
        writeln!(
            text,
            "service-{row}-production,{secret},\"Nightly job of team {}, moved from the \"\"old\"\" store\",2030-01-31,Reader|Deployer {},203.0.113.{}/32;198.51.100.0/24,team-{},gold",
            row % 97, row % 7, row % 256, row % 97
        )
        .expect("text");
    }
    text
}

fn lines(rows: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        let secret = secret(row);
        writeln!(
            text,
            r#"{{"name":"service-{row}","cleartext":"{secret}","expireTime":1893456000,"keyTenants":[{{"tenantId":"T{}","roleNames":["Reader"]}}],"customClaims":{{"team":"t{}","tier":2}}}}"#,
            row % 97, row % 7
        )
        .expect("text");
    }
    text
}
