//! Sends calls with the credentials of the session, and says honestly what became of them.
//!
//! Invariant: there is no client without credentials. A read may be sent again by the rules of `retry`; a write is sent
//! exactly once, and an answer that cannot be trusted makes its outcome unknown, neither success nor failure.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::{Either, select};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::answered::Answered;
use super::body::{collect, collect_into, collect_up_to};
use super::call::{Call, Read, Write};
use super::error::{ReadError, Sign, Unknown, WriteError};
use super::judgement::{Bad, Judged, judge};
use super::retry::{self, Patience, pause};
use super::transport::{Broken, Incoming, NoAnswer, Outgoing, Transport};
use super::wire::Mismatch;
use crate::domain::{Credentials, ProjectId, Seconds, Secret};

/// How long a read waits for the beginning of an answer, and then for each further piece of it, in milliseconds:
/// longer than the proxy's own limit of 40 seconds, so that the proxy's word arrives first.
const READ_LIMIT: u32 = 50_000;
/// Enough of an error page to recognise one; the rest is left unread, in bytes.
const ERROR_LIMIT: usize = 64 * 1024;

/// A signed-in admin's connection. Cloning shares it; dropping the last clone wipes the credentials.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    base: String,
    credentials: Credentials,
    transport: Rc<dyn Transport>,
    /// How far the server's clock is ahead of ours, in milliseconds, as its last answer had it.
    ahead: Cell<i64>,
    answered: Answered,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.0.credentials.project.as_str())
    }
}

impl Client {
    /// A client for `{base}/v1/…`.
    pub fn new(base: &str, credentials: Credentials, transport: Rc<dyn Transport>) -> Self {
        let (base, ahead, answered) = (base.to_owned(), Cell::new(0), Answered::default());
        Self(Rc::new(Inner { base, credentials, transport, ahead, answered }))
    }

    /// The project that it manages.
    pub fn project(&self) -> &ProjectId {
        &self.0.credentials.project
    }

    /// A client for the same project that signs with an access key's own secret; `None` when that fits into no header.
    pub(super) fn acting_as(&self, secret: &Secret) -> Option<Self> {
        let Inner { base, credentials, transport, ahead: _, answered } = &*self.0;
        let credentials = Credentials::from_form(credentials.project.as_str(), secret.expose()).ok()?;
        let (base, transport, answered) = (base.clone(), Rc::clone(transport), answered.clone());
        Some(Self(Rc::new(Inner { base, credentials, transport, ahead: Cell::new(0), answered })))
    }

    /// The credentials, to keep them for a reload.
    pub fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// What carries its requests.
    pub fn transport(&self) -> &dyn Transport {
        self.0.transport.as_ref()
    }

    /// The server's idea of now, as far as its answers told: a wrong clock here must not hide what was just made there.
    /// Of a server that does not tell, this machine's.
    pub fn server_time(&self) -> Seconds {
        self.by_the_server(self.0.transport.now())
    }

    /// A moment by this machine's clock, in milliseconds since the epoch, by the server's.
    pub fn by_the_server(&self, moment: i64) -> Seconds {
        Seconds(moment.saturating_add(self.0.ahead.get()).div_euclid(1_000))
    }

    /// How far the server's clock is ahead of this machine's, in seconds; negative when it is behind.
    pub fn server_ahead(&self) -> i64 {
        self.0.ahead.get() / 1_000
    }

    /// For whoever counts requests, whoever sent them.
    pub fn answered(&self) -> &Answered {
        &self.0.answered
    }

    fn note_clock(&self, answer: &Incoming) {
        answer.date.into_iter().for_each(|date| self.0.ahead.set(date - self.0.transport.now()));
    }

