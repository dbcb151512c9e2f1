//! The server: each request to the core or to the page, each answer to the wire.
//!
//! Invariants: requests are answered one at a time, in the order in which they were read; the host they name is this
//! machine.

use std::future::pending;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use emulator::{Answer, Body, Delivery, Emulator, ErrorCode, Fate, Refusal, Request};
use tokio::net::TcpListener;

use super::args::Options;
use super::body::Keys;
use super::connection::{Door, Order, Peer};
use super::files::Files;
use super::start::start;
use super::state_file::StateFile;
use super::{headers, page, raw};

/// The longest body that is read.
const LONGEST_BODY: usize = 32 * 1024 * 1024;

struct App {
    core: Mutex<Core>,
    files: Option<Files>,
    base: String,
    quiet: bool,
}

struct Core {
    emulator: Emulator,
    state: Option<StateFile>,
    /// Why the state file can no longer be trusted; until a restart, every call is refused with it.
    broken: Option<String>,
}

/// The machine's clock, in milliseconds since the epoch.
fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// Serves until the process ends.
pub(crate) fn serve(options: Options) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(run(options))
}

async fn run(options: Options) -> Result<(), String> {
    let files = options.serve.as_deref().map(Files::new).transpose()?;
    let port = options.port;
    // Before the fleet is made: a busy port is told at once.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        format!("cannot listen on 127.0.0.1:{port}: {error}; choose another --port, or 0 for any free one")
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (emulator, state) = start(&options, now_ms())?;
    let ready = format!(
        "emulator: http://{address}{} project {} management key {} keys {} seed {}\n",
        options.base,
        emulator.setup().project_id,
        emulator.setup().management_key,
        emulator.key_count(),
        emulator.setup().seed,
    );
    let core = Mutex::new(Core { emulator, state, broken: None });
    let app = Arc::new(App { core, files, base: options.base, quiet: options.quiet });
    // The connections that come from now on wait in the socket's queue.
    let mut stdout = std::io::stdout();
    stdout.write_all(ready.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| error.to_string())?;
    let router = axum::Router::new().fallback(handle).with_state(app);
    let service = router.into_make_service_with_connect_info::<Peer>();
    axum::serve(Door(listener), service).await.map_err(|error| error.to_string())
}

async fn handle(State(app): State<Arc<App>>, ConnectInfo(peer): ConnectInfo<Peer>, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match to_bytes(body, LONGEST_BODY).await {
        Ok(body) => answer(app, &peer, parts, body).await,
        Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too long, or was not sent whole.\n").into_response(),
    };
    headers::complete(response.headers_mut());
    response
}

async fn answer(app: Arc<App>, peer: &Peer, parts: Parts, body: Bytes) -> Response {
    if !names_this_machine(&parts) {
        let why = "This server answers to localhost and 127.0.0.1 only.\n";
        return (StatusCode::MISDIRECTED_REQUEST, why).into_response();
    }
    let path = parts.uri.path().to_owned();
    let below_base = path.strip_prefix(&app.base).map(ToOwned::to_owned);
    let api_path = if is_api(&path) {
        Some(path.clone())
    } else {
        // The page asks beside itself.
        below_base.as_ref().map(|rest| format!("/{rest}")).filter(|path| is_api(path))
    };
    if let Some(path) = api_path {
        let ip = peer.ip();
        let answer = tokio::task::spawn_blocking(move || app.ask(&parts, &path, &body, ip)).await;
        return match answer {
            Ok(answer) => deliver(answer, peer).await,
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    }
    match below_base {
        Some(rest) => {
            let page = tokio::task::spawn_blocking(move || {
                let setup = app.lock().emulator.setup().clone();
                page::answer(app.files.as_ref(), &setup, &parts.method, &rest)
            });
            page.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
        // What static hosts do for a folder without its slash.
        None if format!("{path}/") == app.base => {
            (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, app.base.clone())], "").into_response()
        }
        None => (StatusCode::NOT_FOUND, format!("404\nThe page is at {}\n", app.base)).into_response(),
    }
}

/// A page of another site can reach this port under a name of its own that resolves to this machine; it must not.
fn names_this_machine(parts: &Parts) -> bool {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| parts.uri.host()).is_some_and(emulator::is_loopback_host)
}

fn is_api(path: &str) -> bool {
    ["/v1/", "/v2/", "/__emulator/"].iter().any(|root| path.starts_with(root)) || path == "/csp-report"
}

impl App {
    fn lock(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, parts: &Parts, path: &str, body: &[u8], remote_ip: IpAddr) -> Answer {
        // A header that is not text is not a header that the API knows.
        let headers: Vec<_> =
            parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
        let request = Request {
            method: parts.method.as_str(),
            path,
            query: parts.uri.query().unwrap_or_default(),
            headers: &headers,
            body,
            remote_ip,
        };
        let mut core = self.lock();
        let answer = core.answer(&request);
        if !self.quiet && (path.starts_with("/v1/") || path.starts_with("/v2/")) {
            print(&core.emulator, answer.status);
        }
        answer
    }
}

impl Core {
    fn answer(&mut self, request: &Request) -> Answer {
        if self.broken.is_none() {
            let answer = self.emulator.answer(request, now_ms());
            match self.state.as_mut().map_or(Ok(()), |state| state.save(&self.emulator)) {
                Ok(()) => return answer,
                Err(why) => self.broken = Some(why),
            }
        }
        let why = self.broken.as_deref().unwrap_or_default();
        let message = format!("{why}; nothing is kept from here on: make room, then restart the emulator");
        Refusal::new(ErrorCode::Internal, message).into_answer()
    }
}

/// One line about the last request in the log.
fn print(emulator: &Emulator, status: u16) {
    if let Some(entry) = emulator.log().back() {
        let fault = if entry.fault { " (fault)" } else { "" };
        // Whoever closed the pipe does not want to read it.
        let _ = writeln!(std::io::stderr(), "{} {} {status}{fault}", entry.method, entry.path);
    }
}

/// Puts an answer on the wire, in the way it asks for.
async fn deliver(answer: Answer, peer: &Peer) -> Response {
    let Answer { status, headers, body, delivery: Delivery { delay_ms, fate } } = answer;
    if delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = header_map(headers);
    match fate {
        Fate::Deliver => {
            let body = match body {
                Body::Bytes(bytes) => HttpBody::from(bytes),
                Body::Keys(stream) => HttpBody::new(Keys(stream)),
            };
            (status, headers, body).into_response()
        }
        // Dropped when the caller leaves.
        Fate::Hang => pending().await,
        Fate::Drop => {
            peer.end_with(Order::Reset);
            StatusCode::OK.into_response()
        }
        Fate::CutAt { at, framing } => {
            peer.end_with(Order::Send(raw::cut(status, headers, body, at, framing)));
            StatusCode::OK.into_response()
        }
    }
}

fn header_map(headers: Vec<(String, String)>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            map.append(name, value);
        }
    }
    map
}
