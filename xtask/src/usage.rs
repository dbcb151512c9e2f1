//! What `--help` prints.

/// `cargo xtask --help`.
pub(crate) const ALL: &str = "\
The project's commands. Each checks and installs what it needs.

cargo xtask demo          Build the console and run it with an emulator of Descope's API
cargo xtask test [LAYER]  Run the tests, or those of one layer
cargo xtask build         Build the release bundle into dist/ and print its sizes
cargo xtask fuzz [TARGET] Feed the readers of files with what nobody would write
cargo xtask bench         Measure the console beside the same grid made with other things
cargo xtask screenshot    Take the picture in the README again

Every command explains itself with --help.";

/// `cargo xtask demo --help`.
pub(crate) const DEMO: &str = "\
Builds the console, and serves it with an emulator of Descope's management API on 127.0.0.1.

cargo xtask demo [--port 8080] [--keys 2500] [--seed N] [--state FILE] [--open]

  --port N      The port to serve on
  --keys N      How many access keys the emulated project has at the start, up to 1000000
  --seed N      Which keys these are: the same seed makes the same keys
  --state FILE  Keep the keys in this file over restarts
  --open        Open the page in the browser when it is ready";

/// `cargo xtask build --help`.
pub(crate) const BUILD: &str = "\
Builds the release bundle into dist/, checks it, and prints the size of each file, raw and after brotli.
Does nothing when dist/ is up to date.

cargo xtask build";

/// `cargo xtask bench --help`.
pub(crate) const BENCH: &str = "\
Measures the console beside AG Grid, TanStack and a page without a framework, in one Chromium with the same keys, and
prints a table; bench/README.md says what is measured and how. Takes long, and wants a machine that does nothing else.

cargo xtask bench [--keys 10000,100000,1000000] [--rounds 5] [--only PAGE]

  --keys N[,N]  How many keys there are, one run after the other
  --rounds N    How often each page is measured; the medians count
  --only PAGE   console, floor, ag-grid or tanstack; may be repeated";

/// `cargo xtask fuzz --help`.
pub(crate) const FUZZ: &str = "\
Builds the targets in fuzz/ with the stable compiler, and runs each from its seeds with libFuzzer. The same runs from the
same seed do the same. What breaks a target is kept in target/fuzz/found. Needs a C++ compiler.

cargo xtask fuzz [TARGET ...] [--runs N] [--seed N]

  claims    claims and attributes: what nobody edits goes back byte for byte
  import    files to import, in every form and in turns of any length
  ip_list   lists of addresses
  journal   what a browser kept of a run
  json      the reader of JSON, beside another one

  --runs N  How often each target is run; without it, some seconds' worth
  --seed N  Which inputs these are; 1 if nobody says";

/// `cargo xtask screenshot --help`.
pub(crate) const SCREENSHOT: &str = "\
Runs the demo in headless Chromium and takes docs/keys.png, the picture in the README.

cargo xtask screenshot";

/// `cargo xtask test --help`.
pub(crate) const TEST: &str = "\
Runs every layer but Firefox's and prints a line for each, also when one before it failed. What the
tools print is in .tools/log.

cargo xtask test [LAYER]

  format    rustfmt
  clippy    clippy with warnings denied, for the host and for wasm32
  tidy      the rules of the house: who may use whom, what no file may contain
  unit      unit tests, integration tests and examples in the documentation
  contract  the console's client and Descope's official clients against the emulator
  fuzz      the readers of files, fed with what nobody would write
  browser   components mounted in headless Chromium
  e2e       journeys in Chromium through the built bundle under its production headers
  firefox   the same components and journeys in Firefox; half an hour, and only when it is named
  webkit    the paths that people take every day in WebKitGTK
  hosting   nginx and Caddy as deploy/ sets them up, and the console behind them
  rustdoc   the documentation, with warnings denied";
