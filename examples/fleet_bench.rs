//! How fast the fleet is on this machine: `cargo run --release --example fleet_bench -- 100000`.
//!
//! It makes an answer of that many keys (about 560 bytes each), reads it through the client as a page would, and prints
//! what took how long. The figures of a browser are measured elsewhere; these show what a change did to the engine.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Instant;

use console::api::search::{self, Arrival};
use console::api::transport::{Broken, Chunks, Incoming, Local, NoAnswer, Outgoing, Transport};
use console::api::{Client, ReadError};
use console::domain::{Credentials, Narrowing, Seconds};
use console::fleet::columns::GridColumn;
use console::fleet::export::{Export, Format};
use console::fleet::facets::Facet;
use console::fleet::query::{Query, parse, suggest};
use console::fleet::selection::Selection;
use console::fleet::sort::Order;
use console::fleet::{Fleet, Fold};
use futures::executor::block_on;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// How much a browser hands over at a time.
const CHUNK: usize = 256 * 1024;

/// How often each thing is done.
const ROUNDS: usize = 7;
/// The moment at which statuses are seen.
const NOW: Seconds = Seconds(1_720_000_000);
/// In place of a browser's.
const FOLD: Fold = Fold::new(|text| text.nfc().collect());

const QUERIES: [&str; 16] = [
    "e",
    "ledger",
    "k2x0000000000000000000012345",
    "\"tenant 77\"",
    "über",
    "admin billing",
    "absent",
    "name:\"key 99\"",
    "status:expired",
    "tenant=\"Tenant 7\"",
    "role:admin,writer -status:inactive",
    "ip:10.0.0.0/12",
    "ip~10.9.8.7",
    "expires<30d",
    "claim.cell=7",
    "attr.owner:team-12 is:active -ledger",
];

struct Served(Rc<Vec<u8>>);
struct Pieces(Rc<Vec<u8>>, usize);

impl Chunks for Pieces {
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>> {
        let from = self.1.min(self.0.len());
        self.1 = (from + CHUNK).min(self.0.len());
        let chunk = (self.1 > from).then(|| Zeroizing::new(self.0[from..self.1].to_vec()));
        Box::pin(std::future::ready(Ok(chunk)))
    }
}

impl Transport for Served {
    fn send(&self, _: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        let body = Box::new(Pieces(Rc::clone(&self.0), 0));
        let content_type = "application/json".to_owned();
        let incoming = Incoming { status: 200, content_type, length: None, retry_after: None, date: None, body };
        Box::pin(std::future::ready(Ok(incoming)))
    }
    fn wait(&self, milliseconds: u32) -> Local<'_, ()> {
        // Longer waits are time limits, which this transport never reaches.
        if milliseconds == 0 { Box::pin(std::future::ready(())) } else { Box::pin(std::future::pending()) }
    }
    fn pause(&self) -> Local<'_, ()> {
        Box::pin(std::future::ready(()))
    }
    fn request_id(&self) -> String {
        String::new()
    }
    fn now(&self) -> i64 {
        // Whole microseconds would be finer than the client asks for.
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn host(&self) -> String {
        "keys.example".to_owned()
    }
}

/// An answer of so many keys, the same at every run.
fn answer(count: usize) -> Vec<u8> {
    const SERVICES: [&str; 8] = ["billing", "search", "ingest", "mailer", "Export", "gateway", "ledger", "Über-sync"];
    const ROLES: [&str; 6] = ["Reader", "Writer", "Admin", "Auditor", "Operator", "Support"];
    let mut text = String::with_capacity(count * 580);
    text.push_str("{\"keys\":[");
    for at in 0..count {
        let mixed = at.wrapping_mul(0x9e37_79b9) >> 7;
        let service = SERVICES[mixed % 8];
        let (tenant, user, role) = (mixed % 997, mixed % 211, ROLES[mixed % 6]);
        let (created, status) = (1_700_000_000 + at % 50_000_000, if at % 9 == 0 { "inactive" } else { "active" });
        let expires = if at % 3 == 0 { 0 } else { created + 8_640_000 };
        let _ = write!(
            text,
            "{}{{\"id\":\"K2x{at:025}\",\"name\":\"{service} key {at}\",\"description\":\"For the {service} of team {tenant}\",\
             \"status\":\"{status}\",\"createdTime\":{created},\"expireTime\":{expires},\
             \"createdBy\":\"U2a{user:025}\",\"clientId\":\"UDJ{at:033}\",\"boundUserId\":\"\",\"roleNames\":[],\
             \"keyTenants\":[{{\"tenantId\":\"T2b{tenant:025}\",\"tenantName\":\"Tenant {tenant}\",\"roleNames\":[\"{role}\"]}}],\
             \"customClaims\":{{\"env\":\"prod\",\"cell\":{}}},\"customAttributes\":{{\"owner\":\"team-{tenant}\"}},\
             \"permittedIps\":[\"10.{}.0.0/16\"],\"editable\":true}}",
            if at == 0 { "" } else { "," },
            mixed % 64,
            mixed % 200,
        );
    }
    text.push_str("]}");
    text.into_bytes()
}

