//! The emulator itself: requests in, answers out.
//!
//! Invariant: an answer depends on the requests before it, the clock that is passed in and the setup; on nothing else.

use std::collections::VecDeque;
use std::net::IpAddr;

use serde_json::{Map, Value, json};

use crate::errors::{ErrorCode, Refusal};
use crate::faults::{Fault, Faults};
use crate::guards::Guards;
use crate::http::{Answer, Body, Request};
use crate::jwt::Signer;
use crate::log::{Entry, Log};
use crate::operation::{Operation, Route};
use crate::operations::{self, Call, Reply, World};
use crate::record::Change;
use crate::redact::Redactor;
use crate::reports::Reports;
use crate::store::Store;
use crate::switches::Switches;
use crate::time::http_date;
use crate::{control, cors, seed};

/// The header by which a test says where a request comes from.
const REMOTE_IP: &str = "x-emulator-remote-ip";

/// Bodies up to this length are written into the log.
const LOGGED_BODY: usize = 16 * 1024;

/// What an emulator is made from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The project it is.
    pub project_id: String,
    /// The management key that opens it.
    pub management_key: String,
    /// How many keys its fleet has at first.
    pub keys: u32,
    /// What everything generated depends on.
    pub seed: u64,
    /// The time at which the fleet is made, in milliseconds since the epoch: expiries lie around it.
    pub now_ms: i64,
    /// The switches at first, and after a reset.
    pub switches: Switches,
}

/// Descope's management API for access keys, in one value.
#[derive(Debug)]
pub struct Emulator {
    setup: Setup,
    pub(crate) world: World,
    switches: Switches,
    faults: Faults,
    log: Log,
    guards: Guards,
    reports: Reports,
    clock_offset_ms: i64,
    was_reset: bool,
}

impl Emulator {
    /// An emulator with a fleet made from the seed.
    ///
    /// # Errors
    /// A sentence, when the fleet cannot be written as JSON, which is a defect.
    pub fn new(setup: Setup) -> Result<Self, String> {
        let Setup { seed, keys, now_ms, .. } = setup;
        let mut store = Store::default();
        seed::fill(&mut store, &seed::directory(seed, keys, now_ms), seed, keys, now_ms)?;
        Ok(Self::with_store(setup, store))
    }

    /// An emulator with keys that are there already.
    pub(crate) fn with_store(setup: Setup, store: Store) -> Self {
        let world = World {
            audit: seed::audit(&store, &setup),
            directory: seed::directory(setup.seed, setup.keys, setup.now_ms),
            signer: Signer::new(setup.seed),
            store,
        };
        Self {
            switches: setup.switches.clone(),
            setup,
            world,
            faults: Faults::default(),
            log: Log::default(),
            guards: Guards::default(),
            reports: Reports::default(),
            clock_offset_ms: 0,
            was_reset: false,
        }
    }

    /// Answers a request at a time, in milliseconds since the epoch.
    pub fn answer(&mut self, request: &Request, now_ms: i64) -> Answer {
        self.was_reset = false;
        let now_ms = now_ms + self.clock_offset_ms;
        self.world.store.begin(now_ms, i64::from(self.switches.read_lag_seconds) * 1000);
        let mut answer = if request.path.starts_with(control::ROOT) {
            control::answer(self, request, now_ms - self.clock_offset_ms)
        } else if request.path == "/csp-report" {
            self.reports.receive(request.body);
            Answer::empty(204)
        } else {
            let mut answer = self.api(request, now_ms);
            cors::mark(&mut answer, request, &self.switches);
            answer
        };
        if answer.header("date").is_none() {
            answer.set_header("Date", http_date(now_ms));
        }
        answer
    }

    fn api(&mut self, request: &Request, now_ms: i64) -> Answer {
        let route = Operation::route(request.method, request.path);
        let mut entry = self.entry(request, route, now_ms);
        let mut done = false;
        let answer = match route {
            _ if request.method == "OPTIONS" => cors::preflight(request, &self.switches),
            Route::To(operation) => {
                let fault = self.faults.next(operation);
                entry.fault = fault.is_some();
                let executes = fault.as_ref().is_none_or(|then| then.executes());
                let own = executes.then(|| {
                    let apply_of = fault.as_ref().and_then(|then| then.apply_of);
                    self.execute(operation, request, now_ms, apply_of)
                });
                done = own.as_ref().is_some_and(|answer| answer.status == 200);
                match (fault, own) {
                    (Some(then), own) => then.answer(own, now_ms),
                    (None, Some(own)) => own,
                    (None, None) => Answer::empty(500),
                }
            }
            Route::WrongMethod => Refusal::new(ErrorCode::MethodNotAllowed, "").into_answer(),
            Route::Unknown => {
                Refusal::new(ErrorCode::PathNotFound, "The emulator does not have this path").into_answer()
            }
        };
        entry.status = answer.status;
        entry.executed = done;
        self.log.push(entry);
        answer
    }