    /// Sends a read, again if need be, and gives its value.
    ///
    /// # Errors
    /// [`ReadError`]; nothing was changed.
    pub async fn read<T>(&self, call: &Call<T, Read>, patience: Patience) -> Result<T, ReadError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = self.read_once(call).await;
            match outcome {
                Ok(value) => return Ok(value),
                Err(error) => self.pause_or_give_up(patience, tries, error).await?,
            }
        }
    }

    async fn read_once<T>(&self, call: &Call<T, Read>) -> Result<T, ReadError> {
        let mut answer = self.begin(self.outgoing(call, true)).await?;
        let body = self.in_time(collect(answer.body.as_mut())).await?.map_err(|Broken| ReadError::Damaged)?;
        (call.parse)(&body).map_err(|_| self.not_the_answer(&answer))
    }

    /// What answered a read with a good status, when that is not the read's answer.
    pub(super) fn not_the_answer(&self, answer: &Incoming) -> ReadError {
        match is_page(answer) {
            true => Judged::SignOn(Sign::Page).of_read(self.host()),
            false => ReadError::NotDescope { status: answer.status },
        }
    }

    /// Waits before the next try, or gives the error up.
    pub(super) async fn pause_or_give_up(
        &self,
        patience: Patience,
        tries: usize,
        error: ReadError,
    ) -> Result<(), ReadError> {
        match pause(patience, tries, &error, self.jitter()) {
            Some(milliseconds) => {
                self.0.transport.wait(milliseconds).await;
                Ok(())
            }
            None => Err(error),
        }
    }

    /// Sends a read once; gives an answer with a good status, whose body is still to come. Its type says nothing: proxies
    /// change it.
    pub(super) async fn begin(&self, request: Outgoing) -> Result<Incoming, ReadError> {
        let sending = self.0.answered.send(self.transport(), request);
        let mut answer = self.in_time(sending).await?.map_err(|none| match none {
            NoAnswer::Redirected => Judged::SignOn(Sign::Redirect).of_read(self.host()),
            NoAnswer::Offline | NoAnswer::Lost => ReadError::Unreachable,
        })?;
        self.note_clock(&answer);
        match answer.status {
            200..300 => Ok(answer),
            _ => Err(self.judged(&mut answer).await.of_read(self.host())),
        }
    }

    /// Waits for a step of a read, but not longer than [`READ_LIMIT`].
    pub(super) async fn in_time<T>(&self, step: impl Future<Output = T>) -> Result<T, ReadError> {
        let step = std::pin::pin!(step);
        match select(step, self.0.transport.wait(READ_LIMIT)).await {
            Either::Left((value, _)) => Ok(value),
            Either::Right(((), _)) => Err(ReadError::Unreachable),
        }
    }

    /// Sends a write, once, and gives its value. It takes the call for good: there is no second sending, and no limit
    /// of time, since a late answer may carry the only copy of a secret.
    ///
    /// # Errors
    /// [`WriteError`], which tells "refused" and "never sent" from "nobody knows".
    pub async fn write<T, C: Write>(&self, call: Call<T, C>) -> Result<T, WriteError> {
        let Body { bytes, end, otherwise } = self.send_once(self.outgoing(&call, false)).await?;
        let parsed = end.map_err(|Broken| Mismatch::Shape).and_then(|()| (call.parse)(&bytes));
        parsed.or_else(|mismatch| match mismatch {
            Mismatch::OtherKey => Err(WriteError::Unknown(Unknown::OtherKey)),
            Mismatch::Shape => {
                let salvaged = call.salvage.and_then(|salvage| salvage(&bytes));
                salvaged.ok_or(WriteError::Unknown(otherwise))
            }
        })
    }

    /// Sends a write and gives the body of an answer with a good status. Compiled once for all kinds of writes.
    async fn send_once(&self, request: Outgoing) -> Result<Body, WriteError> {
        let mut answer = match self.0.answered.send(self.transport(), request).await {
            Ok(answer) => answer,
            Err(NoAnswer::Offline) => return Err(WriteError::NotSent),
            Err(NoAnswer::Lost) => return Err(WriteError::Unknown(Unknown::NoAnswer)),
            Err(NoAnswer::Redirected) => return Err(Judged::SignOn(Sign::Redirect).of_write(self.host())),
        };
        self.note_clock(&answer);
        let status = answer.status;
        match status {
            200..300 => {
                let mut bytes = Zeroizing::new(Vec::new());
                let end = collect_into(&mut bytes, answer.body.as_mut(), usize::MAX).await;
                let otherwise = if is_page(&answer) { Unknown::ProxyAnswer { status } } else { Unknown::Unreadable };
                Ok(Body { bytes, end, otherwise })
            }
            _ => Err(self.judged(&mut answer).await.of_write(self.host())),
        }
    }

    pub(super) fn outgoing<T, C>(&self, call: &Call<T, C>, read: bool) -> Outgoing {
        let Credentials { project, key } = &self.0.credentials;
        let mut bearer = Zeroizing::new(String::with_capacity(8 + project.as_str().len() + key.expose().len()));
        for part in ["Bearer ", project.as_str(), ":", key.expose()] {
            bearer.push_str(part);
        }
        // One id a sending: a proxy may refuse a second sending of the same id, and a repeated read is a new one.
        let id = Zeroizing::new(call.id.clone().unwrap_or_else(|| self.0.transport.request_id()));
        let mut headers = vec![("authorization", bearer), ("x-request-id", id)];
        if call.body.is_some() {
            headers.push(("content-type", Zeroizing::new("application/json".to_owned())));
        }
        Outgoing {
            method: call.method,
            url: format!("{}{}", self.0.base, call.target),
            headers,
            body: call.body.clone(),
            abort_when_dropped: read,
        }
    }

    /// Understands an answer whose status is not a good one.
    async fn judged(&self, answer: &mut Incoming) -> Judged {
        let (status, wait) = (answer.status, retry::wait_after(answer.retry_after, self.server_now(answer)));
        // What does not arrive in time says nothing.
        let body = self.in_time(collect_up_to(answer.body.as_mut(), ERROR_LIMIT)).await;
        let body = body.ok().and_then(Result::ok).unwrap_or_default();
        judge(&Bad { status, body: &body, wait })
    }

    /// The host that requests go to.
    fn host(&self) -> String {
        let host = self.0.base.split_once("://").and_then(|(_, rest)| rest.split('/').next());
        host.map_or_else(|| self.0.transport.host(), str::to_owned)
    }

    /// The server's idea of now, in milliseconds since the epoch, so that a wrong clock here does not stretch a wait.
    fn server_now(&self, answer: &Incoming) -> i64 {
        answer.date.unwrap_or_else(|| self.0.transport.now())
    }

    fn jitter(&self) -> u8 {
        let id = self.0.transport.request_id();
        id.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or_default()
    }
}

