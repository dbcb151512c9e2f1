//! The search of access keys: one answer with all of them, read while it arrives.
//!
//! Invariant: what arrived stands, whatever happens to the rest; and an answer that did not end properly is never
//! reported as complete.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::call::{Call, Read};
use super::client::Client;
use super::error::ReadError;
use super::retry::Patience;
use super::transport::{Broken, Incoming};
use super::wire;
use crate::domain::{AccessKey, KeyId, Narrowing};
use crate::fleet::ingest::{BadStream, Splitter};
use crate::fleet::{Damaged, Fleet};

/// What happens while a search is read.
pub enum Arrival<'a> {
    /// An answer begins; rows from an earlier try are void. With its length in bytes, when known.
    Begun(Option<u64>),
    /// More rows, as many as are read in one turn of the page: to be taken at once.
    Rows(Rows<'a>),
}

/// Rows that have arrived and are read straight into a fleet, without a copy on the way.
#[must_use = "rows that go into no fleet are lost"]
pub struct Rows<'a> {
    read: &'a mut dyn FnMut(&mut Fleet) -> u64,
}

impl Rows<'_> {
    /// Reads the rows into a fleet, and tells how many bytes of the answer have come in all.
    pub fn read_into(self, fleet: &mut Fleet) -> u64 {
        (self.read)(fleet)
    }
}

/// How many bytes of the answer are split and parsed between two looks at the clock.
const SLICE: usize = 16 * 1024;
/// How long the page's thread is held before it may draw again, in milliseconds.
const TURN: i64 = 8;
/// How much of a damaged element is kept, in characters.
const EXCERPT: usize = 200;

/// Reads the keys of the project, or those that the server narrows them to, and hands the rows out as they arrive.
///
/// The answer has neither a total nor a cursor: one call is the full list, unless a limit was sent.
///
/// # Errors
/// [`ReadError`]. Rows that were handed out since the last [`Arrival::Begun`] stand, but are not the whole.
pub async fn all(client: &Client, only: &Narrowing, mut arrival: impl FnMut(Arrival<'_>)) -> Result<(), ReadError> {
    let call: Call<(), Read> = search(&Filter::from(only));
    let mut tries = 0;
    loop {
        tries += 1;
        let mut some = false;
        let error = match read_once(client, &call, &mut arrival, &mut some).await {
            Ok(()) => return Ok(()),
            // Rows came before it broke: they are worth more than a silent second try.
            Err(error) if some => return Err(error),
            Err(error) => error,
        };
        client.pause_or_give_up(Patience::Usual, tries, error).await?;
    }
}

/// The keys with exactly this name, from a search that the server narrows by text where it can.
///
/// # Errors
/// [`ReadError`].
pub async fn named(client: &Client, name: &str) -> Result<Vec<AccessKey>, ReadError> {
    let call = search(&Filter { text: Some(name), ..Filter::default() });
    let mut fleet = Fleet::default();
    let keep = |arrival: Arrival<'_>| match arrival {
        Arrival::Begun(_) => fleet = Fleet::default(),
        Arrival::Rows(rows) => {
            rows.read_into(&mut fleet);
        }
    };
    read_once(client, &call, keep, &mut false).await?;
    Ok(fleet.named(name).collect())
}

/// All keys as they are now, whatever the list shows of them.
///
/// It is sent once: whoever follows a run has a budget to keep to.
///
/// # Errors
/// [`ReadError`].
pub async fn sight(client: &Client) -> Result<Fleet, ReadError> {
    let call = search(&Filter::default());
    let mut fleet = Fleet::default();
    let keep = |arrival: Arrival<'_>| match arrival {
        Arrival::Begun(_) => fleet = Fleet::default(),
        Arrival::Rows(rows) => {
            rows.read_into(&mut fleet);
        }
    };
    read_once(client, &call, keep, &mut false).await?;
    Ok(fleet)
}

/// The cheapest read that proves that the credentials may manage access keys: a search for the keys of a user that no
/// project has, which answers an empty list.
///
/// # Errors
/// [`ReadError`], at the first try: a person waits.
pub async fn check(client: &Client) -> Result<(), ReadError> {
    let call = search(&Filter { bound_user_id: Some("console-sign-in-check"), ..Filter::default() });
    client.read(&call, Patience::None).await
}

/// What narrows a search.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Filter<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tenant_ids: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    bound_user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creating_user: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    custom_attributes: BTreeMap<&'a str, Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
}

impl<'a> From<&'a Narrowing> for Filter<'a> {
    fn from(Narrowing { tenants, user, creator, attributes, text, limit }: &'a Narrowing) -> Self {
        let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Self {
            tenant_ids: tenants,
            bound_user_id: some(user),
            creating_user: some(creator),
            custom_attributes: attributes
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), attribute(value)?)))
                .collect(),
            text: some(text),
            limit: *limit,
        }
    }
}