    fn execute(&mut self, operation: Operation, request: &Request, now_ms: i64, apply_of: Option<usize>) -> Answer {
        let remote_ip = self.remote_ip(request);
        let call = Call {
            request,
            operation,
            project_id: &self.setup.project_id,
            seed: self.setup.seed,
            switches: &self.switches,
            now_ms,
            remote_ip,
            apply_of,
        };
        let reply =
            self.guards.check(&call, &self.setup.management_key).and_then(|()| operations::run(&mut self.world, &call));
        match reply {
            Ok(Reply::Json(bytes)) => Answer::json(200, bytes),
            Ok(Reply::Keys(stream)) => Answer::new(200, "application/json", Body::Keys(stream)),
            Err(refusal) => refusal.into_answer(),
        }
    }

    /// Where a request comes from: what a header says, what the switch says, or the connection.
    fn remote_ip(&self, request: &Request) -> IpAddr {
        let said = request.header(REMOTE_IP).and_then(|text| text.parse().ok());
        said.or_else(|| self.switches.remote_ip.parse().ok()).unwrap_or(request.remote_ip)
    }

    /// The log's entry for a request that is not answered yet. It is made first, while a secret that the request is about
    /// to take away is still known as one.
    fn entry(&self, request: &Request, route: Route, now_ms: i64) -> Entry {
        let redactor = Redactor {
            store: &self.world.store,
            management_key: &self.setup.management_key,
            bearer: request.header("authorization").unwrap_or_default(),
        };
        Entry {
            time_ms: now_ms,
            method: redactor.text(request.method),
            path: redactor.target(request.path),
            query: redactor.target(request.query),
            operation: match route {
                Route::To(operation) => Some(operation),
                Route::WrongMethod | Route::Unknown => None,
            },
            status: 0,
            executed: false,
            fault: false,
            request_id: redactor.text(request.header("x-request-id").unwrap_or_default()),
            body_bytes: request.body.len(),
            body: (request.body.len() <= LOGGED_BODY).then(|| redactor.body(request.body)).flatten(),
        }
    }

    /// What it was made from.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// How many keys there are now.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.world.store.len()
    }

    /// What the last answered request changed, for whoever makes it durable. It must be durable before the answer leaves.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        if self.was_reset { vec![Change::Reset] } else { self.world.store.changes().to_vec() }
    }

    /// The switches as they stand.
    #[must_use]
    pub const fn switches(&self) -> &Switches {
        &self.switches
    }

    /// Sets switches by name, all or none.
    ///
    /// # Errors
    /// A sentence that names the switch and what it can be.
    pub fn set_switches(&mut self, changes: &Map<String, Value>) -> Result<(), String> {
        self.switches.set(changes)
    }

    /// Adds faults, all or none.
    ///
    /// # Errors
    /// A sentence that says which combination makes no sense.
    pub fn add_faults(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        self.faults.add(faults)
    }

    /// Each fault that is set, and how many calls it has counted.
    #[must_use]
    pub fn faults(&self) -> &[(Fault, u32)] {
        self.faults.list()
    }

    /// Removes every fault.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// The requests to the API so far, oldest first.
    #[must_use]
    pub const fn log(&self) -> &VecDeque<Entry> {
        self.log.entries()
    }

    /// Forgets them.
    pub fn clear_log(&mut self) {
        self.log.clear();
    }

    /// The violations of the page's policy that browsers reported.
    #[must_use]
    pub fn reports(&self) -> Value {
        self.reports.to_json()
    }

    /// Moves the clock, in milliseconds; back with a negative number.
    pub const fn advance_clock(&mut self, by_ms: i64) {
        self.clock_offset_ms = self.clock_offset_ms.saturating_add(by_ms);
    }

    /// Sets the clock, given the machine's own.
    pub const fn set_clock(&mut self, to_ms: i64, machine_ms: i64) {
        self.clock_offset_ms = to_ms.saturating_sub(machine_ms);
    }

    /// The emulator's time and how far it is from the machine's.
    #[must_use]
    pub fn clock(&self, machine_ms: i64) -> Value {
        json!({"nowMs": machine_ms + self.clock_offset_ms, "offsetMs": self.clock_offset_ms})
    }

    /// Goes back to the fleet as it was generated, and forgets faults, log, reports, switches and the moved clock.
    ///
    /// # Errors
    /// A sentence, when the fleet cannot be written as JSON, which is a defect.
    pub fn reset(&mut self) -> Result<(), String> {
        let mut fresh = Self::new(self.setup.clone())?;
        // The same seed makes the same signing key, and making it takes a moment.
        std::mem::swap(&mut fresh.world.signer, &mut self.world.signer);
        *self = fresh;
        self.was_reset = true;
        Ok(())
    }
}
