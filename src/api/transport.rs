//! The door to the network, and its only implementation for a browser.
//!
//! Invariant: `gloo_net` is named in this file and nowhere else. A transport sends once, follows no redirect but says
//! that there was one, never stores an answer, and hands bodies over as bytes: text decoded by the browser would hide damage behind U+FFFD.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo_net::http::{Headers, RequestBuilder};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use super::call::Method;

/// A future that stays on the page's thread.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// One request, ready to leave.
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The whole address, relative ones to the page.
    pub url: String,
    /// Headers; their values are wiped after sending, since one is the credential.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
    /// JSON; wiped after sending.
    pub body: Option<Zeroizing<Vec<u8>>>,
    /// Whether dropping the answer stops the transfer: for reads only. A write that has left cannot be called back, so
    /// aborting it would only lose its answer.
    pub abort_when_dropped: bool,
}

/// The beginning of an answer.
pub struct Incoming {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, or empty.
    pub content_type: String,
    /// `Content-Length` in bytes, when it was sent and tells the length of what arrives.
    pub length: Option<u64>,
    /// `Retry-After`, when it makes sense.
    pub retry_after: Option<RetryAfter>,
    /// `Date`, in milliseconds since the epoch.
    pub date: Option<i64>,
    /// What follows.
    pub body: Box<dyn Chunks>,
}

/// When a server wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// After so many seconds.
    Seconds(u32),
    /// At a moment, in milliseconds since the epoch.
    At(i64),
}

/// A body that is still arriving.
pub trait Chunks {
    /// The next bytes; `None` at the end.
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>>;
}

/// The body broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// No answer began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The browser is offline: nothing was sent.
    Offline,
    /// It may have been sent: the browser does not say.
    Lost,
    /// A redirect came in the place of an answer. It was not followed, so nothing reached the API.
    Redirected,
}

/// Whatever carries requests: the browser, or a test.
pub trait Transport {
    /// Sends once and waits for the beginning of the answer.
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>>;
    /// Waits so many milliseconds.
    fn wait(&self, milliseconds: u32) -> Local<'_, ()>;
    /// Gives the thread back once, so that the page can draw and answer: to be called by whoever works for long.
    fn pause(&self) -> Local<'_, ()>;
    /// A fresh random UUID.
    fn request_id(&self) -> String;
    /// Milliseconds since the epoch, by this machine's clock.
    fn now(&self) -> i64;
    /// The host of the page, with its port: relative addresses lead there.
    fn host(&self) -> String;
}

impl Outgoing {
    /// A read without a credential.
    pub(super) fn plain_read(url: &str) -> Self {
        Self { method: Method::Get, url: url.to_owned(), headers: vec![], body: None, abort_when_dropped: true }
    }
}

/// The browser's `fetch`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser;

impl Transport for Browser {
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        Box::pin(fetch(request))
    }

    fn wait(&self, milliseconds: u32) -> Local<'_, ()> {
        Box::pin(gloo_timers::future::TimeoutFuture::new(milliseconds))
    }

    fn pause(&self) -> Local<'_, ()> {
        Box::pin(turn())
    }

    fn request_id(&self) -> String {
        web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.random_uuid()).unwrap_or_default()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 are exact in a float until the year 287396"
    )]
    fn now(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn host(&self) -> String {
        web_sys::window().and_then(|window| window.location().host().ok()).unwrap_or_default()
    }
}

/// Waits for a message to itself: browsers stretch a timer of no length to 4 ms, and in the background to a second.
async fn turn() {
    let Ok(channel) = web_sys::MessageChannel::new() else {
        return gloo_timers::future::TimeoutFuture::new(0).await;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let arrived = js_sys::Promise::new(&mut |resolve, _| {
        here.set_onmessage(Some(&resolve));
        // Only a value that cannot be copied is refused.
        let _ = there.post_message(&JsValue::NULL);
    });
    // It is never rejected.
    let _ = JsFuture::from(arrived).await;
    here.close();
}

async fn fetch(request: Outgoing) -> Result<Incoming, NoAnswer> {
    if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
        return Err(NoAnswer::Offline);
    }
    let Outgoing { method, url, headers, body, abort_when_dropped } = request;
    let stop = if abort_when_dropped { web_sys::AbortController::new().ok().map(StopWhenDropped) } else { None };
    let sent = Headers::new();
    for (name, value) in &headers {
        sent.set(name, value);
    }
    let builder = RequestBuilder::new(&url)
        .method(match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        })
        .headers(sent)
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .redirect(web_sys::RequestRedirect::Manual)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
        .abort_signal(stop.as_ref().map(|stop| stop.0.signal()).as_ref());
    let request = match &body {
        Some(bytes) => builder.body(js_sys::Uint8Array::from(bytes.as_slice())),
        None => builder.build(),
    };
    // A request that cannot even be built was not sent.
    let request = request.map_err(|_| NoAnswer::Offline)?;
    let response = request.send().await.map_err(|_| NoAnswer::Lost)?;
    if response.type_() == web_sys::ResponseType::Opaqueredirect {
        return Err(NoAnswer::Redirected);
    }
    let header = |name| response.headers().get(name);
    let encoded = header("content-encoding").is_some_and(|coding| coding != "identity");
    let length = header("content-length").and_then(|length| length.parse().ok()).filter(|_| !encoded);
    Ok(Incoming {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default(),
        length,
        retry_after: header("retry-after").and_then(|text| retry_after(&text)),
        date: header("date").and_then(|text| moment(&text)),
        body: Box::new(Stream::new(response.body(), stop)),
    })
}

fn retry_after(text: &str) -> Option<RetryAfter> {
    let seconds = text.trim().parse().ok().map(RetryAfter::Seconds);
    // Negative numbers and lists are no dates either, whatever a lenient parser makes of them.
    let may_be_date = text.trim_start().starts_with(|first: char| first.is_ascii_alphabetic());
    seconds.or_else(|| moment(text).filter(|_| may_be_date).map(RetryAfter::At))
}

/// An HTTP date in milliseconds since the epoch, by the browser's own parser.
#[expect(clippy::cast_possible_truncation, reason = "finite, and within the browser's calendar")]
fn moment(text: &str) -> Option<i64> {
    let milliseconds = js_sys::Date::parse(text);
    milliseconds.is_finite().then_some(milliseconds as i64)
}

/// Stops the transfer when the last reader lets go of it.
struct StopWhenDropped(web_sys::AbortController);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Stream {
    reader: Option<web_sys::ReadableStreamDefaultReader>,
    // Held for its `Drop`.
    _stop: Option<StopWhenDropped>,
}

impl Stream {
    fn new(body: Option<web_sys::ReadableStream>, stop: Option<StopWhenDropped>) -> Self {
        let reader = body.and_then(|body| body.get_reader().dyn_into().ok());
        Self { reader, _stop: stop }
    }
}

impl Chunks for Stream {
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>> {
        Box::pin(async move {
            let Some(reader) = &self.reader else { return Ok(None) };
            let step = JsFuture::from(reader.read()).await.map_err(|_| Broken)?;
            let field = |name: &str| js_sys::Reflect::get(&step, &JsValue::from_str(name)).map_err(|_| Broken);
            if field("done")?.is_truthy() {
                self.reader = None;
                return Ok(None);
            }
            let bytes: js_sys::Uint8Array = field("value")?.dyn_into().map_err(|_| Broken)?;
            Ok(Some(Zeroizing::new(bytes.to_vec())))
        })
    }
}

/// The browser's transport, shared.
pub fn browser() -> Rc<dyn Transport> {
    Rc::new(Browser)
}