/// The body of a search for these keys.
pub(super) fn body(only: &Narrowing) -> Vec<u8> {
    wire::json(&Filter::from(only))
}

/// An attribute's value as it was typed: a number, true or false is one, and in quotes it is text, as all else is.
fn attribute(typed: &str) -> Option<Box<RawValue>> {
    let read = RawValue::from_string(typed.trim().to_owned()).ok();
    let read = read.filter(|value| !value.get().starts_with(['{', '[', 'n']));
    // A text can always be written as JSON.
    read.or_else(|| serde_json::value::to_raw_value(typed).ok())
}

/// `POST /v1/mgmt/accesskey/search`. Read whole, it only proves that a list came.
fn search(filter: &Filter<'_>) -> Call<(), Read> {
    Call::post("/v1/mgmt/accesskey/search", wire::json(filter), |body| {
        let mut splitter = Splitter::new("keys");
        let whole = splitter.push(body, |_| ()).and_then(|()| splitter.finish());
        whole.map_err(|_| wire::Mismatch::Shape)
    })
}

async fn read_once(
    client: &Client,
    call: &Call<(), Read>,
    mut arrival: impl FnMut(Arrival<'_>),
    some: &mut bool,
) -> Result<(), ReadError> {
    let mut answer = client.begin(client.outgoing(call, true)).await?;
    arrival(Arrival::Begun(answer.length));
    let mut splitter = Splitter::new("keys");
    let mut bytes = 0;
    let transport = client.transport();
    let mut held = 0;
    while let Some(chunk) = next(client, &mut answer).await? {
        let mut slices = chunk.chunks(SLICE);
        while slices.len() > 0 {
            let (left, started, had_some) = (slices.len(), transport.now(), *some);
            let mut split = Ok(());
            let mut read = |fleet: &mut Fleet| {
                let before = fleet.len();
                for slice in slices.by_ref() {
                    split = splitter.push(slice, |element| add(fleet, element));
                    bytes += slice.len() as u64;
                    *some |= fleet.len() > before;
                    let first = *some && !had_some;
                    if split.is_err() || first || held + transport.now() - started >= TURN {
                        break;
                    }
                }
                bytes
            };
            arrival(Arrival::Rows(Rows { read: &mut read }));
            split.map_err(|bad| error(bad, || client.not_the_answer(&answer), *some))?;
            if slices.len() == left {
                // Nobody takes the rows: the list must not end as if it were whole.
                return Err(ReadError::Damaged);
            }
            // What waits for the network does not hold the thread, and is not counted.
            held += transport.now() - started;
            if held >= TURN || *some != had_some {
                transport.pause().await;
                held = 0;
            }
        }
    }
    splitter.finish().map_err(|bad| error(bad, || client.not_the_answer(&answer), *some))
}

async fn next(client: &Client, answer: &mut Incoming) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, ReadError> {
    client.in_time(answer.body.next()).await?.map_err(|Broken| ReadError::Damaged)
}

fn error(bad: BadStream, not_the_answer: impl FnOnce() -> ReadError, some: bool) -> ReadError {
    match bad {
        BadStream::Unexpected if !some => not_the_answer(),
        BadStream::Unexpected | BadStream::Truncated => ReadError::Damaged,
    }
}

fn add(fleet: &mut Fleet, element: &[u8]) {
    match wire::parts(element) {
        Ok(key) => fleet.push(&key),
        Err(reason) => fleet.push_damaged(&Damaged {
            id: wire::id_of(element).filter(|KeyId(id)| !id.is_empty()),
            reason,
            excerpt: String::from_utf8_lossy(element).chars().take(EXCERPT).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::*;
    use crate::api::Transport;
    use crate::api::scripted::{Answer, Scripted};
    use crate::api::transport::NoAnswer;
    use crate::domain::Credentials;
    use crate::fleet::Row;

    fn search(answers: impl IntoIterator<Item = Answer>) -> (Vec<Row>, Result<(), ReadError>, Rc<Scripted>) {
        let transport = Scripted::new(answers);
        let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
        let client = Client::new("https://keys.example", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
        let mut fleet = Fleet::default();
        let outcome = block_on(all(&client, &Narrowing::default(), |arrival| match arrival {
            Arrival::Begun(_) => fleet = Fleet::default(),
            Arrival::Rows(rows) => {
                rows.read_into(&mut fleet);
            }
        }));
        let rows = fleet.positions().filter_map(|at| fleet.row(at)).collect();
        (rows, outcome, transport)
    }

    #[test]
    fn one_bad_key_does_not_hide_the_rest() {
        let answer = r#"{"keys":[{"id":"K1"},{"id":"K2","roleNames":7},{"name":"no id"},null,{"id":"K3","name":"\ud800"},{"id":"K4"}]}"#;
        let (rows, outcome, transport) = search([Answer::ok(answer)]);
        assert_eq!(outcome, Ok(()));
        assert_eq!(transport.lines(), ["POST https://keys.example/v1/mgmt/accesskey/search"]);
        let shape: Vec<_> = rows.iter().map(|row| matches!(row, Row::Key(_))).collect();
        assert_eq!(shape, [true, false, false, false, false, true]);
        let Row::Damaged(damaged) = &rows[1] else { unreachable!("the second is damaged") };
        assert_eq!(damaged.id, Some(KeyId("K2".into())));
        assert!(damaged.reason.contains("list"), "{}", damaged.reason);
    }

    #[test]
    fn the_rows_are_the_same_wherever_the_answer_was_cut_and_a_missing_end_is_told() {
        let answer = "{\"keys\":[{\"id\":\"K1\",\"name\":\"\u{e9}\\u00e9 \\\"]}\",\"roleNames\":[\"a\",\"\\\\\"],\"customClaims\":{\"n\": 1.0}},\
                      {\"id\":7,\"keyTenants\":[{\"tenantId\":\"T1\"}],\"expireTime\":\"12\"},{\"broken\":true}],\"x\":[{}]}";
        let bytes: &'static [u8] = answer.as_bytes();
        let (whole, outcome, _) = search([Answer::ok(answer)]);
        assert_eq!((whole.len(), outcome), (3, Ok(())));
        for cut in 0..bytes.len() {
            let (rows, outcome, _) = search([Answer::Pieces(vec![&bytes[..cut], &bytes[cut..]], Ok(()))]);
            assert_eq!((rows, outcome), (whole.clone(), Ok(())), "cut at {cut}");
            let (rows, outcome, _) = search([Answer::Pieces(vec![&bytes[..cut]], Ok(())), Answer::html(404)]);
            assert!(outcome.is_err() && whole.starts_with(&rows), "ended at {cut}");
        }
    }

    #[test]
    fn the_thread_is_given_back_after_the_first_rows_and_then_turn_by_turn() {
        let keys: Vec<String> = (0..20_000).map(|at| format!("{{\"id\":\"K{at}\"}}")).collect();
        let transport = Scripted::new([Answer::ok(format!("{{\"keys\":[{}]}}", keys.join(",")))]);
        let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
        let client = Client::new("", credentials, Rc::clone(&transport) as Rc<dyn Transport>);
        transport.pace.set(1);
        let (mut fleet, mut turns) = (Fleet::default(), Vec::new());
        let outcome = block_on(all(&client, &Narrowing::default(), |arrival| {
            if let Arrival::Rows(rows) = arrival {
                let before = transport.now.get();
                let bytes = rows.read_into(&mut fleet);
                turns.push((fleet.len(), bytes, transport.now.get() - before));
            }
        }));
        assert_eq!((outcome, fleet.len()), (Ok(()), 20_000));
        assert!(turns[0].0 > 0 && turns[0].1 == SLICE as u64, "the first rows come at once: {turns:?}");
        assert!(turns.iter().all(|(_, _, took)| *took <= TURN), "{turns:?}");
        assert!(turns.len() > 2 && transport.pauses.get() >= turns.len() - 1, "{turns:?}");
    }

    #[test]
    fn what_came_before_a_break_is_kept_and_not_taken_for_the_whole() {
        let pieces: Vec<&[u8]> = vec![b"{\"keys\":[{\"id\":\"K1\"},", b"{\"id\":\"K2\"},{\"id\":"];
        for end in [Ok(()), Err(Broken)] {
            let (rows, outcome, transport) = search([Answer::Pieces(pieces.clone(), end)]);
            assert_eq!((rows.len(), outcome), (2, Err(ReadError::Damaged)));
            assert_eq!(transport.lines().len(), 1, "rows that came are not thrown away for a second try");
        }
    }

    #[test]
    fn a_search_that_brought_nothing_is_tried_again() {
        let (rows, outcome, transport) = search([
            Answer::None(NoAnswer::Lost),
            Answer::Pieces(vec![b"{\"ke"], Err(Broken)),
            Answer::ok("{\"keys\":[{\"id\":\"K1\"}]}"),
        ]);
        assert_eq!((rows.len(), outcome), (1, Ok(())));
        assert_eq!(transport.lines().len(), 3);
    }

    #[test]
    fn a_page_is_not_an_empty_list() {
        for answer in [Answer::html(200), Answer::html(302), Answer::ok("<html>"), Answer::ok("{\"error\":1}")] {
            let (rows, outcome, _) = search([answer]);
            assert!(rows.is_empty(), "{outcome:?}");
            assert!(matches!(outcome, Err(ReadError::NotDescope { .. } | ReadError::Refused(_))), "{outcome:?}");
        }
    }
}