/// Milliseconds that this thread has had a processor, where the system tells: on a busy machine the time to go by.
fn processor() -> f64 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    schedule.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns / 1e6)
}

/// Runs something several times and prints the shortest time, the middle one, and the processor's for each on average.
fn timed<T>(what: &str, mut run: impl FnMut() -> T) -> T {
    let before = processor();
    let mut once = || {
        let start = Instant::now();
        let value = run();
        (start.elapsed().as_secs_f64() * 1_000.0, value)
    };
    let (first, mut value) = once();
    let mut times = vec![first];
    for _ in 1..ROUNDS {
        let (time, again) = once();
        times.push(time);
        value = again;
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of rounds")]
    let processor = (processor() - before) / ROUNDS as f64;
    times.sort_by(f64::total_cmp);
    println!("{what:<44} {:>9.2} ms {:>9.2} ms {processor:>9.2} ms", times[0], times[ROUNDS / 2]);
    value
}

fn read(bytes: Rc<Vec<u8>>) -> Result<Fleet, ReadError> {
    let credentials = Credentials::from_form("P2abc", "K2def").expect("they are well formed");
    let client = Client::new("", credentials, Rc::new(Served(bytes)) as Rc<dyn Transport>);
    let mut fleet = Fleet::new(FOLD);
    block_on(search::all(&client, &Narrowing::default(), |arrival| match arrival {
        Arrival::Begun(_) => fleet = Fleet::new(FOLD),
        Arrival::Rows(rows) => {
            rows.read_into(&mut fleet);
        }
    }))?;
    Ok(fleet)
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let bytes = Rc::new(answer(count));
    println!("{count} keys, {:.1} MB, {} bytes each", megabytes(bytes.len()), bytes.len() / count.max(1));
    println!("{:<44} {:>12} {:>12} {:>12}", "", "best", "median", "processor");
    let mut fleet = timed("read and index", || read(Rc::clone(&bytes)).expect("the answer is whole"));
    assert_eq!((fleet.len(), fleet.damaged()), (count, 0));
    println!("{:<44} {:>9.1} MB", "memory", megabytes(fleet.bytes()));
    for text in QUERIES {
        let query = parse(text).query;
        let found = timed(&format!("find {text}"), || fleet.find(&query, NOW));
        println!("{:<44} {:>9} keys", "", found.len());
    }
    let all = Query::default();
    let found = fleet.find(&all, NOW);
    timed("all seven facets", || Facet::ALL.map(|facet| fleet.facet(facet, &all, &found, NOW, "", 20).values.len()));
    timed("suggest tenants", || suggest(&fleet, "tenant:7", 8, NOW, 10).len());
    prepare(&mut fleet);
    println!("{:<44} {:>9.1} MB", "memory with the ranks of every column", megabytes(fleet.bytes()));
    for (by, word) in GridColumn::ALL {
        let order = [Order { by, descending: false }];
        timed(&format!("sort by {word}"), || fleet.sort(found.positions(), &order, NOW).map(|sorted| sorted.len()));
    }
    let orders = [GridColumn::Status, GridColumn::Name].map(|by| Order { by, descending: true });
    timed("sort by status and name", || fleet.sort(found.positions(), &orders, NOW).map(|sorted| sorted.len()));
    timed("draw 40 rows", || (0..40).filter_map(|at| fleet.row(at * count / 40)).count());
    let selection = timed("select all", || {
        let mut selection = Selection::default();
        selection.select(&fleet, found.positions());
        selection
    });
    timed("count the selection by status", || selection.chosen(&fleet, NOW));
    timed("export CSV", || {
        let (mut export, mut bytes, mut chunk) =
            (Export::new(Format::Csv, found.positions().to_vec(), NOW), 0, Vec::new());
        loop {
            let more = export.write(&fleet, 500, &mut chunk);
            bytes += chunk.len();
            chunk.clear();
            if !more {
                break bytes;
            }
        }
    });
}

/// Ranks every text column, and tells how long it took in how many slices.
fn prepare(fleet: &mut Fleet) {
    for (column, word) in GridColumn::ALL {
        let (start, before, mut slices) = (Instant::now(), processor(), 1);
        while !fleet.prepare(column, 20_000) {
            slices += 1;
        }
        let all = start.elapsed().as_secs_f64() * 1_000.0;
        let processor = processor() - before;
        println!("{:<44} {all:>9.2} ms {slices:>5} slices {processor:>9.2} ms", format!("rank {word}"));
    }
}
