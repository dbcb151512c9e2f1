//! How long runs over a thousand keys take beside what the API's budget allows: `cargo run --release --example run_bench`.
//!
//! The console's own driver sends to the emulator's core, which counts the documented 100 requests a minute, and all go
//! by one simulated clock: so these figures are the same on every machine. `tests/contract` holds them to their promise;
//! here they are printed, as one line of JSON for `cargo xtask bench`.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::unwrap_used, clippy::panic)]
#![expect(dead_code, reason = "the contract tests use more of the emulated project than this")]

#[path = "../tests/contract/in_process.rs"]
mod in_process;
#[path = "../tests/contract/pace.rs"]
mod pace;
#[path = "../tests/contract/project.rs"]
mod project;
#[path = "../tests/contract/simulated.rs"]
mod simulated;

use pace::Case;
use serde_json::{Value, json};
use simulated::Neighbour;

fn main() {
    let line: Vec<Value> = pace::cases().iter().map(told).collect();
    println!("{}", json!(line));
}

fn told(Case { what, neighbour, figures, done }: &Case) -> Value {
    let beside = match neighbour {
        Neighbour::Nobody => "nobody",
        Neighbour::Steady => "a steady client",
        Neighbour::Greedy => "a client that takes half",
    };
    json!({
        "what": what,
        "beside": beside,
        "promised": neighbour.promised(),
        "done": done,
        "requests": figures.requests,
        "refused": figures.refused,
        "othersRequests": figures.others,
        "tookMs": figures.took,
        "travelledMs": figures.travelled,
        "leastMs": figures.least,
        "ratio": figures.ratio(),
    })
}
