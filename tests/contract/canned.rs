//! A transport with one answer, the same for every request.

use std::cell::RefCell;
use std::future::{Future, ready};
use std::rc::Rc;

use console::api::transport::{Broken, Chunks, Incoming, Local, NoAnswer, Outgoing};
use console::api::{Client, Transport};
use console::domain::Credentials;
use futures::executor::block_on;
use serde_json::Value;
use zeroize::Zeroizing;

/// Answers everything with one JSON body, and remembers what was asked.
pub struct Canned {
    status: u16,
    body: String,
    asked: RefCell<Vec<(String, Value)>>,
}

/// Runs something of the console against one answer. Gives what it made of it, and the one request that it sent: its
/// line and its body, `null` when it had none.
pub fn with_answer<T, F: Future<Output = T>>(
    status: u16,
    body: &Value,
    run: impl FnOnce(Client) -> F,
) -> (T, (String, Value)) {
    let transport = Rc::new(Canned { status, body: body.to_string(), asked: RefCell::default() });
    let credentials = Credentials::from_form("P2golden", "K2golden").unwrap();
    let value = block_on(run(Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>)));
    let mut asked = transport.asked.take();
    assert_eq!(asked.len(), 1, "{asked:?}");
    (value, asked.remove(0))
}

impl Transport for Canned {
    fn send(&self, request: Outgoing) -> Local<'_, Result<Incoming, NoAnswer>> {
        let body = request.body.map_or(Value::Null, |body| serde_json::from_slice(&body).unwrap());
        self.asked.borrow_mut().push((format!("{} {}", request.method.name(), request.url), body));
        Box::pin(ready(Ok(Incoming {
            status: self.status,
            content_type: "application/json".to_owned(),
            length: None,
            retry_after: None,
            date: None,
            body: Box::new(Whole(Some(self.body.clone().into_bytes()))),
        })))
    }

    fn wait(&self, _: u32) -> Local<'_, ()> {
        Box::pin(ready(()))
    }

    fn pause(&self) -> Local<'_, ()> {
        Box::pin(ready(()))
    }

    fn request_id(&self) -> String {
        "00000000-0000-4000-8000-000000000001".to_owned()
    }

    fn now(&self) -> i64 {
        0
    }

    fn host(&self) -> String {
        "keys.example".to_owned()
    }
}

struct Whole(Option<Vec<u8>>);

impl Chunks for Whole {
    fn next(&mut self) -> Local<'_, Result<Option<Zeroizing<Vec<u8>>>, Broken>> {
        Box::pin(ready(Ok(self.0.take().map(Zeroizing::new))))
    }
}