/// The body of an answer to a write.
struct Body {
    bytes: Zeroizing<Vec<u8>>,
    /// Whether that was all.
    end: Result<(), Broken>,
    /// What it means when this is not the answer of the operation.
    otherwise: Unknown,
}

/// Whether a page of HTML came, which is never an answer of the API.
fn is_page(answer: &Incoming) -> bool {
    answer.content_type.to_ascii_lowercase().contains("html")
}

/// Text as one part of a query.
pub(super) fn encoded(text: &str) -> String {
    /// What RFC 3986 leaves unreserved.
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::api::access_keys::{create, delete, load};
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::transport::{Broken, RetryAfter};
    use crate::api::{Answerer, Refusal, SignOn};
    use crate::domain::{Draft, KeyId, Seconds};

    fn client(transport: &Rc<Scripted>) -> Client {
        let credentials = Credentials::from_form("P2abc", "K2canary").unwrap();
        Client::new("", credentials, Rc::clone(transport) as Rc<dyn Transport>)
    }

    fn new_key() -> crate::domain::NewKey {
        let draft = Draft { name: "ci".into(), ..Draft::empty() };
        draft.validate(Seconds(1_700_000_000)).unwrap()
    }

    const CREATED: &str = r#"{"cleartext":"K2secret","key":{"id":"K1","name":"ci"}}"#;

    #[test]
    fn a_whole_secret_in_an_answer_that_broke_off_is_saved_and_said_to_be_from_there() {
        for (body, end, id) in
            [(&CREATED[..30], Ok(()), ""), (&CREATED[..44], Err(Broken), "K1"), (CREATED, Err(Broken), "K1")]
        {
            let transport = Scripted::new([Answer::Pieces(vec![body.as_bytes()], end)]);
            let revealed = block_on(client(&transport).write(create(&new_key()))).unwrap();
            assert_eq!((revealed.secret.expose(), revealed.damaged), ("K2secret", true));
            assert_eq!((revealed.key.name.as_str(), revealed.key.id.0.as_str()), ("ci", id));
        }
        let other = r#"{"cleartext":"K2secret","key":{"id":"K1","name":"other","#;
        let transport = Scripted::new([Answer::ok(other)]);
        assert!(
            block_on(client(&transport).write(create(&new_key()))).is_err(),
            "the secret of another key is not shown"
        );
    }

    #[test]
    fn a_write_is_sent_once_whatever_comes_back_and_never_called_failed_when_it_may_have_happened() {
        use Answerer::{Descope, Proxy};
        use Unknown::{Duplicate, Failing, NoAnswer as Lost, OtherKey, ProxyAnswer, Unreadable};
        let refused = |status: u16| Answer::json(status, r#"{"errorCode":"E011003","errorMessage":"no"}"#);
        let table = vec![
            (Answer::None(NoAnswer::Offline), Err(None)),
            (Answer::None(NoAnswer::Lost), Err(Some(Lost))),
            (Answer::json(500, "{}"), Err(Some(Failing { status: 500, by: Proxy }))),
            (Answer::html(502), Err(Some(Failing { status: 502, by: Proxy }))),
            (refused(503), Err(Some(Failing { status: 503, by: Descope }))),
            (Answer::html(200), Err(Some(ProxyAnswer { status: 200 }))),
            (Answer::html(403), Err(Some(ProxyAnswer { status: 403 }))),
            (Answer::ok("{}"), Err(Some(Unreadable))),
            (Answer::ok(""), Err(Some(Unreadable))),
            (Answer::ok(&CREATED[..20]), Err(Some(Unreadable))),
            (Answer::ok(CREATED.replace("K2secret", "")), Err(Some(Unreadable))),
            (Answer::ok(CREATED.replace("ci", "other")), Err(Some(OtherKey))),
            (Answer::Pieces(vec![&CREATED.as_bytes()[..20]], Err(Broken)), Err(Some(Unreadable))),
            (
                Answer::Pieces(vec![b"{\"cleartext\":\"K2\xff\",\"key\":{\"id\":\"K1\"}}"], Ok(())),
                Err(Some(Unreadable)),
            ),
            (
                Answer::json(409, r#"{"errorCode":"PROXY_DUPLICATE_SUPPRESSED","outcome":"unknown"}"#),
                Err(Some(Duplicate)),
            ),
            (
                Answer::json(404, r#"{"errorCode":"X","outcome":"unknown"}"#),
                Err(Some(Failing { status: 404, by: Proxy })),
            ),
            // Whoever did not want to wait says nothing of what the server does.
            (Answer::json(408, r#"{"message":"Request Timeout"}"#), Err(Some(Failing { status: 408, by: Proxy }))),
            (Answer::json(404, r#"{"message":"no Route matched"}"#), Ok("NotPassed")),
            (Answer::html(429), Ok("TooMany")),
            (Answer::None(NoAnswer::Redirected), Ok("SignOnExpired")),
            (Answer::html(401), Ok("SignOnExpired")),
            (Answer::html(413), Ok("ProxyInvalid")),
            (refused(400), Ok("Invalid")),
            (refused(401), Ok("KeyNotAccepted")),
            (refused(403), Ok("Forbidden")),
            (refused(404), Ok("NotFound")),
            (refused(429), Ok("TooMany")),
        ];
        for (number, (answer, expected)) in table.into_iter().enumerate() {
            let transport = Scripted::new([answer]);
            let error = block_on(client(&transport).write(create(&new_key()))).unwrap_err();
            match expected {
                Err(None) => assert_eq!(error, WriteError::NotSent, "row {number}"),
                Err(Some(unknown)) => assert_eq!(error, WriteError::Unknown(unknown), "row {number}"),
                Ok(refusal) => assert!(
                    matches!(&error, WriteError::Refused(found) if format!("{found:?}").starts_with(refusal)),
                    "row {number}: {error:?}"
                ),
            }
            assert_eq!(transport.lines(), ["POST /v1/mgmt/accesskey/create"], "row {number}");
        }
    }

    #[test]
    fn a_good_write_gives_its_value_also_when_it_comes_in_pieces() {
        let bytes = CREATED.as_bytes();
        let transport = Scripted::new([Answer::Pieces(bytes.chunks(3).collect(), Ok(())), Answer::ok("{}")]);
        let client = client(&transport);
        let revealed = block_on(client.write(create(&new_key()))).unwrap();
        assert_eq!(revealed.secret.expose(), "K2secret");
        assert_eq!(block_on(client.write(delete(&KeyId("K1".into())))), Ok(()));
        let asked = transport.asked.borrow();
        assert_eq!(asked[1].body, r#"{"id":"K1"}"#);
        assert!(asked[0].headers.contains(&("authorization", "Bearer P2abc:K2canary".into())));
        let ids: Vec<_> = asked.iter().flat_map(|a| &a.headers).filter(|(name, _)| *name == "x-request-id").collect();
        assert_eq!(ids.len(), 2);
        assert_ne!(ids[0].1, ids[1].1, "each sending has an id of its own");
    }

    #[test]
    fn an_answer_counts_by_what_is_in_it_whatever_type_a_proxy_gave_it() {
        for kind in ["application/problem+json", "application/vnd.api+json", "", "text/plain", "text/html"] {
            let answers =
                [Answer::Whole(200, kind, CREATED.into()), Answer::Whole(200, kind, r#"{"key":{"id":"K1"}}"#.into())];
            let transport = Scripted::new(answers);
            let revealed = block_on(client(&transport).write(create(&new_key()))).unwrap();
            assert_eq!((revealed.secret.expose(), revealed.damaged), ("K2secret", false), "{kind}");
            assert!(block_on(client(&transport).read(&load(&KeyId("K1".into())), Patience::None)).is_ok(), "{kind}");
        }
        let refused = Answer::Whole(400, "application/problem+json", r#"{"errorCode":"E011003"}"#.into());
        let error = block_on(client(&Scripted::new([refused])).write(create(&new_key()))).unwrap_err();
        assert!(matches!(error, WriteError::Refused(Refusal::Invalid(_))), "{error:?}");
    }

    #[test]
    fn a_read_is_sent_again_after_a_loss_and_with_a_fresh_id() {
        let good = Answer::ok(r#"{"key":{"id":"K 1/é"}}"#);
        let transport = Scripted::new([Answer::None(NoAnswer::Lost), Answer::html(503), good]);
        let key = block_on(client(&transport).read(&load(&KeyId("K 1/é".into())), Patience::Usual)).unwrap();
        assert_eq!(key.id.0, "K 1/é");
        assert_eq!(transport.lines(), vec!["GET /v1/mgmt/accesskey?id=K%201%2F%C3%A9"; 3]);
    }

    #[test]
    fn a_read_that_cannot_succeed_is_not_sent_again() {
        let sign_on =
            |sign| ReadError::Refused(Refusal::SignOnExpired(SignOn { host: "keys.example".to_owned(), sign }));
        for (answer, error) in [
            (Answer::ok("<html>"), ReadError::NotDescope { status: 200 }),
            (Answer::html(200), sign_on(Sign::Page)),
            (Answer::html(302), sign_on(Sign::Redirect)),
            (Answer::html(401), sign_on(Sign::Unauthorized)),
            (Answer::html(403), sign_on(Sign::Forbidden)),
            (Answer::ok("{\"keys\":[]}"), ReadError::NotDescope { status: 200 }),
            (Answer::ok(r#"{"key":{"id":"K2"}}"#), ReadError::NotDescope { status: 200 }),
            (
                Answer::json(401, r#"{"errorCode":"E011008"}"#),
                ReadError::Refused(Refusal::UnknownProject(crate::api::Report {
                    status: 401,
                    code: "E011008".into(),
                    ..Default::default()
                })),
            ),
        ] {
            let transport = Scripted::new([answer]);
            let outcome = block_on(client(&transport).read(&load(&KeyId("K1".into())), Patience::Usual));
            assert_eq!(outcome, Err(error));
            assert_eq!(transport.lines().len(), 1);
        }
    }

    #[test]
    fn a_full_budget_is_waited_for_by_the_servers_clock() {
        let now = 1_795_262_400_000;
        let full = Answer::Full { date: now, retry_after: RetryAfter::At(now + 9_000) };
        let transport = Scripted::new([full, Answer::ok(r#"{"key":{"id":"K1"}}"#)]);
        assert!(block_on(client(&transport).read(&load(&KeyId("K1".into())), Patience::Usual)).is_ok());
        assert!(transport.waited.borrow().contains(&10_000), "{:?}", transport.waited.borrow());
    }
}
